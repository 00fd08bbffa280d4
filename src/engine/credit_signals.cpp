#include <algorithm>

#include "credit_account.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::int32_t kSlowerDays = 7;         // more than its own habit
constexpr std::size_t kHabitInvoices = 3;       // needed on both sides of a comparison
constexpr std::int32_t kRecentDays = 90;
constexpr std::int32_t kDeadlineDays = 180;     // "again": twice within so many days
constexpr std::int32_t kDeadlineTimes = 2;
constexpr std::int32_t kPostDated = 3;          // instruments in exposure
constexpr std::int64_t kSuddenTimes = 3;        // times the mean month
constexpr std::int64_t kGrowthTimes = 2;

class Watcher {
 public:
  Watcher(const CreditCase& one, const CustomerCredit& credit) : one_(one), credit_(credit) {}

  Reasons run() {
    recorded();
    if (one_.id.valid()) {
      slower();
      past_deadline();
      failures();
      post_dated();
      growing();
    }
    sudden_order();
    return std::move(found_);
  }

 private:
  void recorded() {
    for (const Signal* signal : one_.signals) {
      if (signal->date > one_.day()) continue;
      Reason reason = Reason("signal.recorded").with("signal", signal->signal);
      if (signal->date.known()) {
        reason = std::move(reason).with("date", signal->date.to_iso());
      }
      if (signal->weight) {
        reason = std::move(reason).with("weight", signal->weight->to_decimal());
      }
      found_.push_back(std::move(reason));
    }
  }

  void slower() {
    const Date recent = one_.day().plus_days(-kRecentDays);
    const auto now = paid_invoices(one_, recent, one_.day());
    const auto habit = paid_invoices(one_, recent.plus_months(-12), recent);
    if (now.size() < kHabitInvoices || habit.size() < kHabitInvoices) return;
    const auto sum = [](const std::vector<PaidInvoice>& invoices) {
      std::int64_t days = 0;
      for (const PaidInvoice& invoice : invoices) days += invoice.days_late;
      return days;
    };
    const auto n = static_cast<std::int64_t>(now.size());
    const auto m = static_cast<std::int64_t>(habit.size());
    if (sum(now) * m - sum(habit) * n > kSlowerDays * n * m) {
      found_.push_back(Reason("signal.slower").with("days", sum(now) / n - sum(habit) / m));
    }
  }

  void past_deadline() {
    const Date from = one_.day().plus_days(-kDeadlineDays);
    std::int32_t times = 0;
    for (const PaidInvoice& invoice : paid_invoices(one_, from, one_.day())) {
      times += invoice.days_late > invoice.deadline;
    }
    times += credit_.open_past_deadline;
    if (times >= kDeadlineTimes) {
      found_.push_back(Reason("signal.past-deadline-again").with("times", times));
    }
  }

  void failures() {
    const CreditEvidence& evidence = credit_.evidence;
    if (evidence.broken_promises > 0) {
      found_.push_back(
          Reason("signal.broken-promise").with("times", evidence.broken_promises));
    }
    if (evidence.returned_payments > 0) {
      found_.push_back(
          Reason("signal.returned-payment").with("times", evidence.returned_payments));
    }
  }

  void post_dated() {
    std::int32_t count = 0;
    for (const RowId row : one_.rows) {
      const bool instrument = one_.input.ledger.type(row) == DocType::payment &&
                              !one_.input.ledger.text(Column::instrument, row).empty();
      if (!instrument) continue;
      const Date due = one_.input.ledger.date(Column::instrument_due, row);
      count += due.known() && due > one_.day();
    }
    if (count >= kPostDated) {
      found_.push_back(Reason("signal.post-dated").with("count", count));
    }
  }

  /// Sales of (until - months, until] in the credit's currency.
  [[nodiscard]] std::int64_t purchases(Date from, Date until) const {
    std::int64_t sum = 0;
    for (const RowId row : one_.rows) {
      const Date date = one_.input.ledger.doc_date(row);
      const int sign = sales_sign(one_.input.ledger, row);
      const bool counts = sign != 0 && date > from && date <= until &&
                          one_.input.ledger.currency(row) == credit_.currency;
      if (counts) sum += sign * one_.input.ledger.amount(row);
    }
    return sum;
  }

  void growing() {
    if (credit_.evidence.months < 9) return;
    const Date middle = one_.day().plus_months(-3);
    const std::int64_t before = purchases(one_.day().plus_months(-6), middle);
    const std::int64_t now = purchases(middle, one_.day());
    if (before > 0 && Wide{now} > Wide{kGrowthTimes} * before) {
      found_.push_back(Reason("signal.growing-fast"));
    }
  }

  /// Orders beyond what the customer's months are like; a new customer's beyond one month.
  void sudden_order() {
    std::int64_t orders = 0;
    for (const Exposure& exposure : credit_.exposures) {
      if (exposure.currency == credit_.currency) orders = exposure.orders;
    }
    if (orders <= 0) return;
    const CreditEvidence& evidence = credit_.evidence;
    const bool is_new = evidence.months < 3;
    const Wide month = evidence.months > 0 ? evidence.purchases / evidence.months : 0;
    if (Wide{orders} > month * (is_new ? 1 : kSuddenTimes)) {
      found_.push_back(Reason("signal.sudden-order"));
    }
  }

  const CreditCase& one_;
  const CustomerCredit& credit_;
  Reasons found_;
};

}  // namespace

Reasons signals_of(const CreditCase& one, const CustomerCredit& credit) {
  return Watcher(one, credit).run();
}

}  // namespace arrears
