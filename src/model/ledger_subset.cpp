#include <arrears/model/ledger_subset.hpp>

#include <vector>

#include <arrears/model/ledger_builder.hpp>

namespace arrears {
namespace {

Record record_of(const Ledger& ledger, RowId row, std::vector<std::string_view>& extras) {
  Record record;
  record.type = ledger.type(row);
  record.customer_id = ledger.customer_id(ledger.customer(row));
  record.currency = ledger.currency(row);
  record.amount = ledger.amount(row);
  for (const ColumnInfo& column : all_columns()) {
    if (!ledger.has(column.column)) continue;
    switch (column.kind) {
      case ColumnKind::date: record.date(column.column) = ledger.date(column.column, row); break;
      case ColumnKind::money: record.minor(column.column) = ledger.money(column.column, row); break;
      case ColumnKind::text:
      case ColumnKind::name:
      case ColumnKind::yes_no: record.text(column.column) = ledger.text(column.column, row); break;
      case ColumnKind::doc_type:
      case ColumnKind::customer:
      case ColumnKind::currency: break;
    }
  }
  for (std::size_t i = 0; i < extras.size(); ++i) extras[i] = ledger.extra(i, row);
  record.extras = extras;
  const Origin origin = ledger.origin(row);
  record.line = origin.line;
  record.offset = origin.offset;
  return record;
}

}  // namespace

Result<Ledger> keep_customers(const Ledger& ledger, std::span<const CustomerId> customers) {
  std::vector<bool> kept(ledger.customer_count());
  for (const CustomerId customer : customers) kept[customer.index()] = true;
  LedgerBuilder builder({ColumnSet::all(), {}, true, true});
  std::size_t source = 0;
  const auto begin_source = [&] {
    builder.begin_source(ledger.sources()[source++]);
    for (const std::string& name : ledger.extra_names()) (void)builder.extra_column(name);
  };
  std::vector<std::string_view> extras(ledger.extra_names().size());
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    if (!kept[ledger.customer(row).index()]) continue;
    while (source <= ledger.origin(row).source.index()) begin_source();
    builder.add(record_of(ledger, row, extras));
  }
  while (source < ledger.sources().size()) begin_source();
  return builder.finish();
}

}  // namespace arrears
