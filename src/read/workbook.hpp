// Workbook: what an .xlsx file says before its rows: sheets, number formats, shared texts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/result.hpp>

#include "sheet_value.hpp"
#include "zip_archive.hpp"

namespace arrears {

struct SheetName {
  std::string name;
  std::string part;     ///< where its rows stand in the archive
  bool hidden = false;
};

/// The most bytes that a cell's text may have; spreadsheets take 32,767 characters.
inline constexpr std::size_t kMostCellBytes = std::size_t{1} << 18U;

/// Texts that cells name by number, in blocks that never move.
class SharedTexts {
 public:
  /// At most kMostCellBytes.
  void add(std::string_view text);
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  /// All memory that they take, about.
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::string_view get(std::size_t index) const { return texts_[index]; }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;  // of the last block
  std::vector<std::string_view> texts_;
};

struct Workbook {
  std::vector<SheetName> sheets;      ///< those with rows, in the order of their tabs
  std::vector<NumberFormat> formats;  ///< by a cell's style
  SharedTexts texts;
  bool from_1904 = false;
};

/// Reads all but the rows. Errors (status 3): file-is-opendocument, file-is-binary-workbook,
/// file-is-archive for other archives, sheet-part-missing, sheet-xml-damaged, sheet-texts-too-many.
[[nodiscard]] Result<Workbook> read_workbook(ZipArchive& archive, const std::string& file);

/// The sheet that `wanted` names, by its name or its number from 1; the first one that is not
/// hidden when it is empty. Fails with sheet-unknown (status 2), which lists them.
[[nodiscard]] Result<const SheetName*> choose_sheet(const Workbook& book, std::string_view wanted,
                                                    const std::string& file);

/// A text as a cell's XML has it: `_x000D_` stands for a character.
[[nodiscard]] std::string cell_text(std::string_view written);

}  // namespace arrears
