// SheetSink: the rows of a sheet. Like a RowSink, but a row with an error of the spreadsheet in it
// is rejected, and a place counts cells.
#pragma once

#include <memory>
#include <vector>

#include "row_sink.hpp"

namespace arrears {

class SheetSink final : public ChunkSink {
 public:
  SheetSink(const Layout& layout, std::size_t rows) : layout_(layout), rows_(layout, rows) {}
  void take(const CsvRecord& record) override;
  [[nodiscard]] std::unique_ptr<ChunkRows> finish();

 private:
  const Layout& layout_;
  RowSink rows_;
  std::vector<RowFault> faults_;
  std::uint64_t rejected_ = 0;
  std::string scratch_;
};

/// Makes a place in a sheet's text one in the sheet: the column is that of the cell.
void count_cells(Place& place);

}  // namespace arrears
