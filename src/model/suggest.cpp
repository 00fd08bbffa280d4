#include <arrears/model/suggest.hpp>

#include <algorithm>
#include <vector>

namespace arrears {
namespace {

// Code points, ASCII letters folded. Bytes that are no UTF-8 stand for themselves: a wrong option
// name must never be able to fail here.
std::vector<char32_t> folded(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    char32_t point = lead;
    if (more > 0 && i + more < text.size()) {
      for (std::size_t k = 1; k <= more; ++k) {
        point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
      }
      i += more;
    }
    if (point >= 'A' && point <= 'Z') point += 'a' - 'A';
    points.push_back(point);
  }
  return points;
}

std::size_t distance(const std::vector<char32_t>& a, const std::vector<char32_t>& b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

template <class Name>
std::optional<std::string> nearest(std::string_view name, std::span<const Name> candidates) {
  constexpr std::size_t kFar = 3;
  const std::vector<char32_t> wanted = folded(name);
  std::size_t best = kFar;
  std::optional<std::string> found;
  for (const Name& candidate : candidates) {
    const std::vector<char32_t> other = folded(candidate);
    const std::size_t longer = std::max(wanted.size(), other.size());
    const std::size_t shorter = std::min(wanted.size(), other.size());
    if (longer - shorter >= best) continue;
    const std::size_t d = distance(wanted, other);
    if (d >= best || d * 3 > longer) continue;
    best = d;
    found = std::string(candidate);
  }
  return found;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distance(folded(a), folded(b));
}

std::optional<std::string> closest(std::string_view name,
                                   std::span<const std::string_view> candidates) {
  return nearest(name, candidates);
}

std::optional<std::string> closest(std::string_view name,
                                   std::span<const std::string> candidates) {
  return nearest(name, candidates);
}

}  // namespace arrears
