#include <arrears/engine/credit.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>

#include <arrears/model/jobs.hpp>

#include "credit_account.hpp"
#include "deadline_days.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

/// Undisputed overdue beyond L of one currency, net of unapplied credit.
struct LateDebt {
  std::int64_t late = 0;
  std::int64_t open = 0;
  std::int64_t credit = 0;
  std::int64_t batch = 0;  // due with the next delivery
  [[nodiscard]] std::int64_t net() const { return std::max<std::int64_t>(0, late - credit); }
};

class Assessor {
 public:
  Assessor(CreditCase& one, CustomerCredit& credit) : one_(one), credit_(credit) {}

  void run() {
    credit_.customer = one_.id;
    if (one_.book != nullptr) credit_.grade = one_.book->grade;
    credit_.exposures = exposures_of(one_);
    choose_currency();
    compare();
    sort_late_debt();
    judge();
    credit_.evidence = evidence_of(one_, credit_.currency);
    credit_.suggested_grade = suggest_grade(credit_.evidence);
    const bool given = credit_.basis == LimitBasis::given;
    if (credit_.currency.known()) {
      credit_.suggested_limit = suggest_limit(credit_.evidence, credit_.suggested_grade,
                                              given ? credit_.limit : std::nullopt);
    }
    credit_.signals = signals_of(one_, credit_);
  }

 private:
  void choose_currency() {
    const Exposure* largest = nullptr;
    for (const Exposure& exposure : credit_.exposures) {
      if (largest == nullptr || exposure.receivable > largest->receivable) largest = &exposure;
    }
    if (largest != nullptr) credit_.currency = largest->currency;
    if (!credit_.currency.known() && !one_.rows.empty()) {
      credit_.currency = one_.input.ledger.currency(one_.rows.front());
      for (const RowId row : one_.rows) {
        credit_.currency = std::min(credit_.currency, one_.input.ledger.currency(row));
      }
    }
    const LimitOnDay limit = limit_on(one_, one_.day(), credit_.currency);
    credit_.basis = limit.basis;
    if (limit.limit) {
      credit_.limit = limit.limit->minor;
      if (limit.limit->currency.known()) credit_.currency = limit.limit->currency;
    }
  }

  void compare() {
    const ComparedExposure compared =
        compare_exposures(credit_.currency, credit_.exposures, one_.input.exchange, one_.day());
    const std::int64_t total = compared.sum;
    if (compared.missing.known()) {
      if (compared.least) credit_.exposure_least = total;
      credit_.reasons.push_back(Reason("credit.not-comparable")
                                    .with("currency", std::string(compared.missing.code()))
                                    .with("limit_currency", std::string(credit_.currency.code())));
      return;
    }
    credit_.exposure = total;
    if (!credit_.limit) return;
    if (*credit_.limit > 0) credit_.utilisation = per_cent(total, *credit_.limit);
    if (total > *credit_.limit) {
      credit_.excess = total - *credit_.limit;
      credit_.breach_since = breach_since(one_, credit_.currency);
    }
  }

  /// Hundredths of a per cent, half away from zero.
  static std::int64_t per_cent(std::int64_t part, std::int64_t whole) {
    return scaled(part, 10000, whole).value_or(std::numeric_limits<std::int64_t>::max());
  }

  void sort_late_debt() {
    const CreditInput& in = one_.input;
    if (!one_.id.valid()) return;
    for (const OpenItem& item : in.open.items_of(one_.id)) {
      LateDebt& debt = late_[in.ledger.currency(item.row)];
      debt.open += item.open;
      const std::int32_t deadline =
          deadline_days(in.ledger, in.facts, item.row, item.due, in.stages);
      if (item.due == kDueOpen) debt.batch += item.open;
      if (item.due == kDueOpen || one_.day() - item.due <= deadline) continue;
      const std::int64_t disputed = disputed_part(item);
      if (disputed >= item.open) continue;
      debt.late += item.open - disputed;
      ++credit_.open_past_deadline;
    }
    for (const UnappliedCredit& credit : in.open.unapplied_of(one_.id)) {
      late_[in.ledger.currency(credit.row)].credit += credit.left;
    }
    for (const auto& [currency, debt] : late_) {
      credit_.batch_open = credit_.batch_open || debt.batch > debt.credit;
    }
  }

