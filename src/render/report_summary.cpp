// report summary, indicators and concentration: the figures of a month on one page.
#include <algorithm>
#include <cassert>
#include <memory>

#include <arrears/engine/month_ends.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

std::vector<IndicatorSet> indicator_sets(const ReportInput& input) {
  assert(input.history != nullptr);
  return indicators({input.ledger, *input.history, input.open, input.side.sales, input.period,
                     input.year_days, input.sales_book, input.open.applications, input.promises,
                     input.flows, input.unapplied});
}

std::string_view name_of(IndicatorUnit unit) {
  switch (unit) {
    case IndicatorUnit::money: return "money";
    case IndicatorUnit::days: return "days";
    case IndicatorUnit::per_cent: return "per_cent";
    case IndicatorUnit::times: return "times";
  }
  return {};
}

Cell per_cent_cell(std::int64_t part, std::int64_t whole) {
  const auto digits = ratio(part, whole, 100, 2);
  return digits ? Cell::decimal(CellType::percent, *digits) : Cell::none(CellType::percent);
}

}  // namespace

Fact period_fact(const Period& period) {
  return {"report.period",
          {period.from.to_iso(), period.until.to_iso(), std::to_string(period.days())}};
}

Cell indicator_cell(const Indicator& indicator, Currency currency) {
  if (!indicator.digits) return Cell::none(CellType::number);
  const std::int64_t digits = *indicator.digits;
  switch (indicator.unit) {
    case IndicatorUnit::money: return Cell::money({digits, currency});
    case IndicatorUnit::days: return number_cell(digits, 1);
    case IndicatorUnit::per_cent: return Cell::decimal(CellType::percent, digits);
    case IndicatorUnit::times: return number_cell(digits, 2);
  }
  return Cell::none(CellType::number);
}

Table figures_table(const ReportInput& input, std::string_view kind,
                    std::span<const IndicatorSet> sets) {
  Table table = begin_report(input, kind, "figures");
  table.head.push_back(period_fact(input.period));
  table.columns = {text_column("currency"), code_column("figure", "indicator"),
                   typed_column("value", CellType::number, 0, 2), code_column("unit", "unit", 1),
                   code_column("reason", "na", 2),
                   typed_column("previous", CellType::number, 1, 2),
                   typed_column("last_year", CellType::number, 1, 2)};
  for (const std::size_t i : {2U, 5U, 6U}) table.columns[i].absent = "report.not-available";
  const Comparisons before = compare(input, month_before(input.open.as_of));
  const Comparisons last_year = compare(input, year_before(input.open.as_of));
  table.head.push_back({"report.compared", {before.day.to_iso(), last_year.day.to_iso()}});
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const IndicatorSet& set : sets) {
    for (const Indicator& indicator : set.values) {
      rows->add({Cell::text(set.currency.code()), Cell::text(indicator.code),
                 indicator_cell(indicator, set.currency), Cell::text(name_of(indicator.unit)),
                 Cell::text(bare_code(indicator.not_available.code)),
                 compared(before, set.currency, indicator.code),
                 compared(last_year, set.currency, indicator.code)});
    }
  }
  table.rows = std::move(rows);
  return table;
}

