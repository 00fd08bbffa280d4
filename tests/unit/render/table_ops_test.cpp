#include <arrears/render/table_ops.hpp>

#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

using namespace testing;

std::string argument(const Diagnostic& diagnostic, std::string_view name) {
  for (const Argument& argument : diagnostic.arguments) {
    if (argument.name == name) return argument.value;
  }
  return {};
}

Table accounts() {
  const auto row = [](const char* id, const char* code, std::int64_t minor, const char* due,
                      std::int64_t p) {
    return std::vector<Cell>{Cell::text(id), Cell::text(code),
                             Cell::money({minor, currency(code)}),
                             *due == '\0' ? Cell::none(CellType::date) : Cell::date(day(due)),
                             Cell::decimal(CellType::probability, p)};
  };
  return make_table({{"customer_id"},
                     {"currency"},
                     {"balance", CellType::money},
                     {"due_date", CellType::date},
                     {"p_30", CellType::probability}},
                    {row("C1", "EUR", 100000, "2026-03-01", 9000),
                     row("C10", "JPY", 1000, "", 500), row("c2", "EUR", 99999, "2026-02-28", 9000),
                     row("C3 GmbH", "EUR", -5, "2026-03-01", 10000)});
}

std::string ids(const Table& table) {
  std::string all;
  const std::vector<Cell> cells = all_cells(table);
  for (std::size_t i = 0; i < cells.size(); i += table.columns.size()) {
    all += std::string(cells[i].view()) + ",";
  }
  return all;
}

std::string kept(std::string_view expression) {
  const auto where = parse_where(expression);
  if (!where) return where.error().code;
  const auto table = keep_where(accounts(), *where);
  return table ? ids(*table) : table.error().code;
}

TEST_CASE("conditions compare as the column's type") {
  CHECK(kept("balance >= 1000") == "C1,C10,");
  CHECK(kept("balance > 999.99") == "C1,C10,");
  CHECK(kept("balance = 999.990") == "c2,");
  CHECK(kept("balance<0") == "C3 GmbH,");
  CHECK(kept("p_30 >= 0.9") == "C1,c2,C3 GmbH,");
  CHECK(kept("due_date < 2026-03-01") == "c2,");
  CHECK(kept("due_date = \"\"") == "C10,");
  CHECK(kept("due_date != \"\"") == "C1,c2,C3 GmbH,");
  CHECK(kept("due_date != 2026-03-01") == "C10,c2,");
  CHECK(kept("customer_id ~ c") == "C1,C10,c2,C3 GmbH,");
  CHECK(kept("customer_id = c2") == "c2,");
  CHECK(kept("customer_id = 'C3 GmbH'") == "C3 GmbH,");
  CHECK(kept("currency = EUR and balance > 0 AND p_30 != 0.9") == "");
  CHECK(kept("currency=EUR and due_date=2026-03-01") == "C1,C3 GmbH,");
  CHECK(kept("balance ~ 999") == "c2,");
}

TEST_CASE("what is wrong with an expression, and where") {
  const auto position = [](std::string_view expression) {
    const auto where = parse_where(expression);
    REQUIRE(!where);
    return where.error().code + "@" + std::to_string(where.error().place.column);
  };
  CHECK(position("") == "where-expects-name@1");
  CHECK(position("balance") == "where-expects-operator@8");
  CHECK(position("balance 5") == "where-expects-operator@9");
  CHECK(position("balance >") == "where-expects-value@10");
  CHECK(position("balance == 5") == "where-expects-value@10");
  CHECK(position("客户 = 5 or x = 1") == "where-expects-and@8");
  CHECK(position("a = 1 and ") == "where-expects-name@11");
  CHECK(position("a = 'x") == "where-open-quote@5");
  CHECK(position("a = 1 andb = 2") == "where-expects-and@7");
  const auto bad = keep_where(accounts(), *parse_where("p_30 > 0 and balance > 1.234,5"));
  REQUIRE(!bad);
  CHECK(bad.error().code == "where-bad-value");
  CHECK(bad.error().place.column == 24);
  CHECK(argument(bad.error(), "value") == "1.234,5");
  CHECK(kept("due_date > 31.03.2026") == "where-bad-value");
  const auto unknown = keep_where(accounts(), *parse_where("balanse > 1"));
  REQUIRE(!unknown);
  CHECK(unknown.error().code == "unknown-column");
  CHECK(unknown.error().status == Status::usage);
  CHECK(argument(unknown.error(), "suggestion") == "balance");
  CHECK(argument(unknown.error(), "known") == "customer_id, currency, balance, due_date, p_30");
}

