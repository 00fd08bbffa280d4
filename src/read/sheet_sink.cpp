#include "sheet_sink.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace arrears {
namespace {

constexpr std::array<std::string_view, 13> kErrors = {
    "#N/A",   "#REF!",   "#VALUE!",        "#DIV/0!", "#NAME?", "#NUM!",    "#NULL!",
    "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#FORMULA!",
};

bool is_sheet_error(std::string_view text) {
  return std::find(kErrors.begin(), kErrors.end(), text) != kErrors.end();
}

}  // namespace

void SheetSink::take(const CsvRecord& record) {
  // Errors stand out by their first character; nearly no row has one.
  const std::size_t n = record.bytes().find('#') == std::string_view::npos ? 0 : record.size();
  for (std::size_t i = 0; i < n; ++i) {
    const std::string_view text = record.text(i, scratch_);
    if (!is_sheet_error(text)) continue;
    ++rejected_;
    const bool room = faults_.size() < layout_.options.errors_per_file;
    if (!room && !layout_.options.keep_rejects) return;
    const std::string_view code = text == "#FORMULA!" ? "cell-not-calculated" : "cell-is-error";
    faults_.push_back({error(code)
                           .with("text", std::string(text))
                           .at(record.place(i, layout_.file)),
                       layout_.options.keep_rejects ? std::string(record.bytes())
                                                    : std::string()});
    return;
  }
  rows_.take(record);
}

std::unique_ptr<ChunkRows> SheetSink::finish() {
  auto out = rows_.finish();
  out->rows_in += rejected_;
  out->rejected += rejected_;
  std::move(faults_.begin(), faults_.end(), std::back_inserter(out->faults));
  std::stable_sort(out->faults.begin(), out->faults.end(),
                   [](const RowFault& a, const RowFault& b) {
                     return a.why.place.line < b.why.place.line;
                   });
  for (RowFault& fault : out->faults) count_cells(fault.why.place);
  if (out->no_currency) count_cells(out->no_currency->place);
  return out;
}

void count_cells(Place& place) {
  if (place.column == 0) return;
  place.mark = place.column;
  std::uint32_t character = 1;
  std::uint32_t cell = 1;
  bool quoted = false;
  for (const char c : place.excerpt) {
    if (character >= place.column) break;
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++character;
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) ++cell;
  }
  // A line too long to be shown does not say which cell it is.
  place.column = place.excerpt.empty() ? 0 : cell;
  if (place.column == 0) place.mark = 0;
}

}  // namespace arrears
