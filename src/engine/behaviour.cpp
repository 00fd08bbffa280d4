#include "behaviour.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <arrears/model/jobs.hpp>

#include "payment_steps.hpp"
#include "spells.hpp"

namespace arrears {
namespace {

constexpr double kMeanWeight = 2.0;     // payments that the ledger's mean counts among one's own
constexpr double kDisputeWeight = 5.0;  // claims
constexpr double kSizeWeight = 2.0;     // claims
constexpr double kSpreadMin = 2.0;      // days
constexpr std::int32_t kLateMin = -120, kLateMax = 500;
constexpr std::int32_t kYear = 365, kRecent = 90;
constexpr std::int32_t kQuarter = 91, kHalfYear = 180;
constexpr double kMonth = 365.0 / 12.0;
constexpr double kGrowth = 2.0, kSudden = 3.0;  // times what is usual

double late_of(std::int32_t days) {
  return static_cast<double>(std::clamp(days, kLateMin, kLateMax));
}

/// Sums of logarithms by currency, and of how many.
class LogSums {
 public:
  void add(Currency currency, double log) {
    if (last_ == nullptr || currency != last_currency_) {
      last_ = &sums[currency];
      last_currency_ = currency;
    }
    last_->first += log;
    last_->second += 1.0;
  }

  std::map<Currency, std::pair<double, double>> sums;

 private:
  std::pair<double, double>* last_ = nullptr;
  Currency last_currency_;
};

/// One customer's record, event by event.
class Observer {
 public:
  Observer(const PaymentHistory& history, Date day) : history_(history), day_(day) {}

  CustomerRecord record;

  /// `sums` get the logarithms of amounts.
  void see(const HistoryItem& item, LogSums& sums) {
    if (!item.is_claim || item.doc_date > day_ || item.amount <= 0) return;
    const double log_amount = std::log(static_cast<double>(item.amount));
    sums.add(item.currency, log_amount);
    record.claims += 1.0;
    record.disputed += item.disputed_on(day_);
    record.log_amount += log_amount;
    const ItemState state = history_.state(item, day_);
    if (state.open > 0 && !state.written_off) {
      record.open_items += 1.0;
      record.open += static_cast<double>(state.open);
      if (item.due < day_) record.overdue += static_cast<double>(state.open);
    }
    count_billed(item);
    count_missed(item, state);
    for (const HistoryEvent& event : history_.events(item)) {
      const bool back = event.kind == EventKind::paid && event.amount < 0;
      record.returned += back && event.date <= day_ && day_ - event.date < kYear;
    }
    net_steps(history_.events(item), day_, steps_);
    for (const PaymentStep& step : steps_) {
      if (step.kind == EventKind::paid && step.amount > 0) pay(item, step);
    }
  }

 private:
  void count_billed(const HistoryItem& item) {
    if (!record.currency.known()) record.currency = item.currency;
    if (item.currency != record.currency) return;
    if (!record.first_claim.known()) record.first_claim = item.doc_date;
    record.first_claim = std::min(record.first_claim, item.doc_date);
    const std::int32_t ago = day_ - item.doc_date;
    const double amount = static_cast<double>(item.amount);
    if (ago < kYear) record.billed_year += amount;
    if (ago < kQuarter) record.billed_quarter += amount;
    if (ago >= kQuarter && ago < 2 * kQuarter) record.billed_before += amount;
  }

  void count_missed(const HistoryItem& item, const ItemState& state) {
    const std::int32_t deadline = std::max(0, item.due - item.doc_date) / 3;
    const bool open = state.open > 0;
    if (open && (state.written_off || item.disputed_on(day_))) return;
    if (!open && !(state.last_payment.known() && day_ - state.last_payment < kHalfYear)) return;
    const Date until = open ? day_ : state.last_payment;
    record.missed += until - item.due > deadline;
  }

  void pay(const HistoryItem& item, const PaymentStep& step) {
    const double share =
        std::min(1.0, static_cast<double>(step.amount) / static_cast<double>(item.amount));
    const double late = late_of(step.date - item.due);
    record.payments += share;
    record.late_days += share * late;
    record.late_squares += share * late * late;
    if (step.date > item.due) record.late_payments += share;
    if (day_ - step.date < kRecent) {
      record.recent_payments += share;
      record.recent_late += share * late;
    }
    if (!record.last_payment.known() || step.date > record.last_payment) {
      record.last_payment = step.date;
      last_share_ = 0.0;
      last_days_ = 0.0;
    }
    if (step.date == record.last_payment) {
      last_share_ += share;
      last_days_ += share * late;
      if (last_share_ > 0.0) record.last_late = last_days_ / last_share_;
    }
  }

