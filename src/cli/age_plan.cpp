#include "age_plan.hpp"

#include <arrears/engine/age.hpp>
#include <arrears/engine/group_key.hpp>

namespace arrears {
namespace {

// Of two options that ask for different things, the second one is named as the one too many.
std::optional<Diagnostic> conflict(const AgePlan& plan) {
  const bool invoices = plan.by == "invoice";
  const std::pair<std::string_view, bool> kinds[] = {
      {"--applications", plan.applications},
      {"--movements", plan.movements},
      {"--against", !plan.against.empty()}};
  std::string_view list;
  for (const auto& [name, asked] : kinds) {
    if (!asked) continue;
    if (!list.empty()) {
      return usage_error("options-exclude")
          .with("first", std::string(list))
          .with("second", std::string(name));
    }
    list = name;
  }
  const std::pair<std::string_view, bool> others[] = {
      {"--base", plan.base.known()},
      {"--shares", plan.shares},
      {"--credits", plan.credits_aged},
      {"--after-delivery", plan.after_delivery && plan.against.size() > 0}};
  for (const auto& [name, asked] : others) {
    if (!asked || list.empty()) continue;
    return usage_error("options-exclude")
        .with("first", std::string(list))
        .with("second", std::string(name));
  }
  if (plan.shares && invoices) {
    return usage_error("options-exclude").with("first", "--by invoice").with("second", "--shares");
  }
  return std::nullopt;
}

}  // namespace

Result<AgePlan> plan_age(const Options& options) {
  AgePlan plan;
  plan.applications = options.flag("applications");
  plan.movements = options.flag("movements");
  plan.shares = options.flag("shares");
  plan.by_parent = options.flag("by-parent");
  plan.against = options.text_or("against", "");
  const auto credits = options.choice("credits");
  if (!credits) return fail(credits.error());
  plan.credits_aged = *credits && **credits == "age";
  if (const auto code = options.text("base")) {
    const auto base = Currency::from_code(*code);
    if (!base) return fail(usage_error("currency-unknown").with("currency", *code));
    plan.base = *base;
  }
  // A house's settings are for ageing tables; lists stay in the currencies of their documents.
  const bool list = plan.applications || plan.movements || !plan.against.empty();
  const auto typed = [&](std::string_view name) {
    const OptionValue* value = options.find(name);
    return value != nullptr && value->origin == "command line";
  };
  if (list && !typed("base")) plan.base = Currency{};
  if (list && !typed("credits")) plan.credits_aged = false;
  constexpr std::int64_t kDaysMax = 36'500;
  const auto days = options.number("after-delivery", 0, kDaysMax);
  if (!days) return fail(days.error());
  if (*days) plan.after_delivery = static_cast<std::int32_t>(**days);
  plan.by = options.text_or("by", plan.after_delivery ? "invoice" : "customer");
  if (const auto condition = options.text("where")) {
    auto where = parse_where(*condition);
    if (!where) return fail(where.error());
    plan.where = std::move(*where);
  }
  if (auto wrong = conflict(plan)) return fail(std::move(*wrong));
  return plan;
}

Wanted wanted_for(const AgePlan& plan, const Options& options) {
  Wanted wanted;
  wanted.columns.add(age_columns());
  const bool numbers = plan.by == "invoice" || plan.applications || plan.movements ||
                       !plan.against.empty();
  if (numbers) {
    for (const Column column : {Column::doc_no, Column::salesperson, Column::reference}) {
      wanted.columns.add(column);
    }
  } else if (plan.by != "customer") {
    want_group_columns(plan.by, wanted);
  }
  if (plan.movements && plan.by != "bucket") want_group_columns(plan.by, wanted);
  if (plan.after_delivery) wanted.columns.add(Column::delivery_date);
  if (plan.where) {
    // Names of the table's own columns are not in the ledger, which does no harm.
    for (const Condition& condition : plan.where->conditions) {
      want_group_columns(condition.column, wanted);
    }
  }
  if (options.text("explain") || plan.by_parent) wanted.columns = ColumnSet::all();
  return wanted;
}

}  // namespace arrears