Result<Table> structure_table(const ReportInput& input, std::string_view kind) {
  auto key = find_group_key("currency", input.ledger);
  if (!key) return fail(key.error());
  const auto aged = age_groups(input.ager, input.open, std::span(&*key, 1));
  if (!aged) return fail(aged.error());
  Table table = begin_report(input, kind, "ageing");
  table.columns = {text_column("currency"), code_column("bucket", "head"),
                   total_column("amount"), typed_column("share_pct", CellType::percent),
                   typed_column("cumulative_pct", CellType::percent, 1)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (std::size_t line = 0; line < aged->sums.size(); ++line) {
    const AgedSum& sum = aged->sums[line];
    std::int64_t running = 0;
    for (std::size_t b = 0; b < aged->axis.size(); ++b) {
      const std::int64_t amount = aged->buckets_of(line)[b];
      running += amount;
      rows->add({Cell::text(sum.currency.code()), Cell::text(aged->axis.names()[b]),
                 Cell::money({amount, sum.currency}),
                 per_cent_cell(amount, sum.not_due + sum.overdue),
                 per_cent_cell(running, sum.not_due + sum.overdue)});
    }
    rows->add({Cell::text(sum.currency.code()), Cell::text("unapplied"),
               Cell::money({-sum.unapplied, sum.currency}), Cell::none(CellType::percent),
               Cell::none(CellType::percent)});
  }
  table.rows = std::move(rows);
  return table;
}

Table concentration_table(const ReportInput& input, std::string_view kind, std::string_view name,
                          std::size_t top, std::span<const IndicatorSet> sets) {
  Table table = begin_report(input, kind, name);
  table.columns = {text_column("currency"), typed_column("rank", CellType::integer, 1),
                   text_column("customer_id"), text_column("customer_name", 1),
                   total_column("gross"), typed_column("share_pct", CellType::percent),
                   typed_column("cumulative_pct", CellType::percent),
                   code_column("in_80", "value", 2)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const IndicatorSet& set : sets) {
    const std::size_t shown = top == 0 ? set.customers.size() : std::min(top, set.customers.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const TopCustomer& one = set.customers[i];
      rows->add({Cell::text(set.currency.code()), Cell::integer(static_cast<std::int64_t>(i) + 1),
                 Cell::text(input.ledger.customer_id(one.customer)),
                 Cell::text(input.ager.facts().name(one.customer)),
                 Cell::money({one.gross, set.currency}),
                 Cell::decimal(CellType::percent, one.share),
                 Cell::decimal(CellType::percent, one.cumulative),
                 Cell::text(one.in_80 ? "yes" : "")});
    }
    const auto few = static_cast<std::size_t>(
        std::count_if(set.customers.begin(), set.customers.end(),
                      [](const TopCustomer& one) { return one.in_80; }));
    table.foot.push_back({"report.eighty-twenty",
                          {std::string(set.currency.code()), std::to_string(few),
                           std::to_string(set.customers.size())}});
  }
  table.rows = std::move(rows);
  return table;
}

Table breaches_table(const ReportInput& input, std::string_view kind) {
  Table table = begin_report(input, kind, "breaches");
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("currency"), typed_column("exposure", CellType::money),
                   typed_column("credit_limit", CellType::money),
                   typed_column("excess", CellType::money),
                   typed_column("breach_since", CellType::date, 2), code_column("status", "status"),
                   code_column("reasons", "short", 3)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const CustomerCredit& credit : input.credit) {
    if (credit.status != CreditStatus::breach && credit.status != CreditStatus::hold) continue;
    const Customer* customer = input.side.customers.find(credit.id);
    const std::string_view name = credit.customer.valid() ? input.ager.facts().name(credit.customer)
                                  : customer != nullptr   ? std::string_view(customer->name)
                                                          : std::string_view();
    rows->add({Cell::text(credit.id), Cell::text(name), Cell::text(credit.currency.code()),
               money_or_none(credit.exposure, credit.currency),
               money_or_none(credit.limit, credit.currency),
               money_or_none(credit.excess, credit.currency), Cell::date(credit.breach_since),
               Cell::text(to_string(credit.status)), Cell::text(join_codes(credit.reasons))});
  }
  table.rows = std::move(rows);
  return table;
}

Result<std::vector<Table>> make_summary(const ReportInput& input) {
  const std::vector<IndicatorSet> sets = indicator_sets(input);
  auto structure = structure_table(input, "summary");
  if (!structure) return fail(structure.error());
  std::vector<Table> tables;
  tables.push_back(figures_table(input, "summary", sets));
  tables.push_back(std::move(*structure));
  auto months = months_table(input, "summary");
  if (!months) return fail(months.error());
  tables.push_back(std::move(*months));
  tables.push_back(concentration_table(input, "summary", "customers", input.top, sets));
  tables.push_back(breaches_table(input, "summary"));
  // The head belongs to the first table of the page, the proof to the last.
  for (std::size_t i = 1; i < tables.size(); ++i) {
    tables[i].head.clear();
    tables[i - 1].tie_out.clear();
  }
  return tables;
}

Result<std::vector<Table>> make_indicators(const ReportInput& input) {
  return std::vector<Table>{figures_table(input, "indicators", indicator_sets(input))};
}

Result<std::vector<Table>> make_concentration(const ReportInput& input) {
  return std::vector<Table>{
      concentration_table(input, "concentration", "customers", 0, indicator_sets(input))};
}

}  // namespace arrears