TEST_CASE("no expression stops the parser") {
  CHECK(rc::check("hostile text", [] {
    const std::string text = *hostile_text();
    const auto where = parse_where(text);
    if (!where) RC_ASSERT(where.error().place.column >= 1);
  }));
}

TEST_CASE("sorting is by value, stable, with the unknown last") {
  const auto sorted = [](std::string_view keys) {
    const auto table = sort_rows(accounts(), keys);
    return table ? ids(*table) : table.error().code;
  };
  CHECK(sorted("customer_id") == "C1,C10,C3 GmbH,c2,");
  CHECK(sorted("balance") == "C3 GmbH,c2,C1,C10,");
  CHECK(sorted("balance:desc") == "C1,c2,C3 GmbH,C10,");
  CHECK(sorted("due_date") == "c2,C1,C3 GmbH,C10,");
  CHECK(sorted("due_date:desc") == "C1,C3 GmbH,c2,C10,");
  CHECK(sorted("p_30:desc,customer_id:desc") == "C3 GmbH,c2,C1,C10,");
  CHECK(sorted("balance:down") == "sort-bad-direction");
  CHECK(sorted("p_60") == "unknown-column");
}

TEST_CASE("the first rows, and what the foot says of them") {
  const Table top = top_rows(accounts(), 2);
  CHECK(ids(top) == "C1,C10,");
  REQUIRE(top.foot.size() == 1);
  CHECK(top.foot[0].values == std::vector<std::string>{"2", "4"});
  CHECK(ids(top_rows(accounts(), 0)) == "");
  CHECK(top_rows(accounts(), 9).foot.empty());
  const Table twice = top_rows(*keep_where(accounts(), *parse_where("currency = EUR")), 1);
  REQUIRE(twice.foot.size() == 1);
  CHECK(twice.foot[0].values == std::vector<std::string>{"1", "4"});
}

TEST_CASE("chosen columns, in that order") {
  const auto table = select_columns(accounts(), split_columns("balance, customer_id"));
  REQUIRE(table);
  CHECK(written(write_csv, *table) ==
        "balance,customer_id\n1000.00,C1\n1000,C10\n999.99,c2\n-0.05,C3 GmbH\n");
  const auto wrong = select_columns(accounts(), split_columns("customer"));
  REQUIRE(!wrong);
  CHECK(wrong.error().code == "unknown-column");
  CHECK(select_columns(accounts(), split_columns("p_30,p_30")).error().code == "column-twice");
}

TEST_CASE("sorting agrees with a plain sort of the texts' bytes") {
  CHECK(rc::check("text columns", [] {
    const Table table = any_table(*rc::gen::inRange<std::size_t>(0, 12));
    const auto sorted = sort_rows(table, "name");
    RC_ASSERT(sorted.has_value());
    std::vector<std::string> expected;
    std::vector<std::string> got;
    const auto collect = [](const Table& from, std::vector<std::string>& into) {
      const std::vector<Cell> cells = all_cells(from);
      for (std::size_t i = 0; i < cells.size(); i += from.columns.size()) {
        if (cells[i].known) into.emplace_back(cells[i].view());
      }
    };
    collect(table, expected);
    collect(*sorted, got);
    std::sort(expected.begin(), expected.end());
    RC_ASSERT(got == expected);
  }));
}

}  // namespace
}  // namespace arrears
