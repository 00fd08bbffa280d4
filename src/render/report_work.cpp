// report worklist, forecast and credit: the plan of the week, the cash it should bring, and who
// gets credit.
#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

constexpr int kWeekDays = 7;

/// The contact of a customer that took place last.
const Contact* last_contact(const ReportInput& input, std::string_view customer) {
  const Contact* last = nullptr;
  for (const Contact& contact : input.side.contacts) {
    if (contact.customer_id != customer || contact.date > input.open.as_of) continue;
    if (last == nullptr || std::tie(contact.date, contact.result, contact.by) >
                               std::tie(last->date, last->result, last->by)) {
      last = &contact;
    }
  }
  return last;
}

/// The promise of a customer with the latest date; open ones before those kept or broken.
const PromiseStatus* last_promise(const ReportInput& input, CustomerId customer,
                                  Currency currency) {
  const PromiseStatus* last = nullptr;
  const auto rank = [&](const PromiseStatus& status) {
    return std::pair(status.state == PromiseState::open,
                     input.side.promises[status.promise].promised_date);
  };
  for (const PromiseStatus& status : input.promises) {
    if (status.customer != customer || status.currency != currency) continue;
    if (last == nullptr || rank(status) > rank(*last)) last = &status;
  }
  return last;
}

std::string_view name_of(PromiseState state) {
  switch (state) {
    case PromiseState::open: return "open";
    case PromiseState::kept: return "kept";
    case PromiseState::broken: return "broken";
    default: return {};
  }
}

/// What of a customer's items is due.
struct DueSum {
  std::int64_t due = 0, overdue = 0;
  std::int32_t days_max = 0;
};
DueSum due_of(const Scores& scores, const CustomerScore& customer) {
  DueSum sum;
  for (std::size_t i = 0; i < customer.item_count; ++i) {
    const ItemScore& item = scores.items[customer.first_item + i];
    if (item.priority == 0) continue;
    sum.due += item.open;
    if (item.days_past_due > 0) sum.overdue += item.open;
    sum.days_max = std::max(sum.days_max, item.days_past_due);
  }
  return sum;
}

Table worklist_table(const ReportInput& input) {
  Table table = begin_report(input, "worklist", "");
  table.columns = {text_column("salesperson"), typed_column("rank", CellType::integer),
                   text_column("customer_id"), text_column("customer_name", 1),
                   text_column("currency"), total_column("due_amount"), total_column("overdue"),
                   typed_column("days_past_due_max", CellType::integer),
                   typed_column("p_ever", CellType::probability, 2),
                   code_column("approach", "approach", 2), text_column("contact_name", 3),
                   text_column("phone", 1), typed_column("last_contact", CellType::date, 2),
                   text_column("last_result", 3), typed_column("next_date", CellType::date, 3),
                   typed_column("promised_date", CellType::date, 1),
                   typed_column("promised_amount", CellType::money, 3),
                   code_column("promise", "promise", 3),
                   typed_column("plan_date", CellType::date, 5)};
  const Scores& scores = *input.scores;
  const CustomerFacts& facts = input.ager.facts();
  std::vector<const CustomerScore*> due;
  for (const CustomerScore& customer : scores.customers) {
    if (customer.priority > 0) due.push_back(&customer);
  }
  std::sort(due.begin(), due.end(), [&](const CustomerScore* a, const CustomerScore* b) {
    return std::tuple(facts.salesperson(a->customer), a->currency, a->priority) <
           std::tuple(facts.salesperson(b->customer), b->currency, b->priority);
  });
  auto rows = std::make_shared<RowList>(table.columns.size());
  std::map<std::pair<std::string_view, Currency>, std::int64_t> ranks;
  for (const CustomerScore* one : due) {
    const std::string_view who = facts.salesperson(one->customer);
    const std::string_view id = input.ledger.customer_id(one->customer);
    const Customer* record = facts.customer(one->customer);
    const DueSum sum = due_of(scores, *one);
    const Contact* contact = last_contact(input, id);
    const PromiseStatus* promise = last_promise(input, one->customer, one->currency);
    const auto text = [](const auto* from, const std::string& value) {
      return Cell::text(from == nullptr ? std::string_view() : std::string_view(value));
    };
    static const std::string kNone;
    rows->add(
        {Cell::text(who), Cell::integer(++ranks[{who, one->currency}]), Cell::text(id),
         Cell::text(facts.name(one->customer)), Cell::text(one->currency.code()),
         Cell::money({sum.due, one->currency}), Cell::money({sum.overdue, one->currency}),
         Cell::integer(sum.days_max), Cell::decimal(CellType::probability, one->ever.steps()),
         Cell::text(to_string(one->approach)),
         text(record, record == nullptr ? kNone : record->contact_name),
         text(record, record == nullptr ? kNone : record->phone),
         contact == nullptr ? Cell::none(CellType::date) : Cell::date(contact->date),
         text(contact, contact == nullptr ? kNone : contact->result),
         contact == nullptr ? Cell::none(CellType::date) : Cell::date(contact->next_date),
         promise == nullptr ? Cell::none(CellType::date)
                            : Cell::date(input.side.promises[promise->promise].promised_date),
         promise == nullptr ? Cell::none(CellType::money)
                            : Cell::money({promise->promised, one->currency}),
         Cell::text(promise == nullptr ? std::string_view() : name_of(promise->state)),
         Cell::date(input.open.as_of)});
  }
  table.rows = std::move(rows);
  return table;
}

