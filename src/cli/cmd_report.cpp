// `arrears report [KIND]`: indicators and lists for people, from the same figures as `age`.

#include <filesystem>

#include <arrears/engine/month_ends.hpp>
#include <arrears/model/suggest.hpp>
#include <arrears/render/report_tables.hpp>

#include "analysis.hpp"
#include "commands.hpp"
#include "emit.hpp"
#include "proofs.hpp"

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

// The month ends before (`--months N`, by default a year of them) and the day a year before, from
// one replay.
Result<std::vector<OpenItems>> earlier_days(const Options& options, const Session& session) {
  constexpr std::int64_t kMonths = 13;
  constexpr std::int64_t kMonthsMax = 120;
  const auto months = options.number("months", 1, kMonthsMax);
  if (!months) return fail(months.error());
  const auto count = static_cast<std::int32_t>(months->value_or(kMonths) - 1);
  const std::vector<Date> days = comparison_days(session.as_of, count);
  ApplyOptions apply = session.apply_options(false);
  apply.in_order = false;  // all are sums
  return apply_cash(session.ledger(), *session.due, days, apply);
}

int make_report(Context& context, const ReportKind& kind, const Session& session) {
  const auto ager =
      Ager::make(session.ledger(), *session.facts, session.policy.age, session.as_of);
  if (!ager) return context.stop(ager.error());
  const auto period = period_up_to(context.options, session.as_of);
  if (!period) return context.stop(period.error());
  const auto analysis = analyse(context, session);
  if (!analysis) return context.status();
  if (!check_balance_controls(context, analysis->open.tie_out)) return context.status();
  std::vector<CustomerCredit> credit;
  if (kind.needs.credit) {
    credit = assess_credit(analysis->credit_input(), session.policy.credit);
  }
  std::vector<OpenItems> earlier;
  if (kind.needs.months) {
    auto days = earlier_days(context.options, session);
    if (!days) return context.stop(days.error());
    earlier = std::move(*days);
  }
  ReportInput input{session.ledger(), session.side, session.policy, *ager,
                    analysis->open,   &analysis->history, credit, *period};
  input.earlier = earlier;
  auto tables = kind.make(input);
  if (!tables) return context.stop(tables.error());
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
  Wanted wanted;
  wanted.columns = ColumnSet::all();
  const auto session = load_session(context, std::move(paths), std::move(wanted));
  if (!session) return context.status();
  const int status = make_report(context, *kind, *session);
  return status;
}

}  // namespace arrears
