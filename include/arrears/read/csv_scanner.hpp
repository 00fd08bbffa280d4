/// CsvScanner: the records of a CSV text one after another, from any source, in bounded memory.
#pragma once

#include <memory>
#include <optional>

#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_record.hpp>

namespace arrears {

/// A record's start in a text. Scanning may begin at any such place, for instance after a header.
struct TextPosition {
  std::uint64_t offset = 0;
  std::uint64_t line = 1;
};

/// Serial scanning. Memory: one window of the text, grown only for a longer record, up to the
/// dialect's limit.
class CsvScanner {
 public:
  /// The source must outlive the scanner and stand at its beginning (peeking is fine).
  CsvScanner(ByteSource& source, const Dialect& dialect, TextPosition start = {});
  CsvScanner(CsvScanner&&) noexcept;
  CsvScanner& operator=(CsvScanner&&) noexcept;
  ~CsvScanner();

  /// Moves to the next record (blank lines are records too); false at the end or on a failure.
  [[nodiscard]] bool next(CsvRecord& record);
  /// Why scanning stopped before the end (status 3): csv-quote-not-closed (names the line where the
  /// quote opened), csv-record-too-long, csv-nul-byte, or the source's own error.
  [[nodiscard]] const std::optional<Diagnostic>& failure() const;
  /// The place after the last record delivered: where the next one starts, or the end.
  [[nodiscard]] TextPosition position() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace arrears
