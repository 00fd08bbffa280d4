/// Transcoding to UTF-8 as a filter over a byte source.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <arrears/read/byte_source.hpp>

namespace arrears {

/// The name iconv knows for a name people use: `CP1252` for `windows-1252`; lower case, `_` and
/// blanks make no difference. Names not listed are passed on. `UTF-8` for the names of UTF-8.
[[nodiscard]] std::string iconv_name(std::string_view encoding);

/// Decodes `inner`, whose byte order mark has been consumed (`skipped` bytes), to UTF-8. Fails with
/// encoding-unknown; reading fails with encoding-invalid (byte offset in the file as decompressed).
[[nodiscard]] Result<std::unique_ptr<ByteSource>> transcode(std::unique_ptr<ByteSource> inner,
                                                            std::string_view encoding,
                                                            std::uint64_t skipped);

}  // namespace arrears
