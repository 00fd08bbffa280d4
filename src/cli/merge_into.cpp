#include "merge_into.hpp"

#include <map>
#include <memory>
#include <vector>

#include <arrears/render/import_table.hpp>
#include <arrears/render/table_ops.hpp>

namespace arrears {
namespace {

void append(std::string& key, std::string_view part) {
  key += part;
  key += '\x1F';
}

std::string identity(const Ledger& ledger, RowId row) {
  std::string key;
  append(key, ledger.text(Column::company, row));
  append(key, ledger.customer_id(ledger.customer(row)));
  append(key, to_string(ledger.type(row)));
  append(key, ledger.text(Column::doc_no, row));
  if (!ledger.text(Column::doc_no, row).empty()) return key;
  append(key, ledger.doc_date(row).to_iso());
  append(key, ledger.currency(row).code());
  append(key, std::to_string(ledger.amount(row)));
  return key;
}

/// What a row says of its document that may have changed since.
std::string figures(const Ledger& ledger, RowId row) {
  std::string key;
  append(key, ledger.currency(row).code());
  append(key, std::to_string(ledger.amount(row)));
  const auto open = ledger.money(Column::open_amount, row);
  append(key, open ? std::to_string(*open) : "");
  append(key, ledger.date(Column::due_date, row).to_iso());
  return key;
}

struct Known {
  std::uint64_t rows = 0;
  std::vector<std::string> figures;
};

}  // namespace

Merge merge_documents(const Ledger& ledger) {
  Merge merge;
  std::map<std::string, Known> known;
  std::vector<bool> keep(ledger.size(), true);
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const std::string key = identity(ledger, row);
    if (ledger.origin(row).source.index() == 0) {
      Known& document = known[key];
      ++document.rows;
      document.figures.push_back(figures(ledger, row));
      continue;
    }
    const auto found = known.find(key);
    const bool numbered = !ledger.text(Column::doc_no, row).empty();
    if (found == known.end() || (!numbered && found->second.rows == 0)) {
      ++merge.added;
      continue;
    }
    keep[i] = false;
    ++merge.known;
    if (!numbered) {
      --found->second.rows;
      continue;
    }
    const std::string now = figures(ledger, row);
    bool same = false;
    for (const std::string& before : found->second.figures) same = same || before == now;
    if (!same && merge.differing++ == 0) merge.example = ledger.text(Column::doc_no, row);
  }
  merge.table = import_table(ledger);
  const std::size_t width = merge.table.columns.size();
  const std::vector<Cell> cells = all_cells(merge.table);
  const auto rows = std::make_shared<RowList>(width);
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row]) rows->add(std::span(cells).subspan(row * width, width));
  }
  merge.table.rows = rows;
  return merge;
}

}  // namespace arrears
