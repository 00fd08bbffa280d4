#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>

#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t cut = text.find(at);
    parts.emplace_back(text.substr(0, cut));
    if (cut == text.npos) return parts;
    text.remove_prefix(cut + 1);
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

void Options::set(std::string_view name, OptionValue value) {
  values_.emplace(std::string(name), std::move(value));
}

const OptionValue* Options::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

bool Options::only(std::span<const std::string_view> names) const {
  return std::all_of(values_.begin(), values_.end(), [&](const auto& entry) {
    return std::find(names.begin(), names.end(), entry.first) != names.end();
  });
}

bool Options::flag(std::string_view name) const {
  constexpr std::string_view kNo[] = {"false", "no", "off", "0"};
  const auto value = text(name);
  return value && std::find(std::begin(kNo), std::end(kNo), *value) == std::end(kNo);
}

std::optional<std::string> Options::text(std::string_view name) const {
  const OptionValue* value = find(name);
  if (value == nullptr || value->values.empty()) return std::nullopt;
  return value->values.back();
}

std::vector<std::string> Options::list(std::string_view name) const {
  const OptionValue* value = find(name);
  return value == nullptr ? std::vector<std::string>{} : value->values;
}

std::string Options::text_or(std::string_view name, std::string_view otherwise) const {
  return text(name).value_or(std::string(otherwise));
}

Diagnostic bad_value(std::string_view name, std::string_view value, std::string_view expected) {
  return usage_error("option-value")
      .with("option", "--" + std::string(name))
      .with("value", std::string(value))
      .with("expected", std::string(expected));
}

Result<std::optional<Date>> Options::date(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::optional<Date>{};
  if (*value == "today") return std::optional(today());
  const auto date = Date::parse_iso(*value);
  if (!date) return fail(bad_value(name, *value, "YYYY-MM-DD"));
  return date;
}

Result<std::optional<std::int64_t>> Options::number(std::string_view name, std::int64_t least,
                                                    std::int64_t most) const {
  const auto value = text(name);
  if (!value) return std::optional<std::int64_t>{};
  const auto number = whole_number(*value);
  if (!number || *number < least || *number > most) {
    const bool open = most == std::numeric_limits<std::int64_t>::max();
    return fail(bad_value(name, *value,
                          std::to_string(least) + ".." + (open ? "" : std::to_string(most))));
  }
  return number;
}

Result<std::optional<Rate>> Options::rate(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::optional<Rate>{};
  const auto rate = Rate::parse(*value);
  if (!rate) return fail(bad_value(name, *value, "8.25"));
  return rate;
}

Result<std::vector<std::int32_t>> Options::days(std::string_view name) const {
  std::vector<std::int32_t> days;
  const auto value = text(name);
  if (!value) return days;
  for (const std::string& part : split(*value, ',')) {
    const auto number = whole_number(part);
    const bool rising = number && *number > (days.empty() ? 0 : days.back()) && *number < 100'000;
    if (!rising) return fail(bad_value(name, *value, "30,60,90"));
    days.push_back(static_cast<std::int32_t>(*number));
  }
  return days;
}

Result<std::optional<std::string>> Options::choice(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::optional<std::string>{};
  const std::string_view listed = find_option(name)->value;
  const std::vector<std::string> known = split(listed, '|');
  if (std::find(known.begin(), known.end(), *value) == known.end()) {
    Diagnostic why = bad_value(name, *value, listed);
    return fail(std::move(why).with("suggestion", closest(*value, known).value_or("")));
  }
  return value;
}

std::optional<Money> money_of(Rate value, Currency currency) {
  const int missing = currency.exponent() - value.scale();
  if (missing < 0) return std::nullopt;
  std::int64_t factor = 1;
  for (int i = 0; i < missing; ++i) factor *= 10;
  return Money{value.digits(), currency}.scaled(factor, 1);
}

Result<std::vector<Money>> Options::amounts(std::string_view name, Currency otherwise) const {
  std::vector<Money> amounts;
  for (const std::string& value : list(name)) {
    const std::size_t equals = value.find('=');
    const bool named = equals != value.npos;
    const auto currency =
        named ? Currency::from_code(std::string_view(value).substr(0, equals)) : otherwise;
    if (!currency || !currency->known()) {
      return fail(usage_error("option-currency")
                      .with("option", "--" + std::string(name))
                      .with("value", value));
    }
    const auto rate = Rate::parse(named ? std::string_view(value).substr(equals + 1) : value);
    const auto amount = rate ? money_of(*rate, *currency) : std::nullopt;
    if (!amount) return fail(bad_value(name, value, "[CUR=]1234.56"));
    amounts.push_back(*amount);
  }
  return amounts;
}

}  // namespace arrears
