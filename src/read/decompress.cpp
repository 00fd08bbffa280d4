#include "decompress.hpp"

#include <algorithm>
#include <cassert>
#include <new>
#include <vector>

#include <zlib.h>
#include <zstd.h>

namespace arrears {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kInputBytes = std::size_t{1} << 17U;

/// The compressed bytes, buffered.
class Input {
 public:
  explicit Input(std::unique_ptr<ByteSource> inner)
      : inner_(std::move(inner)), buffer_(kInputBytes) {}

  /// Makes sure that bytes are there; false at the end.
  [[nodiscard]] Result<bool> fill() {
    if (used_ < size_) return true;
    auto got = inner_->read(buffer_.data(), buffer_.size());
    if (!got) return fail(std::move(got).error());
    used_ = 0;
    size_ = *got;
    return size_ > 0;
  }
  [[nodiscard]] char* data() { return buffer_.data() + used_; }
  [[nodiscard]] std::size_t size() const { return size_ - used_; }
  void use(std::size_t n) { used_ += n; }
  [[nodiscard]] const std::string& name() const { return inner_->name(); }

 private:
  std::unique_ptr<ByteSource> inner_;
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
};

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> inner)
      : ByteSource(inner->name()), input_(std::move(inner)) {
    constexpr int kGzipOnly = 15 + 16;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    n = std::min<std::size_t>(n, 1U << 30U);  // zlib counts in 32 bits
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(n);
    while (stream_.avail_out == n) {
      auto more = input_.fill();
      if (!more) return fail(std::move(more).error());
      if (!*more) {
        if (between_members_) return std::size_t{0};
        return fail(file_error("file-truncated", name()).with("format", "gzip"));
      }
      if (between_members_ && !begin_member()) continue;
      const int status = inflate_some();
      if (status == Z_STREAM_END) {
        between_members_ = true;
        inflateReset(&stream_);
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        return fail(file_error("file-corrupt", name()).with("format", "gzip"));
      }
    }
    return n - stream_.avail_out;
  }

 private:
  /// Tapes pad with zeros after the last member; they are skipped. True at a member's start.
  bool begin_member() {
    const char* const first = input_.data();
    const char* const end = first + input_.size();
    const char* const start =
        any_member_ ? std::find_if(first, end, [](char c) { return c != '\0'; }) : first;
    input_.use(static_cast<std::size_t>(start - first));
    if (start == end) return false;
    any_member_ = true;
    between_members_ = false;
    return true;
  }

  int inflate_some() {
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(input_.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    input_.use(input_.size() - stream_.avail_in);
    return status;
  }

  Input input_;
  z_stream stream_{};
  bool between_members_ = true;
  bool any_member_ = false;
};

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> inner)
      : ByteSource(inner->name()), input_(std::move(inner)), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    ZSTD_outBuffer to{out, n, 0};
    while (to.pos == 0) {
      auto more = input_.fill();
      if (!more) return fail(std::move(more).error());
      // Without input the decoder may still hold decoded bytes back, unless a frame just ended.
      if (!*more && between_frames_) return std::size_t{0};
      ZSTD_inBuffer from{input_.data(), input_.size(), 0};
      const std::size_t status = ZSTD_decompressStream(stream_, &to, &from);
      input_.use(from.pos);
      if (ZSTD_isError(status) != 0U) {
        return fail(file_error("file-corrupt", name()).with("format", "zstd"));
      }
      between_frames_ = status == 0;
      if (!*more && to.pos == 0 && !between_frames_) {
        return fail(file_error("file-truncated", name()).with("format", "zstd"));
      }
    }
    return to.pos;
  }

 private:
  Input input_;
  ZSTD_DStream* stream_;
  bool between_frames_ = true;
};

}  // namespace

Compression compression_of(std::string_view head) {
  if (head.substr(0, 3) == "\x1f\x8b\x08"sv) return Compression::gzip;
  if (head.substr(0, 4) == "\x28\xb5\x2f\xfd"sv) return Compression::zstd;
  // A skippable frame: 0x184D2A50 to 0x184D2A5F, little-endian.
  if (head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xf0U) == 0x50 &&
      head.substr(1, 3) == "\x2a\x4d\x18"sv) {
    return Compression::zstd;
  }
  if (head.substr(0, 3) == "BZh"sv && head.size() > 3 && head[3] >= '1' && head[3] <= '9') {
    return Compression::unknown;
  }
  if (head.substr(0, 6) == "\xfd"
                           "7zXZ\0"sv) {
    return Compression::unknown;
  }
  return Compression::none;
}

std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> inner,
                                       Compression compression) {
  assert(compression == Compression::gzip || compression == Compression::zstd);
  if (compression == Compression::gzip) return std::make_unique<GzipSource>(std::move(inner));
  return std::make_unique<ZstdSource>(std::move(inner));
}

}  // namespace arrears
