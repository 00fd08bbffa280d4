#include "row_hash.hpp"

#include <algorithm>

#include <arrears/model/quick_hash.hpp>

namespace arrears {
namespace {

constexpr std::uint64_t kFirst = 0x87C37B91114253D5ULL;
constexpr std::uint64_t kSecond = 0x4CF5AD432745937FULL;

std::uint64_t rotated(std::uint64_t x, unsigned by) { return (x << by) | (x >> (64U - by)); }

std::uint64_t finished(std::uint64_t k) {
  k ^= k >> 33U;
  k *= 0xFF51AFD7ED558CCDULL;
  k ^= k >> 33U;
  k *= 0xC4CEB9FE1A85EC53ULL;
  return k ^ (k >> 33U);
}

}  // namespace

RowHash hash_bytes(std::string_view bytes, RowHash seed) {
  std::uint64_t h1 = seed.high;
  std::uint64_t h2 = seed.low;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 16; at += 16, left -= 16) {
    h1 ^= rotated(eight_at(at) * kFirst, 31) * kSecond;
    h1 = (rotated(h1, 27) + h2) * 5 + 0x52DCE729;
    h2 ^= rotated(eight_at(at + 8) * kSecond, 33) * kFirst;
    h2 = (rotated(h2, 31) + h1) * 5 + 0x38495AB5;
  }
  if (left > 0) {
    const std::uint64_t first = short_word(at, std::min<std::size_t>(left, 8));
    if (left > 8) h2 ^= rotated(eight_at(at + left - 8) * kSecond, 33) * kFirst;
    h1 ^= rotated(first * kFirst, 31) * kSecond;
  }
  h1 ^= bytes.size();
  h2 ^= bytes.size();
  h1 += h2;
  h2 += h1;
  h1 = finished(h1);
  h2 = finished(h2);
  h1 += h2;
  return {h1, h2 + h1};
}

void append_normal(std::string_view raw, char separator, std::string& out) {
  std::string scratch;
  const std::string_view field =
      raw.empty() || raw.front() != '"' ? raw : CsvRecord::unquoted(raw, '"', scratch);
  // Unquoted as it stands, it has none of the characters that ask for quotes.
  const bool plain = field.data() == raw.data() ||
                     std::none_of(field.begin(), field.end(), [separator](char c) {
                       return c == separator || c == '"' || c == '\r' || c == '\n';
                     });
  if (plain && field.find('"') == std::string_view::npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

RowHash hash_record(const CsvRecord& record, char separator, RowHash seed, std::string& normal) {
  const std::string_view bytes = record.bytes();
  if (std::memchr(bytes.data(), '"', bytes.size()) == nullptr) return hash_bytes(bytes, seed);
  normal.clear();
  for (std::size_t i = 0; i < record.size(); ++i) {
    if (i > 0) normal += separator;
    append_normal(record.raw(i), separator, normal);
  }
  return hash_bytes(normal, seed);
}

}  // namespace arrears
