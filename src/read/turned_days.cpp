#include "turned_days.hpp"

#include <string>
#include <utility>

namespace arrears {
namespace {

constexpr std::uint64_t kManyDates = 4, kManyTexts = 2;

/// Whether texts of a column show by their figures alone whether the day or the month comes first.
bool all_show_order(const DayVotes& votes) {
  const std::string& text = votes.first_deciding.text;
  return votes.deciding > 0 && !votes.any_open() && votes.ways() == 1 &&
         text.find('.') == std::string::npos && text.find_first_of("/-") != std::string::npos;
}

}  // namespace

void find_turned_days(SourceRows& source, const Verdicts& verdicts, Diagnostics& problems) {
  const Layout& layout = *source.layout;
  if (layout.settled.order) return;
  for (const StoredColumn& column : layout.dates) {
    const auto slot = static_cast<std::size_t>(column.column);
    const DayVotes& texts = verdicts.days[slot];
    const IsoDays& dates = verdicts.iso_days[slot];
    if (dates.cells == 0 || dates.any_late || !all_show_order(texts)) continue;
    const auto order = static_cast<DateOrder>(texts.first_way());
    if (order != DateOrder::dmy && order != DateOrder::mdy) continue;
    const bool sure = dates.cells >= kManyDates && texts.deciding >= kManyTexts && dates.differ;
    Place place;
    place.file = layout.file;
    place.line = dates.example.line;
    Diagnostic what = (sure ? usage_error("days-turned") : warning("days-maybe-turned"))
                          .with("column", layout.header.cells[column.field])
                          .with("text", texts.first_deciding.text)
                          .with("day", dates.example.text)
                          .with("count", static_cast<std::int64_t>(dates.cells))
                          .with("order", std::string(to_string(order)))
                          .at(std::move(place));
    (sure ? problems : source.notes).push_back(std::move(what));
  }
}

}  // namespace arrears
