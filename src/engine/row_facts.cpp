#include "row_facts.hpp"

#include <algorithm>
#include <cstdlib>

#include <arrears/engine/recovery_parameters.hpp>

namespace arrears {
namespace {

template <class T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

int compare_cells(const Ledger& ledger, const ColumnInfo& column, RowId a, RowId b) {
  switch (column.kind) {
    case ColumnKind::doc_type: return three_way(ledger.type(a), ledger.type(b));
    case ColumnKind::customer: return three_way(ledger.customer(a), ledger.customer(b));
    case ColumnKind::currency: return three_way(ledger.currency(a), ledger.currency(b));
    case ColumnKind::money:
      return three_way(ledger.money(column.column, a), ledger.money(column.column, b));
    case ColumnKind::date:
      return three_way(ledger.date(column.column, a), ledger.date(column.column, b));
    case ColumnKind::yes_no:
    case ColumnKind::text:
    case ColumnKind::name: break;
  }
  if (ledger.text_ref(column.column, a) == ledger.text_ref(column.column, b)) return 0;
  return three_way(ledger.text(column.column, a), ledger.text(column.column, b));
}

}  // namespace

bool is_rejected_write_off(const Ledger& ledger, RowId row) {
  return ledger.type(row) == DocType::write_off &&
         ledger.text(Column::applies_to, row).empty() &&
         ledger.text(Column::settled_by, row).empty();
}

std::int64_t retained_part(const Ledger& ledger, RowId row) {
  if (!ledger.has(Column::retention_amount)) return 0;
  const std::int64_t retained = ledger.money(Column::retention_amount, row).value_or(0);
  return std::clamp<std::int64_t>(retained, 0, ledger.amount(row));
}

double paid_share_of(const Ledger& ledger, RowId row, std::int64_t open) {
  return retained_part(ledger, row) > 0 ? 0.0 : paid_share(ledger.amount(row), open);
}

std::int64_t claim_of(const Ledger& ledger, RowId row, std::int64_t amount) {
  if (!ledger.has(Column::open_amount)) return kNoClaim;
  const auto left = ledger.money(Column::open_amount, row);
  if (!left || ledger.date(Column::settled_date, row).known()) return kNoClaim;
  return std::clamp<std::int64_t>(std::abs(*left), 0, amount);
}

int compare_all_fields(const Ledger& ledger, RowId a, RowId b) {
  if (a == b) return 0;
  for (const ColumnInfo& column : all_columns()) {
    if (const int order = compare_cells(ledger, column, a, b); order != 0) return order;
  }
  for (std::size_t i = 0; i < ledger.extra_names().size(); ++i) {
    if (const int order = three_way(ledger.extra(i, a), ledger.extra(i, b)); order != 0) {
      return order;
    }
  }
  return 0;
}

int compare_numbers(const Ledger& ledger, RowId a, RowId b) {
  const std::string_view number = ledger.text(Column::doc_no, a);
  if (const int order = three_way(number, ledger.text(Column::doc_no, b)); order != 0) {
    return order;
  }
  const auto size = [&](RowId row) { return std::abs(ledger.amount(row)); };
  if (const int order = three_way(size(a), size(b)); order != 0) return order;
  return compare_all_fields(ledger, a, b);
}

}  // namespace arrears
