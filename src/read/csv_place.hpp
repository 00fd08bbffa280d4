/// Physical lines and columns inside one record, worked out only when something is wrong there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <arrears/model/diagnostic.hpp>

namespace arrears {

/// The place of byte `at` (<= size) of a record that starts on `line`; `length` bytes are meant.
/// `record` may go on behind the record, so that the excerpt is a whole physical line.
[[nodiscard]] Place place_in_record(std::string_view record, std::size_t at, std::size_t length,
                                    std::uint64_t line, std::string file);

}  // namespace arrears
