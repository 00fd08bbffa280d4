// FieldRun: one field of some records that follow each other, all of the same width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace arrears {

struct FieldRun {
  const char* text = nullptr;
  const std::uint32_t* before = nullptr;  ///< where the separators before the fields stand
  const std::uint32_t* end = nullptr;     ///< where the fields end
  std::size_t before_step = 0, end_step = 0;

  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    const std::uint32_t from = before[row * before_step] + 1;
    return {text + from, end[row * end_step] - from};
  }
};

}  // namespace arrears
