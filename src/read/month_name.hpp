/// Month names and their abbreviations in English, German, French and Spanish.
#pragma once

#include <optional>
#include <string_view>

namespace arrears {

/// 1 to 12 for a lower-case UTF-8 word without its point. No name means two months.
[[nodiscard]] std::optional<unsigned> find_month(std::string_view word);

}  // namespace arrears
