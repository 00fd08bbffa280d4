/// ByteSource: where bytes come from (a file, standard input, a pipe), decompressed and decoded.
///
/// A source is pulled; nothing is mapped and no more than a few buffers are held, so a terabyte
/// through a pipe is as good as a file. gzip and zstd are known by their content, never by name.
/// The position in a source always counts decoded bytes, a byte order mark left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/model/result.hpp>

namespace arrears {

/// Pulled by one thread at a time; only `read_at` may be called from several at once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Fills `out` with `n` bytes; fewer (or 0) only at the end. Errors: file-unreadable,
  /// file-truncated, file-corrupt, encoding-invalid. After an error the source is spent.
  [[nodiscard]] Result<std::size_t> read(char* out, std::size_t n);
  /// The next `n` bytes (fewer only at the end) without consuming them; the view lives until the
  /// next call. Detection looks at the head of any source this way, pipes included.
  [[nodiscard]] Result<std::string_view> peek(std::size_t n);

  /// Whether `read_at` works: a plain regular file, not compressed and not transcoded.
  [[nodiscard]] virtual bool seekable() const { return false; }
  /// All bytes of the source; empty unless seekable.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
  /// Reads `n` bytes from a position, whatever `read` has consumed; fewer only at the end.
  [[nodiscard]] virtual Result<std::size_t> read_at(std::uint64_t offset, char* out,
                                                    std::size_t n) const;

  /// The path as given, for messages; `-` for standard input.
  [[nodiscard]] const std::string& name() const { return name_; }

 protected:
  explicit ByteSource(std::string name) : name_(std::move(name)) {}
  /// Delivers some bytes (at least one, at most `n`), or 0 at the end. n > 0.
  [[nodiscard]] virtual Result<std::size_t> pull(char* out, std::size_t n) = 0;

 private:
  std::string name_;
  std::string ahead_;          // peeked bytes, consumed up to ahead_used_
  std::size_t ahead_used_ = 0;
};

/// Opens a path (`-` is standard input) and undoes gzip or zstd. Bytes are as they stand in the
/// file, a byte order mark included. Errors (status 3): file-missing, file-is-directory,
/// file-unreadable, file-compression-unknown (bzip2, xz).
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path);

/// Makes UTF-8 of a source that was just opened. A byte order mark (UTF-8, UTF-16) decides where
/// there is one, and is dropped: no text begins so, and one `encoding` is given for many files.
/// Else `encoding` does, and if that is empty the bytes pass as they are. UTF-8 is not checked here
/// (see find_invalid_utf8) and stays seekable. Names are those people use: utf-8, utf-16,
/// windows-1252, latin1, gbk, gb18030, big5, shift-jis, and all that iconv knows. Errors:
/// encoding-unknown (status 2); later, from `read`: encoding-invalid with the byte offset.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> decode(std::unique_ptr<ByteSource> raw,
                                                         std::string_view encoding);

/// `open_bytes` and `decode` in one.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_text(const std::string& path,
                                                            std::string_view encoding = {});

/// Up to `n` decoded bytes from a position of a file that was read before, for excerpts. Where the
/// source is not seekable it is opened again and skipped through; standard input that is not a
/// file fails with file-unreadable.
[[nodiscard]] Result<std::string> read_again(const std::string& path, std::string_view encoding,
                                             std::uint64_t offset, std::size_t n);

/// The encoding that a byte order mark names (`utf-8`, `utf-16le`, `utf-16be`), or empty.
[[nodiscard]] std::string_view encoding_of_mark(std::string_view head);

/// Position of the first byte that does not belong to well-formed UTF-8; npos when all is well. A
/// sequence cut off by the end of the text counts as well-formed when `open_end`.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text, bool open_end = false);

/// A source over bytes in memory, seekable; the bytes must outlive it. For tests and texts that
/// are there already.
[[nodiscard]] std::unique_ptr<ByteSource> memory_source(std::string name, std::string_view bytes);

}  // namespace arrears
