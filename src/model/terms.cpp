#include <arrears/model/terms.hpp>

#include <algorithm>
#include <charconv>
#include <string>

namespace arrears {
namespace {

constexpr std::int32_t kMostDays = 3660;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

constexpr std::string_view kMonthly = "月结";

// Chinese is written without spaces: `月结30天` has three words, the last one means `days`.
std::string spaced(std::string_view text) {
  constexpr std::string_view kDay = "天";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(kMonthly)) {
      out.append(" ").append(kMonthly).append(" ");
      at += kMonthly.size();
    } else if (rest.starts_with(kDay)) {
      out += " days";
      at += kDay.size();
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  constexpr std::string_view kBlank = " \t,";
  for (std::size_t at = text.find_first_not_of(kBlank); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBlank, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBlank, end);
  }
  return words;
}

std::optional<std::int32_t> parse_days(std::string_view text) {
  std::int32_t days = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (days < 0 || days > kMostDays || text.front() == '-') return std::nullopt;
  return days;
}

// `2/10`: per cent, days.
std::optional<Discount> parse_discount(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto per_cent = Rate::parse(word.substr(0, slash));
  const auto days = parse_days(word.substr(slash + 1));
  if (!per_cent || !days) return std::nullopt;
  if (per_cent->is_negative() || per_cent->is_zero() || *per_cent > Rate(100, 0)) {
    return std::nullopt;
  }
  return Discount{*per_cent, *days};
}

struct BaseAndDays {
  Terms::Base base;
  std::int32_t days;
};

std::optional<BaseAndDays> with_base(Terms::Base base, std::string_view days) {
  const auto parsed = parse_days(days);
  if (!parsed) return std::nullopt;
  return BaseAndDays{base, *parsed};
}

std::optional<BaseAndDays> parse_base(std::string_view word) {
  constexpr std::string_view kEom = "eom";
  if (word == "next-delivery") return BaseAndDays{Terms::Base::next_delivery, 0};
  if (word == kEom) return BaseAndDays{Terms::Base::eom_then_days, 0};
  if (word.starts_with("eom+")) return with_base(Terms::Base::eom_then_days, word.substr(4));
  if (word.ends_with("+eom")) {
    return with_base(Terms::Base::days_then_eom, word.substr(0, word.size() - 4));
  }
  if (word.starts_with("net")) word.remove_prefix(3);
  if (word.starts_with("n/")) word.remove_prefix(2);
  return with_base(Terms::Base::document, word);
}

// The words after the discounts: one base word, `net` or `月结` before and `days` after it allowed.
std::optional<BaseAndDays> parse_net(const std::vector<std::string_view>& words,
                                     std::size_t first) {
  std::size_t last = words.size();
  const bool monthly = first < last && words[first] == kMonthly;
  if (first < last && (monthly || words[first] == "net")) ++first;
  if (monthly && first == last) return BaseAndDays{Terms::Base::eom_then_days, 0};
  if (last - first == 2 && (words[last - 1] == "days" || words[last - 1] == "day")) --last;
  if (last - first != 1) return std::nullopt;
  if (monthly) return with_base(Terms::Base::days_then_eom, words[first]);
  return parse_base(words[first]);
}

}  // namespace

std::optional<Terms> Terms::parse(std::string_view text) {
  const std::string lower = spaced(lower_case(text));
  const auto words = words_of(lower);
  Terms terms;
  std::size_t next = 0;
  while (next < words.size()) {
    const auto discount = parse_discount(words[next]);
    if (!discount) break;
    terms.discounts.push_back(*discount);
    ++next;
  }
  const auto net = parse_net(words, next);
  if (!net) return std::nullopt;
  terms.base = net->base;
  terms.days = net->days;
  const auto sooner = [](const Discount& a, const Discount& b) { return a.days < b.days; };
  std::sort(terms.discounts.begin(), terms.discounts.end(), sooner);
  const auto same = [](const Discount& a, const Discount& b) { return a.days == b.days; };
  const auto& all = terms.discounts;
  if (std::adjacent_find(all.begin(), all.end(), same) != all.end()) return std::nullopt;
  return terms;
}

Date Terms::due_date(Date document) const {
  switch (base) {
    case Base::document: return document.plus_days(days);
    case Base::eom_then_days: return document.end_of_month().plus_days(days);
    case Base::days_then_eom: return document.plus_days(days).end_of_month();
    case Base::next_delivery: break;
  }
  return Date{};
}

}  // namespace arrears
