// What the writer and the reader of a model file agree on.
#pragma once

#include <array>
#include <string_view>

namespace arrears {

inline constexpr std::string_view kHead = "part,name,key,value\n";
inline constexpr int kVersion = 3;
inline constexpr std::array<std::string_view, 2> kStrata{"undisputed", "disputed"};

}  // namespace arrears
