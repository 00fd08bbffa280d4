/// Message table: the texts of `messages/*.toml` as the build has sorted them.
#pragma once

#include <cstdint>
#include <span>

namespace arrears {

/// Where in `message_texts` the texts of one code begin; each ends with a NUL. 0 is the empty text.
struct MessageRow {
  std::uint32_t code, en, zh, en_hint, zh_hint;
};

// Offsets, not pointers: pointers would all have to be relocated whenever the program starts.
[[nodiscard]] const char* message_texts();
/// Sorted by the bytes of the code; no code twice.
[[nodiscard]] std::span<const MessageRow> message_rows();

}  // namespace arrears
