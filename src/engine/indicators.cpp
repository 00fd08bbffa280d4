#include <arrears/engine/indicators.hpp>
#include <arrears/engine/sales_book.hpp>

#include <algorithm>
#include <limits>
#include <map>

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

/// What happened in the period to items due by its end, and what was given up.
struct Flow {
  std::int64_t recovered = 0;    ///< cash, net of returns
  std::int64_t to_recover = 0;
  std::int64_t written_off = 0;  ///< of all items
};

class CurrencyBook {
 public:
  CurrencyBook(const IndicatorInput& input, const SalesOfCurrency& book)
      : in_(input),
        book_(book),
        currency_(book.currency),
        open_list_(is_open_list()),
        first_(book.first_document) {
    for (const OpenItem& item : in_.open.items) {
      if (in_.ledger.currency(item.row) == currency_) add_open(item);
    }
    for (const UnappliedCredit& credit : in_.open.unapplied) {
      if (in_.ledger.currency(credit.row) == currency_) unapplied_ += credit.left;
    }
    measure_flow();
    find_customers();
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
    countback();
    turnover();
    effectiveness();
    shares();
    return std::move(set_);
  }

 private:
  void add_open(const OpenItem& item) {
    closing_.gross += item.open;
    if (item.due >= in_.period.until) closing_.not_due += item.open;
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

  [[nodiscard]] std::int64_t gross_on(Date day) const {
    std::int64_t gross = 0;
    for (const HistoryItem& item : in_.history.items()) {
      if (item.currency == currency_) gross += in_.history.state(item, day).open;
    }
    return gross;
  }

  void measure_flow() {
    const Date before = in_.period.from.plus_days(-1);
    for (const HistoryItem& item : in_.history.items()) {
      if (item.currency != currency_ || item.doc_date > in_.period.until) continue;
      const bool due = item.is_claim && item.due <= in_.period.until;
      const bool billed = item.doc_date >= in_.period.from;
      if (due) flow_.to_recover += in_.history.state(item, before).open;
      if (due && billed) flow_.to_recover += item.amount;
      for (const HistoryEvent& event : in_.history.events(item)) {
        // What was paid before the ledger begins was never there to be recovered.
        if (event.kind == EventKind::unknown && due && billed) flow_.to_recover -= event.amount;
        if (event.date < in_.period.from || event.date > in_.period.until) continue;
        if (event.kind == EventKind::written_off) flow_.written_off += event.amount;
        if (event.kind == EventKind::paid && due) flow_.recovered += event.amount;
        if (event.kind == EventKind::credited && due) flow_.to_recover -= event.amount;
      }
    }
  }

  void find_customers() {
    std::map<CustomerId, std::int64_t> gross;
    for (const OpenItem& item : in_.open.items) {
      if (in_.ledger.currency(item.row) != currency_) continue;
      gross[in_.ledger.customer(item.row)] += item.open;
    }
    for (const auto& [customer, amount] : gross) set_.customers.push_back({customer, amount});
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

  void countback() {
    constexpr const char* kCode = "dso-countback";
    if (open_list_) return missing(kCode, IndicatorUnit::days, "na.open-item-list");
    std::int64_t rest = closing_.gross;
    std::int64_t days = 0;
    const Date earliest = book_.first_month(in_.period.until);
    if (!earliest.known()) return missing(kCode, IndicatorUnit::days, "na.no-sales");
    Date end = in_.period.until;
    while (rest > 0) {
      const Date month = end.start_of_month();
      if (month < earliest) return missing(kCode, IndicatorUnit::days, "na.history-too-short");
      const std::int64_t sold = sales(month, end);
      const std::int64_t month_days = end - month + 1;
      if (sold > rest) {
        fraction(kCode, IndicatorUnit::days, Wide{days} * sold + Wide{rest} * month_days, sold,
                 "na.too-large");
        return;
      }
      rest -= sold;
      days += month_days;
      end = month.plus_days(-1);
    }
    fraction(kCode, IndicatorUnit::days, days, 1, "na.too-large");
  }

  void turnover() {
    const Date opening = in_.period.until.plus_months(-12);
    const char* why = nullptr;
    if (open_list_) why = "na.open-item-list";
    if (why == nullptr && (!first_.known() || first_ > opening)) why = "na.under-twelve-months";
    if (why != nullptr) {
      missing("turnover", IndicatorUnit::times, why);
      missing("turnover-days", IndicatorUnit::days, why);
      return;
    }
    const std::int64_t sold = sales(opening.plus_days(1), in_.period.until);
    const Wide both = Wide{gross_on(opening)} + closing_.gross;
    fraction("turnover", IndicatorUnit::times, Wide{sold} * 2, both, "na.nothing-open");
    fraction("turnover-days", IndicatorUnit::days, both * in_.year_days, Wide{sold} * 2,
             "na.no-sales");
  }

  void effectiveness() {
    constexpr const char* kCode = "collection-effectiveness";
    if (open_list_) return missing(kCode, IndicatorUnit::per_cent, "na.open-item-list");
    const std::int64_t start = gross_on(in_.period.from.plus_days(-1)) +
                               sales(in_.period.from, in_.period.until);
    const std::int64_t closing = closing_.gross + flow_.written_off;
    fraction(kCode, IndicatorUnit::per_cent, Wide{start - closing} * 100,
             start - closing_.not_due, "na.nothing-to-collect");
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

  const IndicatorInput& in_;
  const SalesOfCurrency& book_;
  Currency currency_;
  IndicatorSet set_;
  Balance closing_;
  Flow flow_;
  std::int64_t unapplied_ = 0;
  bool open_list_ = false;
  Date first_;  // of all documents
};

}  // namespace

Period default_period(Date as_of) {
  return {as_of.start_of_month().plus_months(-2), as_of};
}

const Indicator* IndicatorSet::find(std::string_view code) const {
  for (const Indicator& value : values) {
    if (value.code == code) return &value;
  }
  return nullptr;
}

std::vector<IndicatorSet> indicators(const IndicatorInput& input) {
  std::vector<IndicatorSet> sets;
  std::optional<SalesBook> own;
  const SalesBook& book =
      input.book != nullptr ? *input.book : own.emplace(input.ledger, input.sales);
  for (const SalesOfCurrency& one : book.currencies()) {
    const bool any = one.first_document.known() && one.first_document <= input.period.until;
    if (any) sets.push_back(CurrencyBook(input, one).run());
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
