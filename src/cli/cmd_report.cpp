// `arrears report [KIND]`: indicators and lists for people, from the same figures as `age`.

#include <filesystem>

#include <arrears/engine/forecast.hpp>
#include <arrears/engine/forecast_record.hpp>
#include <arrears/engine/month_ends.hpp>
#include <arrears/engine/period_flows.hpp>
#include <arrears/engine/sales_book.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/engine/unapplied_days.hpp>
#include <arrears/model/jobs.hpp>
#include <arrears/model/suggest.hpp>
#include <arrears/read/report_files.hpp>
#include <arrears/render/report_tables.hpp>
#include <arrears/render/table_ops.hpp>

#include "analysis.hpp"
#include "commands.hpp"
#include "curve_file.hpp"
#include "emit.hpp"
#include "model_file.hpp"
#include "proofs.hpp"
#include "statement_files.hpp"

namespace arrears {
namespace {

// `FROM..TO`, or a month `YYYY-MM`; without the option the three months up to the as-of date.
Result<Period> settle_period(const Options& options, Date as_of) {
  const auto text = options.text("period");
  if (!text) return default_period(as_of);
  if (text->size() == 7) {
    const auto month = Date::parse_iso(*text + "-01");
    const Date end = month ? month->end_of_month() : Date{};
    if (month) return Period{*month, *month <= as_of && as_of < end ? as_of : end};
  }
  const std::size_t dots = text->find("..");
  const auto from = Date::parse_iso(std::string_view(*text).substr(0, dots));
  const auto until = dots == text->npos
                         ? std::nullopt
                         : Date::parse_iso(std::string_view(*text).substr(dots + 2));
  if (!from || !until || *until < *from) {
    return fail(bad_value("period", *text, "YYYY-MM-DD..YYYY-MM-DD"));
  }
  return Period{*from, *until};
}

// Balances are those of the as-of date, so a period that ends on another day would mix two states.
Result<Period> period_up_to(const Options& options, Date as_of) {
  const auto period = settle_period(options, as_of);
  if (!period || period->until == as_of) return period;
  return fail(usage_error("period-as-of")
                  .with("period", *options.text("period"))
                  .with("as_of", as_of.to_iso())
                  .with("until", period->until.to_iso()));
}

// The month ends before (`--months N`, by default a year of them) and the day a year before, where
// the kind compares with them.
Result<std::vector<Date>> earlier_days(const Options& options, const ReportKind& kind,
                                       Date as_of) {
  if (!kind.needs.months) return std::vector<Date>{};
  constexpr std::int64_t kMonths = 13;
  constexpr std::int64_t kMonthsMax = 120;
  const auto months = options.number("months", 1, kMonthsMax);
  if (!months) return fail(months.error());
  const auto count = static_cast<std::int32_t>(months->value_or(kMonths) - 1);
  return comparison_days(as_of, count);
}

// The period, and its like before each of the earlier days.
std::vector<Period> periods_of(const ReportKind& kind, const ReportInput& input) {
  std::vector<Period> periods;
  if (!kind.needs.months) return periods;
  for (const OpenItems& open : input.earlier) {
    periods.push_back(period_like(input.period, open.as_of));
  }
  periods.push_back(input.period);
  return periods;
}

std::vector<Date> days_before_all(std::span<const Period> periods) {
  std::vector<Date> days;
  for (const Period& period : periods) {
    for (const Date day : days_before(period)) days.push_back(day);
  }
  return days;
}

// `--plan`, `--theirs`, `--limitation`, `--specific` and `--within`.
bool read_files(Context& context, const Session& session, ReportInput& input) {
  const Options& options = context.options;
  const ReportPaths paths{options.text_or("plan", ""), options.text_or("theirs", ""),
                          options.text_or("limitation", ""), options.text_or("specific", ""),
                          session.reading.strict};
  auto read = read_report_files(paths, session.currency);
  if (!read) {
    context.console.say(read.error());
    return false;
  }
  context.console.say(read->diagnostics);
  input.files = std::move(read->files);
  input.plan_given = !paths.plan.empty();
  input.theirs_given = !paths.theirs.empty();
  constexpr std::int64_t kDaysMax = 36'600;
  const auto within = options.number("within", 0, kDaysMax);
  if (!within) {
    context.console.say(within.error());
    return false;
  }
  if (*within) input.within_days = static_cast<std::int32_t>(**within);
  return true;
}

Result<std::vector<Rate>> rates_of(const Options& options) {
  std::vector<Rate> rates;
  const auto text = options.text("provision-rates");
  if (!text) return rates;
  for (const std::string& part : split_columns(*text)) {
    const auto rate = Rate::parse(part);
    if (!rate || rate->is_negative() || *rate > Rate(100, 0)) {
      return fail(bad_value("provision-rates", *text, "1,5,10,20,40,80"));
    }
    rates.push_back(*rate);
  }
  return rates;
}

Result<ProvisionRules> provision_rules(const Options& options) {
  ProvisionRules rules;
  auto rates = rates_of(options);
  if (!rates) return fail(rates.error());
  rules.per_cent = std::move(*rates);
  const auto factor = options.rate("forward-factor");
  if (!factor) return fail(factor.error());
  if (*factor) rules.forward_factor = **factor;
  const auto tax = options.rate("net-of-tax");
  if (!tax) return fail(tax.error());
  if (*tax) rules.net_of_tax = **tax;
  constexpr std::int64_t kDaysMax = 36'600;
  const auto loss = options.number("loss-at", 1, kDaysMax);
  if (!loss) return fail(loss.error());
  if (*loss) rules.loss_at = static_cast<std::int32_t>(**loss);
  if (rules.forward_factor.is_negative()) return fail(bad_value("forward-factor", "-", "1.1"));
  if (rules.net_of_tax.is_negative()) return fail(bad_value("net-of-tax", "-", "19"));
  return rules;
}

// Kinds that rank calls or forecast cash; the model must outlive what is made of it.
struct Scored {
  std::optional<RecoveryModel> model;
  std::vector<SignalWeight> weights;
  Scores scores;
  CashForecast forecast;
  std::vector<PastForecast> past;
};

// What would have been said on earlier days, for the four weeks up to the next of them.
Result<bool> forecast_before(const Analysis& analysis, Scored& scored) {
  constexpr std::int32_t kWeeks = 4;
  constexpr std::size_t kOrigins = 6;
  const Session& session = analysis.session;
  const auto curve = load_curve("A");
  if (!curve) return fail(curve.error());
  FitOptions fit;
  fit.threads = session.reading.threads;
  const PastForecastInput input{session.ledger(),    *session.due, *session.facts,
                                analysis.history,    session.side, *curve,
                                session.policy.age.stages, scored.weights};
  for (const Date origin : forecast_origins(session.as_of, kWeeks, kOrigins)) {
    ApplyOptions apply = session.apply_options(true);
    apply.as_of = origin;
    const auto open = apply_cash(session.ledger(), *session.due, apply);
    if (!open) return fail(open.error());
    const auto made = forecast_then(input, *open, kWeeks, fit);
    scored.past.insert(scored.past.end(), made.begin(), made.end());
  }
  return true;
}

Result<bool> score(const Options& options, const ReportKind& kind, const Analysis& analysis,
                   Scored& scored) {
  auto model = recovery_model(options, analysis);
  if (!model) return fail(model.error());
  scored.model.emplace(std::move(*model));
  auto weights = load_signal_weights("");
  if (!weights) return fail(weights.error());
  scored.weights = std::move(*weights);
  const Session& session = analysis.session;
  const ScoreInput input{session.ledger(), *session.due,      *session.facts, analysis.open,
                         *scored.model,    analysis.promises, &session.side,  scored.weights};
  ScoreOptions scoring;
  scoring.threads = session.reading.threads;
  if (kind.needs.scores) scored.scores = score_items(input, scoring, session.policy.age);
  if (!kind.needs.weeks) return true;
  scored.forecast = forecast_cash(input, {.threads = session.reading.threads});
  return forecast_before(analysis, scored);
}

int make_report(Context& context, const ReportKind& kind, const Session& session) {
  const auto ager =
      Ager::make(session.ledger(), *session.facts, session.policy.age, session.as_of);
  if (!ager) return context.stop(ager.error());
  const auto period = period_up_to(context.options, session.as_of);
  if (!period) return context.stop(period.error());
  const auto rules = provision_rules(context.options);
  if (!rules) return context.stop(rules.error());
  const auto year_days = context.options.number("year-days", 360, 366);
  if (!year_days) return context.stop(year_days.error());
  auto days = earlier_days(context.options, kind, session.as_of);
  if (!days) return context.stop(days.error());
  const auto analysis = analyse(context, session, std::move(*days));
  if (!analysis) return context.status();
  if (!check_balance_controls(context, analysis->open.tie_out)) return context.status();
  ReportInput input{session.ledger(), session.side, session.policy, *ager,
                    analysis->open,   &analysis->history, {}, *period};
  input.promises = analysis->promises;
  input.provision = *rules;
  input.year_days = static_cast<std::int32_t>(year_days->value_or(0));
  input.activity = context.options.flag("activity");
  if (!read_files(context, session, input)) return context.status();
  std::vector<CustomerCredit> credit;
  if (kind.needs.credit) {
    credit = assess_credit(analysis->credit_input(), session.policy.credit);
    input.credit = credit;
  }
  input.earlier = analysis->earlier;
  input.threads = session.reading.threads;
  const std::vector<Period> periods = periods_of(kind, input);
  const unsigned threads = threads_or_all(input.threads);
  static const PaymentHistory kNothing;
  const PeriodFlows flows(periods.empty() ? kNothing : *input.history, periods, threads);
  std::optional<SalesBook> sales;
  std::optional<UnappliedDays> unapplied;
  run_jobs(threads, 2, [&](std::size_t job) {
    if (job == 0) {
      sales.emplace(session.ledger(), session.side.sales);
    } else {
      unapplied.emplace(session.ledger(), analysis->open.applications, analysis->open.known_at,
                        days_before_all(periods));
    }
  });
  input.sales_book = &*sales;
  if (kind.needs.months) {
    input.flows = &flows;
    input.unapplied = &*unapplied;
  }
  Scored scored;
  if (kind.needs.scores || kind.needs.weeks) {
    auto made = score(context.options, kind, *analysis, scored);
    if (!made) return context.stop(made.error());
    input.scores = &scored.scores;
    input.forecast = &scored.forecast;
    input.past = scored.past;
  }
  auto tables = kind.make(input);
  if (!tables) return context.stop(tables.error());
  if (kind.name == "statement") {
    auto written = write_statements(context, input);
    if (!written) return context.stop(written.error());
  }
  return emit(context, std::move(*tables));
}

// A first word that is neither a kind nor a file is a kind misspelt.
Result<const ReportKind*> take_kind(std::vector<std::string>& paths) {
  const ReportKind* standard = &report_kinds().front();
  if (paths.empty()) return standard;
  const std::string word = paths.front();
  if (const ReportKind* named = find_report_kind(word); named != nullptr) {
    paths.erase(paths.begin());
    return named;
  }
  std::error_code ignored;
  if (word == "-" || std::filesystem::exists(word, ignored)) return standard;
  std::vector<std::string_view> known;
  for (const ReportKind& kind : report_kinds()) known.push_back(kind.name);
  const auto near = closest(word, known);
  if (!near) return standard;
  return fail(usage_error("kind-unknown").with("kind", word).with("suggestion", *near));
}

}  // namespace

int run_report(Context& context) {
  std::vector<std::string> paths = context.options.words;
  const auto taken = take_kind(paths);
  if (!taken) return context.stop(taken.error());
  const ReportKind* kind = *taken;
  if (context.options.text("statements") && kind->name != "statement") {
    return context.stop(usage_error("statements-kind").with("kind", std::string(kind->name)));
  }
  Wanted wanted;
  wanted.columns = ColumnSet::all();
  const auto session = load_session(context, std::move(paths), std::move(wanted));
  if (!session) return context.status();
  const int status = make_report(context, *kind, *session);
  return status;
}

}  // namespace arrears
