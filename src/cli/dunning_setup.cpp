#include "dunning_setup.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <arrears/render/procedure_file.hpp>

#include "creditor_file.hpp"
#include "embedded_data.hpp"

namespace arrears {
namespace {

Result<Procedure> named_procedure(const std::string& name) {
  const bool path = name.find('/') != name.npos || name.ends_with(".toml");
  if (!path) return shipped_procedure(name);
  std::error_code ignored;
  std::ifstream in(name, std::ios::binary);
  if (!std::filesystem::is_regular_file(name, ignored) || !in) {
    return fail(file_error("file-missing", name));
  }
  std::ostringstream text;
  text << in.rdbuf();
  return parse_procedure(text.str(), name);
}

Result<bool> override_interest(const Options& options, InterestRules& rules) {
  const auto rate = options.rate("interest-rate");
  if (!rate) return fail(rate.error());
  if (*rate) {
    rules.rate = **rate;
    rules.reference.clear();
  }
  if (const auto name = options.text("interest-reference")) rules.reference = *name;
  const auto margin = options.rate("interest-margin");
  if (!margin) return fail(margin.error());
  if (*margin) rules.margin = **margin;
  if (const auto word = options.text("day-count")) {
    constexpr DayCount kCounts[] = {DayCount::act_365, DayCount::act_360, DayCount::act_act,
                                    DayCount::thirty_e_360};
    bool found = false;
    for (const DayCount count : kCounts) {
      if (to_string(count) != *word) continue;
      rules.day_count = count;
      found = true;
    }
    if (!found) return fail(bad_value("day-count", *word, "act/365|act/360|act/act|30E/360"));
  }
  const auto fixing = options.choice("rate-fixing");
  if (!fixing) return fail(fixing.error());
  if (*fixing) rules.fixing = **fixing == "split" ? RateFixing::split : RateFixing::at_start;
  return true;
}

Result<bool> override_rules(const Options& options, Procedure& procedure) {
  const auto advance = options.choice("advance");
  if (!advance) return fail(advance.error());
  if (*advance) procedure.advance = **advance == "jump" ? Advance::jump : Advance::step;
  const auto group = options.choice("group");
  if (!group) return fail(group.error());
  for (const Grouping grouping : {Grouping::customer, Grouping::level, Grouping::invoice}) {
    if (*group && to_string(grouping) == **group) procedure.group = grouping;
  }
  // A rate given on the command line is meant to be charged, where letters ask for money at all.
  const bool rate_given = options.text("interest-rate") || options.text("interest-reference");
  std::int32_t position = 0;
  for (Level& level : procedure.levels) {
    ++position;
    if (rate_given && procedure.nominal_days(position) > 0) level.interest = true;
  }
  return override_interest(options, procedure.interest);
}

// The table compiled in: `reference,from,rate_pct,known_until,source`, unquoted up to the source.
std::vector<BaseRate> shipped_base_rates() {
  std::vector<BaseRate> rates;
  for (const EmbeddedFile& file : embedded_data()) {
    if (file.path != "base-rates.csv") continue;
    std::istringstream lines{std::string(file.text)};
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      std::istringstream cells(line);
      std::string reference, from, per_cent, until;
      std::getline(cells, reference, ',');
      std::getline(cells, from, ',');
      std::getline(cells, per_cent, ',');
      std::getline(cells, until, ',');
      const Date day = Date::parse_iso(from).value();
      rates.push_back({reference, day, Rate::parse(per_cent).value(),
                       Date::parse_iso(until).value_or(Date{})});
    }
  }
  return rates;
}

// What the command line says of charges and rules holds for every procedure of the run.
Result<Procedure> as_ordered(Result<Procedure> procedure, const Options& options) {
  if (procedure && options.text("charges")) {
    procedure = with_charges(std::move(*procedure), *options.text("charges"));
  }
  if (!procedure) return procedure;
  if (auto done = override_rules(options, *procedure); !done) return fail(done.error());
  return procedure;
}

}  // namespace

Result<ProcedureBook> procedure_book(const Options& options) {
  auto standard =
      as_ordered(named_procedure(options.text_or("procedure", "three-letters")), options);
  if (!standard) return fail(standard.error());
  const std::string name = standard->name;
  ProcedureBook book(std::move(*standard));
  for (const std::string_view shipped : shipped_procedures()) {
    if (shipped == name) continue;
    auto procedure = as_ordered(shipped_procedure(shipped), options);
    if (!procedure) return fail(procedure.error());
    book.add(std::move(*procedure));
  }
  return book;
}

void settle_base_rates(SideFiles& side) {
  if (side.base_rates.empty()) side.base_rates = shipped_base_rates();
}

Result<Creditor> settle_creditor(Context& context) {
  if (const auto path = context.options.text("creditor")) return load_creditor(*path);
  context.console.say(warning("letters-no-creditor"));
  const Catalogue& words = context.console.catalogue();
  Creditor blank;
  blank.name = words.plain("letters-blank.name");
  blank.account = words.plain("letters-blank.account");
  return blank;
}

}  // namespace arrears
