#include "score_credit.hpp"

#include <arrears/engine/order_book.hpp>
#include <arrears/render/credit_tables.hpp>

#include "emit.hpp"
#include "reason_text.hpp"

namespace arrears {
namespace {

// One `CUSTOMER=AMOUNT`; the amount is in the customer's currency unless it names one (`EUR 500`).
struct ShipQuestion {
  std::string customer;
  Money amount;
};

Result<ShipQuestion> parse_question(const std::string& text, const Session& session,
                                    std::span<const CustomerCredit> credit) {
  const std::size_t equals = text.rfind('=');
  if (equals == text.npos || equals == 0) {
    return fail(bad_value("may-ship", text, "CUSTOMER=AMOUNT"));
  }
  ShipQuestion question{text.substr(0, equals), {}};
  std::string amount = text.substr(equals + 1);
  Currency currency = session.currency;
  for (const CustomerCredit& one : credit) {
    if (one.id == question.customer && one.currency.known()) currency = one.currency;
  }
  if (amount.size() > 4 && amount[3] == ' ') {
    currency = Currency::from_code(std::string_view(amount).substr(0, 3)).value_or(Currency{});
    amount.erase(0, 4);
  }
  if (!currency.known()) {
    return fail(usage_error("may-ship-currency").with("value", text));
  }
  const auto rate = Rate::parse(amount);
  const auto money = rate ? money_of(*rate, currency) : std::nullopt;
  if (!money || money->minor < 0) return fail(bad_value("may-ship", text, "CUSTOMER=1234.56"));
  question.amount = *money;
  return question;
}

int answer_shipping(Context& context, const Analysis& analysis,
                    std::span<const CustomerCredit> credit) {
  const Catalogue& words = context.console.catalogue();
  const CreditInput input = analysis.credit_input();
  std::string out;
  bool all_yes = true;
  ShippingDesk desk(credit, input, analysis.session.policy.credit, false);
  for (const std::string& text : context.options.list("may-ship")) {
    const auto question = parse_question(text, analysis.session, credit);
    if (!question) return context.stop(question.error());
    const ShipAnswer answer = desk.ask(question->customer, question->amount);
    all_yes = all_yes && answer.yes;
    Diagnostic line = note(answer.yes ? "may-ship-yes" : "may-ship-no");
    out += words.text(std::move(line)
                          .with("customer", question->customer)
                          .with("amount", question->amount.to_decimal())
                          .with("currency", std::string(question->amount.currency.code()))
                          .with("reasons", reason_text(words, answer.reasons))) +
           "\n";
  }
  if (!all_yes) context.console.raise(Status::no);
  return emit_text(context, out);
}

int show_orders(Context& context, const Analysis& analysis, const CreditView& view,
                std::span<const CustomerCredit> credit) {
  if (!context.options.text("orders")) {
    return context.stop(usage_error("orders-not-given"));
  }
  const auto decisions =
      release_orders(credit, view.input, analysis.session.policy.credit);
  return emit(context, {order_table(view, decisions)});
}

}  // namespace

bool asks_for_credit(const Options& options) {
  const std::string by = options.text_or("by", "");
  return !options.list("may-ship").empty() || options.flag("review") || by == "order" ||
         by == "parent";
}

int answer_credit(Context& context, const Analysis& analysis) {
  const Session& session = analysis.session;
  const CreditInput input = analysis.credit_input();
  const auto credit = assess_credit(input, session.policy.credit);
  if (!context.options.list("may-ship").empty()) {
    return answer_shipping(context, analysis, credit);
  }
  const CreditView view{input, *session.facts};
  if (context.options.text_or("by", "") == "order") {
    return show_orders(context, analysis, view, credit);
  }
  if (context.options.flag("review")) {
    return emit(context, {review_table(view, review_list(credit, input))});
  }
  const auto groups = group_by_parent(credit, input, session.policy.credit);
  return emit(context, {group_table(view, groups)});
}

}  // namespace arrears
