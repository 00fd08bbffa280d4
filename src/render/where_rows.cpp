// Conditions met by the cells of a table, compared as the column's type.
#include <arrears/render/table_ops.hpp>

#include <algorithm>

#include <arrears/model/rate.hpp>

#include "blocks.hpp"
#include "find_column.hpp"
#include "machine_text.hpp"
#include "picked_rows.hpp"
#include "utf8.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

/// A condition whose column was found and whose value was read as the column's type.
struct Test {
  std::size_t column = 0;
  TableColumn facts;
  Compare compare = Compare::equal;
  std::string text;
  Rate number;
  Date date;
};

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return ascii_lower(a) == ascii_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() ||
         part.empty();
}

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

template <class T>
int sign_of(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int order(const Cell& cell, const Test& test) {
  switch (cell.type) {
    case CellType::text: return sign_of(cell.view(), std::string_view(test.text));
    case CellType::date: return sign_of(cell.as_date(), test.date);
    default: break;
  }
  // 64 bits times 10^12 at most: fits.
  const Wide left = Wide{cell.number} * power_of_ten(test.number.scale());
  const Wide right =
      Wide{test.number.digits()} * power_of_ten(decimals_of(cell, test.facts));
  return sign_of(left, right);
}

bool holds(const Cell& cell, const Test& test) {
  const bool not_equal = test.compare == Compare::not_equal;
  if (test.text.empty() && (not_equal || test.compare == Compare::equal)) {
    return cell.known == not_equal;
  }
  if (!cell.known) return not_equal;
  if (test.compare == Compare::contains) {
    if (cell.type == CellType::text) return contains(cell.view(), test.text);
    return contains(machine_text(cell, test.facts), test.text);
  }
  const int sign = order(cell, test);
  switch (test.compare) {
    case Compare::equal: return sign == 0;
    case Compare::not_equal: return sign != 0;
    case Compare::less: return sign < 0;
    case Compare::less_equal: return sign <= 0;
    case Compare::greater: return sign > 0;
    default: return sign >= 0;
  }
}

bool read_value(const TableColumn& column, Test& test) {
  if (test.compare == Compare::contains || column.type == CellType::text) return true;
  if (test.text.empty()) {
    return test.compare == Compare::equal || test.compare == Compare::not_equal;
  }
  if (column.type == CellType::date) {
    const auto date = Date::parse_iso(test.text);
    if (date) test.date = *date;
    return date.has_value();
  }
  std::string_view digits = test.text;
  if (column.type == CellType::percent && digits.back() == '%') digits.remove_suffix(1);
  const auto number = Rate::parse(digits);
  if (number) test.number = *number;
  return number.has_value();
}

std::string_view kind_of(CellType type) {
  switch (type) {
    case CellType::date: return "date";
    case CellType::integer: return "integer";
    default: return "number";
  }
}

Place place_in(const Where& where, std::uint32_t position, std::size_t bytes) {
  Place place;
  place.column = position;
  place.excerpt = where.expression;
  place.length = static_cast<std::uint32_t>(std::max<std::size_t>(bytes, 1));
  return place;
}

Result<std::vector<Test>> bind(const Table& table, const Where& where) {
  std::vector<Test> tests;
  for (const Condition& condition : where.conditions) {
    const auto column = find_column(table, condition.column);
    if (!column) {
      Diagnostic why = column.error();
      why.place = place_in(where, condition.position, condition.column.size());
      return fail(std::move(why));
    }
    const TableColumn& facts = table.columns[*column];
    Test test{*column, facts, condition.compare, condition.value, {}, {}};
    if (!read_value(facts, test)) {
      return fail(usage_error("where-bad-value")
                      .with("column", condition.column)
                      .with("value", condition.value)
                      .with("kind", std::string(kind_of(facts.type)))
                      .at(place_in(where, condition.value_position, condition.value.size())));
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace

Result<std::vector<std::size_t>> rows_where(const Table& table, const Where& where) {
  const auto tests = bind(table, where);
  if (!tests) return fail(tests.error());
  std::vector<std::size_t> rows;
  std::size_t at = 0;
  const RowVisitor visitor = [&](std::span<const Cell> row) {
    const bool all = std::all_of(tests->begin(), tests->end(), [&](const Test& test) {
      return holds(row[test.column], test);
    });
    if (all) rows.push_back(at);
    ++at;
  };
  visit_rows(table, std::span(&visitor, 1));
  return rows;
}

Result<Table> keep_where(const Table& table, const Where& where) {
  auto rows = rows_where(table, where);
  if (!rows) return fail(rows.error());
  Table kept = table;
  note_rows_shown(kept, rows->size(), table.row_count());
  if (table.rows) kept.rows = pick_rows(table.rows, table.columns.size(), std::move(*rows));
  return kept;
}

}  // namespace arrears
