#include "behaviour.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "in_parallel.hpp"
#include "payment_steps.hpp"

namespace arrears {
namespace {

constexpr double kMeanWeight = 2.0;      // payments that the ledger's mean counts among one's own
constexpr double kDisputeWeight = 5.0;   // claims
constexpr double kSizeWeight = 2.0;      // claims
constexpr double kRhythmWeight = 8.0;    // payments that the ledger's pay days count
constexpr double kEvenWeight = 60.0;     // and that even ones count in the ledger's
constexpr double kSpreadMin = 2.0;       // days
constexpr std::int32_t kLateMin = -120, kLateMax = 500;
constexpr std::int32_t kAhead = 90;      // days looked ahead for pay days
constexpr std::int32_t kYear = 365, kRecent = 90;
constexpr std::size_t kBlock = 512;      // customers a thread takes at once

double late_of(std::int32_t days) {
  return static_cast<double>(std::clamp(days, kLateMin, kLateMax));
}

/// One customer's record, event by event.
class Observer {
 public:
  Observer(const PaymentHistory& history, Date day) : history_(history), day_(day) {}

  CustomerRecord record;
  PayDays days;

  void see(const HistoryItem& item) {
    if (!item.is_claim || item.doc_date > day_ || item.amount <= 0) return;
    record.claims += 1.0;
    record.disputed += item.disputed_on(day_);
    record.log_amount += std::log(static_cast<double>(item.amount));
    const ItemState state = history_.state(item, day_);
    if (state.open > 0 && !state.written_off) {
      record.open_items += 1.0;
      record.open += static_cast<double>(state.open);
      if (item.due < day_) record.overdue += static_cast<double>(state.open);
    }
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
  void pay(const HistoryItem& item, const PaymentStep& step) {
    const double share = std::min(1.0, static_cast<double>(step.amount) /
                                           static_cast<double>(item.amount));
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
    days.by_day[step.date.day() - 1] += static_cast<float>(share);
    days.by_weekday[step.date.iso_weekday() - 1] += static_cast<float>(share);
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
  const double variance = (std::max(0.0, squares) + kMeanWeight * spread * spread) /
                          (record.payments + kMeanWeight);
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

Behaviour::Behaviour(const PaymentHistory& history, Date day, unsigned threads)
    : day_(day), records_(history.customer_count()), rhythm_of_(history.customer_count(), 0) {
  for (std::int32_t i = 1; i <= kAhead; ++i) {
    const Date date = day.plus_days(i);
    ahead_.push_back({date.day() - 1, date.iso_weekday() - 1});
  }
  const std::size_t blocks = (records_.size() + kBlock - 1) / kBlock;
  std::vector<std::vector<PayDays>> kept(blocks);
  std::vector<PayDays> sums(blocks);
  std::vector<std::map<Currency, std::pair<double, double>>> amounts(blocks);
  in_parallel(blocks, threads, [&](std::size_t block) {
    const std::size_t end = std::min(records_.size(), (block + 1) * kBlock);
    for (std::size_t c = block * kBlock; c < end; ++c) {
      Observer observer(history, day);
      for (const HistoryItem& item : history.items_of(CustomerId(static_cast<std::uint32_t>(c)))) {
        observer.see(item);
        if (!item.is_claim || item.doc_date > day || item.amount <= 0) continue;
        auto& [sum, count] = amounts[block][item.currency];
        sum += std::log(static_cast<double>(item.amount));
        count += 1.0;
      }
      records_[c] = observer.record;
      for (std::size_t i = 0; i < 31; ++i) sums[block].by_day[i] += observer.days.by_day[i];
      for (std::size_t i = 0; i < 7; ++i) sums[block].by_weekday[i] += observer.days.by_weekday[i];
      if (observer.record.open_items <= 0.0 || observer.record.payments <= 0.0) continue;
      kept[block].push_back(observer.days);
      rhythm_of_[c] = static_cast<std::uint32_t>(kept[block].size());
    }
  });
  std::map<Currency, std::pair<double, double>> all;
  for (std::size_t block = 0; block < blocks; ++block) {
    const auto before = static_cast<std::uint32_t>(rhythms_.size());
    const std::size_t end = std::min(records_.size(), (block + 1) * kBlock);
    for (std::size_t c = block * kBlock; c < end; ++c) {
      if (rhythm_of_[c] != 0) rhythm_of_[c] += before;
    }
    rhythms_.insert(rhythms_.end(), kept[block].begin(), kept[block].end());
    for (std::size_t i = 0; i < 31; ++i) all_days_.by_day[i] += sums[block].by_day[i];
    for (std::size_t i = 0; i < 7; ++i) all_days_.by_weekday[i] += sums[block].by_weekday[i];
    for (const auto& [currency, sum] : amounts[block]) {
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
  const double paid = all.payments + kEvenWeight;
  for (std::size_t i = 0; i < 31; ++i) {
    // The 31st comes in seven months of twelve.
    const double share = i < 28 ? 12.0 : (i == 30 ? 7.0 : 11.0);
    habits.by_day[i] = (static_cast<double>(all_days_.by_day[i]) + kEvenWeight * share / 365.0) /
                       paid;
  }
  for (std::size_t i = 0; i < 7; ++i) {
    habits.by_weekday[i] =
        (static_cast<double>(all_days_.by_weekday[i]) + kEvenWeight / 7.0) / paid;
  }
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
  at(f, Feature::mean_late) =
      std::clamp((mean - ledger.mean_late) / ledger.spread_late, -5.0, 5.0);
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
  return f;
}

void Behaviour::pay_days(CustomerId customer, std::span<const std::int32_t> horizons,
                         const LedgerHabits& ledger, std::span<double> out) const {
  std::fill(out.begin(), out.end(), 0.0);
  if (customer.index() >= rhythm_of_.size() || rhythm_of_[customer.index()] == 0) return;
  const PayDays& own = rhythms_[rhythm_of_[customer.index()] - 1];
  double paid = 0.0;
  for (const float count : own.by_weekday) paid += static_cast<double>(count);
  const double sum = paid + kRhythmWeight;
  std::array<double, 31> by_day{};
  std::array<double, 7> by_weekday{};
  for (std::size_t d = 0; d < 31; ++d) {
    // Neighbouring days of the month count half: a weekend moves the pay day.
    const float near = 2.0F * own.by_day[d] + own.by_day[(d + 30) % 31] + own.by_day[(d + 1) % 31];
    by_day[d] = (static_cast<double>(near) / 4.0 + kRhythmWeight * ledger.by_day[d]) / sum;
  }
  for (std::size_t w = 0; w < 7; ++w) {
    by_weekday[w] =
        (static_cast<double>(own.by_weekday[w]) + kRhythmWeight * ledger.by_weekday[w]) / sum;
  }
  double mine = 0.0, usual = 0.0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < ahead_.size() && next < horizons.size(); ++i) {
    mine += by_day[ahead_[i].day] * by_weekday[ahead_[i].weekday];
    usual += ledger.by_day[ahead_[i].day] * ledger.by_weekday[ahead_[i].weekday];
    if (static_cast<std::size_t>(horizons[next]) != i + 1) continue;
    if (usual > 0.0 && mine > 0.0) out[next] = std::clamp(std::log(mine / usual), -2.5, 2.5);
    ++next;
  }
}

std::string_view to_string(HazardView view) {
  switch (view) {
    case HazardView::plain: return "plain";
    case HazardView::habit: return "habit";
    case HazardView::recent: break;
  }
  return "recent";
}

std::string_view to_string(Feature feature) {
  constexpr std::array<std::string_view, kFeatures> kNames{
      "one",          "hazard",     "habit",         "recent",        "past_usual",
      "far_past_usual", "mean_late", "late_ratio",   "last_late",     "open_count",
      "overdue_share", "silence",   "relative_size", "size",          "disputed",
      "dispute_rate", "pay_days"};
  return kNames[static_cast<std::size_t>(feature)];
}

}  // namespace arrears
