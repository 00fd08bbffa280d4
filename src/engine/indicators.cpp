#include <arrears/engine/indicators.hpp>
#include <arrears/engine/period_flows.hpp>
#include <arrears/engine/sales_book.hpp>
#include <arrears/engine/unapplied_days.hpp>

#include <algorithm>
#include <limits>

#include "credit_account.hpp"
#include "deadline_days.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

/// num / den x 10^decimals, half away from zero.
std::optional<std::int64_t> wide_ratio(Wide num, Wide den, int decimals) {
  if (den == 0) return std::nullopt;
  for (int i = 0; i < decimals; ++i) {
    if (__builtin_mul_overflow(num, Wide{10}, &num)) return std::nullopt;
  }
  if (den < 0) {
    num = -num;
    den = -den;
  }
  const Wide magnitude = num < 0 ? -num : num;
  const Wide rounded = magnitude / den + (magnitude % den * 2 >= den ? 1 : 0);
  if (rounded > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  const auto value = static_cast<std::int64_t>(rounded);
  return num < 0 ? -value : value;
}

int decimals_of(IndicatorUnit unit) {
  switch (unit) {
    case IndicatorUnit::money: return 0;
    case IndicatorUnit::days: return 1;
    default: return 2;
  }
}

/// What stood open at the end of one day.
struct Balance {
  std::int64_t gross = 0, not_due = 0, disputed = 0;
  [[nodiscard]] std::int64_t overdue() const { return gross - not_due; }
};

/// The part of `num` in both together; empty where there is nothing.
std::optional<std::int64_t> share_of(Wide num, Wide other) {
  return wide_ratio(num * 100, num + other, 2);
}

class CurrencyBook {
 public:
  CurrencyBook(const IndicatorInput& input, const SalesOfCurrency& book, const PeriodFlow& flow,
               const UnappliedDays& before)
      : in_(input),
        book_(book),
        flow_(flow),
        before_(before),
        currency_(book.currency),
        open_list_(is_open_list()),
        first_(book.first_document) {
    for (std::uint32_t c = 0; c < in_.ledger.customer_count(); ++c) add_customer(CustomerId(c));
    rank_customers();
  }

  IndicatorSet run() {
    set_.currency = currency_;
    set_.first_document = first_;
    set_.open_list = open_list_;
    money("gross", closing_.gross);
    money("not-due", closing_.not_due);
    money("overdue", closing_.overdue());
    money("net", closing_.gross - unapplied_);
    money("disputed", closing_.disputed);
    sales_outstanding();
    countback("dso-countback", closing_.gross);
    turnover("turnover", "turnover-days", flow_.year_before, closing_.gross);
    effectiveness("collection-effectiveness", flow_.opening, closing_.gross);
    shares();
    countback("dso-countback-net", closing_.gross - unapplied_);
    fraction("overdue-rate-net", IndicatorUnit::per_cent, Wide{closing_.overdue()} * 100,
             closing_.gross - unapplied_, "na.nothing-open");
    const auto [opening, year_before] = days_before(in_.period);
    turnover("turnover-net", "turnover-days-net",
             flow_.year_before - before_.on(currency_, year_before), closing_.gross - unapplied_);
    effectiveness("collection-effectiveness-net", flow_.opening - before_.on(currency_, opening),
                  closing_.gross - unapplied_);
    losses();
    broken_promises();
    money("in-credit", in_credit_);
    return std::move(set_);
  }

 private:
  void add_open(const OpenItem& item) {
    closing_.gross += item.open;
    if (item.due >= in_.period.until) closing_.not_due += item.open;
    if (!any_disputed_) return;
    const auto part = in_.ledger.money(Column::disputed_amount, item.row);
    const bool begun = in_.ledger.date(Column::dispute_date, item.row) <= in_.period.until;
    if (part && *part > 0 && begun) {
      closing_.disputed += std::min(*part, item.open);
    } else if (disputed_on(in_.ledger, item.row, in_.period.until)) {
      closing_.disputed += item.open;
    }
  }

  /// A list of what is open says nothing of what was sold and paid.
  [[nodiscard]] bool is_open_list() const {
    const Date until = in_.period.until;
    const bool claims = book_.first_claim.known() && book_.first_claim <= until;
    const bool movements = book_.first_movement.known() && book_.first_movement <= until;
    return claims && !movements && !book_.given_by(until);
  }

  [[nodiscard]] std::int64_t sales(Date from, Date until) const {
    return book_.between(from, until);
  }

  void add_customer(CustomerId customer) {
    std::int64_t gross = 0;
    bool any = false;
    for (const OpenItem& item : in_.open.items_of(customer)) {
      if (!is_own(item.row)) continue;
      add_open(item);
      gross += item.open;
      any = true;
    }
    if (any) set_.customers.push_back({customer, gross});
    std::int64_t waiting = 0;
    for (const UnappliedCredit& credit : in_.open.unapplied_of(customer)) {
      if (is_own(credit.row)) waiting += credit.left;
    }
    unapplied_ += waiting;
    in_credit_ += std::max<std::int64_t>(0, waiting - gross);
  }

  [[nodiscard]] bool is_own(RowId row) const {
    return one_currency_ || in_.ledger.currency(row) == currency_;
  }

  void rank_customers() {
    std::stable_sort(
        set_.customers.begin(), set_.customers.end(),
        [](const TopCustomer& a, const TopCustomer& b) { return a.gross > b.gross; });
    Wide sum = 0;
    for (TopCustomer& top : set_.customers) {
      top.in_80 = sum * 100 < Wide{closing_.gross} * 80;
      sum += top.gross;
      top.share = wide_ratio(Wide{top.gross} * 100, closing_.gross, 2).value_or(0);
      top.cumulative = wide_ratio(sum * 100, closing_.gross, 2).value_or(0);
    }
  }

  void put(std::string code, IndicatorUnit unit, std::optional<std::int64_t> digits, Reason why) {
    if (digits) why = Reason{};
    set_.values.push_back({std::move(code), unit, digits, std::move(why)});
  }
  void money(std::string code, std::int64_t minor) {
    put(std::move(code), IndicatorUnit::money, minor, Reason{});
  }
  void fraction(std::string code, IndicatorUnit unit, Wide num, Wide den, const char* why) {
    put(std::move(code), unit, wide_ratio(num, den, decimals_of(unit)), Reason(why));
  }
  void missing(std::string code, IndicatorUnit unit, const char* why) {
    put(std::move(code), unit, std::nullopt, Reason(why));
  }

  void sales_outstanding() {
    const char* codes[] = {"dso", "dso-net", "dso-best", "days-delinquent"};
    const std::int64_t sold = sales(in_.period.from, in_.period.until);
    if (open_list_ || sold <= 0) {
      const char* why = open_list_ ? "na.open-item-list" : "na.no-sales";
      if (open_list_) {
        missing("credit-sales", IndicatorUnit::money, why);
      } else {
        money("credit-sales", sold);
      }
      for (const char* code : codes) missing(code, IndicatorUnit::days, why);
      return;
    }
    money("credit-sales", sold);
    const std::int64_t parts[] = {closing_.gross, closing_.gross - unapplied_, closing_.not_due,
                                  closing_.overdue()};
    for (std::size_t i = 0; i < std::size(codes); ++i) {
      fraction(codes[i], IndicatorUnit::days, Wide{parts[i]} * in_.period.days(), sold,
               "na.too-large");
    }
  }

  void countback(const char* code, std::int64_t rest) {
    if (open_list_) return missing(code, IndicatorUnit::days, "na.open-item-list");
    std::int64_t days = 0;
    const Date earliest = book_.first_month(in_.period.until);
    if (!earliest.known()) return missing(code, IndicatorUnit::days, "na.no-sales");
    Date end = in_.period.until;
    while (rest > 0) {
      const Date month = end.start_of_month();
      if (month < earliest) return missing(code, IndicatorUnit::days, "na.history-too-short");
      const std::int64_t sold = sales(month, end);
      const std::int64_t month_days = end - month + 1;
      if (sold > rest) {
        fraction(code, IndicatorUnit::days, Wide{days} * sold + Wide{rest} * month_days, sold,
                 "na.too-large");
        return;
      }
      rest -= sold;
      days += month_days;
      end = month.plus_days(-1);
    }
    fraction(code, IndicatorUnit::days, days, 1, "na.too-large");
  }

  /// Chinese practice counts 360 days to a year.
  [[nodiscard]] std::int32_t year_days() const {
    if (in_.year_days != 0) return in_.year_days;
    return currency_.code() == "CNY" ? 360 : 365;
  }

  void turnover(const char* times, const char* days, std::int64_t year_before,
                std::int64_t closing) {
    const Date opening = in_.period.until.plus_months(-12);
    const char* why = nullptr;
    if (open_list_) why = "na.open-item-list";
    if (why == nullptr && (!first_.known() || first_ > opening)) why = "na.under-twelve-months";
    if (why != nullptr) {
      missing(times, IndicatorUnit::times, why);
      missing(days, IndicatorUnit::days, why);
      return;
    }
    const std::int64_t sold = sales(opening.plus_days(1), in_.period.until);
    const Wide both = Wide{year_before} + closing;
    fraction(times, IndicatorUnit::times, Wide{sold} * 2, both, "na.nothing-open");
    fraction(days, IndicatorUnit::days, both * year_days(), Wide{sold} * 2, "na.no-sales");
  }

  void effectiveness(const char* code, std::int64_t opening, std::int64_t closing) {
    if (open_list_) return missing(code, IndicatorUnit::per_cent, "na.open-item-list");
    const std::int64_t start = opening + sales(in_.period.from, in_.period.until);
    const std::int64_t left = closing + flow_.written_off;
    fraction(code, IndicatorUnit::per_cent, Wide{start - left} * 100, start - closing_.not_due,
             "na.nothing-to-collect");
  }

  void shares() {
    fraction("overdue-rate", IndicatorUnit::per_cent, Wide{closing_.overdue()} * 100,
             closing_.gross, "na.nothing-open");
    fraction("disputed-rate", IndicatorUnit::per_cent, Wide{closing_.disputed} * 100,
             closing_.gross, "na.nothing-open");
    if (open_list_) {
      missing("recovery-rate", IndicatorUnit::per_cent, "na.open-item-list");
    } else {
      fraction("recovery-rate", IndicatorUnit::per_cent, Wide{flow_.recovered} * 100,
               flow_.to_recover, "na.nothing-to-collect");
    }
  }

  /// What left the period's receivable otherwise than by cash.
  void losses() {
    if (open_list_) {
      missing("dilution-rate", IndicatorUnit::per_cent, "na.open-item-list");
      missing("write-offs", IndicatorUnit::money, "na.open-item-list");
      missing("recoveries", IndicatorUnit::money, "na.open-item-list");
      return;
    }
    put("dilution-rate", IndicatorUnit::per_cent, share_of(flow_.credited, flow_.paid),
        Reason("na.nothing-came"));
    money("write-offs", flow_.written_off);
    std::int64_t recovered = 0;
    for (const Application& one : in_.applications) {
      const bool counts = one.reason == ApplyReason::recovery && one.credit.valid() &&
                          one.effective >= in_.period.from && one.effective <= in_.period.until &&
                          in_.ledger.currency(one.credit) == currency_;
      if (counts) recovered += one.amount;
    }
    money("recoveries", recovered);
  }

  /// Promises whose time was up in the period: how many of them were broken.
  void broken_promises() {
    std::int64_t kept = 0;
    std::int64_t broken = 0;
    for (const PromiseStatus& status : in_.promises) {
      if (status.currency != currency_ || status.until < in_.period.from ||
          status.until >= in_.period.until) {
        continue;
      }
      kept += status.state == PromiseState::kept;
      broken += status.state == PromiseState::broken;
    }
    put("broken-promises", IndicatorUnit::per_cent, share_of(broken, kept),
        Reason("na.no-promises"));
  }

  const IndicatorInput& in_;
  const SalesOfCurrency& book_;
  const PeriodFlow& flow_;
  const UnappliedDays& before_;
  Currency currency_;
  // What the whole ledger says need not be asked of each row.
  const bool one_currency_ = in_.ledger.currencies().size() < 2;
  const bool any_disputed_ =
      in_.ledger.has(Column::disputed) || in_.ledger.has(Column::disputed_amount);
  IndicatorSet set_;
  Balance closing_;
  std::int64_t unapplied_ = 0;
  std::int64_t in_credit_ = 0;  // of customers whose credit is above what they owe
  bool open_list_ = false;
  Date first_;  // of all documents
};

}  // namespace

