#include <arrears/read/byte_source.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "decompress.hpp"
#include "file_source.hpp"
#include "transcode.hpp"

namespace arrears {
namespace {

/// Reads `n` bytes away; fewer at the end.
Result<std::uint64_t> skip(ByteSource& source, std::uint64_t n) {
  std::array<char, 1U << 14U> buffer;
  std::uint64_t left = n;
  while (left > 0) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
    auto got = source.read(buffer.data(), part);
    if (!got) return fail(std::move(got).error());
    left -= *got;
    if (*got < part) break;
  }
  return n - left;
}

/// A source without its first bytes, which have been consumed already.
class WithoutHead final : public ByteSource {
 public:
  WithoutHead(std::unique_ptr<ByteSource> inner, std::size_t head)
      : ByteSource(inner->name()), inner_(std::move(inner)), head_(head) {}

  [[nodiscard]] bool seekable() const override { return inner_->seekable(); }
  [[nodiscard]] std::optional<std::uint64_t> size() const override {
    const auto all = inner_->size();
    return all ? std::optional(*all - head_) : std::nullopt;
  }
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, char* out,
                                            std::size_t n) const override {
    return inner_->read_at(offset + head_, out, n);
  }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    return inner_->read(out, n);
  }

 private:
  std::unique_ptr<ByteSource> inner_;
  std::size_t head_;
};

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::string name, std::string_view bytes)
      : ByteSource(std::move(name)), bytes_(bytes) {}

  [[nodiscard]] bool seekable() const override { return true; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return bytes_.size(); }
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, char* out,
                                            std::size_t n) const override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const std::string_view part = bytes_.substr(static_cast<std::size_t>(offset), n);
    std::copy(part.begin(), part.end(), out);
    return part.size();
  }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    auto got = read_at(position_, out, n);
    position_ += *got;
    return got;
  }

 private:
  std::string_view bytes_;
  std::uint64_t position_ = 0;
};

}  // namespace

Result<std::size_t> ByteSource::read(char* out, std::size_t n) {
  std::size_t done = std::min(n, ahead_.size() - ahead_used_);
  if (done > 0) {
    std::memcpy(out, ahead_.data() + ahead_used_, done);
    ahead_used_ += done;
  }
  while (done < n) {
    auto got = pull(out + done, n - done);
    if (!got) return got;
    assert(*got <= n - done);
    if (*got == 0) break;
    done += *got;
  }
  return done;
}

Result<std::string_view> ByteSource::peek(std::size_t n) {
  ahead_.erase(0, ahead_used_);
  ahead_used_ = 0;
  std::size_t have = ahead_.size();
  if (have < n) ahead_.resize(n);
  while (have < n) {
    auto got = pull(ahead_.data() + have, n - have);
    if (!got) {
      ahead_.resize(have);
      return fail(std::move(got).error());
    }
    if (*got == 0) {
      ahead_.resize(have);
      break;
    }
    have += *got;
  }
  return std::string_view(ahead_).substr(0, n);
}

Result<std::size_t> ByteSource::read_at(std::uint64_t, char*, std::size_t) const {
  assert(false && "read_at on a source that is not seekable");
  return fail(file_error("file-unreadable", name_).with("reason", "not seekable"));
}

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path) {
  auto source = open_file(path);
  if (!source) return source;
  auto head = (*source)->peek(6);
  if (!head) return fail(std::move(head).error());
  const Compression compression = compression_of(*head);
  if (compression == Compression::none) return source;
  if (compression == Compression::unknown) {
    return fail(file_error("file-compression-unknown", path));
  }
  return decompress(std::move(*source), compression);
}

Result<std::unique_ptr<ByteSource>> decode(std::unique_ptr<ByteSource> raw,
                                           std::string_view encoding) {
  auto head = raw->peek(3);
  if (!head) return fail(std::move(head).error());
  const std::string_view marked = encoding_of_mark(*head);
  const std::size_t mark = marked.empty() ? 0 : marked == "utf-8" ? 3 : 2;
  const std::string_view used = marked.empty() ? encoding : marked;
  if (mark > 0) {
    auto skipped = skip(*raw, mark);
    if (!skipped) return fail(std::move(skipped).error());
  }
  if (!used.empty() && iconv_name(used) != "UTF-8") return transcode(std::move(raw), used, mark);
  if (mark == 0) return raw;
  return std::make_unique<WithoutHead>(std::move(raw), mark);
}

Result<std::unique_ptr<ByteSource>> open_text(const std::string& path, std::string_view encoding) {
  auto raw = open_bytes(path);
  if (!raw) return raw;
  return decode(std::move(*raw), encoding);
}

Result<std::string> read_again(const std::string& path, std::string_view encoding,
                               std::uint64_t offset, std::size_t n) {
  auto source = open_text(path, encoding);
  if (!source) return fail(std::move(source).error());
  if (path == "-" && !(*source)->seekable()) {
    return fail(file_error("file-unreadable", path).with("reason", "read once already"));
  }
  std::string text(n, '\0');
  Result<std::size_t> got = 0;
  if ((*source)->seekable()) {
    got = (*source)->read_at(offset, text.data(), n);
  } else {
    auto skipped = skip(**source, offset);
    if (!skipped) return fail(std::move(skipped).error());
    got = (*source)->read(text.data(), n);
  }
  if (!got) return fail(std::move(got).error());
  text.resize(*got);
  return text;
}

std::string_view encoding_of_mark(std::string_view head) {
  if (head.substr(0, 3) == "\xef\xbb\xbf") return "utf-8";
  if (head.substr(0, 2) == "\xff\xfe") return "utf-16le";
  if (head.substr(0, 2) == "\xfe\xff") return "utf-16be";
  return {};
}

std::unique_ptr<ByteSource> memory_source(std::string name, std::string_view bytes) {
  return std::make_unique<MemorySource>(std::move(name), bytes);
}

}  // namespace arrears
