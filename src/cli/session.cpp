#include "session.hpp"

#include <algorithm>
#include <limits>

#include <arrears/model/jobs.hpp>
#include <arrears/model/ledger_subset.hpp>
#include <arrears/model/suggest.hpp>
#include <arrears/read/side_files.hpp>

#include "policy_options.hpp"
#include "proofs.hpp"
#include "source_notes.hpp"
#include "terminal.hpp"

namespace arrears {
namespace {

// The typed value of an option, or its fault said and remembered in `good`.
template <class T>
T take(Context& context, Result<T> value, bool& good) {
  if (value) return std::move(*value);
  context.console.say(value.error());
  good = false;
  return T{};
}

bool name_conventions(Context& context, ReadOptions& read) {
  bool good = true;
  const Options& options = context.options;
  const auto choice = [&](std::string_view name) {
    return take(context, options.choice(name), good);
  };
  if (const auto word = choice("date-order")) read.date_order = parse_date_order(*word);
  if (const auto word = choice("decimal-mark")) read.decimal_mark = parse_decimal_mark(*word);
  if (const auto word = choice("duplicates")) read.duplicates = *parse_duplicate_rule(*word);
  if (const auto word = choice("amount-scope")) read.amount_scope = *parse_amount_scope(*word);
  return good;
}

std::optional<ReadOptions> read_options(Context& context, std::vector<std::string> paths,
                                        Wanted wanted) {
  const Options& options = context.options;
  ReadOptions read;
  read.paths = std::move(paths);
  if (read.paths.empty() && !stdin_is_terminal()) read.paths.emplace_back("-");
  if (read.paths.empty()) {
    context.console.say(usage_error("no-input").with("command", "arrears"));
    return std::nullopt;
  }
  read.wanted = std::move(wanted);
  read.profile = options.text_or("profile", "");
  read.encoding = options.text_or("encoding", "");
  read.sheet = options.text_or("sheet", "");
  read.receivables = options.list("receivable");
  read.strict = options.flag("strict");
  read.keep_rejects = options.text("rejects").has_value();
  bool good = name_conventions(context, read);
  if (const auto code = options.text("currency")) {
    const auto currency = Currency::from_code(*code);
    if (!currency) context.console.say(usage_error("currency-unknown").with("currency", *code));
    good = good && currency;
    read.currency = currency.value_or(Currency{});
  }
  read.exported_on =
      take(context, options.date("exported-on"), good).value_or(Date{});
  constexpr std::int64_t kThreadsMax = 1024;
  const auto threads = take(context, options.number("threads", 1, kThreadsMax), good);
  read.threads = threads_or_all(static_cast<unsigned>(threads.value_or(0)));
  if (!good) return std::nullopt;
  return read;
}

SidePaths side_paths(const Options& options) {
  SidePaths paths;
  const std::pair<std::string_view, std::string*> files[] = {
      {"customers", &paths.customers}, {"promises", &paths.promises}, {"plans", &paths.plans},
      {"contacts", &paths.contacts},   {"signals", &paths.signals},   {"orders", &paths.orders},
      {"sales", &paths.sales},         {"rates", &paths.rates},
      {"base-rates", &paths.base_rates}, {"holidays", &paths.holidays}};
  for (const auto& [name, path] : files) *path = options.text_or(name, "");
  return paths;
}

bool read_sides(Context& context, Session& session) {
  SidePaths paths = side_paths(context.options);
  bool good = true;
  if (const auto word = take(context, context.options.choice("zero-limit"), good)) {
    paths.zero_limit = *parse_zero_limit(*word);
  }
  if (!good) return false;
  paths.strict = session.reading.strict;
  auto side = read_side_files(paths, session.currency);
  if (!side) {
    context.console.say(side.error());
    return false;
  }
  context.console.say(side->diagnostics);
  session.side = std::move(side->files);
  session.side.orders_listed = !paths.orders.empty();
  return true;
}

// `--as-of D[,D]`, and `--months N`: the month ends before the as-of date, and that date.
Result<std::vector<Date>> as_of_dates(const Options& options, CommandBit command) {
  std::vector<Date> dates;
  std::string rest = options.text_or("as-of", "today");
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string one = rest.substr(0, comma);
    const auto date = one == "today" ? std::optional(today()) : Date::parse_iso(one);
    if (!date) return fail(bad_value("as-of", one, "YYYY-MM-DD"));
    dates.push_back(*date);
    rest = comma == rest.npos ? "" : rest.substr(comma + 1);
  }
  if (dates.empty()) return fail(bad_value("as-of", "", "YYYY-MM-DD"));
  constexpr std::int64_t kMonthsMax = 1200;
  const auto months = options.number("months", 1, kMonthsMax);
  if (!months) return fail(months.error());
  if (command != kAge) return dates;
  for (std::int64_t i = 1; *months && i < **months; ++i) {
    dates.push_back(
        dates.front().start_of_month().plus_months(static_cast<int>(1 - i)).plus_days(-1));
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

bool settle_dates(Context& context, Session& session) {
  bool good = true;
  session.dates = take(context, as_of_dates(context.options, context.command), good);
  if (!good) return false;
  if (session.dates.size() > 1 && context.command != kAge) {
    context.console.say(bad_value("as-of", *context.options.text("as-of"), "YYYY-MM-DD"));
    return false;
  }
  session.as_of = session.dates.back();
  session.known_at = take(context, context.options.date("known-at"), good).value_or(Date{});
  return good;
}

}  // namespace

ApplyOptions Session::apply_options(bool keep_applications) const {
  ApplyOptions options{as_of, known_at, policy.apply, keep_applications};
  options.threads = reading.threads;
  return options;
}

std::uint64_t Session::rows_in() const {
  std::uint64_t rows = 0;
  for (const SourceReport& source : read.sources) rows += source.rows_in;
  return rows;
}

std::uint64_t Session::rows_rejected() const {
  std::uint64_t rows = 0;
  for (const SourceReport& source : read.sources) rows += source.rejected;
  return rows;
}

std::unique_ptr<Session> begin_session(Context& context, std::vector<std::string> paths,
                                       Wanted wanted) {
  auto options = read_options(context, std::move(paths), std::move(wanted));
  if (!options) return nullptr;
  auto session = std::make_unique<Session>();
  session->currency = options->currency;
  session->reading = std::move(*options);
  const ConsoleOptions& said = context.console.options();
  if (said.volume != Volume::quiet && !said.json) {
    session->progress.watch(session->reading.paths, context.console.catalogue());
  }
  return session;
}

bool take_rows(Context& context, Session& session, ReadOutcome outcome) {
  session.read = std::move(outcome);
  context.console.count_rows(session.rows_in(), session.rows_rejected());
  context.console.say(session.read.diagnostics);
  say_sources(context.console, session.read.sources);
  if (session.rows_rejected() > 0) context.console.raise(Status::rejected);
  return write_rejects(context, session.read) && check_input_controls(context, session);
}

bool read_rows(Context& context, Session& session) {
  auto outcome = read_ledger(session.reading);
  session.progress.finish();
  if (outcome) return take_rows(context, session, std::move(*outcome));
  context.console.say(outcome.error());
  return false;
}

namespace {

// `--only`: the ledger of those customers. A score learns from the whole ledger and dunning keeps
// its log for all, so these two choose among their results instead.
bool keep_only(Context& context, Session& session) {
  const std::vector<std::string> names = context.options.list("only");
  if (names.empty()) return true;
  const Ledger& ledger = session.ledger();
  std::vector<CustomerId> customers;
  for (const std::string& name : names) {
    const auto customer = ledger.find_customer(name);
    if (!customer) {
      std::vector<std::string> known;
      for (std::uint32_t i = 0; i < ledger.customer_count(); ++i) {
        known.emplace_back(ledger.customer_id(CustomerId(i)));
      }
      context.console.say(usage_error("customer-unknown")
                              .with("customer", name)
                              .with("suggestion", closest(name, known).value_or("")));
      return false;
    }
    customers.push_back(*customer);
  }
  if (context.command == kScore || context.command == kDunning) return true;
  // Cash of the others in a group counts, so `age` chooses afterwards as well.
  if (context.options.flag("by-parent")) return true;
  auto part = keep_customers(ledger, customers);
  if (!part) {
    context.console.say(part.error());
    return false;
  }
  session.read.ledger = std::move(*part);
  return true;
}

}  // namespace

std::unique_ptr<Session> plan_session(Context& context, std::vector<std::string> paths,
                                      Wanted wanted) {
  wanted.columns.add(apply_columns());
  wanted.columns.add(due_columns());
  wanted.origins = wanted.origins || context.options.text("explain").has_value();
  wanted.by_customer = true;
  auto session = begin_session(context, std::move(paths), std::move(wanted));
  const bool good = session && settle_dates(context, *session) && settle_policy(context, *session);
  return good ? std::move(session) : nullptr;
}

bool complete_session(Context& context, Session& session) {
  if (!read_sides(context, session)) return false;
  DueOptions due{session.policy.apply.due_roll, session.policy.apply.default_terms,
                 &session.side.customers, &session.side.calendar, session.known_at};
  auto resolved = DueDates::resolve(session.ledger(), due);
  if (!resolved) {
    context.console.say(resolved.error());
    return false;
  }
  session.due = std::make_unique<DueDates>(std::move(*resolved));
  context.console.say(session.due->notes());
  session.facts = std::make_unique<CustomerFacts>(session.ledger(), &session.side.customers,
                                                  session.as_of, session.known_at,
                                                  threads_or_all(session.reading.threads));
  say_snapshots(context.console, session);
  return true;
}

bool read_all(Context& context, Session& session) {
  return read_rows(context, session) && keep_only(context, session) &&
         complete_session(context, session);
}

std::unique_ptr<Session> load_session(Context& context, std::vector<std::string> paths,
                                      Wanted wanted) {
  auto session = plan_session(context, std::move(paths), std::move(wanted));
  const bool good = session && read_all(context, *session);
  return good ? std::move(session) : nullptr;
}

std::optional<ReadOutcome> read_beside(Context& context, const Session& session,
                                       std::string path) {
  ReadOptions options = session.reading;
  options.paths = {std::move(path)};
  options.keep_rejects = false;
  options.exported_on = Date{};  // said of the other one
  auto outcome = read_ledger(options);
  if (!outcome) {
    context.console.say(outcome.error());
    return std::nullopt;
  }
  context.console.say(outcome->diagnostics);
  say_sources(context.console, outcome->sources);
  for (const SourceReport& source : outcome->sources) {
    if (source.rejected > 0) context.console.raise(Status::rejected);
  }
  return std::move(*outcome);
}

void say_apply_notes(Console& console, const Diagnostics& notes) {
  for (const Diagnostic& one : notes) {
    if (one.code != "snapshot-aged-earlier") console.say(one);
  }
}

std::optional<std::vector<OpenItems>> open_items_on(Context& context, const Session& session,
                                                    std::span<const Date> days) {
  ApplyOptions options = session.apply_options(true);
  options.details_from = days.back();
  auto opens = apply_cash(session.ledger(), *session.due, days, options);
  if (!opens) {
    context.console.say(opens.error());
    return std::nullopt;
  }
  say_apply_notes(context.console, opens->back().notes);
  say_tie_out(context.console, opens->back().tie_out);
  return std::move(*opens);
}

}  // namespace arrears
