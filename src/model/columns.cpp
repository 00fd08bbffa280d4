#include <arrears/model/columns.hpp>

#include <array>
#include <cassert>

namespace arrears {
namespace {

using enum ColumnKind;

constexpr std::array<ColumnInfo, kColumns> kColumnTable{{
    {Column::doc_type, "doc_type", doc_type},
    {Column::doc_no, "doc_no", text},
    {Column::customer_id, "customer_id", customer},
    {Column::customer_name, "customer_name", name},
    {Column::doc_date, "doc_date", date},
    {Column::due_date, "due_date", date},
    {Column::currency, "currency", currency},
    {Column::amount, "amount", money},
    {Column::open_amount, "open_amount", money},
    {Column::applies_to, "applies_to", text},
    {Column::settled_date, "settled_date", date},
    {Column::entry_date, "entry_date", date},
    {Column::salesperson, "salesperson", name},
    {Column::region, "region", name},
    {Column::terms, "terms", name},
    {Column::disputed, "disputed", yes_no},
    {Column::reference, "reference", text},
    {Column::text, "text", text},
    {Column::company, "company", name},
    {Column::amount_local, "amount_local", money},
    {Column::local_currency, "local_currency", name},
    {Column::tax_amount, "tax_amount", money},
    {Column::settled_by, "settled_by", text},
    {Column::applied_date, "applied_date", date},
    {Column::disputed_amount, "disputed_amount", money},
    {Column::dispute_reason, "dispute_reason", name},
    {Column::dispute_date, "dispute_date", date},
    {Column::retention_amount, "retention_amount", money},
    {Column::retention_due, "retention_due", date},
    {Column::instrument, "instrument", name},
    {Column::instrument_due, "instrument_due", date},
    {Column::drawee, "drawee", name},
    {Column::po_number, "po_number", text},
    {Column::delivery_note, "delivery_note", text},
    {Column::delivery_date, "delivery_date", date},
    {Column::documents_ok, "documents_ok", yes_no},
    {Column::uncollectable, "uncollectable", yes_no},
    {Column::reason_code, "reason_code", name},
    {Column::assigned_to, "assigned_to", name},
    {Column::dunning_level, "dunning_level", name},
    {Column::last_dunned, "last_dunned", date},
    {Column::last_deadline, "last_deadline", date},
}};

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < kColumnTable.size(); ++i) {
    if (static_cast<std::size_t>(kColumnTable[i].column) != i) return false;
  }
  return true;
}
static_assert(in_enum_order());

}  // namespace

std::span<const ColumnInfo> all_columns() { return kColumnTable; }

const ColumnInfo& info(Column column) { return kColumnTable[static_cast<std::size_t>(column)]; }

std::optional<Column> find_column(std::string_view key) {
  for (const ColumnInfo& column : kColumnTable) {
    if (column.key == key) return column.column;
  }
  return std::nullopt;
}

ColumnSet ColumnSet::all() {
  ColumnSet set;
  set.bits_.set();
  return set;
}

}  // namespace arrears
