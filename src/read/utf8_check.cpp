#include <algorithm>
#include <cstring>

#include <arrears/read/byte_source.hpp>

namespace arrears {
namespace {

/// Length of the well-formed sequence at the front; 0 when it is none, -1 when it is the beginning
/// of one that the text's end cuts off. The table is that of The Unicode Standard, table 3-7.
int sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (int i = 1; i < length; ++i) {
    if (static_cast<std::size_t>(i) >= text.size()) return -1;
    const unsigned char next = byte(static_cast<std::size_t>(i));
    if (next < (i == 1 ? low : 0x80) || next > (i == 1 ? high : 0xbf)) return 0;
  }
  return length;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text, bool open_end) {
  std::size_t i = 0;
  while (i < text.size()) {
    std::uint64_t word = 0;
    while (i + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & 0x8080808080808080U) != 0) break;
      i += sizeof word;
    }
    if (i >= text.size()) break;
    // Letters beyond ASCII come together: the rest of this word is looked at byte by byte.
    const std::size_t end = std::min(text.size(), i + sizeof word);
    while (i < end) {
      if (static_cast<unsigned char>(text[i]) < 0x80) {
        ++i;
        continue;
      }
      const int length = sequence(text.substr(i));
      if (length == -1 && open_end) return std::string_view::npos;
      if (length <= 0) return i;
      i += static_cast<std::size_t>(length);
    }
  }
  return std::string_view::npos;
}

}  // namespace arrears
