/// ChunkFeed: cuts a text into chunks after physical line breaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_record.hpp>

namespace arrears {

/// A stretch of text between two places that follow a line break, in or out of quotes.
struct Chunk {
  std::uint64_t number = 0;  ///< 0, 1, 2, … in file order
  std::uint64_t begin = 0;   ///< offset in the text
  std::uint64_t end = 0;
  bool last = false;         ///< the text ends here
  std::string bytes;         ///< of a stream; empty for a seekable source
  std::optional<Diagnostic> failure;  ///< reading failed; the chunk is empty and the last one
};

/// Hands out chunks in order; called from several threads.
class ChunkFeed {
 public:
  virtual ~ChunkFeed() = default;
  /// False when there are no more.
  [[nodiscard]] virtual bool next(Chunk& chunk) = 0;
  /// The bytes from `from` (at or before the chunk's begin) to the chunk's end; `left` are those
  /// before its begin, as far as they are not in the source.
  [[nodiscard]] virtual std::unique_ptr<ByteSource> open(const Chunk& chunk, std::uint64_t from,
                                                         std::string_view left) const = 0;
};

/// Where a line begins at or after `offset`: the smallest such place p with a whole line break
/// before it. A line longer than the dialect's records may be is cut anywhere, since scanning will
/// fail there in any case.
[[nodiscard]] Result<std::uint64_t> line_start(const ByteSource& source, std::uint64_t size,
                                               std::uint64_t offset, std::size_t record_limit);

[[nodiscard]] std::unique_ptr<ChunkFeed> make_feed(ByteSource& source, std::uint64_t start,
                                                   std::size_t chunk_bytes,
                                                   std::size_t record_limit);

}  // namespace arrears
