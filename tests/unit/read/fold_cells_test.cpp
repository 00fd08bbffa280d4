#include "fold_cells.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>

using namespace arrears;

namespace {

constexpr std::size_t kBefore = 8, kBehind = 16;  // bytes that the quick readers may look at

/// A cell between others, as it lies in a file.
struct Among {
  explicit Among(const std::string& cell, char other = ',')
      : bytes(std::string(kBefore, other) + cell + std::string(kBehind, other)),
        text(std::string_view(bytes).substr(kBefore, cell.size())) {}
  std::string bytes;
  std::string_view text;
};

std::string cell_of(std::string_view alphabet, std::size_t most) {
  const auto size = *rc::gen::inRange<std::size_t>(0, most + 1);
  std::string cell;
  for (std::size_t i = 0; i < size; ++i) cell += *rc::gen::elementOf(std::string(alphabet));
  return cell;
}

}  // namespace

TEST_CASE("quick readers of money agree with the full grammar or give up") {
  const bool good = rc::check([] {
    const Among cell(cell_of("0123456789.9.-+/:,", 10), *rc::gen::elementOf(std::string(",09.")));
    const Amount amount = parse_plain_amount(cell.text, 2);
    std::int64_t minor = 0;
    if (read_short_cents(cell.text, minor)) {
      RC_ASSERT(amount.fault == AmountFault::none && !amount.rounded);
      RC_ASSERT(amount.minor == minor);
    }
    if (read_cents(cell.text, minor)) {
      RC_ASSERT(amount.fault == AmountFault::none && !amount.rounded);
      RC_ASSERT(amount.minor == minor);
    }
  });
  CHECK(good);
}

TEST_CASE("ordinary money is read quickly") {
  std::int64_t minor = 0;
  for (const std::string text : {"0.00", "9.99", "10.05", "12345.67", "99999.99"}) {
    CAPTURE(text);
    CHECK(read_short_cents(Among(text).text, minor));
    CHECK(minor == parse_plain_amount(text, 2).minor);
  }
  for (const std::string text : {"", ".50", "1", "123456.78", "1,50", "-1.50", "1.5", "12 .50"}) {
    CAPTURE(text);
    CHECK_FALSE(read_short_cents(Among(text).text, minor));
  }
}

TEST_CASE("quick readers of days know every day and no other") {
  const MonthStarts& starts = month_starts();
  const auto two = [](int number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  for (const int year : {1899, 1900, 1999, 2000, 2024, 2026, 2099, 2100, 2199, 2200}) {
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; ++day) {
        const Among cell(std::to_string(year) + "-" + two(month) + "-" + two(day), '1');
        CAPTURE(cell.text);
        const auto date = Date::from_ymd(year, static_cast<unsigned>(month),
                                         static_cast<unsigned>(day));
        const bool usual = date && year >= 1900 && year < 2200 && date->to_iso() != "1900-01-01";
        std::int32_t serial = 0;
        REQUIRE(read_iso_day(cell.text, starts, serial) == usual);
        if (usual) REQUIRE(serial == date->serial());
      }
    }
  }
}

TEST_CASE("a cell that only looks like a day is none") {
  const bool good = rc::check([] {
    const Among cell("20" + cell_of("0123456789-/:. ", 8));
    std::int32_t serial = 0;
    const bool read = read_iso_day(cell.text, month_starts(), serial);
    const std::string_view text = cell.text;
    const bool form = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      text.find_first_not_of("0123456789-") == std::string_view::npos &&
                      std::count(text.begin(), text.end(), '-') == 2;
    RC_ASSERT(!read || form);
  });
  CHECK(good);
}
