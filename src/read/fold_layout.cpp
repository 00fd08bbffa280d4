#include "fold_layout.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace arrears {

std::optional<FoldLayout> FoldLayout::of(const Layout& layout) {
  const bool simple = layout.canonical() && !layout.needs_identity && !layout.options.strict &&
                      layout.extras.empty() && layout.text_constants.empty();
  if (!simple) return std::nullopt;
  FoldLayout fold;
  fold.layout = &layout;
  fold.columns = layout.header.cells.size();
  const std::pair<Column, std::int32_t*> folded[] = {
      {Column::doc_type, &fold.type},       {Column::doc_no, &fold.number},
      {Column::customer_id, &fold.customer}, {Column::customer_name, &fold.name},
      {Column::doc_date, &fold.doc_date},   {Column::due_date, &fold.due_date},
      {Column::currency, &fold.currency},   {Column::amount, &fold.amount},
      {Column::open_amount, &fold.open},    {Column::applies_to, &fold.applies_to},
      {Column::salesperson, &fold.salesperson}, {Column::region, &fold.region},
      {Column::disputed, &fold.disputed},   {Column::disputed_amount, &fold.disputed_amount},
  };
  for (const ColumnInfo& column : all_columns()) {
    const std::int32_t field = layout.field(column.column);
    const auto* const known = std::find_if(std::begin(folded), std::end(folded), [&](auto& entry) {
      return entry.first == column.column;
    });
    if (known != std::end(folded)) {
      *known->second = field;
    } else if (field >= 0 && layout.options.wanted.columns.has(column.column)) {
      fold.empty.push_back(field);
    }
  }
  if (fold.open >= 0 && fold.applies_to >= 0) {
    fold.empty.push_back(fold.applies_to);
    fold.applies_to = -1;
  }
  const bool whole = fold.type >= 0 && fold.customer >= 0 && fold.doc_date >= 0 &&
                     fold.due_date >= 0 && fold.amount >= 0;
  if (!whole) return std::nullopt;
  return fold;
}

}  // namespace arrears
