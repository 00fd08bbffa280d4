#include <arrears/engine/age_fold.hpp>

#include <algorithm>
#include <limits>

#include "fold_links.hpp"
#include "fold_sums.hpp"

namespace arrears {

bool AgeFold::fits(const AgePolicy& age, const ApplyPolicy& apply) {
  return age.buckets.kind != BucketKind::stages && apply.due_roll == DueRoll::none;
}

bool AgeFold::links_fit(const ApplyPolicy& apply) {
  return apply.tolerance.empty() && apply.default_terms.empty();
}

AgeFold::AgeFold(std::span<const BucketAxis> axes, const AgePolicy& age, const ApplyPolicy& apply,
                 bool links)
    : sums_(std::make_unique<FoldSums>(axes, age, apply.rule == ApplyRule::reference)),
      may_link_(links) {}

AgeFold::~AgeFold() = default;

bool AgeFold::add(const RowBatch& batch) {
  if (batch.links && !may_link_) return false;
  std::uint32_t most = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    most = std::max(most, batch.customer[row]);
    latest_date_ = std::max(latest_date_, batch.doc_date[row]);
    any_open_ |= batch.open[row] != RowBatch::kNoMoney;
  }
  return sums_->add(batch, most) && (!batch.links || keep_links(batch));
}

/// Debits that a credit may name, and credits that name one, wait for each other.
bool AgeFold::keep_links(const RowBatch& batch) {
  if (!links_) links_ = std::make_unique<FoldLinks>();
  FoldSums& sums = *sums_;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    if (batch.link[row].hash == 0 || sums.own_day(batch.doc_date[row]) == sums.days()) continue;
    const RowWeight weight = weight_of(batch, row);
    FoldLink link{};
    link.hash = batch.link[row].hash;
    link.amount = weight.amount;
    link.check = batch.link[row].check;
    link.line = sums.line_of(batch.customer[row], batch.currency[row]);
    link.date = batch.doc_date[row];
    link.debit = weight.raises;
    if (weight.raises) {
      const std::int32_t days = batch.due_date[row] - batch.doc_date[row];
      using Days = std::numeric_limits<std::int16_t>;
      if (batch.disputed_amount[row] != RowBatch::kNoMoney || days < Days::min() ||
          days > Days::max()) {
        return false;
      }
      link.days_to_due = static_cast<std::int16_t>(days);
      link.disputed = batch.disputed[row] != 0;
    }
    links_->add(batch.part[row], link);
  }
  return true;
}

}  // namespace arrears