Period default_period(Date as_of) {
  return {as_of.start_of_month().plus_months(-2), as_of};
}

std::array<Date, 2> days_before(const Period& period) {
  return {period.from.plus_days(-1), period.until.plus_months(-12)};
}

const Indicator* IndicatorSet::find(std::string_view code) const {
  for (const Indicator& value : values) {
    if (value.code == code) return &value;
  }
  return nullptr;
}

std::vector<IndicatorSet> indicators(const IndicatorInput& asked) {
  IndicatorInput input = asked;
  if (input.applications.empty()) input.applications = input.open.applications;
  std::vector<IndicatorSet> sets;
  std::optional<SalesBook> own;
  const SalesBook& book =
      input.book != nullptr ? *input.book : own.emplace(input.ledger, input.sales);
  std::optional<PeriodFlows> measured;
  const auto flow_of = [&](Currency currency) {
    const PeriodFlow* flow =
        input.flows != nullptr ? input.flows->find(currency, input.period) : nullptr;
    if (flow != nullptr) return flow;
    if (!measured) measured.emplace(input.history, std::span(&input.period, 1));
    return measured->find(currency, input.period);
  };
  std::optional<UnappliedDays> left;
  const auto before = days_before(input.period);
  const UnappliedDays& unapplied =
      input.unapplied != nullptr
          ? *input.unapplied
          : left.emplace(input.ledger, input.applications, input.open.known_at,
                         std::vector<Date>(before.begin(), before.end()));
  for (const SalesOfCurrency& one : book.currencies()) {
    const bool any = one.first_document.known() && one.first_document <= input.period.until;
    if (any) sets.push_back(CurrencyBook(input, one, *flow_of(one.currency), unapplied).run());
  }
  return sets;
}

ColumnSet indicator_columns() {
  return {Column::open_amount, Column::settled_date, Column::disputed, Column::disputed_amount,
          Column::dispute_date};
}

std::optional<std::int64_t> ratio(std::int64_t num, std::int64_t den, std::int64_t factor,
                                  int decimals) {
  return wide_ratio(Wide{num} * factor, den, decimals);
}

}  // namespace arrears
