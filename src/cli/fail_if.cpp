#include "fail_if.hpp"

#include <algorithm>

#include <arrears/model/money.hpp>
#include <arrears/render/table_ops.hpp>

namespace arrears {
namespace {

std::string text_of(const Cell& cell) {
  if (!cell.known) return {};
  if (cell.type == CellType::money) return cell.as_money().to_decimal();
  std::string text;
  append_decimal(text, cell.number, 2);  // a percentage
  return text;
}

// Rows of the table, or of the totals; the currency is the first column that holds one.
std::vector<std::string> currencies_of(const Table& table, const std::vector<std::size_t>& rows) {
  std::vector<std::string> codes;
  const auto column = table.find("currency");
  const std::size_t width = table.columns.size();
  std::vector<Cell> cells(width);
  for (const std::size_t row : rows) {
    if (!column) return {""};
    table.rows->fill(row, 1, cells);
    std::string code(cells[*column].view());
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
  }
  return codes;
}

Diagnostics figures_of(const Table& totals, const Where& where, std::size_t row) {
  Diagnostics figures;
  std::vector<Cell> cells(totals.columns.size());
  totals.rows->fill(row, 1, cells);
  for (const Condition& condition : where.conditions) {
    figures.push_back(note("fail-if-total")
                          .with("column", condition.column)
                          .with("value", text_of(cells[*totals.find(condition.column)]))
                          .with("currency", std::string(cells[0].view())));
  }
  return figures;
}

}  // namespace

bool asks_fail_if(const Context& context) {
  return context.options.text("fail-if").has_value();
}

Result<FailAnswer> ask_fail_if(const Table& table, const Context& context) {
  FailAnswer answer;
  const auto text = context.options.text("fail-if");
  if (!text) return answer;
  const auto where = parse_where(*text);
  if (!where) return fail(where.error());
  Where of_rows{where->expression, {}}, of_totals{where->expression, {}};
  for (const Condition& condition : where->conditions) {
    const bool total = !table.find(condition.column) && context.totals &&
                       context.totals->find(condition.column);
    (total ? of_totals : of_rows).conditions.push_back(condition);
  }
  std::vector<std::size_t> rows;
  if (!of_rows.conditions.empty()) {
    auto found = rows_where(table, of_rows);
    if (!found) return fail(found.error());
    rows = std::move(*found);
    answer.holds = !rows.empty();
    if (of_totals.conditions.empty() || !answer.holds) return answer;
  }
  const auto totals = rows_where(*context.totals, of_totals);
  if (!totals) return fail(totals.error());
  answer.holds = false;
  const std::vector<std::string> met = currencies_of(table, rows);
  for (const std::size_t row : *totals) {
    const std::string currency = currencies_of(*context.totals, {row}).front();
    const bool both = of_rows.conditions.empty() || met.front().empty() ||
                      std::find(met.begin(), met.end(), currency) != met.end();
    if (!both) continue;
    answer.holds = true;
    for (Diagnostic& figure : figures_of(*context.totals, of_totals, row)) {
      answer.figures.push_back(std::move(figure));
    }
  }
  return answer;
}

}  // namespace arrears
