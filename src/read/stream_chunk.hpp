// StreamSink: the rows of one chunk read, settled by what samples say, accounted for and written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrears/model/money.hpp>
#include <arrears/read/csv_chunks.hpp>
#include <arrears/read/stream_ledger.hpp>

#include "lending.hpp"
#include "name_book.hpp"
#include "number_links.hpp"
#include "row_sink.hpp"
#include "settle.hpp"

namespace arrears {

/// Columns of which some row has a cell.
struct SeenColumns {
  ColumnSet columns;
  std::vector<bool> extras;  ///< of the layout

  explicit SeenColumns(const Layout& layout) : extras(layout.extras.size()) {}
  void add(const LedgerPart& part);
  void add(const SeenColumns& other);
};

/// What the samples of one input make expect of all its rows.
struct Expected {
  Verdicts verdicts;
  SignedKinds by_effect;
};

/// What all inputs share, from one chunk to the next: memory that is used again stays in the cache.
struct StreamStores {
  Lending<NameBook> names;
  Lending<LedgerPart> parts;
  Lending<std::string> bytes;
};

/// What all chunks of an input share.
struct StreamInput {
  const Layout& layout;
  const Expected& expected;
  const std::vector<std::int32_t>& extras;  ///< see StreamedPart
  const PartWriter& writer;
  StreamStores& stores;
  std::size_t number = 0;                   ///< of the input among all
  bool may_name_by_name = false;            ///< no other row numbers its customers
};

/// Rows of all inputs in their order: the input's number, and where the row begins in its text.
[[nodiscard]] constexpr std::uint64_t row_number(std::size_t input, std::uint64_t offset) {
  return std::uint64_t{input} << 48U | offset;
}
[[nodiscard]] constexpr std::size_t input_of(std::uint64_t row) {
  return static_cast<std::size_t>(row >> 48U);
}
[[nodiscard]] constexpr std::uint64_t offset_of(std::uint64_t row) {
  return row & ((std::uint64_t{1} << 48U) - 1);
}

/// Whether each of a chunk's rows is taken as it is, or left out for reasons of its own.
[[nodiscard]] bool is_clean(const ChunkRows& rows, bool may_name_by_name);

/// What a chunk has become. Its cells are gone.
struct StreamedChunk {
  explicit StreamedChunk(const Layout& layout) : seen(layout) {}

  bool clean = false;                ///< else the file has to be read as a whole
  std::unique_ptr<ChunkRows> chunk;
  std::size_t rows = 0;
  std::unique_ptr<std::string> bytes;
  SourceReport counts;
  SignCounts signs;
  SeenColumns seen;
  NumberMarks numbers;
  std::array<Sum, kColumns> totals;  ///< of absolute values, by column of money
};

class StreamSink final : public ChunkSink {
 public:
  StreamSink(const StreamInput& input, std::size_t room)
      : input_(input),
        sink_(input.layout, room, std::move(*input.stores.parts.borrow())),
        made_(input.layout) {}
  void take(const CsvRecord& record) override { sink_.take(record); }
  void end() override;

  [[nodiscard]] StreamedChunk& made() { return made_; }

 private:
  [[nodiscard]] bool settle_rows();
  void note_names() const;
  void sum_up();

  const StreamInput& input_;
  RowSink sink_;
  StreamedChunk made_;
};

}  // namespace arrears
