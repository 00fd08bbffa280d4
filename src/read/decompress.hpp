/// Decompression as a filter over a byte source.
#pragma once

#include <memory>
#include <string_view>

#include <arrears/read/byte_source.hpp>

namespace arrears {

enum class Compression : std::uint8_t {
  none, gzip, zstd,
  unknown,  ///< bzip2, xz: compressed, but not by what we read
};

/// What the first bytes of a file say; 6 bytes suffice.
[[nodiscard]] Compression compression_of(std::string_view head);

/// Undoes gzip (concatenated members, zero padding at the end) or zstd (concatenated and skippable
/// frames) while reading. Errors: file-truncated, file-corrupt.
[[nodiscard]] std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> inner,
                                                     Compression compression);

}  // namespace arrears
