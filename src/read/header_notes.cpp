// What the header of an input, and the lines above it, have to say to people.
#include <string>
#include <utility>

#include "source_rows.hpp"

namespace arrears {
namespace {

Place above_header(const Layout& layout) {
  Place place;
  place.file = layout.file;
  place.line = layout.header.currency_above.line;
  return place;
}

/// Rows that name no currency, below lines that do.
bool is_below_other_currency(const Layout& layout) {
  const CurrencyAbove& above = layout.header.currency_above;
  return above.currency.known() && layout.currency_is_default &&
         layout.field(Column::currency) == Layout::kNone && layout.currency.known() &&
         layout.currency != above.currency;
}

/// A currency that stands above the header, and is taken, or is not.
void note_currency(SourceRows& source) {
  const Layout& layout = *source.layout;
  const auto say = [&](Diagnostic what) {
    source.notes.push_back(
        std::move(what)
            .with("said", std::string(layout.header.currency_above.currency.code()))
            .with("taken", std::string(layout.currency.code()))
            .at(above_header(layout)));
  };
  if (layout.currency_is_above) say(note("currency-above"));
  if (is_below_other_currency(layout)) say(warning("currency-of-title"));
}

/// Documents without numbers are found by no payment: most likely their column was not understood.
void note_missing_numbers(SourceRows& source) {
  const Layout& layout = *source.layout;
  if (!layout.profile.generic || layout.field(Column::doc_no) != Layout::kNone) return;
  constexpr std::size_t kMost = 8;
  std::string unread;
  std::size_t n = 0;
  for (const auto& column : source.report.columns) {
    if (!column.column.empty() || column.header.empty()) continue;
    if (n++ < kMost) unread += (unread.empty() ? "'" : ", '") + column.header + '\'';
  }
  if (n > kMost) unread += ", …";
  Place place;
  place.file = layout.file;
  place.line = layout.header.position.line;
  source.notes.push_back(note(unread.empty() ? "numbers-not-there" : "numbers-not-read")
                             .with("columns", std::move(unread))
                             .at(std::move(place)));
}

}  // namespace

std::optional<Diagnostic> other_currency_above(const Layout& layout) {
  const CurrencyAbove& above = layout.header.currency_above;
  if (!above.announced || !is_below_other_currency(layout)) return std::nullopt;
  return usage_error("currency-of-section")
      .with("said", std::string(above.currency.code()))
      .with("taken", std::string(layout.currency.code()))
      .at(above_header(layout));
}

void note_header(SourceRows& source) {
  note_currency(source);
  note_missing_numbers(source);
}

}  // namespace arrears
