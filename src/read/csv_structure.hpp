/// CsvStructure: where the records and fields of one block of CSV text begin and end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <arrears/read/csv_record.hpp>

#include "csv_masks.hpp"

namespace arrears {

/// What follows a block.
enum class BlockEnd : std::uint8_t {
  more,    ///< more text, not seen yet
  cut,     ///< more text, and the block ends with a whole line break
  finish,  ///< nothing: the last record needs no line break
};

/// What the processor does with the bits of a word; all give the same structure.
enum class BitSkill : std::uint8_t {
  plain,
  counts,      ///< counts them by one instruction
  compresses,  ///< also writes the positions of all of them
};
[[nodiscard]] BitSkill best_bit_skill();

/// Scans a block that begins at a record's start. Three ways, fastest first: groups of 64 bytes
/// without quotes; groups whose quotes are all well-formed, by bit arithmetic; and byte by byte.
class CsvStructure {
 public:
  CsvStructure(const Dialect& dialect, ClassifyBytes classify,
               BitSkill skill = best_bit_skill());

  /// The block must stay where it is while records are asked for. `size` < 2^32.
  void scan(const char* block, std::size_t size, BlockEnd end);

  struct Mark {
    std::uint32_t begin;      ///< position of a record's first byte
    std::uint32_t first_end;  ///< index of its first field's end
    std::uint32_t line;       ///< line breaks in the block before it
  };
  struct FaultMark {
    std::uint32_t record;
    std::uint32_t at;
    CsvFault fault;
  };
  /// Number of whole records found.
  [[nodiscard]] std::size_t records() const { return last_mark_; }
  /// A whole record's mark; the one at `records()` is that of what is left at the block's end.
  [[nodiscard]] const Mark& mark(std::size_t record) const { return marks_[record]; }
  [[nodiscard]] const Mark& tail() const { return marks_[last_mark_]; }
  [[nodiscard]] const std::uint32_t* ends() const { return ends_.get(); }
  [[nodiscard]] const std::vector<FaultMark>& faults() const { return faults_; }

  static constexpr std::uint32_t kGroup = 64;
  /// Whether a byte before the first NUL may be no ASCII.
  [[nodiscard]] bool beyond_ascii() const { return beyond_ascii_; }
  /// Whether there may be a plus sign before the first NUL.
  [[nodiscard]] bool plus() const { return plus_; }

  /// Bytes of the record that the block's end (or a NUL) cuts off, a last CR not counted.
  [[nodiscard]] std::size_t tail_size() const { return tail_size_; }
  /// Where the quote stands that is open at the block's end.
  [[nodiscard]] std::optional<std::uint32_t> open_quote() const;
  /// The first NUL; nothing behind it was scanned.
  [[nodiscard]] std::optional<std::uint32_t> nul() const { return nul_; }

 private:
  /// What the byte before means for the next one.
  enum class State : std::uint8_t {
    start,     ///< a field begins
    unquoted,
    quoted,
    closed,    ///< after a quote that ends the field or is the first of a doubled one
    blank,     ///< after blanks behind a closing quote
  };

  /// How far a scan has come.
  struct Cursor {
    std::size_t last_mark;
    std::uint32_t count, line;
    State state;
    bool after_cr;
  };
  [[nodiscard]] Cursor cursor() const { return {last_mark_, count_, line_, state_, after_cr_}; }
  void set(const Cursor& cursor) {
    last_mark_ = cursor.last_mark;
    count_ = cursor.count;
    line_ = cursor.line;
    state_ = cursor.state;
    after_cr_ = cursor.after_cr;
  }

  void reset(const char* block, std::size_t size);
  void take_groups(std::span<const ByteMasks> groups, std::uint32_t at);
  void take_counting(std::span<const ByteMasks> groups, std::uint32_t at);
  void take_compressing(std::span<const ByteMasks> groups, std::uint32_t at);
  template <BitSkill kSkill>
  void take_all(std::span<const ByteMasks> groups, std::uint32_t at);
  void take_group(const ByteMasks& masks, std::uint32_t base);
  bool take_quoted_group(const ByteMasks& masks, std::uint32_t base);
  void take_byte(char c, std::uint32_t at);
  void look_at_rest(std::uint32_t at);
  void take_bytes(std::uint32_t from, std::uint32_t to);
  template <BitSkill kSkill>
  void add_ends(Cursor& cursor, std::uint64_t field_ends, std::uint64_t record_ends,
                std::uint32_t base) const;
  void add_ends(std::uint64_t field_ends, std::uint64_t record_ends, std::uint64_t inner_breaks,
                std::uint32_t base);
  [[nodiscard]] Mark mark_after(std::uint32_t at, std::uint32_t ends, std::uint32_t line) const;
  void end_record(std::uint32_t at);
  void add_fault(CsvFault fault, std::uint32_t at);
  void finish(BlockEnd end);

  Dialect dialect_;
  ClassifyBytes classify_;
  BitSkill skill_;
  const char* block_ = nullptr;
  std::uint32_t size_ = 0;
  std::unique_ptr<std::uint32_t[]> ends_;  // room for an end at every byte and one more group
  std::size_t ends_room_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t line_ = 0;
  State state_ = State::start;
  bool after_cr_ = false;
  std::unique_ptr<Mark[]> marks_;          // room for one at every byte, and a surplus
  std::size_t last_mark_ = 0;
  std::vector<FaultMark> faults_;
  bool beyond_ascii_ = false;
  bool plus_ = false;
  std::optional<std::uint32_t> nul_;
  std::size_t tail_size_ = 0;
};

}  // namespace arrears
