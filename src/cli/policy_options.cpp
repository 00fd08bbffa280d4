#include "policy_options.hpp"

#include <arrears/engine/buckets.hpp>

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

Result<bool> settle_credit(const Options& options, CreditPolicy& policy, Currency currency) {
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
