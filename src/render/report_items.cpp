// report overdue and upcoming: lists of open items that people work with.
#include <memory>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

/// Some of the open items, by position.
class ItemLines final : public RowSource {
 public:
  ItemLines(const ReportInput& input, std::vector<std::uint32_t> items, bool days_to_go)
      : ager_(input.ager), open_(input.open), items_(std::move(items)), days_to_go_(days_to_go) {}

  [[nodiscard]] std::size_t size() const override { return items_.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    Cell* at = out.data();
    for (std::size_t i = first; i < first + count; ++i) at = put(open_.items[items_[i]], at);
  }

 private:
  Cell* put(const OpenItem& item, Cell* out) const {
    const Ledger& ledger = ager_.ledger();
    const CustomerFacts& facts = ager_.facts();
    const CustomerId customer = ledger.customer(item.row);
    const Customer* record = facts.customer(customer);
    const AgedItem aged = ager_.age(item);
    const std::string_view own = ledger.text(Column::salesperson, item.row);
    *out++ = Cell::text(own.empty() ? facts.salesperson(customer) : own);
    *out++ = Cell::text(ledger.customer_id(customer));
    *out++ = Cell::text(facts.name(customer));
    *out++ = Cell::text(ledger.text(Column::doc_no, item.row));
    *out++ = Cell::date(item.due);
    *out++ = Cell::text(ledger.currency(item.row).code());
    *out++ = Cell::money({item.open, ledger.currency(item.row)});
    *out++ = Cell::integer(days_to_go_ ? -aged.days : aged.days);
    *out++ = Cell::text(to_string(aged.stage));
    *out++ = Cell::text(measure_of(aged.stage));
    *out++ = Cell::text(aged.disputed > 0 ? "yes" : "");
    *out++ = Cell::text(record == nullptr ? std::string_view() : record->contact_name);
    *out++ = Cell::text(record == nullptr ? std::string_view() : record->phone);
    *out++ = Cell::none();
    *out++ = Cell::none(CellType::date);
    *out++ = Cell::none();
    return out;
  }

  Ager ager_;
  const OpenItems& open_;
  std::vector<std::uint32_t> items_;
  bool days_to_go_;
};

template <class Wanted>
Table item_table(const ReportInput& input, std::string_view kind, bool days_to_go,
                 const Wanted& wanted) {
  Table table = begin_report(input, kind, "");
  table.columns = {text_column("salesperson", 2),
                   text_column("customer_id"),
                   text_column("customer_name", 1),
                   text_column("doc_no"),
                   typed_column("due_date", CellType::date),
                   text_column("currency"),
                   total_column("open_amount"),
                   typed_column(days_to_go ? "days_to_due" : "days_past_due", CellType::integer),
                   code_column("stage", "stage", 3),
                   code_column("measure", "measure", 4),
                   code_column("disputed", "value", 3),
                   text_column("contact_name", 5),
                   text_column("phone", 5),
                   text_column("plan"),
                   typed_column("date", CellType::date),
                   text_column("reason")};
  table.columns[14].heading = "head.reply_date";
  table.columns[15].heading = "head.reply_reason";
  std::vector<std::uint32_t> items;
  for (std::size_t i = 0; i < input.open.items.size(); ++i) {
    const OpenItem& item = input.open.items[i];
    const AgedItem aged = input.ager.age(item);
    if (!aged.due_open && wanted(aged)) items.push_back(static_cast<std::uint32_t>(i));
  }
  table.rows = std::make_shared<ItemLines>(input, std::move(items), days_to_go);
  return table;
}

}  // namespace

Result<std::vector<Table>> make_overdue(const ReportInput& input) {
  return std::vector<Table>{item_table(input, "overdue", false,
                                       [](const AgedItem& aged) { return aged.days > 0; })};
}

Result<std::vector<Table>> make_upcoming(const ReportInput& input) {
  Table table = item_table(input, "upcoming", true, [&](const AgedItem& aged) {
    return aged.days <= 0 && -aged.days <= input.ahead_days;
  });
  table.head.push_back({"report.ahead-days", {std::to_string(input.ahead_days)}});
  return std::vector<Table>{std::move(table)};
}

}  // namespace arrears
