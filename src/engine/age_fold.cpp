#include <arrears/engine/age_fold.hpp>

#include <algorithm>

namespace arrears {
namespace {

// Days before and after the as-of date whose buckets are looked up in a table.
constexpr std::int32_t kNear = 4096;

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

AgeFold::AgeFold(const BucketAxis& axis, const AgePolicy& age, const ApplyPolicy& apply)
    : axis_(axis),
      by_document_(by_document(age)),
      credits_wait_(apply.rule == ApplyRule::reference),
      as_of_(axis.as_of().serial()) {
  for (std::size_t i = 0; i < effects_.size(); ++i) {
    effects_[i] = effect_of(static_cast<DocType>(i));
  }
  for (std::int32_t days = -kNear; days < kNear; ++days) {
    // Only documents up to the as-of date are aged.
    const std::int32_t date = by_document_ ? as_of_ + std::min(days, 0) : as_of_ + days;
    near_.push_back(static_cast<std::uint32_t>(index_of(axis_, by_document_, date)));
  }
}

inline std::size_t AgeFold::bucket_of(std::int32_t doc_date, std::int32_t due_date) const {
  const std::int32_t date = by_document_ ? doc_date : due_date;
  const auto at = static_cast<std::uint32_t>(date - as_of_ + kNear);
  if (at < near_.size()) return near_[at];
  return index_of(axis_, by_document_, date);
}

AgeFold::Proof& AgeFold::find_proof(std::uint16_t currency) {
  for (Proof& known : proofs_) {
    if (known.currency.index() == currency) return known;
  }
  proofs_.emplace_back().currency = Currency::from_index(currency);
  return proofs_.back();
}

/// Positions from `lines_.size()` on are those of `more_lines_`.
std::size_t AgeFold::line_of(std::uint32_t customer, std::uint16_t currency) {
  Line& first = lines_[customer];
  if (first.currency == currency) return customer;
  if (first.currency == 0) {
    first.currency = currency;
    return customer;
  }
  const auto [found, is_new] = more_.emplace(key_of(customer, currency), more_lines_.size());
  if (is_new) {
    more_lines_.emplace_back().currency = currency;
    more_customers_.push_back(customer);
    more_buckets_.resize(more_lines_.size() * axis_.size());
  }
  return lines_.size() + found->second;
}

/// As CustomerFacts has it: the latest date, then the highest number, then the smallest bytes.
inline void AgeFold::keep_latest(Latest which, std::string_view text, const RowBatch& batch,
                                 std::size_t row) {
  std::int32_t& date = lines_[batch.customer[row]].latest[which];
  if (batch.doc_date[row] < date || text.empty()) return;
  put_latest(which, date, text, batch, row);
}

void AgeFold::put_latest(Latest which, std::int32_t& date, std::string_view text,
                         const RowBatch& batch, std::size_t row) {
  Text& known = latest_[which][batch.customer[row]];
  const std::string_view number = batch.doc_no[row];
  if (batch.doc_date[row] == date && !known.text.empty()) {
    const int order = number.compare(known.number);
    if (order < 0 || (order == 0 && text >= known.text)) return;
  }
  date = batch.doc_date[row];
  known.number = number;
  if (known.text != text) known.text = text;
}

inline void AgeFold::keep_latest(const RowBatch& batch, std::size_t row) {
  keep_latest(kName, batch.customer_name[row], batch, row);
  keep_latest(kSalesperson, batch.salesperson[row], batch, row);
  keep_latest(kRegion, batch.region[row], batch, row);
}

inline void AgeFold::add_debit(const RowBatch& batch, std::size_t row, std::size_t line,
                        std::int64_t amount) {
  Proof& proof = proof_of(batch.currency[row]);
  proof.raising += amount;
  std::int64_t open = amount;
  if (batch.open[row] != RowBatch::kNoMoney) {
    open = batch.open[row];
    proof.implied += amount - open;
    ++claims_;
  }
  if (open == 0) return;
  const bool first = line < lines_.size();
  Line& sum = first ? lines_[line] : more_lines_[line - lines_.size()];
  const std::size_t bucket = bucket_of(batch.doc_date[row], batch.due_date[row]);
  const std::size_t at = (first ? line : line - lines_.size()) * axis_.size() + bucket;
  (first ? buckets_ : more_buckets_)[at] += open;
  (batch.due_date[row] < as_of_ ? sum.overdue : sum.not_due) += open;
  const std::int32_t due = batch.due_date[row];
  if (sum.items++ == 0 || due < sum.oldest) sum.oldest = due;
  const std::int64_t disputed = batch.disputed_amount[row];
  if (disputed != RowBatch::kNoMoney) {
    sum.disputed += std::clamp<std::int64_t>(disputed, 0, open);
  } else if (batch.disputed[row] != 0) {
    sum.disputed += open;
  }
}

void AgeFold::add_credit(const RowBatch& batch, std::size_t row, std::size_t line,
                         std::int64_t amount) {
  Proof& proof = proof_of(batch.currency[row]);
  proof.lowering += amount;
  std::int64_t left = amount;
  if (batch.open[row] != RowBatch::kNoMoney) {
    left = batch.open[row];
    proof.implied -= amount - left;
  }
  Line& sum = line < lines_.size() ? lines_[line] : more_lines_[line - lines_.size()];
  sum.unapplied += left;
  sum.has_credit |= left > 0;
  if (batch.type[row] != DocType::payment) return;
  Payment& last = payments_[key_of(batch.customer[row], batch.currency[row])];
  if (batch.doc_date[row] < last.date) return;
  if (batch.doc_date[row] > last.date) last = {batch.doc_date[row], 0};
  last.amount += amount;
}

inline bool AgeFold::add_row(const RowBatch& batch, std::size_t row) {
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
  const std::size_t line = line_of(batch.customer[row], batch.currency[row]);
  if (batch.doc_date[row] > as_of_) return true;
  raises ? add_debit(batch, row, line, amount) : add_credit(batch, row, line, amount);
  keep_latest(batch, row);
  return true;
}

bool AgeFold::add(const RowBatch& batch) {
  std::uint32_t most = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) most = std::max(most, batch.customer[row]);
  if (most >= lines_.size()) {
    const std::size_t room = std::max<std::size_t>(most + std::size_t{1}, lines_.size() * 2);
    lines_.resize(room);
    buckets_.resize(room * axis_.size());
    for (auto& texts : latest_) texts.resize(room);
  }
  for (std::size_t row = 0; row < batch.rows; ++row) {
    __builtin_prefetch(&lines_[batch.customer[row]], 1);
    __builtin_prefetch(&buckets_[batch.customer[row] * axis_.size()], 1);
  }
  for (std::size_t row = 0; row < batch.rows; ++row) {
    if (!add_row(batch, row)) return false;
  }
  return true;
}

}  // namespace arrears
