// report write-offs, disputes and limitation: claims that need more than a reminder.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include <arrears/engine/limitation.hpp>
#include <arrears/render/table_ops.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

Cell share(std::int64_t part, std::int64_t whole) {
  const auto digits = ratio(part, whole, 100, 2);
  return digits ? Cell::decimal(CellType::percent, *digits) : Cell::none(CellType::percent);
}

/// When a row was given up first, and when money came for it last.
struct WriteOffDates {
  Date written, recovered;
};
WriteOffDates dates_of(const ReportInput& input, RowId debit) {
  WriteOffDates dates;
  for (const Application& a : input.open.applications_to(input.ledger, debit)) {
    if (a.reason == ApplyReason::recovery) {
      dates.recovered = std::max(dates.recovered, a.effective);
    } else if (a.credit.valid() && input.ledger.type(a.credit) == DocType::write_off) {
      if (!dates.written.known() || a.effective < dates.written) dates.written = a.effective;
    }
  }
  return dates;
}

/// Disputed items of one currency and reason.
struct DisputeSum {
  std::int64_t items = 0, amount = 0;
  std::set<CustomerId> customers;
  Date oldest;
};

/// What lowered documents in the period without being money.
struct Deduction {
  std::int64_t count = 0, amount = 0;
};

std::string_view deduction_kind(const ReportInput& input, const Application& a) {
  if (a.reason == ApplyReason::discount) return "discount";
  if (a.reason == ApplyReason::small_difference) return "small_difference";
  if (!a.credit.valid()) return {};
  const DocType type = input.ledger.type(a.credit);
  if (type == DocType::credit_note) return "credit_note";
  return type == DocType::adjustment ? "adjustment" : std::string_view();
}

Table deductions_table(const ReportInput& input) {
  Table table = begin_report(input, "disputes", "deductions");
  table.head = {period_fact(input.period)};
  table.tie_out.clear();
  table.columns = {text_column("currency"), text_column("reason_code"),
                   code_column("kind", "deduction"), typed_column("count", CellType::integer),
                   total_column("amount"), typed_column("share_pct", CellType::percent)};
  std::map<std::tuple<Currency, std::string_view, std::string_view>, Deduction> sums;
  std::map<Currency, std::int64_t> whole;
  for (const Application& a : input.open.applications) {
    if (!a.debit.valid() || a.effective < input.period.from || a.effective > input.period.until) {
      continue;
    }
    const std::string_view kind = deduction_kind(input, a);
    if (kind.empty()) continue;
    const std::string_view code =
        a.credit.valid() ? input.ledger.text(Column::reason_code, a.credit) : std::string_view();
    const Currency currency = input.ledger.currency(a.debit);
    Deduction& sum = sums[{currency, code, kind}];
    ++sum.count;
    sum.amount += a.amount;
    whole[currency] += a.amount;
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const auto& entry : sums) {
    const Currency currency = std::get<0>(entry.first);
    rows->add({Cell::text(currency.code()), Cell::text(std::get<1>(entry.first)),
               Cell::text(std::get<2>(entry.first)), Cell::integer(entry.second.count),
               Cell::money({entry.second.amount, currency}),
               share(entry.second.amount, whole[currency])});
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace

Result<std::vector<Table>> make_write_offs(const ReportInput& input) {
  Table table = begin_report(input, "write-offs", "");
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("doc_no"), typed_column("doc_date", CellType::date, 2),
                   text_column("currency"), total_column("amount"), total_column("written_off"),
                   total_column("recovered"), total_column("still_written_off"),
                   typed_column("written_off_on", CellType::date),
                   typed_column("recovered_on", CellType::date)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  const Ledger& ledger = input.ledger;
  for (const WriteOff& one : input.open.write_offs) {
    const CustomerId customer = ledger.customer(one.debit);
    const Currency currency = ledger.currency(one.debit);
    const WriteOffDates dates = dates_of(input, one.debit);
    rows->add({Cell::text(ledger.customer_id(customer)),
               Cell::text(input.ager.facts().name(customer)),
               Cell::text(ledger.text(Column::doc_no, one.debit)),
               Cell::date(ledger.doc_date(one.debit)), Cell::text(currency.code()),
               Cell::money({ledger.amount(one.debit), currency}),
               Cell::money({one.written + one.recovered, currency}),
               Cell::money({one.recovered, currency}), Cell::money({one.written, currency}),
               Cell::date(dates.written), Cell::date(dates.recovered)});
  }
  table.rows = std::move(rows);
  auto sorted = sort_rows(table, "customer_id,doc_no,doc_date,amount");
  if (!sorted) return fail(sorted.error());
  return std::vector<Table>{std::move(*sorted)};
}

Result<std::vector<Table>> make_disputes(const ReportInput& input) {
  Table table = begin_report(input, "disputes", "reasons");
  table.columns = {text_column("currency"), text_column("dispute_reason"),
                   typed_column("items", CellType::integer),
                   typed_column("customers", CellType::integer, 1),
                   total_column("disputed_amount"), typed_column("share_pct", CellType::percent),
                   typed_column("dispute_date", CellType::date),
                   typed_column("days_disputed_max", CellType::integer)};
  std::map<std::pair<Currency, std::string_view>, DisputeSum> sums;
  std::map<Currency, std::int64_t> whole;
  for (const OpenItem& item : input.open.items) {
    const AgedItem aged = input.ager.age(item);
    if (aged.disputed <= 0) continue;
    const Currency currency = input.ledger.currency(item.row);
    DisputeSum& sum = sums[{currency, input.ledger.text(Column::dispute_reason, item.row)}];
    ++sum.items;
    sum.amount += aged.disputed;
    whole[currency] += aged.disputed;
    sum.customers.insert(input.ledger.customer(item.row));
    const Date since = input.ledger.date(Column::dispute_date, item.row);
    if (since.known() && (!sum.oldest.known() || since < sum.oldest)) sum.oldest = since;
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const auto& entry : sums) {
    const Currency currency = entry.first.first;
    const DisputeSum& sum = entry.second;
    rows->add({Cell::text(currency.code()), Cell::text(entry.first.second),
               Cell::integer(sum.items),
               Cell::integer(static_cast<std::int64_t>(sum.customers.size())),
               Cell::money({sum.amount, currency}), share(sum.amount, whole[currency]),
               Cell::date(sum.oldest),
               sum.oldest.known() ? Cell::integer(input.open.as_of - sum.oldest)
                                  : Cell::none(CellType::integer)});
  }
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table), deductions_table(input)};
}

