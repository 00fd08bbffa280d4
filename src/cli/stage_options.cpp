#include "stage_options.hpp"

#include <algorithm>
#include <charconv>

#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

constexpr std::int32_t kDaysMax = 36'600;

struct Border {
  std::string_view name;
  std::int32_t StagePolicy::*days;
  std::int32_t least;
};

// In the order of the stages. A term is divided by at least one.
constexpr Border kBorders[] = {
    {"pre_warning", &StagePolicy::pre_warning_days, 0},
    {"deadline_divisor", &StagePolicy::deadline_divisor, 1},
    {"monthly_settlers", &StagePolicy::monthly_settler_days, 0},
    {"final_notice", &StagePolicy::final_notice_until, 0},
    {"final_notice_least", &StagePolicy::final_notice_min_days, 0},
    {"professional", &StagePolicy::professional_days, 0},
    {"legal", &StagePolicy::legal_until, 0},
    {"legal_least", &StagePolicy::legal_min_days, 0},
};

std::string names() {
  std::string all;
  for (const Border& border : kBorders) {
    all += (all.empty() ? "" : "|") + std::string(border.name);
  }
  return all + "=DAYS";
}

Result<bool> set_border(const std::string& value, std::string_view part, StagePolicy& policy) {
  const std::size_t equals = part.find('=');
  const std::string_view name = part.substr(0, equals);
  const auto* const border =
      std::find_if(std::begin(kBorders), std::end(kBorders),
                   [name](const Border& known) { return known.name == name; });
  if (border == std::end(kBorders)) {
    std::vector<std::string> known;
    for (const Border& one : kBorders) known.emplace_back(one.name);
    return fail(bad_value("stage-days", value, names())
                    .with("suggestion", closest(std::string(name), known).value_or("")));
  }
  const std::string_view text =
      equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
  std::int32_t days = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), days);
  const bool whole = failure == std::errc{} && end == text.data() + text.size();
  if (!whole || days < border->least || days > kDaysMax) {
    return fail(bad_value("stage-days", value, std::string(name) + "=" +
                                                   std::to_string(border->least) + ".." +
                                                   std::to_string(kDaysMax)));
  }
  policy.*border->days = days;
  return true;
}

}  // namespace

Result<bool> settle_stages(const Options& options, AgePolicy& policy) {
  if (const auto value = options.text("stage-days")) {
    std::string_view rest = *value;
    while (true) {
      const std::size_t comma = rest.find(',');
      if (auto set = set_border(*value, rest.substr(0, comma), policy.stages); !set) return set;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  const auto classes = options.days("class-days");
  if (!classes) return fail(classes.error());
  if (classes->empty()) return true;
  if (classes->size() != 3) {
    return fail(bad_value("class-days", *options.text("class-days"), "90,365,730"));
  }
  policy.classes = {(*classes)[0], (*classes)[1], (*classes)[2]};
  return true;
}

}  // namespace arrears
