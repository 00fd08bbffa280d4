#include <arrears/engine/age_fold.hpp>

#include <algorithm>

#include "fold_links.hpp"

namespace arrears {
namespace {

// Days before and after the as-of date whose buckets are looked up in a table.
constexpr std::int32_t kNear = 4096;
// Enough buckets for anyone; a FoldLink has no room for more.
constexpr std::size_t kMostBuckets = 0xFFFF;

std::uint64_t key_of(std::uint32_t customer, std::uint16_t currency) {
  return std::uint64_t{customer} << 16U | currency;
}

bool by_document(const AgePolicy& age) {
  return age.buckets.kind == BucketKind::years ||
         (age.buckets.kind == BucketKind::days && age.basis == Basis::invoice);
}

std::size_t index_of(const BucketAxis& axis, bool document, std::int32_t date) {
  AgePoint point;
  (document ? point.document : point.due) = Date::from_serial(date);
  return axis.index(point);
}

}  // namespace

bool AgeFold::fits(const AgePolicy& age, const ApplyPolicy& apply) {
  return age.buckets.kind != BucketKind::stages && apply.due_roll == DueRoll::none;
}

bool AgeFold::links_fit(const ApplyPolicy& apply) {
  return apply.tolerance.empty() && apply.default_terms.empty();
}

AgeFold::AgeFold(const BucketAxis& axis, const AgePolicy& age, const ApplyPolicy& apply, bool links)
    : axis_(axis),
      by_document_(by_document(age)),
      credits_wait_(apply.rule == ApplyRule::reference),
      may_link_(links),
      as_of_(axis.as_of().serial()),
      eights_((axis.size() + 7) / 8) {
  for (std::size_t i = 0; i < effects_.size(); ++i) {
    effects_[i] = effect_of(static_cast<DocType>(i));
  }
  for (std::int32_t days = -kNear; days < kNear; ++days) {
    // Only documents up to the as-of date are aged.
    const std::int32_t date = by_document_ ? as_of_ + std::min(days, 0) : as_of_ + days;
    near_.push_back(static_cast<std::uint16_t>(index_of(axis_, by_document_, date)));
  }
}

inline std::uint16_t AgeFold::bucket_of(std::int32_t doc_date, std::int32_t due_date) const {
  const std::int32_t date = by_document_ ? doc_date : due_date;
  const auto at = static_cast<std::uint32_t>(date - as_of_ + kNear);
  if (at < near_.size()) return near_[at];
  return static_cast<std::uint16_t>(index_of(axis_, by_document_, date));
}

AgeFold::~AgeFold() = default;

AgeFold::Proof& AgeFold::find_proof(std::uint16_t currency) {
  for (Proof& known : proofs_) {
    if (known.currency.index() == currency) return known;
  }
  proofs_.emplace_back().currency = Currency::from_index(currency);
  return proofs_.back();
}

inline std::uint32_t AgeFold::line_of(std::uint32_t customer, std::uint16_t currency) {
  Line& first = lines_[customer];
  if (first.currency == 0) first.currency = currency;
  return first.currency == currency ? customer * 2 : further_line(customer, currency);
}

std::uint32_t AgeFold::further_line(std::uint32_t customer, std::uint16_t currency) {
  const auto next = static_cast<std::uint32_t>(more_lines_.size());
  const auto [found, is_new] = more_.emplace(key_of(customer, currency), next);
  if (is_new) {
    more_lines_.emplace_back().currency = currency;
    more_payments_.emplace_back();
    more_customers_.push_back(customer);
    more_buckets_.resize(more_lines_.size() * eights_);
  }
  return found->second * 2 + 1;
}

/// As CustomerFacts has it: the latest date, then the highest number, then the smallest bytes.
inline void AgeFold::keep_latest(Latest which, RowBatch::Text text, const RowBatch& batch,
                                 std::size_t row) {
  std::int32_t& date = lines_[batch.customer[row]].latest[which];
  if (!has_[which] || batch.doc_date[row] < date) return;
  put_latest(which, date, batch.texts->text(text, row), batch, row);
}

void AgeFold::put_latest(Latest which, std::int32_t& date, std::string_view text,
                         const RowBatch& batch, std::size_t row) {
  if (text.empty()) return;
  Text& known = latest_[which][batch.customer[row]];
  const std::string_view number = batch.texts->text(RowBatch::Text::doc_no, row);
  if (batch.doc_date[row] == date && !known.text.empty()) {
    const int order = number.compare(known.number);
    if (order < 0 || (order == 0 && text >= known.text)) return;
  }
  date = batch.doc_date[row];
  known.number = number;
  if (known.text != text) known.text = text;
}

inline void AgeFold::keep_latest(const RowBatch& batch, std::size_t row) {
  keep_latest(kName, RowBatch::Text::customer_name, batch, row);
  keep_latest(kSalesperson, RowBatch::Text::salesperson, batch, row);
  keep_latest(kRegion, RowBatch::Text::region, batch, row);
}

/// Books what is left of a debit.
[[gnu::always_inline]] inline void AgeFold::leave_open(const Place& debit, std::int64_t open) {
  if (open == 0) return;
  Line& sum = at(debit.line);
  const std::size_t eight = debit.line / 2 * eights_ + debit.bucket / 8U;
  ((debit.line & 1U) == 0 ? buckets_ : more_buckets_)[eight].sums[debit.bucket % 8U] += open;
  const std::int64_t overdue = debit.due < as_of_ ? open : 0;
  sum.overdue += overdue;
  sum.not_due += open - overdue;
  if (sum.items++ == 0 || debit.due < sum.oldest) sum.oldest = debit.due;
  if (debit.disputed) sum.disputed += open;
}

void AgeFold::leave_open(const FoldLink& debit, std::int64_t open) {
  leave_open(Place{debit.line, debit.due, debit.bucket, debit.disputed}, open);
}

[[gnu::always_inline]] inline bool AgeFold::add_debit(const RowBatch& batch, std::size_t row,
                                                      std::uint32_t line, std::int64_t amount) {
  Proof& proof = proof_of(batch.currency[row]);
  proof.raising += amount;
  std::int64_t open = amount;
  if (batch.open[row] != RowBatch::kNoMoney) {
    open = batch.open[row];
    proof.implied += amount - open;
    ++claims_;
  }
  const std::int64_t disputed = batch.disputed_amount[row];
  const bool part_disputed = disputed != RowBatch::kNoMoney;
  Place place;
  place.line = line;
  place.due = batch.due_date[row];
  place.bucket = bucket_of(batch.doc_date[row], batch.due_date[row]);
  place.disputed = !part_disputed && batch.disputed[row] != 0;
  if (batch.links && batch.link[row].hash != 0) {
    return !part_disputed && keep_debit(batch, row, place, amount);
  }
  leave_open(place, open);
  if (part_disputed) at(line).disputed += std::clamp<std::int64_t>(disputed, 0, open);
  return true;
}

/// A debit that a credit may name waits for it.
bool AgeFold::keep_debit(const RowBatch& batch, std::size_t row, const Place& place,
                         std::int64_t amount) {
  FoldLink link{};
  link.hash = batch.link[row].hash;
  link.amount = amount;
  link.check = batch.link[row].check;
  link.line = place.line;
  link.due = place.due;
  link.bucket = place.bucket;
  link.debit = true;
  link.disputed = place.disputed;
  links_->add(batch.part[row], link);
  return true;
}

void AgeFold::add_credit(const RowBatch& batch, std::size_t row, std::uint32_t line,
                         std::int64_t amount) {
  Proof& proof = proof_of(batch.currency[row]);
  proof.lowering += amount;
  std::int64_t left = amount;
  if (batch.open[row] != RowBatch::kNoMoney) {
    left = batch.open[row];
    proof.implied -= amount - left;
  }
  if (batch.type[row] == DocType::payment) keep_payment(batch, row, line, amount);
  if (!batch.links || batch.link[row].hash == 0) return leave_unapplied(line, left);
  FoldLink link{};
  link.hash = batch.link[row].hash;
  link.check = batch.link[row].check;
  link.amount = amount;
  link.line = line;
  links_->add(batch.part[row], link);
}

void AgeFold::keep_payment(const RowBatch& batch, std::size_t row, std::uint32_t line,
                           std::int64_t amount) {
  Payment& last = ((line & 1U) == 0 ? payments_ : more_payments_)[line / 2];
  if (batch.doc_date[row] < last.date) return;
  if (batch.doc_date[row] > last.date) last = {batch.doc_date[row], 0};
  last.amount += amount;
}

[[gnu::always_inline]] inline bool AgeFold::add_row(const RowBatch& batch, std::size_t row) {
  const DocType type = batch.type[row];
  if (type == DocType::write_off) return false;
  std::int64_t amount = batch.amount[row];
  bool raises = true;
  switch (effects_[static_cast<std::size_t>(type)]) {
    case Effect::raises: break;
    case Effect::lowers: raises = false; break;
    case Effect::undoes: return false;
    case Effect::signed_:
      raises = amount >= 0;
      if (!raises) amount = -amount;
      break;
  }
  if (!raises && !credits_wait_) return false;
  latest_date_ = std::max(latest_date_, batch.doc_date[row]);
  any_open_ |= batch.open[row] != RowBatch::kNoMoney;
  const std::uint32_t line = line_of(batch.customer[row], batch.currency[row]);
  if (batch.doc_date[row] > as_of_) return true;
  keep_latest(batch, row);
  if (raises) return add_debit(batch, row, line, amount);
  add_credit(batch, row, line, amount);
  return true;
}

void AgeFold::grow(std::uint32_t most) {
  const std::size_t room = std::max<std::size_t>(most + std::size_t{1}, lines_.size() * 2);
  lines_.resize(room);
  payments_.resize(room);
  buckets_.resize(room * eights_);
}

inline void AgeFold::prefetch(const RowBatch& batch, std::size_t row) const {
  const std::uint32_t customer = batch.customer[row];
  __builtin_prefetch(&lines_[customer], 1);
  __builtin_prefetch(&buckets_[customer * eights_], 1);
}

bool AgeFold::add(const RowBatch& batch) {
  if (axis_.size() > kMostBuckets) return false;
  std::uint32_t most = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) most = std::max(most, batch.customer[row]);
  if (batch.links && !may_link_) return false;
  if (batch.links && !links_) links_ = std::make_unique<FoldLinks>();
  has_ = {batch.texts->has(RowBatch::Text::customer_name),
          batch.texts->has(RowBatch::Text::salesperson),
          batch.texts->has(RowBatch::Text::region)};
  if (most >= lines_.size()) grow(most);
  for (std::size_t i = 0; i < kLatest; ++i) {
    if (has_[i] && latest_[i].size() < lines_.size()) latest_[i].resize(lines_.size());
  }
  // Far enough ahead for the sums to have come, near enough for them still to be there.
  constexpr std::size_t kAhead = 40;
  for (std::size_t row = 0; row < std::min(batch.rows, kAhead); ++row) prefetch(batch, row);
  for (std::size_t row = 0; row < batch.rows; ++row) {
    if (row + kAhead < batch.rows) prefetch(batch, row + kAhead);
    if (!add_row(batch, row)) return false;
  }
  return true;
}

}  // namespace arrears
