// The months before: ageing and key figures at each month end, and what the figures are compared
// with.
#include <algorithm>
#include <iterator>
#include <memory>

#include <arrears/engine/month_ends.hpp>
#include <arrears/model/jobs.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

std::vector<IndicatorSet> sets_on(const ReportInput& input, const OpenItems& open) {
  return indicators({input.ledger, *input.history, open, input.side.sales,
                     period_like(input.period, open.as_of), input.year_days, input.sales_book,
                     input.open.applications, input.promises, input.flows, input.unapplied});
}

const IndicatorSet* set_of(std::span<const IndicatorSet> sets, Currency currency) {
  for (const IndicatorSet& set : sets) {
    if (set.currency == currency) return &set;
  }
  return nullptr;
}

/// Whether the ledger tells all that a period needs.
bool reaches_back(const IndicatorSet& set, const Period& period) {
  return !set.open_list && set.first_document.known() && set.first_document <= period.from;
}

Cell figure(const IndicatorSet& set, std::string_view code) {
  const Indicator* found = set.find(code);
  if (found == nullptr) return Cell::none(CellType::number);
  return indicator_cell(*found, set.currency);
}

std::vector<TableColumn> month_columns(const BucketAxis& axis) {
  std::vector<TableColumn> columns{text_column("currency"),
                                   typed_column("month_end", CellType::date)};
  for (const std::string& name : axis.names()) {
    columns.push_back(typed_column(name, CellType::money, 3));
    columns.back().group = "buckets";
  }
  columns.push_back(typed_column("overdue", CellType::money));
  columns.push_back(typed_column("unapplied", CellType::money, 2));
  columns.push_back(typed_column("balance", CellType::money));
  columns.push_back(typed_column("credit_sales", CellType::money, 1));
  for (const char* days : {"dso", "dso_best", "dso_countback"}) {
    columns.push_back(typed_column(days, CellType::number, 1, 1));
  }
  for (const char* share : {"overdue_pct", "effectiveness_pct", "recovery_pct"}) {
    columns.push_back(typed_column(share, CellType::percent, 1));
  }
  for (auto& column : columns) {
    if (column.type == CellType::number || column.type == CellType::percent) {
      column.absent = "report.not-available";
    }
  }
  return columns;
}

/// One row a month end and currency, gathered by currency at the end.
struct MonthRow {
  Currency currency;
  std::vector<Cell> cells;
};

Result<std::vector<MonthRow>> rows_of_month(const ReportInput& input, const OpenItems& open) {
  std::vector<MonthRow> rows;
  const auto ager = Ager::make(input.ledger, input.ager.facts(), input.policy.age, open.as_of);
  if (!ager) return fail(ager.error());
  auto key = find_group_key("currency", input.ledger);
  if (!key) return fail(key.error());
  const auto aged = age_groups(*ager, open, std::span(&*key, 1));
  if (!aged) return fail(aged.error());
  for (const IndicatorSet& set : sets_on(input, open)) {
    const bool latest = open.as_of == input.open.as_of;
    if (set.open_list && !latest) continue;
    const AgedSum* sum = nullptr;
    std::size_t line = 0;
    for (std::size_t i = 0; i < aged->sums.size(); ++i) {
      if (aged->sums[i].currency != set.currency) continue;
      sum = &aged->sums[i];
      line = i;
    }
    const Currency currency = set.currency;
    const AgedSum nothing{};
    const AgedSum& shown = sum == nullptr ? nothing : *sum;
    MonthRow row{currency, {Cell::text(currency.code()), Cell::date(open.as_of)}};
    for (std::size_t b = 0; b < aged->axis.size(); ++b) {
      row.cells.push_back(
          Cell::money({sum == nullptr ? 0 : aged->buckets_of(line)[b], currency}));
    }
    for (const std::int64_t minor : {shown.overdue, shown.unapplied, shown.balance()}) {
      row.cells.push_back(Cell::money({minor, currency}));
    }
    for (const char* code : {"credit-sales", "dso", "dso-best", "dso-countback", "overdue-rate",
                             "collection-effectiveness", "recovery-rate"}) {
      row.cells.push_back(figure(set, code));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<Table> months_table(const ReportInput& input, std::string_view kind) {
  Table table = begin_report(input, kind, "months");
  table.columns = month_columns(input.ager.axis());
  std::vector<const OpenItems*> days;
  for (const OpenItems& open : input.earlier) {
    if (open.as_of == open.as_of.end_of_month()) days.push_back(&open);
  }
  days.push_back(&input.open);
  std::vector<Result<std::vector<MonthRow>>> made(days.size(), std::vector<MonthRow>{});
  run_jobs(input.threads, days.size(),
           [&](std::size_t i) { made[i] = rows_of_month(input, *days[i]); });
  std::vector<MonthRow> months;
  for (auto& rows : made) {
    if (!rows) return fail(rows.error());
    std::move(rows->begin(), rows->end(), std::back_inserter(months));
  }
  std::stable_sort(months.begin(), months.end(), [](const MonthRow& a, const MonthRow& b) {
    return a.currency < b.currency;
  });
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const MonthRow& month : months) rows->add(std::span<const Cell>(month.cells));
  table.rows = std::move(rows);
  return table;
}

Result<std::vector<Table>> make_months(const ReportInput& input) {
  auto table = months_table(input, "months");
  if (!table) return fail(table.error());
  return std::vector<Table>{std::move(*table)};
}

Comparisons compare(const ReportInput& input, Date day) {
  Comparisons found{day, {}};
  for (const OpenItems& open : input.earlier) {
    if (open.as_of == day) found.sets = sets_on(input, open);
  }
  const Period period = period_like(input.period, day);
  found.sets.erase(std::remove_if(found.sets.begin(), found.sets.end(),
                                  [&](const IndicatorSet& set) {
                                    return !reaches_back(set, period);
                                  }),
                   found.sets.end());
  return found;
}

Cell compared(const Comparisons& with, Currency currency, std::string_view code) {
  const IndicatorSet* set = set_of(with.sets, currency);
  return set == nullptr ? Cell::none(CellType::number) : figure(*set, code);
}

}  // namespace arrears
