#include <arrears/engine/explain.hpp>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "row_facts.hpp"

namespace arrears {
namespace {

std::string_view due_code(DueSource source) {
  switch (source) {
    case DueSource::own: return "explain-due-own";
    case DueSource::row_terms: return "explain-due-terms";
    case DueSource::customer_terms: return "explain-due-customer-terms";
    case DueSource::default_terms: return "explain-due-default-terms";
    case DueSource::document_date: break;
  }
  return "explain-due-document";
}

std::string_view application_code(const Application& application, bool write_off) {
  const bool back = application.amount < 0;
  switch (application.reason) {
    case ApplyReason::named: return write_off ? "explain-written-off" : "explain-applied-named";
    case ApplyReason::oldest: return write_off ? "explain-written-off" : "explain-applied-oldest";
    case ApplyReason::clearing: return "explain-applied-clearing";
    case ApplyReason::settled_date: return "explain-applied-settled-date";
    case ApplyReason::open_amount: return "explain-applied-open-amount";
    case ApplyReason::discount: return back ? "explain-reopened" : "explain-applied-discount";
    case ApplyReason::small_difference:
      return back ? "explain-small-difference-back" : "explain-applied-small-difference";
    case ApplyReason::recovery: return back ? "explain-recovery-back" : "explain-recovery";
    case ApplyReason::refund: return "explain-applied-refund";
    case ApplyReason::returned: break;
  }
  return back ? "explain-reopened" : "explain-applied-returned";
}

/// Writes the sentences of one number's rows.
class Explainer {
 public:
  Explainer(const DueDates& due, const Ager& ager, const OpenItems& open)
      : due_(due), ager_(ager), ledger_(ager.ledger()), open_(open) {}

  void explain(RowId row) {
    document(row);
    if (ledger_.doc_date(row) > open_.as_of) {
      say("explain-later", {{"as_of", open_.as_of.to_iso()}});
      return;
    }
    if (!is_known_at(ledger_, row, open_.known_at)) {
      say("explain-not-known", {{"known_at", open_.known_at.to_iso()}});
      return;
    }
    if (is_rejected_write_off(ledger_, row)) {
      say("explain-rejected", {});
    } else if (is_credit(ledger_, row)) {
      credit(row);
    } else {
      debit(row);
    }
  }

  std::vector<ExplainLine> take() { return std::move(lines_); }

 private:
  void say(std::string_view code, std::vector<Argument> arguments) {
    lines_.push_back({std::string(code), std::move(arguments)});
  }

  [[nodiscard]] std::string amount(RowId row, std::int64_t minor) const {
    return Money{minor, ledger_.currency(row)}.to_decimal();
  }
  [[nodiscard]] std::string currency(RowId row) const {
    return std::string(ledger_.currency(row).code());
  }

  void document(RowId row) {
    say("explain-document", {{"type", std::string(to_string(ledger_.type(row)))},
                             {"number", std::string(ledger_.text(Column::doc_no, row))},
                             {"customer", std::string(ledger_.text(Column::customer_id, row))},
                             {"date", ledger_.doc_date(row).to_iso()},
                             {"amount", amount(row, ledger_.amount(row))},
                             {"currency", currency(row)}});
    const Origin origin = ledger_.origin(row);
    if (origin.line == 0) return;
    say("explain-origin", {{"file", ledger_.sources()[origin.source.index()].path},
                           {"line", std::to_string(origin.line)}});
  }

  void due_date(RowId row) {
    const Date due = due_.as_of(row, open_.as_of);
    if (due == kDueOpen) return say("explain-due-next-delivery", {});
    say(due_code(due_.source_of(row)),
        {{"due", due.to_iso()}, {"terms", std::string(ledger_.text(Column::terms, row))}});
    const Date own = ledger_.date(Column::due_date, row);
    if (own.known() && is_debit(ledger_, row) && own != due) {
      say("explain-due-rolled", {{"from", own.to_iso()}, {"due", due.to_iso()}});
    }
  }

