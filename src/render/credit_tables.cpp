// score --by order, --review and --by parent.
#include <algorithm>
#include <memory>
#include <string>

#include <arrears/render/credit_tables.hpp>
#include <arrears/render/head_facts.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

Table begin(const CreditView& view) {
  Table table;
  table.report = "score";
  table.as_of = {view.input.open.as_of};
  table.head = source_facts(view.input.ledger, view.input.open.as_of);
  return table;
}

std::string_view name_of(const CreditView& view, std::string_view id) {
  if (const auto customer = view.input.ledger.find_customer(id)) return view.facts.name(*customer);
  const Customer* book = view.input.side.customers.find(id);
  return book == nullptr ? std::string_view() : std::string_view(book->name);
}

Cell percent_or_none(const std::optional<std::int64_t>& hundredths) {
  return hundredths ? Cell::decimal(CellType::percent, *hundredths)
                    : Cell::none(CellType::percent);
}

Cell days_cell(std::optional<std::int64_t> hundredths) {
  return hundredths ? Cell::decimal(CellType::number, *hundredths)
                    : Cell::none(CellType::number);
}

/// What is exposed beyond what the credit insurer covers, in the limit's currency.
std::optional<std::int64_t> uninsured(const CreditView& view, const CustomerCredit& credit) {
  const Customer* book = view.input.side.customers.find(credit.id);
  if (book == nullptr || !book->insured_limit || !credit.exposure) return std::nullopt;
  const auto covered = view.input.exchange.convert(*book->insured_limit, credit.currency,
                                                   view.input.open.as_of);
  if (!covered) return std::nullopt;
  return std::max<std::int64_t>(0, *credit.exposure - *covered);
}

}  // namespace

Table order_table(const CreditView& view, std::span<const OrderDecision> decisions) {
  Table table = begin(view);
  table.columns = {typed_column("place", CellType::integer),
                   text_column("order_no"),
                   text_column("customer_id"),
                   text_column("customer_name", 3),
                   typed_column("date", CellType::date, 2),
                   text_column("currency"),
                   total_column("amount"),
                   code_column("decision", "decision"),
                   text_column("limit_currency", 4),
                   typed_column("exposure_after", CellType::money, 2),
                   typed_column("credit_limit", CellType::money, 2),
                   code_column("reasons", "short", 1)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  std::int64_t place = 0;
  for (const OrderDecision& one : decisions) {
    const Order& order = *one.order;
    const std::string reasons = join_codes(one.answer.reasons);
    rows->add({Cell::integer(++place), Cell::text(order.order_no), Cell::text(order.customer_id),
               Cell::text(name_of(view, order.customer_id)), Cell::date(order.date),
               Cell::text(order.amount.currency.code()), Cell::money(order.amount),
               Cell::text(one.answer.yes ? "release" : "hold"),
               Cell::text(one.answer.currency.code()),
               money_or_none(one.answer.exposure_after, one.answer.currency),
               money_or_none(one.answer.limit, one.answer.currency), Cell::text(reasons)});
  }
  table.rows = std::move(rows);
  return table;
}

Table review_table(const CreditView& view, std::span<const CreditReview> reviews) {
  Table table = begin(view);
  table.columns = {text_column("customer_id"),
                   text_column("customer_name", 1),
                   text_column("currency"),
                   typed_column("due_on", CellType::date),
                   typed_column("limit_from", CellType::date, 3),
                   text_column("grade"),
                   code_column("suggested_grade", "grade"),
                   typed_column("credit_limit", CellType::money),
                   typed_column("suggested_limit", CellType::money),
                   typed_column("exposure", CellType::money, 1),
                   typed_column("uninsured", CellType::money, 5),
                   typed_column("paid_invoices", CellType::integer, 2),
                   typed_column("days_late", CellType::number, 2, 2),
                   typed_column("term_days", CellType::number, 4, 2),
                   typed_column("months", CellType::integer, 4),
                   typed_column("purchases", CellType::money, 3),
                   typed_column("returned_payments", CellType::integer, 4),
                   typed_column("broken_promises", CellType::integer, 4),
                   code_column("status", "status", 1),
                   code_column("signals", "short", 5)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const CreditReview& review : reviews) {
    const CustomerCredit& credit = *review.credit;
    const CreditEvidence& seen = credit.evidence;
    const std::string signals = join_codes(credit.signals);
    const bool paid = seen.paid_invoices > 0;
    rows->add({Cell::text(credit.id), Cell::text(name_of(view, credit.id)),
               Cell::text(credit.currency.code()), Cell::date(review.due_on),
               Cell::date(review.limit_from), Cell::text(credit.grade),
               Cell::text(to_string(credit.suggested_grade)),
               money_or_none(credit.limit, credit.currency),
               money_or_none(credit.suggested_limit, credit.currency),
               money_or_none(credit.exposure, credit.currency),
               money_or_none(uninsured(view, credit), credit.currency),
               Cell::integer(seen.paid_invoices), days_cell(seen.days_late),
               days_cell(paid ? std::optional(seen.term_days) : std::nullopt),
               Cell::integer(seen.months), Cell::money({seen.purchases, credit.currency}),
               Cell::integer(seen.returned_payments), Cell::integer(seen.broken_promises),
               Cell::text(to_string(credit.status)), Cell::text(signals)});
  }
  table.rows = std::move(rows);
  return table;
}

Table group_table(const CreditView& view, std::span<const CreditGroup> groups) {
  Table table = begin(view);
  table.columns = {text_column("parent_id"), text_column("parent_name", 1),
                   text_column("members", 2), text_column("currency")};
  for (const char* key : {"receivable", "unapplied", "instruments", "orders", "deliveries",
                          "security"}) {
    table.columns.push_back(typed_column(key, CellType::money, 3));
  }
  table.columns.push_back(typed_column("exposure", CellType::money));
  table.columns.push_back(typed_column("overdue", CellType::money, 1));
  table.columns.push_back(typed_column("credit_limit", CellType::money));
  table.columns.push_back(typed_column("excess", CellType::money));
  table.columns.push_back(typed_column("utilisation_pct", CellType::percent));
  table.columns.push_back(typed_column("breach_since", CellType::date, 2));
  table.columns.push_back(code_column("status", "status"));
  table.columns.push_back(code_column("reasons", "short", 2));
  table.columns.push_back(text_column("under", 3));
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const CreditGroup& group : groups) {
    std::string members;
    for (const std::string& id : group.members) members += (members.empty() ? "" : ";") + id;
    const std::string reasons = join_codes(group.reasons);
    const Exposure& e = group.exposure;
    const auto money = [&](std::int64_t minor) {
      return group.comparable ? Cell::money({minor, e.currency}) : Cell::none(CellType::money);
    };
    rows->add({Cell::text(group.id), Cell::text(name_of(view, group.id)), Cell::text(members),
               Cell::text(e.currency.code()), money(e.receivable), money(e.unapplied),
               money(e.instruments), money(e.orders), money(e.deliveries), money(e.security),
               money(e.total()), money(e.overdue), money_or_none(group.limit, e.currency),
               money_or_none(group.excess, e.currency), percent_or_none(group.utilisation),
               Cell::date(group.breach_since), Cell::text(to_string(group.status)),
               Cell::text(reasons), Cell::text(group.under)});
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace arrears
