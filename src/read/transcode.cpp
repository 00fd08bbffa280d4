#include "transcode.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <iconv.h>

namespace arrears {
namespace {

constexpr std::size_t kInputBytes = std::size_t{1} << 16U;

class Iconv {
 public:
  explicit Iconv(const std::string& from) : handle_(iconv_open("UTF-8", from.c_str())) {}
  Iconv(Iconv&& other) noexcept : handle_(std::exchange(other.handle_, none())) {}
  Iconv& operator=(Iconv&&) = delete;
  ~Iconv() {
    if (known()) iconv_close(handle_);
  }
  [[nodiscard]] bool known() const { return handle_ != none(); }
  [[nodiscard]] iconv_t get() const { return handle_; }

 private:
  static iconv_t none() { return reinterpret_cast<iconv_t>(-1); }
  iconv_t handle_;
};

class TranscodedSource final : public ByteSource {
 public:
  TranscodedSource(std::unique_ptr<ByteSource> inner, Iconv iconv, std::string encoding,
                   std::uint64_t skipped)
      : ByteSource(inner->name()), inner_(std::move(inner)), iconv_(std::move(iconv)),
        encoding_(std::move(encoding)), input_(kInputBytes), input_offset_(skipped) {}

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    // A character takes up to 4 bytes (a composed one of Big5-HKSCS more), and iconv writes whole
    // characters only; small requests are served from a small buffer.
    while (true) {
      if (spare_used_ < spare_.size()) {
        const std::size_t part = std::min(n, spare_.size() - spare_used_);
        std::memcpy(out, spare_.data() + spare_used_, part);
        spare_used_ += part;
        return part;
      }
      if (n >= kCharacterBytes) return convert(out, n);
      spare_.resize(kSpareBytes);
      spare_used_ = 0;
      auto got = convert(spare_.data(), spare_.size());
      spare_.resize(got ? *got : 0);
      if (!got || *got == 0) return got;
    }
  }

 private:
  static constexpr std::size_t kCharacterBytes = 64;
  static constexpr std::size_t kSpareBytes = 256;

  /// At least one byte, or 0 at the end.
  [[nodiscard]] Result<std::size_t> convert(char* out, std::size_t n) {
    char* to = out;
    std::size_t room = n;
    while (to == out) {
      if (used_ == size_ || starved_) {
        auto more = refill();
        if (!more) return fail(std::move(more).error());
        if (!*more) return flush(out, n);
      }
      char* from = input_.data() + used_;
      std::size_t left = size_ - used_;
      const std::size_t status = iconv(iconv_.get(), &from, &left, &to, &room);
      const int why = status == static_cast<std::size_t>(-1) ? errno : 0;
      used_ = size_ - left;
      starved_ = why == EINVAL;
      // What was converted before the bad bytes is delivered first.
      if (why == EILSEQ && to == out) return fail(invalid());
    }
    return static_cast<std::size_t>(to - out);
  }

  /// Moves the undecoded rest to the front and reads on; false at the end of the input.
  [[nodiscard]] Result<bool> refill() {
    const std::size_t rest = size_ - used_;
    std::memmove(input_.data(), input_.data() + used_, rest);
    input_offset_ += used_;
    used_ = 0;
    size_ = rest;
    auto got = inner_->read(input_.data() + rest, input_.size() - rest);
    if (!got) return fail(std::move(got).error());
    size_ += *got;
    if (*got > 0) {
      starved_ = false;
      return true;
    }
    if (rest > 0) return fail(invalid());
    return false;
  }

  /// Stateful encodings may hold back a last character.
  [[nodiscard]] Result<std::size_t> flush(char* out, std::size_t n) {
    char* to = out;
    std::size_t room = n;
    iconv(iconv_.get(), nullptr, nullptr, &to, &room);
    return static_cast<std::size_t>(to - out);
  }

  [[nodiscard]] Diagnostic invalid() const {
    return file_error("encoding-invalid", name())
        .with("encoding", encoding_)
        .with("offset", static_cast<std::int64_t>(input_offset_ + used_));
  }

  std::unique_ptr<ByteSource> inner_;
  Iconv iconv_;
  std::string encoding_;
  std::vector<char> input_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
  std::uint64_t input_offset_;  // of the input buffer's first byte
  bool starved_ = false;        // what is left is the beginning of a character
  std::string spare_;
  std::size_t spare_used_ = 0;
};

struct Alias {
  std::string_view name;
  const char* iconv;
};

// Exports labelled GBK or GB2312 use characters of its supersets, Shift-JIS ones those of Windows.
constexpr std::array<Alias, 21> kAliases{{
    {"utf8", "UTF-8"},          {"utf-8", "UTF-8"},         {"utf-8-sig", "UTF-8"},
    {"ascii", "UTF-8"},         {"us-ascii", "UTF-8"},      {"utf16", "UTF-16LE"},
    {"utf-16", "UTF-16LE"},     {"ansi", "CP1252"},         {"windows1252", "CP1252"},
    {"windows-1252", "CP1252"}, {"latin1", "ISO-8859-1"},   {"latin-1", "ISO-8859-1"},
    {"latin9", "ISO-8859-15"},  {"gb2312", "GB18030"},      {"gbk", "GB18030"},
    {"cp936", "GB18030"},       {"big5", "BIG5-HKSCS"},     {"sjis", "CP932"},
    {"shift-jis", "CP932"},     {"shiftjis", "CP932"},      {"windows-31j", "CP932"},
}};

}  // namespace

std::string iconv_name(std::string_view encoding) {
  std::string name(encoding);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_' || c == ' ') c = '-';
  }
  for (const Alias& alias : kAliases) {
    if (name == alias.name) return alias.iconv;
  }
  // `//IGNORE` and `//TRANSLIT` would let bad bytes pass in silence.
  return name.substr(0, name.find('/'));
}

Result<std::unique_ptr<ByteSource>> transcode(std::unique_ptr<ByteSource> inner,
                                              std::string_view encoding,
                                              std::uint64_t skipped) {
  const std::string name = iconv_name(encoding);
  Iconv iconv(name);
  if (name.empty() || !iconv.known()) {
    return fail(usage_error("encoding-unknown").with("encoding", std::string(encoding)));
  }
  return std::make_unique<TranscodedSource>(std::move(inner), std::move(iconv),
                                            std::string(encoding), skipped);
}

}  // namespace arrears
