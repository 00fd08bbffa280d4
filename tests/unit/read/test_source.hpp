// Sources for tests: bytes that arrive in small pieces, and bytes that are made as they are read.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include <arrears/read/byte_source.hpp>

namespace arrears {

// A stream over bytes in memory; `piece` at most are delivered at once.
class Trickle final : public ByteSource {
 public:
  explicit Trickle(std::string_view bytes, std::size_t piece = 7)
      : ByteSource("trickle"), bytes_(bytes), piece_(piece) {}

 protected:
  Result<std::size_t> pull(char* out, std::size_t n) override {
    const std::string_view part = bytes_.substr(0, std::min(n, piece_));
    std::copy(part.begin(), part.end(), out);
    bytes_.remove_prefix(part.size());
    return part.size();
  }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

// `size` bytes, each made by its position. Seekable or not.
class Synthetic final : public ByteSource {
 public:
  Synthetic(std::uint64_t size, bool seekable, std::function<char(std::uint64_t)> byte)
      : ByteSource("synthetic"), size_(size), seekable_(seekable), byte_(std::move(byte)) {}

  bool seekable() const override { return seekable_; }
  std::optional<std::uint64_t> size() const override {
    return seekable_ ? std::optional(size_) : std::nullopt;
  }
  Result<std::size_t> read_at(std::uint64_t offset, char* out, std::size_t n) const override {
    const std::uint64_t left = offset < size_ ? size_ - offset : 0;
    n = static_cast<std::size_t>(std::min<std::uint64_t>(n, left));
    for (std::size_t i = 0; i < n; ++i) out[i] = byte_(offset + i);
    return n;
  }
  std::uint64_t position() const { return position_; }

 protected:
  Result<std::size_t> pull(char* out, std::size_t n) override {
    auto got = read_at(position_, out, n);
    position_ += *got;
    return got;
  }

 private:
  std::uint64_t size_;
  bool seekable_;
  std::function<char(std::uint64_t)> byte_;
  std::uint64_t position_ = 0;
};

}  // namespace arrears
