#include "sheet_row.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace arrears {
namespace {

constexpr std::size_t kHeadLines = 60;      // as far as a header is looked for
constexpr std::size_t kMostGap = 1000;      // empty lines before the header are text by then
constexpr std::size_t kMostMerged = 1024;   // cells merged over rows, side by side
constexpr std::size_t kMostRowBytes = std::size_t{1} << 23U;

/// A text as a field; line breaks become blanks, as a row is one line.
void append_field(const std::string& text, std::string& out) {
  const bool quoted = text.find_first_of("\",") != std::string::npos;
  if (quoted) out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') out += '"';
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  }
  if (quoted) out += '"';
}

}  // namespace

void SheetLines::begin_row(std::uint32_t row) {
  for (++row_; row_ < row; ++row_) put_or_keep({});
  row_ = row;
  used_ = 0;
  row_bytes_ = 0;
}

std::string& SheetLines::cell(std::uint32_t column) {
  const std::size_t size = std::size_t{column} + 1;
  if (cells_.size() < size) {
    cells_.resize(size);
    is_text_.resize(size);
  }
  for (; used_ < size; ++used_) {
    cells_[used_].clear();
    is_text_[used_] = 0;
  }
  return cells_[column];
}

bool SheetLines::end_cell(std::uint32_t column, bool is_text) {
  is_text_[column] = is_text && !cells_[column].empty() ? 1 : 0;
  row_bytes_ += cells_[column].size();
  return row_bytes_ <= kMostRowBytes;
}

bool SheetLines::end_row() {
  if (!fill_merged()) return false;
  put_or_keep(line_of_row());
  return true;
}

/// Gives the cells below a merged cell's first one its text. Numbers are not repeated: an amount
/// that spans rows stands for all of them.
bool SheetLines::fill_merged() {
  const auto is_over = [&](const Open& cell) { return cell.last_row < row_; };
  open_.erase(std::remove_if(open_.begin(), open_.end(), is_over), open_.end());
  const auto is_filled = [](const std::string& text) { return !text.empty(); };
  const bool any = std::any_of(cells_.begin(),
                               cells_.begin() + static_cast<std::ptrdiff_t>(used_), is_filled);
  for (const Open& cell : open_) {
    if (any) fill(cell.column, cell.text);
  }
  for (; next_tall_ < tall_cells_.size(); ++next_tall_) {
    const TallCell& tall = tall_cells_[next_tall_];
    if (tall.first_row > row_) break;
    if (tall.first_row < row_ || tall.column >= used_ || is_text_[tall.column] == 0) continue;
    open_.push_back({tall.last_row, tall.column, cells_[tall.column]});
  }
  return open_.size() <= kMostMerged;
}

void SheetLines::fill(std::uint32_t column, const std::string& text) {
  std::string& below = cell(column);
  if (!below.empty()) return;
  below = text;
  is_text_[column] = 1;
  ++facts_.merged_cells;
}

SheetLines::Line SheetLines::line_of_row() const {
  Line line;
  std::size_t size = used_;
  while (size > 0 && cells_[size - 1].empty()) --size;
  line.cells = size;
  for (std::size_t i = 0; i < size; ++i) {
    if (i > 0) line.text += ',';
    append_field(cells_[i], line.text);
    line.texts += is_text_[i] != 0 ? 1 : 0;
  }
  return line;
}

void SheetLines::put_or_keep(Line line) {
  if (settled_) {
    put(line);
    return;
  }
  filled_lines_ += line.cells > 0 ? 1 : 0;
  first_lines_.push_back(std::move(line));
  if (filled_lines_ == kHeadLines || first_lines_.size() == kMostGap) settle_width();
}

void SheetLines::settle_width() {
  std::size_t most = 0;
  for (const Line& line : first_lines_) {
    if (line.texts <= most) continue;
    most = line.texts;
    width_ = line.cells;
  }
  for (const Line& line : first_lines_) put(line);
  first_lines_.clear();
  settled_ = true;
}

void SheetLines::put(const Line& line) {
  out_ += line.text;
  if (line.cells > 0 && line.cells < width_) out_.append(width_ - line.cells, ',');
  out_ += '\n';
}

void SheetLines::finish() {
  if (!settled_) settle_width();
}

std::size_t SheetLines::take(char* out, std::size_t n) {
  const std::size_t part = std::min(n, out_.size() - taken_);
  std::memcpy(out, out_.data() + taken_, part);
  taken_ += part;
  if (taken_ == out_.size()) {
    out_.clear();
    taken_ = 0;
  }
  return part;
}

}  // namespace arrears
