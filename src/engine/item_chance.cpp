#include "item_chance.hpp"

#include <algorithm>
#include <cmath>

#include <arrears/model/rate.hpp>

#include "behaviour.hpp"
#include "deadline_days.hpp"
#include "kept_plans.hpp"
#include "row_facts.hpp"

namespace arrears {
namespace {

constexpr double kUsualPromises = 2.0;   // that the usual rate counts among one's own
constexpr double kPunctual = 0.8;        // of kept promises, by the promised day itself
constexpr double kPacePerWeight = 0.93;  // factor of the hazard for each unit of weight
constexpr double kPaceMin = 0.4;
constexpr std::int32_t kYear = 365;
constexpr double kOtherSignal = 1.0;     // weight of a signal that no table names
constexpr std::int32_t kPostDated = 3;   // instruments that make a signal
constexpr std::int32_t kMissed = 2;      // "again": claims past their last deadline

bool same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

double value_of(const Rate& rate) {
  return static_cast<double>(rate.digits()) / static_cast<double>(rate.denominator());
}

}  // namespace

double PromiseRecord::keeping(double usual) const {
  return (kept + kUsualPromises * usual) / (kept + broken + kUsualPromises);
}

double ItemChance::exact(std::int32_t days) const {
  double p = model_.within(days);
  if (pace_ != 1.0 && p < 1.0) p = -std::expm1(pace_ * std::log1p(-p));
  if (plan_ != nullptr) {
    double share = 0.0;
    for (const auto& [day, sum] : plan_->due) {
      if (day - as_of_ <= days) share = sum;
    }
    return keeping_ * share + (1.0 - keeping_) * p;
  }
  if (promised_share_ <= 0.0) return p;
  double kept = kPunctual * p;
  if (days >= promise_days_) kept = kPunctual;
  if (days >= promise_days_ + kPromiseGraceDays) kept = 1.0;
  return p + promised_share_ * keeping_ * (std::max(kept, kPunctual * p) - p);
}

Probability ItemChance::within(std::int32_t days) const {
  return Probability::from_double(exact(days));
}

std::int32_t ItemChance::median_days(std::span<const KnownChance> known) const {
  const double half = known.back().chance / 2.0;
  // The last day that is known to be too soon, and the first that is known to do.
  KnownChance low{0, 0.0}, high{std::max(known.back().days, 1), known.back().chance};
  for (const KnownChance& one : known) {
    if (one.chance < half && one.days > low.days) low = one;
    if (one.chance >= half && one.days >= 1 && one.days < high.days) high = one;
  }
  if (plan_ == nullptr && promised_share_ <= 0.0) {
    const double own = pace_ == 1.0 ? half : -std::expm1(std::log1p(-half) / pace_);
    return model_.first_day(own, {low.days + 1, high.days});
  }
  for (bool halve = false; high.days - low.days > 1; halve = !halve) {
    const std::int32_t between = high.days - low.days;
    // Where a straight line would put it, or, since chances rise in jumps, in the middle.
    const double share = halve ? 0.5 : (half - low.chance) / (high.chance - low.chance);
    const auto step = static_cast<std::int32_t>(share * between);
    KnownChance tried{low.days + std::clamp(step, 1, between - 1), 0.0};
    tried.chance = exact(tried.days);
    (tried.chance >= half ? high : low) = tried;
  }
  return high.days;
}

ItemChances::ItemChances(const ScoreInput& input) : in_(input), marks_(input.promises) {
  read_promises();
  if (in_.side != nullptr) {
    read_plans();
    read_signals();
  }
  watch_ledger();
}

void ItemChances::read_promises() {
  for (const PromiseStatus& promise : in_.promises) {
    if (!promise.customer.valid()) continue;
    PromiseRecord& record = records_[promise.customer];
    const bool broken = promise.state == PromiseState::broken;
    record.kept += promise.state == PromiseState::kept;
    record.broken += broken;
    record.broken_of_year += broken && in_.open.as_of - promise.until < kYear;
    if (promise.state != PromiseState::open) continue;
    const auto left = static_cast<double>(promise.promised - promise.received);
    if (promise.rows.empty()) promised_accounts_[promise.customer] += left;
    for (const RowId row : promise.rows) promised_[row] += left;
  }
}

void ItemChances::read_plans() {
  for (const KeptPlan& plan : kept_plans(in_.ledger, in_.open, in_.side->plans)) {
    if (plan.to_come.empty()) continue;
    auto shares = std::make_shared<PlanShares>();
    const auto all = static_cast<double>(plan.to_come.back().second);
    for (const auto& rate : plan.to_come) {
      const double share = all > 0.0 ? static_cast<double>(rate.second) / all : 1.0;
      shares->due.emplace_back(rate.first, std::min(1.0, share));
    }
    for (const RowId row : plan.rows) plans_[row] = shares;
  }
}

double ItemChances::weight_of(std::string_view signal) const {
  for (const SignalWeight& known : in_.signal_weights) {
    if (same_text(known.signal, signal)) return known.weight;
  }
  return kOtherSignal;
}

void ItemChances::read_signals() {
  std::vector<const Signal*> known;
  for (const Signal& signal : in_.side->signals) {
    const bool holds = !signal.date.known() || (signal.date <= in_.open.as_of &&
                                                in_.open.as_of - signal.date < kYear);
    if (holds) known.push_back(&signal);
  }
  std::stable_sort(known.begin(), known.end(), [](const Signal* a, const Signal* b) {
    return a->date != b->date ? a->date < b->date : a->signal < b->signal;
  });
  for (const Signal* signal : known) {
    const auto customer = in_.ledger.find_customer(signal->customer_id);
    if (!customer) continue;
    Recorded& recorded = signals_[customer->value()];
    const auto& names = recorded.names;
    if (std::find(names.begin(), names.end(), signal->signal) != names.end()) continue;
    recorded.weight += signal->weight ? value_of(*signal->weight) : weight_of(signal->signal);
    recorded.names.emplace_back(signal->signal);
  }
}

// Names are those of the table of weights.
void ItemChances::watch_ledger() {
  const Ledger& ledger = in_.ledger;
  const Date day = in_.open.as_of;
  const auto show = [this](CustomerId customer, std::string_view name) {
    Recorded& recorded = signals_[customer.value()];
    recorded.weight += weight_of(name);
    recorded.names.push_back(name);
  };
  std::map<CustomerId, std::int32_t> instruments;
  for (std::uint32_t i = 0; ledger.has(Column::instrument_due) && i < ledger.size(); ++i) {
    const RowId row(i);
    const Date due = ledger.date(Column::instrument_due, row);
    if (ledger.type(row) != DocType::payment || ledger.doc_date(row) > day) continue;
    const bool named = !ledger.text(Column::instrument, row).empty();
    if (named && due.known() && due > day) ++instruments[ledger.customer(row)];
  }
  std::map<CustomerId, std::map<Currency, std::int64_t>> orders;
  for (const Order& order : in_.side != nullptr ? in_.side->orders : std::vector<Order>{}) {
    const auto customer = ledger.find_customer(order.customer_id);
    if (!customer || (order.date.known() && order.date > day)) continue;
    orders[*customer][order.amount.currency] += order.amount.minor;
  }
  for (std::uint32_t c = 0; c < ledger.customer_count(); ++c) {
    const CustomerId customer(c);
    const CustomerRecord* record = in_.model.record(customer);
    // A regression has learned itself what missing deadlines means.
    const bool learned = !in_.model.parameters().weights.empty();
    if (record != nullptr && record->missed >= kMissed && !learned) {
      show(customer, "goes past the last deadline again");
    }
    if (record != nullptr && record->grows_fast(day)) show(customer, "grows too fast");
    if (const auto own = instruments.find(customer);
        own != instruments.end() && own->second >= kPostDated) {
      show(customer, "many post-dated instruments");
    }
    const auto own = orders.find(customer);
    if (record == nullptr || own == orders.end()) continue;
    const auto sum = own->second.find(record->currency);
    if (sum != own->second.end() && record->sudden(sum->second, day)) {
      show(customer, "sudden order far above its usual size");
    }
  }
}

PromiseRecord ItemChances::record_of(CustomerId customer) const {
  const auto found = records_.find(customer);
  return found == records_.end() ? PromiseRecord{} : found->second;
}

double ItemChances::pace_of(CustomerId customer, bool broken) const {
  double weight = 0.0;
  if (const auto found = signals_.find(customer.value()); found != signals_.end()) {
    weight += found->second.weight;
  }
  const std::int32_t broken_promises = std::max(record_of(customer).broken_of_year, broken ? 1 : 0);
  if (broken_promises > 0) weight += std::min(3, broken_promises) * weight_of("broken promise");
  const std::int32_t returned = in_.model.returned_payments(customer);
  if (returned > 0) weight += std::min(3, returned) * weight_of("returned payment");
  // A regression has learned itself what paying later than before means.
  if (in_.model.parameters().weights.empty() && in_.model.slower_days(customer) > 0) {
    weight += weight_of("pays later than it used to");
  }
  if (weight <= 0.0) return 1.0;
  return std::max(kPaceMin, std::pow(kPacePerWeight, weight));
}

ItemChance ItemChances::of(const OpenItem& open) const {
  PayOutlook outlook;
  return of(open, outlook);
}

ItemChance ItemChances::of(const OpenItem& open, PayOutlook& outlook) const {
  const Ledger& ledger = in_.ledger;
  const Date as_of = in_.open.as_of;
  const CustomerId customer = ledger.customer(open.row);
  // A next delivery that was not made yet makes its item due no sooner than tomorrow.
  const std::int32_t days = open.due == kDueOpen ? -1 : as_of - open.due;
  ItemChance chance;
  chance.as_of_ = as_of;
  in_.model.chance({customer, disputed_on(ledger, open.row, as_of), days, open.open,
                    ledger.currency(open.row), paid_share_of(ledger, open.row, open.open)},
                   outlook, chance.model_);
  chance.by_curve_ = in_.model.curve_only();
  const PromiseMark mark = marks_.of(customer, open.row);
  chance.pace_ = pace_of(customer, mark.broken);
  const double usual = in_.model.parameters().promise_keeping;
  if (const auto plan = plans_.find(open.row); plan != plans_.end()) {
    chance.plan_ = plan->second.get();
    chance.keeping_ = record_of(customer).keeping(usual);
  } else if (mark.open_until.known() && mark.open_until >= as_of) {
    double promised = 0.0;
    double open_sum = static_cast<double>(open.open);
    if (const auto own = promised_.find(open.row); own != promised_.end()) {
      promised = own->second;
    } else if (const auto all = promised_accounts_.find(customer);
               all != promised_accounts_.end()) {
      promised = all->second;
      open_sum = 0.0;
      for (const OpenItem& item : in_.open.items_of(customer)) {
        open_sum += static_cast<double>(item.open);
      }
    }
    chance.keeping_ = record_of(customer).keeping(usual);
    chance.promised_share_ = std::clamp(promised / std::max(1.0, open_sum), 0.0, 1.0);
    chance.promise_days_ = mark.open_until - as_of;
  }
  return chance;
}

ItemEvidence ItemChances::evidence_of(const OpenItem& open) const {
  ItemEvidence evidence;
  const CustomerId customer = in_.ledger.customer(open.row);
  const PromiseMark mark = marks_.of(customer, open.row);
  evidence.open_promise = mark.open_until.known();
  evidence.promised = mark.open_until;
  evidence.broken_promise = mark.broken;
  evidence.planned = plans_.contains(open.row);
  const double keeping = record_of(customer).keeping(in_.model.parameters().promise_keeping);
  evidence.keeping_per_cent = static_cast<std::int32_t>(std::lround(100.0 * keeping));
  evidence.returned_payments = in_.model.returned_payments(customer);
  evidence.slower_days = in_.model.slower_days(customer);
  if (const auto found = signals_.find(customer.value()); found != signals_.end()) {
    evidence.signals = found->second.names;
  }
  return evidence;
}

double promise_keeping(std::span<const PromiseStatus> promises) {
  double kept = 1.0, judged = 2.0;
  for (const PromiseStatus& promise : promises) {
    if (!promise.customer.valid()) continue;
    kept += promise.state == PromiseState::kept;
    judged += promise.state == PromiseState::kept || promise.state == PromiseState::broken;
  }
  return kept / judged;
}

}  // namespace arrears
