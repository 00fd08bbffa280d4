/// Simulated ledgers whose true chances are known, of the kinds that real ones are hard in: drift,
/// long tails, calendars, concentration, disputes, part payments, few customers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include <arrears/engine/history.hpp>

namespace arrears::test {

enum class PayCalendar : std::uint8_t { any_day, month_end, friday, mixed };

/// How customers of a simulated ledger pay. Medians are days past due.
struct LedgerKind {
  std::uint32_t customers = 60;
  int invoices = 30;               ///< of each customer, on average, over two years
  double median_low = 0.0, median_high = 30.0;  ///< days late that customers tend to
  double shape_low = 5.0, shape_high = 12.0;    ///< the lower, the longer the tail
  double never = 0.0;              ///< share that is never paid
  double drift_a_year = 0.0;       ///< days that medians move each year, by date of invoice
  double shock = 0.0;              ///< and from 30 June 2025 on, at once
  double season = 0.0;             ///< later in December to February
  double disputed = 0.0;           ///< share; paid 40 days later
  double parts = 0.0;              ///< share that comes in two halves, 20 days apart
  double concentration = 1.0;      ///< sigma of log amounts between customers
  bool uneven = false;             ///< few customers have most invoices
  PayCalendar calendar = PayCalendar::any_day;
};

/// Ends 2025-12-31; later payments are in it too.
class SimulatedLedger {
 public:
  SimulatedLedger(const LedgerKind& kind, std::uint32_t seed) : kind_(kind), random_(seed) {
    for (std::uint32_t c = 0; c < kind.customers; ++c) add_customer(c);
    history_ = PaymentHistory::from_items(items_, events_, kind.customers,
                                          Date::from_ymd(2027, 12, 31).value());
  }

  [[nodiscard]] const PaymentHistory& history() const { return history_; }
  [[nodiscard]] std::size_t invoices() const { return items_.size(); }

  /// P(the item is paid in full within `horizon` days | not paid by `day`), customers known.
  [[nodiscard]] double truth(const HistoryItem& item, Date day, std::int32_t horizon) const {
    const Pace& pace = paces_[item.row.index()];
    const double open = 1.0 - paid_by(pace, item.doc_date, day);
    const double later = 1.0 - paid_by(pace, item.doc_date, day.plus_days(horizon));
    return open > 1e-9 ? std::clamp(1.0 - later / open, 0.0, 1.0) : 1.0;
  }

 private:
  struct Pace {
    double median = 0.0, shape = 1.0, ever = 1.0;  ///< days from the invoice
    PayCalendar calendar = PayCalendar::any_day;
    std::int32_t gap = 0;                          ///< until the second half
  };

  double uniform() { return (static_cast<double>(random_()) + 0.5) / 4294967296.0; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }

  /// The last day up to `day` on which such a customer pays.
  static Date pay_run(PayCalendar calendar, Date day) {
    switch (calendar) {
      case PayCalendar::month_end:
        return day == day.end_of_month() ? day : day.start_of_month().plus_days(-1);
      case PayCalendar::friday:
        return day.plus_days(-static_cast<std::int32_t>((day.iso_weekday() + 2) % 7));
      default: return day;
    }
  }

  static double paid_by(const Pace& pace, Date issued, Date day) {
    const double wait = pay_run(pace.calendar, day.plus_days(-pace.gap)) - issued;
    if (wait < 1.0) return 0.0;
    return pace.ever / (1.0 + std::pow(wait / pace.median, -pace.shape));
  }

  void add_customer(std::uint32_t customer) {
    const double late = between(kind_.median_low, kind_.median_high);
    const double shape = between(kind_.shape_low, kind_.shape_high);
    const double size = 9.0 + kind_.concentration * normal();
    const std::int32_t term = uniform() < 0.7 ? 30 : 14;
    PayCalendar calendar = kind_.calendar;
    if (calendar == PayCalendar::mixed) {
      const double which = uniform();
      calendar = which < 0.4   ? PayCalendar::month_end
                 : which < 0.7 ? PayCalendar::friday
                               : PayCalendar::any_day;
    }
    const double many = kind_.uneven ? 0.2 / std::sqrt(uniform()) : 1.0;
    const int count = std::max(1, static_cast<int>(many * kind_.invoices));
    for (int i = 0; i < count; ++i) add_invoice(customer, late, shape, size, term, calendar);
  }