  [[nodiscard]] std::int64_t disputed_part(const OpenItem& item) const {
    const Ledger& ledger = one_.input.ledger;
    const auto part = ledger.money(Column::disputed_amount, item.row);
    const bool begun = ledger.date(Column::dispute_date, item.row) <= one_.day();
    if (part && *part > 0 && begun) return std::min(*part, item.open);
    return disputed_on(ledger, item.row, one_.day()) ? item.open : 0;
  }

  void raise(CreditStatus status, Reason reason) {
    credit_.status = std::max(credit_.status, status);
    credit_.reasons.push_back(std::move(reason));
  }

  void judge() {
    judge_standing();
    judge_promises_kept();
    judge_late_debt();
    judge_limit();
  }

  void judge_standing() {
    if (one_.book == nullptr) return;
    if (one_.book->blacklisted) raise(CreditStatus::hold, Reason("credit.blacklisted"));
    if (one_.book->legal_status == LegalStatus::insolvent) {
      raise(CreditStatus::hold, Reason("credit.insolvent"));
    }
  }

  /// A broken promise holds as long as what it spoke of is still owed.
  void judge_promises_kept() {
    const PromiseStatus* broken = broken_promise(one_);
    if (broken == nullptr) return;
    const Date promised = broken->until.plus_days(-kPromiseGraceDays);
    raise(CreditStatus::hold, Reason("credit.broken-promise").with("date", promised.to_iso()));
  }

  void judge_late_debt() {
    for (const auto& [currency, debt] : late_) {
      if (debt.net() == 0) continue;
      const bool holds = debt.net() >= hold_min(currency) &&
                         Wide{debt.net()} * 100 >=
                             Wide{debt.open} * one_.policy.hold_min_per_cent_of_open;
      raise(holds ? CreditStatus::hold : CreditStatus::watch,
            Reason(holds ? "credit.overdue-past-deadline" : "credit.small-overdue-past-deadline")
                .with("amount", Money{debt.net(), currency}.to_decimal())
                .with("currency", std::string(currency.code())));
    }
  }

  [[nodiscard]] std::int64_t hold_min(Currency currency) const {
    for (const Money& minimum : one_.policy.hold_min_amount) {
      if (minimum.currency == currency) return minimum.minor;
    }
    return 0;
  }

  void judge_limit() {
    if (credit_.basis == LimitBasis::lapsed) {
      credit_.reasons.push_back(Reason("credit.limit-lapsed"));
    }
    if (credit_.basis == LimitBasis::policy_cash) {
      credit_.reasons.push_back(Reason("credit.cash-only"));
    }
    if (credit_.basis == LimitBasis::policy_none) {
      credit_.reasons.push_back(Reason("credit.no-limit"));
    }
    if (credit_.basis == LimitBasis::policy_amount) {
      credit_.reasons.push_back(Reason("credit.policy-limit"));
    }
    if (credit_.excess) {
      raise(one_.policy.hold_on_breach ? CreditStatus::hold : CreditStatus::breach,
            Reason("credit.over-limit")
                .with("excess", Money{*credit_.excess, credit_.currency}.to_decimal())
                .with("currency", std::string(credit_.currency.code())));
      if (!credit_.breach_since.known()) {
        credit_.reasons.push_back(Reason("credit.breach-by-other-components"));
      }
    } else if (near_limit()) {
      raise(CreditStatus::watch, Reason("credit.near-limit"));
    } else if (credit_.limit && !credit_.exposure) {
      judge_part();
    }
  }

  /// Without a rate nobody can say that all is well; that it is not may show all the same.
  void judge_part() {
    if (const auto over =
            excess_at_least(credit_.exposure_least, *credit_.limit, credit_.currency)) {
      raise(one_.policy.hold_on_breach ? CreditStatus::hold : CreditStatus::breach, *over);
    }
    credit_.status = std::max(credit_.status, CreditStatus::watch);
  }

