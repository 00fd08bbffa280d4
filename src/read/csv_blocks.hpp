/// CsvBlocks: the records of one stretch of text, read window by window. Both scanners stand on it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <arrears/read/csv_scanner.hpp>

#include "csv_structure.hpp"

namespace arrears {

class CsvBlocks {
 public:
  /// `window`: bytes read at once; small ones are for tests.
  explicit CsvBlocks(const Dialect& dialect, std::size_t window = kWindow);

  /// Begins a stretch that `source` delivers from a record's start to its own end. If that is not
  /// the end of the text (`last` false), it ends with a whole line break, and a record that quotes
  /// hold open there is left alone. Buffers are kept from one stretch to the next.
  void begin(ByteSource& source, TextPosition start, bool last);

  [[nodiscard]] bool next(CsvRecord& record);
  [[nodiscard]] const std::optional<Diagnostic>& failure() const { return failure_; }
  /// Where the next record starts, or the text left alone at the end.
  [[nodiscard]] TextPosition position() const;
  /// At the end: the text left alone.
  [[nodiscard]] std::string_view left() const;

 private:
  static constexpr std::size_t kWindow = std::size_t{1} << 18U;

  void refill();
  void deliver(CsvRecord& record);
  [[nodiscard]] bool tail_fails();
  void fail_record_too_long(const CsvStructure::Mark& mark);
  [[nodiscard]] Place place_of(const CsvStructure::Mark& mark, std::size_t at,
                               std::size_t end) const;

  Dialect dialect_;
  CsvStructure structure_;
  std::size_t window_;
  std::unique_ptr<char[]> buffer_;
  std::size_t room_ = 0;
  std::size_t size_ = 0;
  ByteSource* source_ = nullptr;
  bool last_ = true;
  bool ended_ = false;             // the source has no more
  TextPosition block_;             // of the buffer's first byte
  std::size_t record_ = 0;         // next to deliver
  std::size_t fault_ = 0;          // next in the structure's list
  std::optional<Diagnostic> failure_;
};

}  // namespace arrears
