#include "policy_options.hpp"

#include <algorithm>
#include <charconv>

#include <arrears/engine/buckets.hpp>
#include <arrears/model/suggest.hpp>

#include "stage_options.hpp"

namespace arrears {
namespace {

constexpr std::pair<std::string_view, ApplyRule> kRules[] = {
    {"reference", ApplyRule::reference},
    {"oldest", ApplyRule::oldest},
    {"designated-then-oldest", ApplyRule::designated_then_oldest},
    {"balance-forward", ApplyRule::balance_forward},
};

Result<bool> settle_apply(const Options& options, ApplyPolicy& policy, Currency currency) {
  if (const auto rule = options.text("apply")) {
    bool found = false;
    for (const auto& [name, value] : kRules) {
      if (name == *rule) policy.rule = value;
      found = found || name == *rule;
    }
    if (!found) {
      return fail(bad_value("apply", *rule,
                            "reference|oldest|designated-then-oldest|balance-forward"));
    }
  }
  const auto roll = options.choice("due-roll");
  if (!roll) return fail(roll.error());
  if (*roll) policy.due_roll = **roll == "following" ? DueRoll::following : DueRoll::none;
  policy.default_terms = options.text_or("terms", "");
  auto tolerance = options.amounts("tolerance", currency);
  if (!tolerance) return fail(tolerance.error());
  policy.tolerance = std::move(*tolerance);
  return true;
}

Result<bool> settle_age(const Options& options, AgePolicy& policy) {
  if (find_option("basis") != nullptr && options.find("basis") != nullptr) {
    const auto basis = options.choice("basis");
    if (!basis) return fail(basis.error());
    policy.basis = **basis == "invoice" ? Basis::invoice : Basis::due;
  }
  if (const auto text = options.text("buckets")) {
    auto buckets = parse_buckets(*text);
    if (!buckets) return fail(buckets.error());
    policy.buckets = std::move(*buckets);
  }
  if (const auto text = options.text("ahead")) {
    auto ahead = parse_ahead(*text);
    if (!ahead) return fail(ahead.error());
    policy.buckets.ahead = std::move(*ahead);
  }
  return settle_stages(options, policy);
}

// `--credit-rules watch=90,hold_share=5`: what is not named keeps its default.
Result<bool> set_credit_rule(const std::string& all, std::string_view part, CreditPolicy& policy) {
  struct Rule {
    std::string_view name;
    std::int32_t CreditPolicy::*per_cent;
  };
  static constexpr Rule kPerCents[] = {
      {"watch", &CreditPolicy::watch_per_cent},
      {"hold_share", &CreditPolicy::hold_min_per_cent_of_open},
      {"security", &CreditPolicy::security_per_cent},
  };
  const std::size_t equals = std::min(part.find('='), part.size());
  const std::string_view name = part.substr(0, equals);
  const std::string_view value = part.substr(std::min(equals + 1, part.size()));
  if (name == "hold_on_breach" && (value == "yes" || value == "no")) {
    policy.hold_on_breach = value == "yes";
    return true;
  }
  for (const Rule& rule : kPerCents) {
    if (rule.name != name) continue;
    std::int32_t number = 0;
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = failure == std::errc{} && end == value.data() + value.size();
    if (!whole || number < 0 || number > 100) {
      return fail(bad_value("credit-rules", all, std::string(name) + "=0..100"));
    }
    policy.*rule.per_cent = number;
    return true;
  }
  const std::vector<std::string> known{"watch", "hold_share", "security", "hold_on_breach"};
  return fail(bad_value("credit-rules", all,
                        "watch|hold_share|security=PERCENT, hold_on_breach=yes|no")
                  .with("suggestion", closest(std::string(name), known).value_or("")));
}

Result<bool> settle_credit_rules(const Options& options, CreditPolicy& policy, Currency currency) {
  if (const auto value = options.text("credit-rules")) {
    std::string_view rest = *value;
    while (true) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      if (auto set = set_credit_rule(*value, rest.substr(0, comma), policy); !set) return set;
      if (comma == rest.size()) break;
      rest.remove_prefix(comma + 1);
    }
  }
  auto least = options.amounts("hold-min", currency);
  if (!least) return fail(least.error());
  policy.hold_min_amount = std::move(*least);
  return true;
}

Result<bool> settle_credit(const Options& options, CreditPolicy& policy, Currency currency) {
  if (auto rules = settle_credit_rules(options, policy, currency); !rules) return rules;
  const auto word = options.text("no-limit");
  if (!word) return true;
  if (*word == "cash" || *word == "none") {
    policy.no_limit = *word == "cash" ? NoLimit::cash : NoLimit::none;
    return true;
  }
  auto amounts = options.amounts("no-limit", currency);
  if (!amounts) return fail(amounts.error());
  policy.no_limit = NoLimit::amount;
  policy.no_limit_amount = amounts->back();
  return true;
}

}  // namespace

bool settle_policy(Context& context, Session& session) {
  const Options& options = context.options;
  Policy& policy = session.policy;
  bool good = true;
  const auto check = [&](const Result<bool>& done) {
    if (done) return;
    context.console.say(done.error());
    good = false;
  };
  check(settle_apply(options, policy.apply, session.currency));
  check(settle_age(options, policy.age));
  check(settle_credit(options, policy.credit, session.currency));
  const auto rounding = options.choice("rounding");
  if (!rounding) {
    check(fail(rounding.error()));
  } else if (*rounding) {
    policy.rounding = **rounding == "half-even" ? Rounding::half_even : Rounding::half_up;
  }
  return good;
}

}  // namespace arrears