/// What came since the plan was made on what was due then, and what of it is open now.
struct PlanResult {
  std::int64_t received = 0, open = 0, contacts = 0;
};
PlanResult result_of(const ReportInput& input, const PlanLine& line) {
  PlanResult result;
  for (const Contact& contact : input.side.contacts) {
    const bool since = contact.date >= line.plan_date && contact.date <= input.open.as_of;
    if (since && contact.customer_id == line.customer_id) ++result.contacts;
  }
  const auto customer = input.ledger.find_customer(line.customer_id);
  if (!customer) return result;
  for (const HistoryItem& item : input.history->items_of(*customer)) {
    const bool planned = item.currency == line.due_amount.currency && item.due <= line.plan_date &&
                         item.doc_date <= line.plan_date;
    if (!planned) continue;
    result.open += input.history->state(item, input.open.as_of).open;
    for (const HistoryEvent& event : input.history->events(item)) {
      const bool since = event.date > line.plan_date && event.date <= input.open.as_of;
      if (since && event.kind == EventKind::paid) result.received += event.amount;
    }
  }
  return result;
}

Table result_table(const ReportInput& input) {
  Table table = begin_report(input, "worklist", "result");
  table.tie_out.clear();
  table.columns = {text_column("salesperson"), text_column("customer_id"),
                   text_column("customer_name", 1), text_column("currency"),
                   typed_column("plan_date", CellType::date, 1), total_column("planned"),
                   total_column("received"), typed_column("received_pct", CellType::percent),
                   total_column("open_amount"), typed_column("contacts", CellType::integer)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const PlanLine& line : input.files.plan) {
    const auto customer = input.ledger.find_customer(line.customer_id);
    const PlanResult result = result_of(input, line);
    const Currency currency = line.due_amount.currency;
    const auto share = ratio(result.received, line.due_amount.minor, 100, 2);
    rows->add({Cell::text(line.salesperson), Cell::text(line.customer_id),
               Cell::text(customer ? input.ager.facts().name(*customer) : std::string_view()),
               Cell::text(currency.code()), Cell::date(line.plan_date),
               Cell::money(line.due_amount), Cell::money({result.received, currency}),
               share ? Cell::decimal(CellType::percent, *share) : Cell::none(CellType::percent),
               Cell::money({result.open, currency}), Cell::integer(result.contacts)});
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace

Result<std::vector<Table>> make_worklist(const ReportInput& input) {
  if (input.plan_given) return std::vector<Table>{result_table(input)};
  return std::vector<Table>{worklist_table(input)};
}

Result<std::vector<Table>> make_credit(const ReportInput& input) {
  Table table = begin_report(input, "credit", "");
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("currency"), typed_column("receivable", CellType::money, 3),
                   typed_column("unapplied", CellType::money, 4),
                   typed_column("instruments", CellType::money, 4),
                   typed_column("orders", CellType::money, 4),
                   typed_column("deliveries", CellType::money, 4),
                   typed_column("security", CellType::money, 4),
                   typed_column("exposure", CellType::money),
                   typed_column("credit_limit", CellType::money),
                   typed_column("utilisation_pct", CellType::percent),
                   typed_column("excess", CellType::money),
                   typed_column("breach_since", CellType::date, 3),
                   code_column("status", "status"), text_column("grade", 2),
                   code_column("suggested_grade", "grade", 2),
                   typed_column("suggested_limit", CellType::money, 2),
                   code_column("reasons", "short", 3)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const CustomerCredit& credit : input.credit) {
    const Customer* record = input.side.customers.find(credit.id);
    const std::string_view name = credit.customer.valid() ? input.ager.facts().name(credit.customer)
                                  : record != nullptr     ? std::string_view(record->name)
                                                          : std::string_view();
    Exposure parts;
    for (const Exposure& one : credit.exposures) {
      if (one.currency == credit.currency) parts = one;
    }
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, credit.currency}); };
    rows->add({Cell::text(credit.id), Cell::text(name), Cell::text(credit.currency.code()),
               money(parts.receivable), money(parts.unapplied), money(parts.instruments),
               money(parts.orders), money(parts.deliveries), money(parts.security),
               money_or_none(credit.exposure, credit.currency),
               money_or_none(credit.limit, credit.currency),
               credit.utilisation ? Cell::decimal(CellType::percent, *credit.utilisation)
                                  : Cell::none(CellType::percent),
               money_or_none(credit.excess, credit.currency), Cell::date(credit.breach_since),
               Cell::text(to_string(credit.status)), Cell::text(credit.grade),
               Cell::text(to_string(credit.suggested_grade)),
               money_or_none(credit.suggested_limit, credit.currency),
               Cell::text(join_codes(credit.reasons))});
  }
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table)};
}

}  // namespace arrears
