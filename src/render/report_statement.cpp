// report statement: a customer's account by open items or by what was booked in the period.
#include <memory>

#include <arrears/engine/account_activity.hpp>
#include <arrears/render/age_tables.hpp>
#include <arrears/render/table_ops.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

Result<std::vector<Table>> open_statement(const ReportInput& input) {
  const Table all = age_by_invoice({input.ager, input.open, input.policy, {}});
  const std::vector<std::string> columns{"customer_id", "customer_name", "doc_type",
                                         "doc_no",      "doc_date",      "due_date",
                                         "currency",    "amount",        "open_amount",
                                         "days_past_due", "reference",   "disputed"};
  auto statement = select_columns(all, columns);
  if (!statement) return fail(statement.error());
  statement->report = "statement";
  return std::vector<Table>{std::move(*statement)};
}

class ActivityRows {
 public:
  ActivityRows(const ReportInput& input, RowList& rows) : input_(input), rows_(rows) {}

  void add(const AccountActivity& account) {
    std::int64_t balance = account.opening;
    line(account, input_.period.from, "opening_balance", {}, 0, balance);
    for (const AccountEntry& entry : account.entries) {
      balance += entry.amount;
      line(account, entry.date, kind_of(input_.ledger, entry), entry.row, entry.amount, balance);
    }
    line(account, input_.open.as_of, "closing_balance", {}, 0, balance);
  }

 private:
  void line(const AccountActivity& account, Date date, std::string_view kind, RowId row,
            std::int64_t amount, std::int64_t balance) {
    const Ledger& ledger = input_.ledger;
    const auto text = [&](Column column) {
      return Cell::text(row.valid() ? ledger.text(column, row) : std::string_view());
    };
    const auto money = [&](bool known, std::int64_t minor) {
      return known ? Cell::money({minor, account.currency}) : Cell::none(CellType::money);
    };
    rows_.add({Cell::text(ledger.customer_id(account.customer)),
               Cell::text(input_.ager.facts().name(account.customer)),
               Cell::text(account.currency.code()), Cell::date(date), Cell::text(kind),
               text(Column::doc_no), text(Column::reference),
               money(row.valid() && amount >= 0, amount), money(row.valid() && amount < 0, -amount),
               money(true, balance), Cell::text(account.company)});
  }

  const ReportInput& input_;
  RowList& rows_;
};

Result<std::vector<Table>> activity_statement(const ReportInput& input) {
  auto accounts = account_activity(input.ledger, input.open, input.period.from);
  if (!accounts) return fail(accounts.error());
  Table table = begin_report(input, "statement", "activity");
  table.head.push_back(period_fact(input.period));
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("currency"), typed_column("date", CellType::date),
                   code_column("entry", "entry"), text_column("doc_no"),
                   text_column("reference", 3), total_column("debit"), total_column("credit"),
                   typed_column("balance", CellType::money), text_column("company", 4)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  ActivityRows lines(input, *rows);
  for (const AccountActivity& account : *accounts) lines.add(account);
  table.rows = std::move(rows);
  auto aged = age_by_customer({input.ager, input.open, input.policy, {}});
  if (!aged) return fail(aged.error());
  std::vector<std::string> columns{"customer_id", "customer_name", "currency"};
  for (const std::string& name : input.ager.axis().names()) columns.push_back(name);
  for (const char* name : {"overdue", "unapplied", "balance"}) columns.emplace_back(name);
  auto ageing = select_columns(*aged, columns);
  if (!ageing) return fail(ageing.error());
  ageing->report = "statement";
  ageing->name = "ageing";
  ageing->head.clear();
  table.tie_out.clear();
  return std::vector<Table>{std::move(table), std::move(*ageing)};
}

}  // namespace

Result<std::vector<Table>> make_statement(const ReportInput& input) {
  return input.activity ? activity_statement(input) : open_statement(input);
}

}  // namespace arrears
