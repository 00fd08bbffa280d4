/// The tables that reports are put together from, one function each.
#pragma once

#include <arrears/render/report_tables.hpp>

namespace arrears {

/// A table with head and tie-out, without columns and rows.
[[nodiscard]] Table begin_report(const ReportInput& input, std::string_view kind,
                                 std::string_view name);

/// An indicator's value with its own decimals, or a cell that is not known.
[[nodiscard]] Cell indicator_cell(const Indicator& indicator, Currency currency);

/// The figures of an earlier day, of the currencies whose documents reach back to its period.
struct Comparisons {
  Date day;
  std::vector<IndicatorSet> sets;
};
[[nodiscard]] Comparisons compare(const ReportInput& input, Date day);
/// One of its figures; not known where the ledger does not reach back.
[[nodiscard]] Cell compared(const Comparisons& with, Currency currency, std::string_view code);

/// Ageing and figures at the month ends before, and now.
[[nodiscard]] Result<Table> months_table(const ReportInput& input, std::string_view kind);

/// Key figures: currency, figure, value, unit, reason, previous, last_year.
[[nodiscard]] Table figures_table(const ReportInput& input, std::string_view kind,
                                  std::span<const IndicatorSet> sets);

/// Each bucket with its share of what is open, and the running sum of the shares.
[[nodiscard]] Result<Table> structure_table(const ReportInput& input, std::string_view kind);

/// Customers by what they owe, with their share; `top` of each currency, 0 for all.
[[nodiscard]] Table concentration_table(const ReportInput& input, std::string_view kind,
                                        std::string_view name, std::size_t top,
                                        std::span<const IndicatorSet> sets);

/// Customers whose credit status is breach or hold.
[[nodiscard]] Table breaches_table(const ReportInput& input, std::string_view kind);

/// The period as a fact of the head.
[[nodiscard]] Fact period_fact(const Period& period);

Result<std::vector<Table>> make_worklist(const ReportInput& input);
Result<std::vector<Table>> make_forecast(const ReportInput& input);
Result<std::vector<Table>> make_provision(const ReportInput& input);
Result<std::vector<Table>> make_movements(const ReportInput& input);
Result<std::vector<Table>> make_salespeople(const ReportInput& input);
Result<std::vector<Table>> make_collectors(const ReportInput& input);
Result<std::vector<Table>> make_credit(const ReportInput& input);
Result<std::vector<Table>> make_write_offs(const ReportInput& input);
Result<std::vector<Table>> make_disputes(const ReportInput& input);
Result<std::vector<Table>> make_limitation(const ReportInput& input);
Result<std::vector<Table>> make_reconcile(const ReportInput& input);
Result<std::vector<Table>> make_summary(const ReportInput& input);
Result<std::vector<Table>> make_overdue(const ReportInput& input);
Result<std::vector<Table>> make_upcoming(const ReportInput& input);
Result<std::vector<Table>> make_months(const ReportInput& input);
Result<std::vector<Table>> make_indicators(const ReportInput& input);
Result<std::vector<Table>> make_concentration(const ReportInput& input);
Result<std::vector<Table>> make_statement(const ReportInput& input);

}  // namespace arrears