Result<std::vector<Table>> make_limitation(const ReportInput& input) {
  if (input.files.limitation.empty()) {
    return fail(usage_error("report-needs-file")
                    .with("kind", "limitation")
                    .with("option", "--limitation"));
  }
  Table table = begin_report(input, "limitation", "");
  table.head.push_back({"report.barred-within", {std::to_string(input.within_days)}});
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("country"), text_column("doc_no"),
                   typed_column("due_date", CellType::date), text_column("currency"),
                   total_column("open_amount"), typed_column("last_payment", CellType::date, 2),
                   typed_column("barred_after", CellType::date),
                   typed_column("days_left", CellType::integer), code_column("state", "barred")};
  table.columns[7].heading = "head.last_payment_date";
  std::map<RowId, Date> paid;
  for (const HistoryItem& item : input.history->items()) {
    const Date last = input.history->state(item, input.open.as_of).last_payment;
    if (last.known()) paid[item.row] = last;
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  std::int64_t without_rule = 0;
  const Ledger& ledger = input.ledger;
  for (const OpenItem& item : input.open.items) {
    const CustomerId customer = ledger.customer(item.row);
    const Customer* record = input.ager.facts().customer(customer);
    const std::string_view country = record == nullptr ? std::string_view() : record->country;
    if (input.ager.age(item).due_open) continue;
    const LimitationRule* rule = limitation_of(input.files.limitation, country);
    if (rule == nullptr) {
      ++without_rule;
      continue;
    }
    const Date until = barred_after(item.due, *rule);
    const std::int32_t left = until - input.open.as_of;
    if (left > input.within_days) continue;
    const auto last = paid.find(item.row);
    rows->add({Cell::text(ledger.customer_id(customer)),
               Cell::text(input.ager.facts().name(customer)), Cell::text(country),
               Cell::text(ledger.text(Column::doc_no, item.row)), Cell::date(item.due),
               Cell::text(ledger.currency(item.row).code()),
               Cell::money({item.open, ledger.currency(item.row)}),
               last == paid.end() ? Cell::none(CellType::date) : Cell::date(last->second),
               Cell::date(until), Cell::integer(left), Cell::text(left < 0 ? "barred" : "soon")});
  }
  if (without_rule > 0) {
    table.foot.push_back({"report.no-limitation-rule", {std::to_string(without_rule)}});
  }
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table)};
}

}  // namespace arrears
