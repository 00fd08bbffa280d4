/// RangeSource: a stretch of a seekable source, as a source of its own.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>

#include <arrears/read/byte_source.hpp>

namespace arrears {

/// The bytes [begin, end) of `whole`, which must be seekable and outlive it.
class RangeSource final : public ByteSource {
 public:
  RangeSource(const ByteSource& whole, std::uint64_t begin, std::uint64_t end)
      : ByteSource(whole.name()), whole_(whole), at_(begin), end_(std::max(begin, end)) {
    assert(whole.seekable());
  }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(n, end_ - at_));
    if (part == 0) return part;
    auto got = whole_.read_at(at_, out, part);
    if (got) at_ += *got;
    return got;
  }

 private:
  const ByteSource& whole_;
  std::uint64_t at_;
  std::uint64_t end_;
};

}  // namespace arrears
