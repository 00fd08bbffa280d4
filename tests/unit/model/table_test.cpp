#include <arrears/model/table.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace arrears;

static_assert(sizeof(Cell) == 16);

namespace {

Date iso(const char* text) { return *Date::parse_iso(text); }

}  // namespace

TEST_CASE("a cell gives back what was put in") {
  CHECK(Cell::text("Müller").view() == "Müller");
  CHECK(Cell::text("Müller").known);
  CHECK(Cell::text("x").type == CellType::text);
  const Money money{-1230, *Currency::from_code("KWD")};
  CHECK(Cell::money(money).as_money() == money);
  CHECK(Cell::money(money).type == CellType::money);
  CHECK(Cell::money({0, money.currency}).known);
  CHECK(Cell::date(iso("1969-12-31")).as_date() == iso("1969-12-31"));
  CHECK(Cell::integer(-7).number == -7);
  CHECK(Cell::integer(0).known);
  const Cell probability = Cell::decimal(CellType::probability, 9300);
  CHECK(probability.type == CellType::probability);
  CHECK(probability.number == 9300);
}

TEST_CASE("what is not known is told apart from nought") {
  CHECK_FALSE(Cell::none(CellType::money).known);
  CHECK(Cell::none(CellType::money).type == CellType::money);
  CHECK(Cell::none().view().empty());
  CHECK_FALSE(Cell::text("").known);
  CHECK_FALSE(Cell::date(Date{}).known);
  CHECK_FALSE(Cell::date(Date{}).as_date().known());
}

TEST_CASE("a row list copies its texts and keeps views valid while it grows") {
  RowList rows(2);
  CHECK(rows.size() == 0);
  std::string text = "first";
  rows.add({Cell::text(text), Cell::integer(0)});
  text = "XXXXX";
  std::array<Cell, 2> first;
  rows.fill(0, 1, first);
  for (int i = 1; i < 20000; ++i) {
    text = "row " + std::to_string(i);
    rows.add({Cell::text(text), Cell::integer(i)});
  }
  text.assign(text.size(), '?');
  CHECK(first[0].view() == "first");
  REQUIRE(rows.size() == 20000);
  std::vector<Cell> block(6);
  rows.fill(12345, 3, block);
  CHECK(block[0].view() == "row 12345");
  CHECK(block[1].number == 12345);
  CHECK(block[4].view() == "row 12347");
  CHECK(block[5].number == 12347);
  rows.fill(20000, 0, {});
}

TEST_CASE("blocks of any size make the whole table") {
  auto rows = std::make_shared<RowList>(3);
  for (int i = 0; i < 10; ++i) {
    rows->add({Cell::integer(i), Cell::text(std::string(static_cast<std::size_t>(i), 'x')),
               Cell::none(CellType::date)});
  }
  Table table;
  table.columns = {{"n", CellType::integer}, {"text"}, {"day", CellType::date}};
  CHECK(table.row_count() == 0);
  CHECK(all_cells(table).empty());
  table.rows = rows;
  CHECK(table.row_count() == 10);
  CHECK(table.find("day") == 2);
  CHECK_FALSE(table.find("Day").has_value());
  const auto whole = all_cells(table);
  REQUIRE(whole.size() == 30);
  for (std::size_t size = 1; size <= 10; ++size) {
    for (std::size_t at = 0; at + size <= 10; at += size) {
      std::vector<Cell> block(size * 3);
      rows->fill(at, size, block);
      for (std::size_t i = 0; i < block.size(); ++i) {
        const Cell& expected = whole[at * 3 + i];
        CHECK(block[i].type == expected.type);
        CHECK(block[i].known == expected.known);
        if (expected.type == CellType::text) CHECK(block[i].view() == expected.view());
        if (expected.type == CellType::integer) CHECK(block[i].number == expected.number);
      }
    }
  }
}
