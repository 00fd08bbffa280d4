// A side file as fast-cpp-csv-parser wants it: commas, canonical header, one line a record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Our source reads as the parser asks; a thread that reads ahead would need its own lock.
#define CSV_IO_NO_THREAD
// Its error classes cut file names with strncpy on purpose and end them by hand.
#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#endif
#include <libfccp/csv.h>
#pragma GCC diagnostic pop

#include <arrears/model/result.hpp>
#include <arrears/read/csv_scanner.hpp>

#include "side_schema.hpp"

namespace arrears {

/// Where the columns of a schema stand in a file.
struct SideHeader {
  char separator = ',';
  std::vector<std::int32_t> field;    ///< by column of the schema; -1 where there is none
  std::vector<std::string> unknown;   ///< header names that no column has
  std::size_t cells = 0;              ///< of the header
  bool canonical = false;             ///< every name is a column's own, and commas separate them
  TextPosition rows;
};

/// The parser knows neither quoted line breaks nor other separators nor columns in any order. So
/// records are scanned here and written anew, line breaks inside them as U+2028.
class SideSource final : public io::ByteSourceBase {
 public:
  SideSource(std::unique_ptr<ByteSource> text, SideHeader header,
             std::span<const SideColumn> columns);

  /// Fills the whole buffer except at the end: the parser takes a short read as the end.
  int read(char* buffer, int size) override;

  /// Why reading stopped before the end.
  [[nodiscard]] const std::optional<Diagnostic>& failure() const {
    return fault_ ? fault_ : scanner_.failure();
  }
  /// Where the n-th row (from 0) that the parser has been given starts.
  [[nodiscard]] TextPosition row_position(std::size_t row) const { return rows_[row]; }
  [[nodiscard]] const SideHeader& header() const { return header_; }

 private:
  void write_header(std::span<const SideColumn> columns);
  bool write_next();
  [[nodiscard]] std::optional<Diagnostic> fault_of(const CsvRecord& record);

  std::unique_ptr<ByteSource> text_;
  SideHeader header_;
  CsvScanner scanner_;
  std::string line_;          // written and not yet handed out
  std::size_t used_ = 0;
  std::vector<TextPosition> rows_;
  std::string scratch_;
  std::optional<Diagnostic> fault_;  // of a record whose cells cannot be told apart
};

/// Finds the header in the first line that is not blank. Errors: side-column-missing, or with
/// the nearest name side-column-missing-near, and file-empty.
[[nodiscard]] Result<SideHeader> find_side_header(const std::string& file, std::string_view head,
                                                  std::span<const SideColumn> columns);

}  // namespace arrears