  void application(RowId row, RowId other, const Application& application) {
    const bool write_off =
        application.credit.valid() && ledger_.type(application.credit) == DocType::write_off;
    std::string number, type;
    if (other.valid()) {
      number = ledger_.text(Column::doc_no, other);
      type = to_string(ledger_.type(other));
    }
    say(application_code(application, write_off),
        {{"date", application.effective.to_iso()},
         {"amount", amount(row, std::abs(application.amount))},
         {"currency", currency(row)},
         {"number", std::move(number)},
         {"type", std::move(type)}});
  }

  void debit(RowId row) {
    due_date(row);
    for (const Application& made : open_.applications_to(ledger_, row)) {
      application(row, made.credit, made);
    }
    const WriteOff off = open_.written_off(ledger_, row);
    if (off.written > 0) {
      say("explain-still-written-off",
          {{"amount", amount(row, off.written)}, {"currency", currency(row)}});
    }
    bool any = false;
    for (const OpenItem& item : open_.items_of(ledger_.customer(row))) {
      if (item.row != row) continue;
      any = true;
      open_item(item);
    }
    if (!any) say("explain-settled", {{"as_of", open_.as_of.to_iso()}});
  }

  void open_item(const OpenItem& item) {
    const AgedItem aged = ager_.age(item);
    say(item.retention ? "explain-open-retention" : "explain-open",
        {{"amount", amount(item.row, item.open)},
         {"currency", currency(item.row)},
         {"as_of", open_.as_of.to_iso()}});
    if (item.unearned_discount) say("explain-unearned-discount", {});
    if (aged.disputed > 0) {
      say("explain-disputed",
          {{"amount", amount(item.row, aged.disputed)}, {"currency", currency(item.row)}});
    }
    age(item, aged);
    say("explain-bucket", {{"bucket", ager_.axis().names()[aged.bucket]},
                           {"class", std::string(to_string(aged.klass))}});
    say(aged.deadline.known() ? "explain-stage" : "explain-stage-open",
        {{"stage", std::string(to_string(aged.stage))},
         {"deadline", aged.deadline.to_iso()},
         {"measure", std::string(measure_of(aged.stage))}});
  }

  void age(const OpenItem& item, const AgedItem& aged) {
    if (aged.due_open) return;
    const std::string_view code = aged.days > 0   ? "explain-overdue"
                                  : aged.days < 0 ? "explain-days-ahead"
                                                  : "explain-due-today";
    say(code, {{"days", std::to_string(std::abs(aged.days))}, {"due", item.due.to_iso()}});
  }

  void credit(RowId row) {
    for (const Application& made : open_.applications_of(ledger_.customer(row))) {
      if (made.credit == row) application(row, made.debit, made);
    }
    for (const UnappliedCredit& credit : open_.unapplied_of(ledger_.customer(row))) {
      if (credit.row != row) continue;
      const std::string names(ledger_.text(Column::applies_to, row));
      say(names.empty() ? "explain-unapplied" : "explain-unapplied-names",
          {{"amount", amount(row, credit.left)}, {"currency", currency(row)}, {"names", names}});
      return;
    }
    say("explain-used-up", {{"as_of", open_.as_of.to_iso()}});
  }