  void add_invoice(std::uint32_t customer, double late, double shape, double size,
                   std::int32_t term, PayCalendar calendar) {
    const Date start = Date::from_ymd(2024, 1, 1).value();
    HistoryItem item;
    item.row = RowId(static_cast<std::uint32_t>(items_.size()));
    item.customer = CustomerId(customer);
    item.currency = Currency::from_code("EUR").value();
    item.doc_date = start.plus_days(static_cast<std::int32_t>(730.0 * uniform()));
    item.due = item.doc_date.plus_days(term);
    item.amount = std::max<std::int64_t>(100, std::llround(std::exp(size + 0.7 * normal())));
    item.disputed = uniform() < kind_.disputed;
    const double years = (item.doc_date - start) / 365.0;
    const bool shocked = item.doc_date >= Date::from_ymd(2025, 6, 30).value();
    const bool winter = item.doc_date.month() == 12 || item.doc_date.month() <= 2;
    Pace pace{term + late + kind_.drift_a_year * years + (shocked ? kind_.shock : 0.0) +
                  (winter ? kind_.season : 0.0) + (item.disputed ? 40.0 : 0.0),
              shape, 1.0 - kind_.never, calendar, uniform() < kind_.parts ? 20 : 0};
    pace.median = std::max(3.0, pace.median);
    const double chance = uniform();
    std::vector<HistoryEvent> events;
    if (chance < pace.ever * 0.9999) {
      const double wait = pace.median * std::pow(pace.ever / chance - 1.0, -1.0 / shape);
      if (wait < 1500.0) {
        const auto days = static_cast<std::int32_t>(std::ceil(wait));
        Date paid = item.doc_date.plus_days(std::max(1, days));
        while (pay_run(calendar, paid) != paid) paid = paid.plus_days(1);
        const std::int64_t first = pace.gap > 0 ? item.amount / 2 : item.amount;
        events.push_back({paid, EventKind::paid, first});
        if (pace.gap > 0) {
          events.push_back({paid.plus_days(pace.gap), EventKind::paid, item.amount - first});
        }
      }
    }
    items_.push_back(item);
    events_.push_back(std::move(events));
    paces_.push_back(pace);
  }

  LedgerKind kind_;
  std::mt19937 random_;
  std::vector<HistoryItem> items_;
  std::vector<std::vector<HistoryEvent>> events_;
  std::vector<Pace> paces_;
  PaymentHistory history_;
};

/// The kinds that every ledger is measured on.
struct NamedKind {
  const char* name;
  LedgerKind kind;
};
[[nodiscard]] inline std::vector<NamedKind> ledger_kinds() {
  std::vector<NamedKind> kinds;
  const auto add = [&kinds](const char* name, auto change) {
    LedgerKind kind;
    change(kind);
    kinds.push_back({name, kind});
  };
  add("steady", [](LedgerKind&) {});
  add("ten customers", [](LedgerKind& k) { k.customers = 10; });
  add("three customers", [](LedgerKind& k) { k.customers = 3; });
  add("few invoices", [](LedgerKind& k) {
    k.customers = 10;
    k.invoices = 6;
  });
  add("long tails", [](LedgerKind& k) {
    k.shape_low = 1.5;
    k.shape_high = 4.0;
    k.never = 0.05;
    k.uneven = true;
  });
  add("slowing", [](LedgerKind& k) { k.drift_a_year = 15.0; });
  add("hastening", [](LedgerKind& k) {
    k.drift_a_year = -10.0;
    k.median_low = 15.0;
    k.median_high = 40.0;
  });
  add("shock", [](LedgerKind& k) { k.shock = 20.0; });
  add("winter", [](LedgerKind& k) { k.season = 15.0; });
  add("month ends", [](LedgerKind& k) { k.calendar = PayCalendar::month_end; });
  add("mixed runs", [](LedgerKind& k) { k.calendar = PayCalendar::mixed; });
  add("part payments", [](LedgerKind& k) { k.parts = 0.4; });
  add("concentrated", [](LedgerKind& k) { k.concentration = 2.5; });
  add("disputes", [](LedgerKind& k) { k.disputed = 0.15; });
  add("300 customers", [](LedgerKind& k) {
    k.customers = 300;
    k.invoices = 20;
    k.shape_low = 3.0;
    k.uneven = true;
  });
  return kinds;
}

}  // namespace arrears::test
