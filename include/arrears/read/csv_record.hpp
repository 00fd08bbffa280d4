/// CsvRecord: one record of a CSV text, as views into a scanner's buffer; and the Dialect it is
/// read by.
///
/// The grammar is one for strict and lenient reading, so both find the same records; they differ
/// in what counts as a fault. A field that begins with the quote ends at the next single quote; a
/// doubled quote inside stands for one; separators and line breaks inside are text. A line break is
/// CR, LF or CRLF. Quotes elsewhere are text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <arrears/model/diagnostic.hpp>

namespace arrears {

/// How a CSV text is written.
struct Dialect {
  char separator = ',';  ///< `,` `;` tab `|`, or any ASCII character but quote and line breaks
  char quote = '"';      ///< '\0': quotes are plain text
  bool strict = false;   ///< see CsvFault
  std::size_t record_limit = std::size_t{1} << 24U;  ///< bytes of the longest record allowed
};

/// What is wrong with the writing of a record. The caller rejects the record; scanning goes on.
enum class CsvFault : std::uint8_t {
  none,
  stray_quote,       ///< a quote inside an unquoted field; a fault only when strict
  text_after_quote,  ///< something between a closing quote and the next separator; when lenient,
                     ///< blanks are allowed there
};
/// `csv-stray-quote`, `csv-text-after-quote`; empty for none.
[[nodiscard]] std::string_view to_code(CsvFault fault);

/// Valid until the scanner that filled it moves on. Only fields that are asked for cost anything.
class CsvRecord {
 public:
  /// Number of fields, at least 1.
  [[nodiscard]] std::size_t size() const { return count_; }
  /// An empty line: one field without a byte.
  [[nodiscard]] bool blank() const { return count_ == 1 && ends_[0] == begin_; }

  /// The field's bytes as written, quotes included. `index` < size().
  [[nodiscard]] std::string_view raw(std::size_t index) const {
    const std::uint32_t from = index == 0 ? begin_ : ends_[index - 1] + 1;
    return {base_ + from, ends_[index] - from};
  }
  /// The field's text: quotes undone, blanks kept. `scratch` is used, and the view points into it,
  /// only where the field has doubled quotes; else the view points into the record.
  [[nodiscard]] std::string_view text(std::size_t index, std::string& scratch) const {
    const std::string_view field = raw(index);
    if (field.empty() || field.front() != quote_) return field;
    return unquoted(field, quote_, scratch);
  }
  /// The whole record as written, without its line end. For rejects.
  [[nodiscard]] std::string_view bytes() const {
    return {base_ + begin_, ends_[count_ - 1] - begin_};
  }

  /// Byte offset of the record in the decoded text.
  [[nodiscard]] std::uint64_t offset() const { return block_offset_ + begin_; }
  /// Physical line (from 1) of its start: of the text, or, inside a chunk, of the chunk.
  [[nodiscard]] std::uint64_t line() const { return line_; }

  [[nodiscard]] CsvFault fault() const { return fault_; }
  /// Where the fault is; file name as given. Only when there is one.
  [[nodiscard]] Place fault_place(std::string file) const;
  /// Where a field is: exact line and column (characters), excerpt, marked length. An index past
  /// the last field names the record's end.
  [[nodiscard]] Place place(std::size_t index, std::string file) const;
  /// Where `part`, a view into this record's bytes, is.
  [[nodiscard]] Place place_of(std::string_view part, std::string file) const;

  /// The text of a raw field that begins with a quote. A field with text after its closing quote
  /// is given back as written.
  [[nodiscard]] static std::string_view unquoted(std::string_view field, char quote,
                                                 std::string& scratch);

 private:
  friend class CsvBlocks;
  const char* base_ = nullptr;            // start of the scanned block
  const std::uint32_t* ends_ = nullptr;   // positions of the fields' ends in the block
  std::uint32_t count_ = 0;
  std::uint32_t begin_ = 0;
  std::uint64_t block_offset_ = 0;
  std::uint64_t line_ = 0;
  std::uint32_t fault_at_ = 0;            // position in the block
  CsvFault fault_ = CsvFault::none;
  char quote_ = '"';
};

}  // namespace arrears
