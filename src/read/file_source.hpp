/// Files, standard input and pipes as byte sources.
#pragma once

#include <memory>
#include <string>

#include <arrears/read/byte_source.hpp>

namespace arrears {

/// The bytes of a path as they stand there (`-` is standard input). See `open_bytes` for errors.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);

}  // namespace arrears