  /// By the exact amounts: 89.999 % prints as 90.00 and is below it.
  [[nodiscard]] bool near_limit() const {
    if (!credit_.exposure || !credit_.limit || *credit_.limit <= 0) return false;
    return Wide{*credit_.exposure} * 100 >= Wide{*credit_.limit} * one_.policy.watch_per_cent;
  }

  CreditCase& one_;
  CustomerCredit& credit_;
  std::map<Currency, LateDebt> late_;
};

/// Side records by customer id; views into the side files.
class SideIndex {
 public:
  explicit SideIndex(const CreditInput& input) {
    for (const PromiseStatus& promise : input.promises) {
      if (promise.customer.valid()) promises_[promise.customer.value()].push_back(&promise);
    }
    for (const Order& order : input.side.orders) orders_[order.customer_id].push_back(&order);
    for (const Signal& signal : input.side.signals) {
      signals_[signal.customer_id].push_back(&signal);
    }
    for (auto& [id, signals] : signals_) {
      std::stable_sort(signals.begin(), signals.end(), [](const Signal* a, const Signal* b) {
        return a->date != b->date ? a->date < b->date : a->signal < b->signal;
      });
    }
  }

  void attach(CreditCase& one, std::string_view id) const {
    if (one.id.valid()) take(promises_, one.id.value(), one.promises);
    take(orders_, id, one.orders);
    take(signals_, id, one.signals);
  }

 private:
  template <class Map, class Key, class Out>
  static void take(const Map& map, const Key& key, Out& out) {
    if (const auto found = map.find(key); found != map.end()) out = found->second;
  }

  std::unordered_map<std::uint32_t, std::vector<const PromiseStatus*>> promises_;
  std::unordered_map<std::string_view, std::vector<const Order*>> orders_;
  std::unordered_map<std::string_view, std::vector<const Signal*>> signals_;
};

}  // namespace

std::string_view to_string(CreditStatus status) {
  switch (status) {
    case CreditStatus::ok: return "ok";
    case CreditStatus::watch: return "watch";
    case CreditStatus::breach: return "breach";
    case CreditStatus::hold: break;
  }
  return "hold";
}

std::vector<CustomerCredit> assess_credit(const CreditInput& input, const CreditPolicy& policy) {
  const RowsByCustomer rows(input.ledger, input.open);
  const SideIndex side(input);
  const std::size_t in_ledger = input.ledger.customer_count();
  std::vector<CustomerCredit> credits(in_ledger);
  const auto assess = [&](CustomerId id, const Customer* book, std::string_view name,
                          CustomerCredit& credit) {
    CreditCase one{input, policy, id, book, {}};
    if (id.valid()) one.rows = rows.of(id);
    side.attach(one, name);
    credit.id = std::string(name);
    Assessor(one, credit).run();
  };
  constexpr std::size_t kBlock = 256;  // customers whose figures one thread makes at a time
  run_jobs(input.threads, (in_ledger + kBlock - 1) / kBlock, [&](std::size_t block) {
    const std::size_t end = std::min(in_ledger, (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i) {
      const CustomerId id(static_cast<std::uint32_t>(i));
      const std::string_view name = input.ledger.customer_id(id);
      assess(id, input.side.customers.find(name), name, credits[i]);
    }
  });
  for (const Customer& book : input.side.customers.all()) {
    if (input.ledger.find_customer(book.id)) continue;
    assess(CustomerId(), &book, book.id, credits.emplace_back());
  }
  std::sort(credits.begin(), credits.end(),
            [](const CustomerCredit& a, const CustomerCredit& b) { return a.id < b.id; });
  return credits;
}

ColumnSet credit_columns() {
  ColumnSet columns{Column::doc_no,          Column::applies_to,   Column::disputed,
                    Column::disputed_amount, Column::dispute_date, Column::instrument,
                    Column::instrument_due};
  columns.add(due_columns());
  return columns;
}

bool zero_limits_undecided(const CustomerBook& book) {
  std::size_t limits = 0;
  std::size_t zeros = 0;
  for (const Customer& customer : book.all()) {
    for (const CreditLimit& limit : customer.limits) {
      ++limits;
      zeros += limit.limit.minor == 0;
    }
  }
  return zeros * 2 > limits;
}

}  // namespace arrears
