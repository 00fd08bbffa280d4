#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "sheet_value.hpp"

using namespace arrears;

namespace {

std::string as_formatted(std::string_view code, std::string_view stored) {
  std::string out;
  CHECK(append_value(stored, format_of_code(code), {}, out));
  return out;
}

}  // namespace

TEST_CASE("a number has the sign that its format shows") {
  CHECK(as_formatted("#,##0.00", "400") == "400");
  CHECK(as_formatted("\"\"#,##0.00\" Dr\"", "1000") == "1000");
  CHECK(as_formatted("\"\"#,##0.00\" Cr\"", "400") == "-400");
  CHECK(as_formatted("#,##0.00\\ \\C\\R", "400") == "-400");
  CHECK(as_formatted("(#,##0.00)", "400") == "-400");
  CHECK(as_formatted("\"-\"#,##0.00", "400") == "-400");
  CHECK(as_formatted("#,##0.00\" Cr\";#,##0.00\" Dr\"", "400") == "-400");
  CHECK(as_formatted("#,##0.00\" Cr\";#,##0.00\" Dr\"", "-400") == "400");
}

TEST_CASE("a format of its own for numbers below zero takes no sign away") {
  for (const char* code : {"0.00;[Red]0.00", "#,##0.00_);(#,##0.00)", "0.00;-0.00",
                           "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)"}) {
    CAPTURE(code);
    CHECK(as_formatted(code, "400") == "400");
    CHECK(as_formatted(code, "-400") == "-400");
  }
}

TEST_CASE("a dash amid the digits of an id, or under a condition, is no sign") {
  CHECK(as_formatted("000\\-000", "123456") == "123456");
  CHECK(as_formatted("[>99]\"-\"0;0", "400") == "400");
}
