// age --movements: what became of the open items from one day to the next.
#include <memory>

#include <arrears/render/age_lists.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

Table begin_table(std::string_view name, std::span<const MovePeriod> periods) {
  Table table;
  table.report = "age";
  table.name = std::string(name);
  if (!periods.empty()) table.as_of.push_back(periods.front().from);
  for (const MovePeriod& period : periods) table.as_of.push_back(period.to);
  return table;
}

void add_dates(std::vector<TableColumn>& columns) {
  columns.push_back(typed_column("from_date", CellType::date));
  columns.push_back(typed_column("as_of", CellType::date));
}

Cell bucket_cell(std::uint32_t bucket, std::span<const std::string> names,
                 std::string_view otherwise) {
  return Cell::text(bucket == kNoBucket ? otherwise : std::string_view(names[bucket]));
}

std::string_view movement_of(const ItemMove& move) {
  if (move.before == 0) return "new";
  if (move.after == 0) return move.written_off == move.before ? "written_off" : "paid";
  if (move.aged != 0) return move.aged > 0 ? "worsened" : "improved";
  return move.lost() > 0 ? "part_paid" : move.gained() > 0 ? "reopened" : "stayed";
}

}  // namespace

Table movement_table(std::span<const MovePeriod> periods, std::span<const GroupKey> keys,
                     const Ledger& ledger, const CustomerFacts& facts) {
  Table table = begin_table("movements", periods);
  for (const GroupKey& key : keys) {
    if (key.kind == GroupKey::Kind::currency) continue;
    table.columns.push_back(text_column(key.name));
    if (key.kind == GroupKey::Kind::customer) {
      table.columns.push_back(text_column("customer_name", 2));
    }
  }
  table.columns.push_back(text_column("currency"));
  for (const char* name : {"opening", "new", "paid", "written_off", "closing", "worsened",
                           "improved", "stayed"}) {
    table.columns.push_back(typed_column(name, CellType::money));
    table.columns.back().total = periods.size() == 1;  // periods do not add up
  }
  add_dates(table.columns);
  auto rows = std::make_shared<RowList>(table.columns.size());
  std::vector<Cell> row;
  for (const MovePeriod& period : periods) {
    for (const MoveSum& sum : period.sums) {
      row.clear();
      for (std::size_t k = 0; k < keys.size(); ++k) {
        if (keys[k].kind == GroupKey::Kind::currency) continue;
        row.push_back(Cell::text(sum.keys[k]));
        if (keys[k].kind != GroupKey::Kind::customer) continue;
        row.push_back(Cell::text(facts.name(*ledger.find_customer(sum.keys[k]))));
      }
      row.push_back(Cell::text(sum.currency.code()));
      for (const std::int64_t amount : {sum.opening, sum.fresh, sum.paid, sum.written_off,
                                        sum.closing, sum.worsened, sum.improved, sum.stayed}) {
        row.push_back(Cell::money({amount, sum.currency}));
      }
      row.push_back(Cell::date(period.from));
      row.push_back(Cell::date(period.to));
      rows->add(row);
    }
  }
  table.rows = std::move(rows);
  return table;
}

Table roll_table(std::span<const MovePeriod> periods, std::span<const std::string> names) {
  Table table = begin_table("rolls", periods);
  table.columns = {code_column("from_bucket", "head"), code_column("to_bucket", "head"),
                   text_column("currency"), typed_column("amount", CellType::money),
                   typed_column("items", CellType::integer, 1),
                   typed_column("roll_pct", CellType::percent)};
  add_dates(table.columns);
  constexpr std::int64_t kPerCentDigits = 10'000;
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const MovePeriod& period : periods) {
    for (const RollCell& cell : period.rolls) {
      const auto rate = cell.of == 0 ? std::nullopt : scaled(cell.amount, kPerCentDigits, cell.of);
      rows->add({bucket_cell(cell.from, names, "new"),
                 bucket_cell(cell.to, names, cell.written_off ? "written_off" : "paid"),
                 Cell::text(cell.currency.code()), Cell::money({cell.amount, cell.currency}),
                 Cell::integer(cell.items),
                 rate ? Cell::decimal(CellType::percent, *rate) : Cell::none(CellType::percent),
                 Cell::date(period.from), Cell::date(period.to)});
    }
  }
  table.rows = std::move(rows);
  return table;
}

Table move_list(std::span<const MovePeriod> periods, std::span<const std::string> names,
                const Ledger& ledger, const CustomerFacts& facts) {
  Table table = begin_table("moves", periods);
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   code_column("doc_type", "doc_type", 3), text_column("doc_no"),
                   typed_column("due_date", CellType::date), text_column("currency"),
                   typed_column("open_before", CellType::money),
                   typed_column("open_after", CellType::money),
                   code_column("from_bucket", "head"), code_column("to_bucket", "head"),
                   code_column("movement", "movement")};
  add_dates(table.columns);
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const MovePeriod& period : periods) {
    for (const ItemMove& move : period.items) {
      const CustomerId customer = ledger.customer(move.row);
      const Currency currency = ledger.currency(move.row);
      rows->add({Cell::text(ledger.customer_id(customer)), Cell::text(facts.name(customer)),
                 Cell::text(to_string(ledger.type(move.row))),
                 Cell::text(ledger.text(Column::doc_no, move.row)),
                 Cell::date(move.due == kDueOpen ? Date{} : move.due), Cell::text(currency.code()),
                 Cell::money({move.before, currency}), Cell::money({move.after, currency}),
                 bucket_cell(move.from, names, ""), bucket_cell(move.to, names, ""),
                 Cell::text(movement_of(move)), Cell::date(period.from), Cell::date(period.to)});
    }
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace arrears
