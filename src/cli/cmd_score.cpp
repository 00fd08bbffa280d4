// `arrears score`: recovery probability, credit limits, and whether we may ship.

#include <arrears/engine/backtest.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/render/score_tables.hpp>

#include "analysis.hpp"
#include "commands.hpp"
#include "curve_file.hpp"
#include "emit.hpp"
#include "proofs.hpp"
#include "reason_text.hpp"

namespace arrears {
namespace {

Wanted wanted_for(const Options& options) {
  Wanted wanted;
  for (const Column column :
       {Column::doc_no, Column::customer_name, Column::salesperson, Column::disputed,
        Column::disputed_amount, Column::dispute_date, Column::instrument, Column::instrument_due,
        Column::uncollectable}) {
    wanted.columns.add(column);
  }
  if (options.text("explain")) wanted.columns = ColumnSet::all();
  return wanted;
}

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
  for (const std::string& text : context.options.list("may-ship")) {
    const auto question = parse_question(text, analysis.session, credit);
    if (!question) return context.stop(question.error());
    const CustomerCredit* known = nullptr;
    for (const CustomerCredit& one : credit) {
      if (one.id == question->customer) known = &one;
    }
    const ShipAnswer answer = may_ship(known, question->customer, question->amount, input,
                                       analysis.session.policy.credit);
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

int run_backtest(Context& context, const Analysis& analysis, const ScoreOptions& options) {
  const auto curve = load_curve(context.options.text_or("curve", "A"));
  if (!curve) return context.stop(curve.error());
  BacktestOptions backtest_options;
  backtest_options.horizons = options.horizons;
  const auto rows = backtest(analysis.history, *curve, backtest_options);
  return emit(context,
              {backtest_table(analysis.session.ledger(), analysis.session.as_of, rows)});
}

std::string four_decimals(Probability p) {
  std::string text;
  append_decimal(text, p.steps(), 4);
  return text;
}

int explain_score(Context& context, const ScoreView& view) {
  const Catalogue& words = context.console.catalogue();
  const std::string wanted = *context.options.text("explain");
  std::string out;
  for (std::size_t i = 0; i < view.scores.items.size(); ++i) {
    const ItemScore& item = view.scores.items[i];
    if (view.input.ledger.text(Column::doc_no, item.row) != wanted) continue;
    const auto money = [&](std::int64_t minor) {
      return Money{minor, item.currency}.to_decimal() + " " + std::string(item.currency.code());
    };
    std::string chances;
    for (std::size_t h = 0; h < view.scores.horizons.size(); ++h) {
      chances += (h == 0 ? "p_" : ", p_") + std::to_string(view.scores.horizons[h]) + " = " +
                 four_decimals(view.scores.within(i, h));
    }
    const std::string customer(view.input.ledger.customer_id(item.customer));
    out += words.text(note("explain-score")
                          .with("document", wanted)
                          .with("customer", customer)
                          .with("open", money(item.open))
                          .with("days", item.days_past_due)
                          .with("chances", chances)
                          .with("ever", four_decimals(item.ever))
                          .with("expected", money(item.expected_amount))
                          .with("loss", money(item.expected_loss))
                          .with("reasons", reason_text(words, reasons_of(view.input, item)))) +
           "\n";
  }
  if (out.empty()) {
    return context.stop(usage_error("explain-unknown-document").with("document", wanted));
  }
  return emit_text(context, out);
}

int show_scores(Context& context, const Analysis& analysis, const ScoreOptions& options) {
  const Session& session = analysis.session;
  const auto model = recovery_model(context.options, analysis);
  if (!model) return context.stop(model.error());
  const ScoreInput input{session.ledger(), *session.due, *session.facts,
                         analysis.open,    *model,       analysis.promises};
  const Scores scores = score_items(input, options, session.policy.age);
  const ScoreView view{input, scores, *session.facts, analysis.open.tie_out};
  if (context.options.text("explain")) return explain_score(context, view);
  const bool breaches = context.options.flag("breaches");
  const std::string by = context.options.text_or("by", breaches ? "customer" : "invoice");
  if (by == "invoice" && !breaches) return emit(context, {score_by_invoice(view)});
  if (by != "customer") return context.stop(bad_value("by", by, "invoice|customer"));
  const auto credit = assess_credit(analysis.credit_input(), session.policy.credit);
  return emit(context, {score_by_customer(view, credit,
                                          breaches ? CreditRows::breaches : CreditRows::all)});
}

}  // namespace

int run_score(Context& context) {
  ScoreOptions options;
  const auto horizons = context.options.days("horizons");
  if (!horizons) return context.stop(horizons.error());
  if (!horizons->empty()) options.horizons = *horizons;
  const auto session =
      load_session(context, context.options.words, wanted_for(context.options));
  if (!session) return context.status();
  const auto analysis = analyse(context, *session);
  if (!analysis) return context.status();
  int status = 0;
  if (!context.options.list("may-ship").empty()) {
    const auto credit = assess_credit(analysis->credit_input(), session->policy.credit);
    status = answer_shipping(context, *analysis, credit);
  } else if (context.options.flag("backtest")) {
    status = run_backtest(context, *analysis, options);
  } else {
    status = show_scores(context, *analysis, options);
  }
  return status;
}

}  // namespace arrears
