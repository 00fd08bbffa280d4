// What the columns of a side file are, and where its names and words come from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace arrears {

/// One column that a side file can have.
struct SideColumn {
  std::string_view key;
  enum class Kind : std::uint8_t { text, date, amount } kind = Kind::text;
  bool required = false;
};

/// Names of a column besides its key, as plain names.
[[nodiscard]] std::span<const std::string> side_names(std::string_view key);
/// The fixed word that a cell of a column means (`customer_type`: `企业` is `business`); none when
/// there is none. The fixed words themselves are understood too.
[[nodiscard]] std::optional<std::string> side_word(std::string_view column, std::string_view cell);

}  // namespace arrears
