#include <arrears/read/csv_record.hpp>

#include <algorithm>
#include <cassert>

#include "csv_place.hpp"

namespace arrears {

std::string_view to_code(CsvFault fault) {
  switch (fault) {
    case CsvFault::none: return {};
    case CsvFault::stray_quote: return "csv-stray-quote";
    case CsvFault::text_after_quote: return "csv-text-after-quote";
  }
  return {};
}

Place CsvRecord::fault_place(std::string file) const {
  assert(fault_ != CsvFault::none);
  return place_in_record(bytes(), fault_at_ - begin_, 1, line_, std::move(file));
}

Place CsvRecord::place(std::size_t index, std::string file) const {
  if (index < count_) return place_of(raw(index), std::move(file));
  return place_in_record(bytes(), bytes().size(), 0, line_, std::move(file));
}

Place CsvRecord::place_of(std::string_view part, std::string file) const {
  assert(part.data() >= bytes().data());
  const auto at = static_cast<std::size_t>(part.data() - bytes().data());
  assert(at + part.size() <= bytes().size());
  return place_in_record(bytes(), at, part.size(), line_, std::move(file));
}

std::string_view CsvRecord::unquoted(std::string_view field, char quote, std::string& scratch) {
  assert(!field.empty() && field.front() == quote);
  const std::string_view inner = field.substr(1);
  std::size_t close = inner.find(quote);
  bool doubled = false;
  while (close + 1 < inner.size() && inner[close + 1] == quote) {
    doubled = true;
    close = inner.find(quote, close + 2);
    if (close == std::string_view::npos) return field;
  }
  if (close == std::string_view::npos) return field;
  if (inner.find_first_not_of(" \t", close + 1) != std::string_view::npos) return field;
  if (!doubled) return inner.substr(0, close);
  scratch.clear();
  for (std::size_t i = 0; i < close; ++i) {
    scratch.push_back(inner[i]);
    if (inner[i] == quote) ++i;
  }
  return scratch;
}

}  // namespace arrears
