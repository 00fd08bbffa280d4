#include "writers.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"

namespace arrears {
namespace {

using namespace testing;

std::vector<std::vector<std::string>> read_tsv(const std::string& text) {
  std::vector<std::vector<std::string>> rows{{""}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      rows.push_back({""});
    } else if (c == '\t') {
      rows.back().push_back("");
    } else if (c == '\\') {
      const char next = text.at(++i);
      rows.back().back() += next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    } else {
      RC_ASSERT(c != '\r');
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

TEST_CASE("tsv reads back to its table") {
  CHECK(rc::check("whatever the texts are", [] {
    const Table table = any_table(*rc::gen::inRange<std::size_t>(0, 8));
    const auto rows = read_tsv(written(write_tsv, table));
    RC_ASSERT(rows.size() == table.row_count() + 1);
    const std::vector<Cell> cells = all_cells(table);
    const std::size_t width = table.columns.size();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      RC_ASSERT(rows[1 + i / width].size() == width);
      RC_ASSERT(rows[1 + i / width][i % width] == plain(cells[i], table.columns[i % width]));
    }
  }));
}

}  // namespace
}  // namespace arrears