  const DueDates& due_;
  const Ager& ager_;
  const Ledger& ledger_;
  const OpenItems& open_;
  std::vector<ExplainLine> lines_;
};

}  // namespace

namespace {

ExplainLine balance_line(const Ager& ager, CustomerId customer, const OpenItems& open,
                         const TieOut& tie) {
  const Ledger& ledger = ager.ledger();
  const auto amount = [&](std::int64_t minor) { return Money{minor, tie.currency}.to_decimal(); };
  std::size_t items = 0;
  for (const OpenItem& item : open.items_of(customer)) {
    items += ledger.currency(item.row) == tie.currency;
  }
  return {"explain-customer",
          {{"customer", std::string(ledger.customer_id(customer))},
           {"name", std::string(ager.facts().name(customer))},
           {"as_of", open.as_of.to_iso()},
           {"not_due", amount(tie.not_due)},
           {"overdue", amount(tie.overdue)},
           {"unapplied", amount(tie.unapplied)},
           {"balance", amount(tie.balance)},
           {"currency", std::string(tie.currency.code())},
           {"items", std::to_string(items)}}};
}

// Of a customer: the balance of each currency, then whatever has something left.
Result<std::vector<ExplainLine>> explain_customer(const DueDates& due, const Ager& ager,
                                                  const OpenItemsOf& open_of,
                                                  CustomerId customer) {
  const Ledger& ledger = ager.ledger();
  const auto open = open_of(customer);
  if (!open) return fail(open.error());
  std::vector<TieOut> sums;  // of this customer alone, whoever else is in `open`
  const auto sum_of = [&](RowId row) -> TieOut& {
    for (TieOut& sum : sums) {
      if (sum.currency == ledger.currency(row)) return sum;
    }
    sums.emplace_back().currency = ledger.currency(row);
    return sums.back();
  };
  std::vector<RowId> rows;
  std::set<RowId> seen;
  for (const OpenItem& item : open->items_of(customer)) {
    TieOut& sum = sum_of(item.row);
    (item.due < open->as_of ? sum.overdue : sum.not_due) += item.open;
    if (seen.insert(item.row).second) rows.push_back(item.row);  // a retention shares its row
  }
  for (const UnappliedCredit& credit : open->unapplied_of(customer)) {
    sum_of(credit.row).unapplied += credit.left;
    rows.push_back(credit.row);
  }
  std::sort(sums.begin(), sums.end(),
            [](const TieOut& a, const TieOut& b) { return a.currency < b.currency; });
  std::vector<ExplainLine> lines;
  for (TieOut& sum : sums) {
    sum.balance = sum.not_due + sum.overdue - sum.unapplied;
    lines.push_back(balance_line(ager, customer, *open, sum));
  }
  if (sums.empty()) {
    lines.push_back({"explain-customer-settled",
                     {{"customer", std::string(ledger.customer_id(customer))},
                      {"as_of", open->as_of.to_iso()}}});
  }
  Explainer explainer(due, ager, *open);
  for (const RowId row : rows) explainer.explain(row);
  for (ExplainLine& line : explainer.take()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace

Result<std::vector<ExplainLine>> explain(const DueDates& due, const Ager& ager,
                                         ApplyOptions options, std::string_view doc_no) {
  options.keep_applications = true;
  return explain(
      due, ager,
      [&](CustomerId customer) { return apply_cash(ager.ledger(), due, customer, options); },
      doc_no);
}

Result<std::vector<ExplainLine>> explain(const DueDates& due, const Ager& ager,
                                         const OpenItemsOf& open_of, std::string_view doc_no) {
  const Ledger& ledger = ager.ledger();
  std::vector<RowId> rows;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    if (ledger.text(Column::doc_no, RowId(i)) == doc_no) rows.emplace_back(i);
  }
  if (const auto customer = ledger.find_customer(doc_no); rows.empty() && customer) {
    return explain_customer(due, ager, open_of, *customer);
  }
  if (rows.empty() || doc_no.empty()) {
    return fail(usage_error("explain-unknown-document").with("number", std::string(doc_no)));
  }
  std::sort(rows.begin(), rows.end(), [&](RowId a, RowId b) {
    if (ledger.customer(a) != ledger.customer(b)) return ledger.customer(a) < ledger.customer(b);
    if (ledger.doc_date(a) != ledger.doc_date(b)) return ledger.doc_date(a) < ledger.doc_date(b);
    const int order = compare_numbers(ledger, a, b);
    return order != 0 ? order < 0 : a < b;
  });
  std::vector<ExplainLine> lines;
  for (auto first = rows.begin(); first != rows.end();) {
    const CustomerId customer = ledger.customer(*first);
    const auto open = open_of(customer);
    if (!open) return fail(open.error());
    Explainer explainer(due, ager, *open);
    for (; first != rows.end() && ledger.customer(*first) == customer; ++first) {
      explainer.explain(*first);
    }
    for (ExplainLine& line : explainer.take()) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace arrears
