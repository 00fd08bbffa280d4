// RowSink: what is deducted of a document, in a column of its own, and what is open of it.
#include "deductions.hpp"

#include <cstdlib>
#include <optional>

#include "amount_text.hpp"
#include "row_sink.hpp"
#include "source_rows.hpp"

namespace arrears {
namespace {

/// In minor units; nothing for what is not plainly a number.
std::optional<std::int64_t> plain_minor(std::string_view text, int exponent) {
  const auto common = read_common(text, exponent);
  if (!common) return std::nullopt;
  return std::abs(common->minor);
}

}  // namespace

void RowSink::weigh_deduction() {
  const int exponent = row_.currency.exponent();
  const std::string_view text = cell(layout_.deduction, scratch_);
  const auto deducted = plain_minor(text, exponent);
  if (!deducted || *deducted == 0 || row_.amount.waits || row_.open.waits) return;
  if (!row_.open.known) {
    out_->tells.deducted.kept += layout_.field(Column::open_amount) == Layout::kNone ? 1 : 0;
    return;
  }
  const auto paid = plain_minor(cell(layout_.paid, scratch_), exponent).value_or(0);
  const std::int64_t amount = std::abs(row_.amount.worth[0].minor);
  const std::int64_t open = std::abs(row_.open.worth[0].minor);
  out_->tells.deducted.kept += !row_.open_is_all && open != 0 && open == amount - paid ? 1 : 0;
}

void note_deductions(SourceRows& source, const DeductedRows& rows) {
  if (rows.kept == 0) return;
  const Layout& layout = *source.layout;
  Place place;
  place.file = layout.file;
  place.line = layout.header.position.line;
  source.notes.push_back(
      note("deduction-not-taken")
          .with("count", static_cast<std::int64_t>(rows.kept))
          .with("column", layout.header.cells[static_cast<std::size_t>(layout.deduction)])
          .at(std::move(place)));
}

}  // namespace arrears
