#include "fold_sums.hpp"

#include <algorithm>

#include <arrears/model/prefetch.hpp>

#include "fold_links.hpp"

namespace arrears {
namespace {

// Enough buckets for anyone; the table of those near the as-of date has no room for more.
constexpr std::size_t kMostBuckets = 0xFFFF;

std::uint64_t key_of(std::uint32_t customer, std::uint16_t currency) {
  return std::uint64_t{customer} << 16U | currency;
}

bool by_document(const AgePolicy& age) {
  return age.buckets.kind == BucketKind::years ||
         (age.buckets.kind == BucketKind::days && age.basis == Basis::invoice);
}

}  // namespace

FoldDay::FoldDay(const BucketAxis& axis, const AgePolicy& age)
    : axis_(axis),
      by_document_(by_document(age)),
      tells_overdue_(axis.by_due()),
      as_of_(axis.as_of().serial()) {
  for (std::int32_t days = -kNear; days < kNear; ++days) {
    // Only documents up to the as-of date are aged.
    near_.push_back(far_bucket(as_of_ + (by_document_ ? std::min(days, 0) : days)));
  }
}

std::uint16_t FoldDay::far_bucket(std::int32_t date) const {
  AgePoint point;
  (by_document_ ? point.document : point.due) = Date::from_serial(date);
  return static_cast<std::uint16_t>(axis_.index(point));
}

FoldSums::FoldSums(std::span<const BucketAxis> axes, const AgePolicy& age, bool credits_wait)
    : day_count_(axes.size()), credits_wait_(credits_wait), proofs_(axes.size()) {
  for (const BucketAxis& axis : axes) {
    days_.emplace_back(axis, age);
    cells_ = std::max(cells_, days_.back().cells());
  }
  eights_ = (cells_ * days() + 7) / 8;
}

FoldSums::Text& FoldSums::Texts::of(std::size_t at) {
  std::uint32_t& known = place[at];
  if (known == 0) {
    latest.emplace_back();
    known = static_cast<std::uint32_t>(latest.size());
  }
  return latest[known - 1];
}

FoldSums::Proof& FoldSums::find_proof(Proofs& proofs, std::uint16_t currency) {
  for (Proof& known : proofs.by_currency) {
    if (known.currency.index() == currency) return known;
  }
  proofs.by_currency.emplace_back().currency = Currency::from_index(currency);
  return proofs.by_currency.back();
}

std::uint32_t FoldSums::further_line(std::uint32_t customer, std::uint16_t currency) {
  const auto next = static_cast<std::uint32_t>(more_customers_.size());
  const auto [found, is_new] = more_.emplace(key_of(customer, currency), next);
  if (is_new) {
    more_customers_.push_back(customer);
    more_lines_.resize(more_customers_.size() * days());
    more_lines_[next * days()].currency = currency;
    more_payments_.resize(more_lines_.size());
    more_buckets_.resize(more_customers_.size() * eights_);
  }
  return found->second * 2 + 1;
}

/// As CustomerFacts has it: the latest date, then the highest number, then the smallest bytes.
inline void FoldSums::keep_latest(Latest which, RowBatch::Text text, const RowBatch& batch,
                                  std::size_t row, std::size_t at) {
  std::int32_t& date = lines_[at].latest[which];
  if (!has_[which] || batch.doc_date[row] < date) return;
  put_latest(which, date, batch.texts->text(text, row), batch, row, at);
}

void FoldSums::put_latest(Latest which, std::int32_t& date, std::string_view text,
                          const RowBatch& batch, std::size_t row, std::size_t at) {
  if (text.empty()) return;
  Text& known = latest_[which].of(at);
  const std::string_view number = batch.texts->text(RowBatch::Text::doc_no, row);
  if (batch.doc_date[row] == date && !known.text.empty()) {
    const int order = number.compare(known.number);
    if (order < 0 || (order == 0 && text >= known.text)) return;
  }
  date = batch.doc_date[row];
  known.number = number;
  if (known.text != text) known.text = kept(which, batch.customer[row], text);
}

/// Customers have few texts, and mostly one.
std::string_view FoldSums::kept(Latest which, std::uint32_t customer, std::string_view text) {
  std::string_view& usual = latest_[which].usual[customer];
  if (usual == text) return usual;
  if (!usual.empty()) return pool_.view(pool_.intern(text));
  usual = pool_.view(pool_.add(text));
  return usual;
}

[[gnu::always_inline]] inline void FoldSums::keep_latest(const RowBatch& batch, std::size_t row,
                                                         std::size_t own) {
  const std::size_t at = batch.customer[row] * days() + own;
  keep_latest(kName, RowBatch::Text::customer_name, batch, row, at);
  keep_latest(kSalesperson, RowBatch::Text::salesperson, batch, row, at);
  keep_latest(kRegion, RowBatch::Text::region, batch, row, at);
}

[[gnu::always_inline]] inline void FoldSums::put_bucket(const Debit& debit, std::size_t day,
                                                        std::int64_t open) {
  const FoldDay& of = days_[day];
  const std::size_t first = debit.line / 2 * eights_;
  Eight* const eights = ((debit.line & 1U) == 0 ? buckets_ : more_buckets_).data() + first;
  cell(eights, day * cells_ + of.bucket_of(debit.date, debit.due)) += open;
  if (of.apart(debit.due)) cell(eights, day * cells_ + of.cells() - 1) += open;
}

void FoldSums::leave_open(const FoldLink& link, std::span<const std::int64_t> open) {
  const Debit debit{link.line, link.date, link.date + link.days_to_due, link.disputed};
  const bool stays = open.back() != 0;
  std::int64_t before = 0;
  for (std::size_t day = own_day(debit.date); day < days(); ++day) {
    Line& sum = at(debit.line, day);
    std::int32_t& oldest = stays ? sum.oldest : sum.oldest_here;
    if (open[day] != 0) {
      put_bucket(debit, day, open[day]);
      oldest = std::min(oldest, debit.due);
    }
    if (open[day] == before) continue;
    sum.open += open[day] - before;
    if (debit.disputed) sum.disputed += open[day] - before;
    sum.items += (open[day] != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
    before = open[day];
  }
}

template <bool kOne>
[[gnu::always_inline]] inline void FoldSums::add_debit(const RowBatch& batch, std::size_t row,
                                                       std::uint32_t line, std::int64_t amount,
                                                       std::size_t own) {
  const bool known = batch.open[row] != RowBatch::kNoMoney;
  const std::int64_t open = known ? batch.open[row] : amount;
  Proofs& proofs = kOne ? proofs_.front() : proofs_[own];
  Proof& proof = proof_of(proofs, batch.currency[row]);
  proof.raising += amount;
  proof.implied += amount - open;
  proofs.claims += known ? 1 : 0;
  if (batch.links && batch.link[row].hash != 0) return;
  Line& sum = at(line, own);
  const std::int64_t part_disputed = batch.disputed_amount[row];
  if (part_disputed != RowBatch::kNoMoney) {
    sum.disputed += std::clamp<std::int64_t>(part_disputed, 0, open);
  } else if (batch.disputed[row] != 0) {
    sum.disputed += open;
  }
  if (open == 0) return;
  const Debit debit{line, batch.doc_date[row], batch.due_date[row], false};
  sum.open += open;
  sum.oldest = std::min(sum.oldest, debit.due);
  ++sum.items;
  if (kOne) return put_bucket(debit, 0, open);
  for (std::size_t day = own; day < days(); ++day) put_bucket(debit, day, open);
}

void FoldSums::add_credit(const RowBatch& batch, std::size_t row, std::uint32_t line,
                          std::int64_t amount, std::size_t own) {
  const std::int64_t left = batch.open[row] != RowBatch::kNoMoney ? batch.open[row] : amount;
  Proof& proof = proof_of(proofs_[own], batch.currency[row]);
  proof.lowering += amount;
  proof.implied -= amount - left;
  if (batch.type[row] == DocType::payment) {
    auto& payments = (line & 1U) == 0 ? payments_ : more_payments_;
    keep_payment(batch, row, payments[place(line, own)], amount);
  }
  if (batch.links && batch.link[row].hash != 0) return;
  leave_unapplied(line, own, left);
}

void FoldSums::keep_payment(const RowBatch& batch, std::size_t row, Payment& last,
                            std::int64_t amount) {
  if (batch.doc_date[row] < last.date) return;
  if (batch.doc_date[row] > last.date) last = {batch.doc_date[row], 0};
  last.amount += amount;
}

template <bool kOne>
[[gnu::always_inline]] inline bool FoldSums::add_row(const RowBatch& batch, std::size_t row) {
  const RowWeight weight = weight_of(batch, row);
  if (!weight.folds || (!weight.raises && !credits_wait_)) return false;
  const std::uint32_t line = line_of(batch.customer[row], batch.currency[row]);
  const std::int32_t date = batch.doc_date[row];
  const std::size_t own = kOne ? (date <= days_.front().as_of() ? 0 : 1) : own_day(date);
  if (own == days()) return true;
  keep_latest(batch, row, own);
  if (weight.raises) {
    add_debit<kOne>(batch, row, line, weight.amount, kOne ? 0 : own);
  } else {
    add_credit(batch, row, line, weight.amount, own);
  }
  return true;
}

void FoldSums::grow(std::uint32_t most) {
  constexpr std::size_t kFirst = 512;
  const std::size_t customers =
      std::max({kFirst, most + std::size_t{1}, lines_.size() / days() * 2});
  lines_.resize(customers * days());
  payments_.resize(lines_.size());
  buckets_.resize(customers * eights_);
}

bool FoldSums::add(const RowBatch& batch, std::uint32_t most) {
  if (cells_ > kMostBuckets) return false;
  has_ = {batch.texts->has(RowBatch::Text::customer_name),
          batch.texts->has(RowBatch::Text::salesperson),
          batch.texts->has(RowBatch::Text::region)};
  if (lines_.size() < (most + std::size_t{1}) * days()) grow(most);
  for (std::size_t i = 0; i < kLatest; ++i) {
    if (!has_[i] || latest_[i].place.size() == lines_.size()) continue;
    latest_[i].place.resize(lines_.size());
    latest_[i].usual.resize(lines_.size() / days());
  }
  return days() == 1 ? add_rows<true>(batch) : add_rows<false>(batch);
}

template <bool kOne>
bool FoldSums::add_rows(const RowBatch& batch) {
  // Far enough ahead for the sums to have come, near enough for them still to be there.
  constexpr std::size_t kAhead = kOne ? 40 : 6;
  const std::size_t days = day_count_, eights = eights_;
  const Line* const lines = lines_.data();
  const Eight* const buckets = buckets_.data();
  const auto fetch = [&](std::size_t row) {
    const std::size_t customer = batch.customer[row];
    prefetch_to_write(lines + customer * (kOne ? 1 : days));
    if (!kOne) {
      const std::size_t own = std::min(own_day(batch.doc_date[row]), days - 1);
      prefetch_to_write(lines + customer * days + own);
    }
    for (std::size_t at = 0; at < eights; ++at) {
      prefetch_to_write(buckets + customer * eights + at);
    }
  };
  for (std::size_t row = 0; row < std::min(batch.rows, kAhead); ++row) fetch(row);
  for (std::size_t row = 0; row < batch.rows; ++row) {
    if (row + kAhead < batch.rows) fetch(row + kAhead);
    if (!add_row<kOne>(batch, row)) return false;
  }
  return true;
}

}  // namespace arrears
