// age --against: what an export says differently from an earlier one.
#include <memory>

#include <arrears/render/age_lists.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

Table begin_table(std::string_view name, const LedgerChanges& changes) {
  Table table;
  table.report = "age";
  table.name = std::string(name);
  for (const ChangeBridge& bridge : changes.bridges) {
    const auto amount = [&](std::int64_t minor) {
      return Money{minor, bridge.currency}.to_decimal();
    };
    Fact fact{"report.bridge", {std::string(bridge.currency.code()), amount(bridge.before)}};
    for (const std::int64_t part : bridge.difference) fact.values.push_back(amount(part));
    fact.values.push_back(amount(bridge.after));
    table.foot.push_back(std::move(fact));
  }
  return table;
}

}  // namespace

Table change_table(const LedgerChanges& changes, const NameOf& name_of) {
  Table table = begin_table("changes", changes);
  table.columns = {code_column("change", "ledger_change"),
                   text_column("customer_id"),
                   text_column("customer_name", 1),
                   code_column("doc_type", "doc_type", 3),
                   text_column("doc_no"),
                   typed_column("doc_date", CellType::date, 4),
                   typed_column("due_date", CellType::date, 2),
                   text_column("currency"),
                   typed_column("amount_before", CellType::money, 3),
                   typed_column("amount_after", CellType::money, 3),
                   typed_column("open_before", CellType::money),
                   typed_column("open_after", CellType::money),
                   total_column("difference"),
                   text_column("amended", 2)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const DocumentChange& one : changes.documents) {
    const DocumentState& latest = one.after.there ? one.after : one.before;
    const auto money = [&](bool there, std::int64_t minor) {
      return there ? Cell::money({minor, one.currency}) : Cell::none(CellType::money);
    };
    rows->add({Cell::text(to_string(one.change)), Cell::text(one.customer_id),
               Cell::text(name_of(one.customer_id)), Cell::text(to_string(one.type)),
               Cell::text(one.doc_no), Cell::date(latest.doc_date), Cell::date(latest.due),
               Cell::text(one.currency.code()), money(one.before.there, one.before.amount),
               money(one.after.there, one.after.amount), money(one.before.there, one.before.open),
               money(one.after.there, one.after.open),
               Cell::money({one.difference(), one.currency}), Cell::text(one.fields)});
  }
  table.rows = std::move(rows);
  return table;
}

Table change_sums(const LedgerChanges& changes) {
  Table table = begin_table("bridge", changes);
  table.columns = {code_column("change", "ledger_change"), text_column("currency"),
                   typed_column("documents", CellType::integer),
                   typed_column("amount", CellType::money)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const ChangeBridge& bridge : changes.bridges) {
    const auto add = [&](std::string_view what, Cell documents, std::int64_t minor) {
      rows->add({Cell::text(what), Cell::text(bridge.currency.code()), documents,
                 Cell::money({minor, bridge.currency})});
    };
    add("balance_before", Cell::none(CellType::integer), bridge.before);
    for (std::size_t i = 0; i < kChanges; ++i) {
      add(to_string(static_cast<Change>(i)), Cell::integer(bridge.documents[i]),
          bridge.difference[i]);
    }
    add("balance_after", Cell::none(CellType::integer), bridge.after);
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace arrears