  const PaymentHistory& history_;
  Date day_;
  std::vector<PaymentStep> steps_;
  double last_share_ = 0.0, last_days_ = 0.0;
};

double deviation(const CustomerRecord& record, double mean, double spread) {
  // Around the shrunken mean, with the ledger's spread as the opinion to begin with.
  const double squares =
      record.late_squares - 2.0 * mean * record.late_days + mean * mean * record.payments;
  const double variance =
      (std::max(0.0, squares) + kMeanWeight * spread * spread) / (record.payments + kMeanWeight);
  return std::max(kSpreadMin, std::sqrt(variance));
}

double mean_log_amount(const LedgerHabits& ledger, Currency currency, double otherwise) {
  for (const auto& [known, mean] : ledger.log_amount) {
    if (known == currency) return mean;
  }
  return otherwise;
}

double& at(FeatureValues& values, Feature feature) {
  return values[static_cast<std::size_t>(feature)];
}

}  // namespace

double log_of_hazard(double chance) {
  return std::log(-std::log1p(-std::clamp(chance, kChanceLeast, kChanceMost)));
}

bool CustomerRecord::grows_fast(Date day) const {
  if (!first_claim.known() || day - first_claim < 3 * kQuarter) return false;
  return billed_before > 0.0 && billed_quarter > kGrowth * billed_before;
}

bool CustomerRecord::sudden(std::int64_t amount, Date day) const {
  if (!first_claim.known()) return amount > 0;
  const double months = std::clamp((day - first_claim) / kMonth, 1.0, 12.0);
  const double month = billed_year / months;
  return static_cast<double>(amount) > (months < 3.0 ? 1.0 : kSudden) * month;
}

Behaviour::Behaviour(const PaymentHistory& history, Date day, unsigned threads)
    : day_(day), records_(history.customer_count()) {
  const std::vector<CustomerRange> blocks = customer_blocks(history);
  std::vector<LogSums> amounts(blocks.size());
  run_jobs(threads, blocks.size(), [&](std::size_t block) {
    for (std::uint32_t c = blocks[block].first; c < blocks[block].end; ++c) {
      Observer observer(history, day);
      for (const HistoryItem& item : history.items_of(CustomerId(c))) {
        observer.see(item, amounts[block]);
      }
      records_[c] = observer.record;
    }
  });
  std::map<Currency, std::pair<double, double>> all;
  for (const LogSums& block : amounts) {
    for (const auto& [currency, sum] : block.sums) {
      all[currency].first += sum.first;
      all[currency].second += sum.second;
    }
  }
  amounts_.assign(all.begin(), all.end());
}

const CustomerRecord& Behaviour::record(CustomerId customer) const {
  static const CustomerRecord nobody;
  return customer.index() < records_.size() ? records_[customer.index()] : nobody;
}

LedgerHabits Behaviour::ledger_habits() const {
  LedgerHabits habits;
  CustomerRecord all;
  double within = 0.0;
  for (const CustomerRecord& one : records_) {
    all.payments += one.payments;
    all.late_days += one.late_days;
    all.late_payments += one.late_payments;
    all.claims += one.claims;
    all.disputed += one.disputed;
    if (one.payments > 0.0) {
      within += std::max(0.0, one.late_squares - one.late_days * one.late_days / one.payments);
    }
  }
  if (all.payments > 0.0) {
    habits.mean_late = all.late_days / all.payments;
    habits.spread_late = std::max(kSpreadMin, std::sqrt(within / all.payments));
    habits.late_ratio = (all.late_payments + 1.0) / (all.payments + 2.0);
  }
  habits.dispute_rate = all.disputed / std::max(1.0, all.claims);
  for (const auto& [currency, sum] : amounts_) {
    habits.log_amount.emplace_back(currency, sum.first / sum.second);
  }
  return habits;
}

FeatureValues Behaviour::features(CustomerId customer, const ClaimView& claim,
                                  const LedgerHabits& ledger) const {
  const CustomerRecord& own = record(customer);
  FeatureValues f{};
  at(f, Feature::one) = 1.0;
  const double paid = own.payments + kMeanWeight;
  const double mean = (own.late_days + kMeanWeight * ledger.mean_late) / paid;
  const double spread = deviation(own, mean, ledger.spread_late);
  const double past = std::clamp((claim.days - mean) / spread, -5.0, 5.0);
  at(f, Feature::past_usual) = past;
  at(f, Feature::far_past_usual) = std::max(0.0, past - 1.0);
  at(f, Feature::mean_late) = std::clamp((mean - ledger.mean_late) / ledger.spread_late, -5.0, 5.0);
  at(f, Feature::late_ratio) =
      (own.late_payments + kMeanWeight * ledger.late_ratio) / paid - ledger.late_ratio;
  if (own.payments > 0.0) {
    at(f, Feature::last_late) = std::clamp((own.last_late - mean) / spread, -3.0, 3.0);
  }
  at(f, Feature::open_count) = std::log1p(own.open_items);
  at(f, Feature::overdue_share) = own.open > 0.0 ? own.overdue / own.open : 0.0;
  const double silent =
      own.last_payment.known() ? static_cast<double>(day_ - own.last_payment) : 365.0;
  at(f, Feature::silence) = std::log1p(std::clamp(silent, 0.0, 365.0));
  if (claim.sized) {
    const double all = mean_log_amount(ledger, claim.currency, claim.log_amount);
    const double usual = (own.log_amount + kSizeWeight * all) / (own.claims + kSizeWeight);
    at(f, Feature::relative_size) = std::clamp(claim.log_amount - usual, -4.0, 4.0);
    at(f, Feature::size) = std::clamp(claim.log_amount - all, -6.0, 6.0);
  }
  at(f, Feature::disputed) = claim.disputed;
  at(f, Feature::dispute_rate) =
      (own.disputed + kDisputeWeight * ledger.dispute_rate) / (own.claims + kDisputeWeight);
  at(f, Feature::paid_share) = claim.paid_share;
  return f;
}

std::string_view to_string(HazardView view) {
  switch (view) {
    case HazardView::plain:
      return "plain";
    case HazardView::rhythm:
      return "rhythm";
    case HazardView::habit:
      return "habit";
    case HazardView::recent:
      break;
  }
  return "recent";
}

std::string_view to_string(Feature feature) {
  constexpr std::array<std::string_view, kFeatures> kNames{
      "one",           "hazard",     "habit",     "recent",       "past_usual",    "far_past_usual",
      "mean_late",     "late_ratio", "last_late", "open_count",   "overdue_share", "silence",
      "relative_size", "size",       "disputed",  "dispute_rate", "paid_share"};
  return kNames[static_cast<std::size_t>(feature)];
}

}  // namespace arrears
