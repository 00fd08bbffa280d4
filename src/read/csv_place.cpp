#include "csv_place.hpp"

#include <algorithm>
#include <cassert>

namespace arrears {
namespace {

constexpr std::size_t kExcerptBytes = 4096;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

std::uint32_t count_characters(std::string_view text) {
  const auto starts = std::count_if(text.begin(), text.end(),
                                    [](char c) { return !is_continuation(c); });
  return static_cast<std::uint32_t>(starts);
}

}  // namespace

Place place_in_record(std::string_view record, std::size_t at, std::size_t length,
                      std::uint64_t line, std::string file) {
  assert(at <= record.size());
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < at; ++i) {
    const bool pair = record[i] == '\r' && i + 1 < record.size() && record[i + 1] == '\n';
    if (record[i] != '\n' && (record[i] != '\r' || pair)) continue;
    ++line;
    line_start = i + 1;
  }
  const std::size_t line_end = std::min(record.find_first_of("\r\n", at), record.size());
  const std::size_t end = std::min(at + std::min(length, record.size() - at), line_end);

  Place place;
  place.file = std::move(file);
  place.line = line;
  place.column = count_characters(record.substr(line_start, at - line_start)) + 1;
  place.length = count_characters(record.substr(at, end - at));
  if (end - line_start <= kExcerptBytes) {
    std::size_t excerpt_end = std::min(line_end, line_start + kExcerptBytes);
    while (excerpt_end < line_end && excerpt_end > end && is_continuation(record[excerpt_end])) {
      --excerpt_end;
    }
    place.excerpt = record.substr(line_start, excerpt_end - line_start);
  }
  return place;
}

}  // namespace arrears
