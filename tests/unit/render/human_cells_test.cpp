#include "human_cells.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <arrears/render/visible.hpp>

#include "human_text.hpp"
#include "render_samples.hpp"

namespace arrears {
namespace {

using namespace testing;

TEST_CASE("cells made one after another show what each alone would") {
  CHECK(rc::check("any table", [] {
    Table table = any_table(*rc::gen::inRange<std::size_t>(0, 8));
    for (TableColumn& column : table.columns) {
      if (*rc::gen::arbitrary<bool>()) column.vocabulary = "word";
      if (*rc::gen::arbitrary<bool>()) column.absent = "report.none";
    }
    const EchoPhrases phrases({});
    FormatOptions options;
    if (*rc::gen::arbitrary<bool>()) options.phrases = &phrases;
    HumanCells cells(table, options);
    const std::vector<Cell> all = all_cells(table);
    for (int pass = 0; pass < 2; ++pass) {  // the second finds kept words
      for (std::size_t i = 0; i < all.size(); ++i) {
        const std::size_t column = i % table.columns.size();
        const ShownCell shown = cells.show(all[i], column);
        RC_ASSERT(shown.text == human_cell(options, all[i], table.columns[column]));
        RC_ASSERT(shown.width == display_width(shown.text));
      }
    }
  }));
}

TEST_CASE("plain is what is printable ASCII, wherever the other byte stands") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, '~');
    CHECK(is_plain(text));
    for (std::size_t i = 0; i < size; ++i) {
      for (const char other : {'\x1f', '\x7f', '\x80', '\xff', '\0'}) {
        std::string changed = text;
        changed[i] = other;
        CHECK_FALSE(is_plain(changed));
      }
    }
  }
}

}  // namespace
}  // namespace arrears
