#include <arrears/render/where_ledger.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <arrears/engine/group_key.hpp>
#include <arrears/model/rate.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

bool orders(Compare compare) {
  return compare == Compare::less || compare == Compare::less_equal ||
         compare == Compare::greater || compare == Compare::greater_equal;
}

CellType type_of(const GroupKey& key, const Where& where) {
  if (key.kind == GroupKey::Kind::column) {
    const ColumnKind kind = info(key.column).kind;
    if (kind == ColumnKind::money) return CellType::money;
    return kind == ColumnKind::date ? CellType::date : CellType::text;
  }
  if (key.kind != GroupKey::Kind::extra) return CellType::text;
  bool numbers = false;
  for (const Condition& condition : where.conditions) {
    if (condition.column != key.name) continue;
    if (!orders(condition.compare) || !Rate::parse(condition.value)) return CellType::text;
    numbers = true;
  }
  return numbers ? CellType::number : CellType::text;
}

/// The rows of a ledger as rows of a table that has only the columns asked for.
class LedgerCells final : public RowSource {
 public:
  LedgerCells(const LedgerRows& rows, std::vector<GroupKey> keys, std::vector<CellType> types)
      : rows_(rows), keys_(std::move(keys)), types_(std::move(types)) {
    const bool months = std::any_of(keys_.begin(), keys_.end(), [](const GroupKey& key) {
      return key.kind == GroupKey::Kind::month;
    });
    for (std::uint32_t i = 0; months && i < rows.ledger.size(); ++i) {
      const Date due = due_of(RowId(i));
      if (due.known()) months_[due.start_of_month()] = due.to_iso().substr(0, 7);
    }
  }

  [[nodiscard]] std::size_t size() const override { return rows_.ledger.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    std::string buffer;
    Cell* at = out.data();
    for (std::size_t i = first; i < first + count; ++i) {
      const RowId row(static_cast<std::uint32_t>(i));
      for (std::size_t k = 0; k < keys_.size(); ++k) *at++ = cell(k, row, buffer);
    }
  }

 private:
  [[nodiscard]] Date due_of(RowId row) const {
    const Date due = rows_.due.as_of(row, rows_.as_of);
    return due == kDueOpen ? Date{} : due;
  }

  [[nodiscard]] Cell cell(std::size_t k, RowId row, std::string& buffer) const {
    const GroupKey& key = keys_[k];
    const Ledger& ledger = rows_.ledger;
    if (types_[k] == CellType::date) {
      return Cell::date(key.column == Column::due_date ? due_of(row)
                                                       : ledger.date(key.column, row));
    }
    if (types_[k] == CellType::money) {
      const auto minor = key.column == Column::amount ? std::optional(ledger.amount(row))
                                                      : ledger.money(key.column, row);
      return money_or_none(minor, ledger.currency(row));
    }
    if (key.kind == GroupKey::Kind::month) {
      const auto month = months_.find(due_of(row).known() ? due_of(row).start_of_month() : Date{});
      return month == months_.end() ? Cell::none() : Cell::text(month->second);
    }
    const std::string_view text = group_value(key, ledger, rows_.facts, row, Date{}, buffer);
    if (types_[k] == CellType::number) {
      const auto number = Rate::parse(text);
      return number ? number_cell(number->digits(), number->scale()) : Cell::none(types_[k]);
    }
    return text.empty() ? Cell::none() : Cell::text(text);
  }

  const LedgerRows& rows_;
  std::vector<GroupKey> keys_;
  std::vector<CellType> types_;
  std::map<Date, std::string> months_;
};

Place place_in(const Where& where, const Condition& condition) {
  Place place;
  place.column = condition.position;
  place.excerpt = where.expression;
  place.length = static_cast<std::uint32_t>(std::max<std::size_t>(condition.column.size(), 1));
  return place;
}

}  // namespace

Result<std::vector<bool>> mark_rows(const LedgerRows& rows, const Where& where) {
  Table table;
  Where bound = where;
  std::vector<GroupKey> keys;
  std::vector<CellType> types;
  for (Condition& condition : bound.conditions) {
    auto key = find_group_key(condition.column, rows.ledger, &rows.parents);
    if (!key) {
      Diagnostic why = key.error();
      why.place = place_in(where, condition);
      return fail(std::move(why));
    }
    condition.column = key->name;  // `customer` is `customer_id`
    if (!table.find(key->name)) {
      types.push_back(type_of(*key, where));
      table.columns.push_back(typed_column(key->name, types.back()));
      keys.push_back(std::move(*key));
    }
  }
  table.rows = std::make_shared<LedgerCells>(rows, std::move(keys), std::move(types));
  const auto found = rows_where(table, bound);
  if (!found) return fail(found.error());
  std::vector<bool> marks(rows.ledger.size());
  for (const std::size_t row : *found) marks[row] = true;
  return marks;
}

}  // namespace arrears
