// What a few stretches of a file make expect of all of it.
#pragma once

#include <memory>
#include <optional>

#include <arrears/read/byte_source.hpp>

#include "stream_chunk.hpp"

namespace arrears {

struct Sample {
  Expected expected;
  SeenColumns seen;
};

/// The rows of a text's first chunk from a place on; null when they cannot be read.
[[nodiscard]] std::unique_ptr<ChunkRows> read_first_chunk(ByteSource& text, const Layout& layout,
                                                          const TextPosition& start,
                                                          std::size_t bytes);

/// Reads the beginning and, where the text can be read anywhere, the middle and the end. Empty when
/// the file needs to be read as a whole: a column that stays ambiguous, a total. `source` has no
/// rows and gets some.
[[nodiscard]] std::optional<Sample> take_sample(ByteSource& text, SourceRows& source,
                                                bool may_name_by_name);

}  // namespace arrears
