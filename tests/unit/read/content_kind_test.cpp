#include "content_kind.hpp"

#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;
using namespace std::string_view_literals;

namespace {

std::string in_utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) out.append({c, '\0'});
  return out;
}

}  // namespace

TEST_CASE("what is no text is named by its first bytes") {
  const auto code = [](std::string_view head) { return code_of_no_text(head, {}); };
  CHECK(code("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0"sv) == "file-is-old-workbook");
  CHECK(code("PK\x03\x04\x14\0\0\0[Content_Types].xml"sv) == "file-is-workbook");
  CHECK(code("PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet"sv) ==
        "file-is-workbook");
  CHECK(code("PK\x03\x04\x14\0\0\0invoices.csv"sv) == "file-is-archive");
  CHECK(code("%PDF-1.7\n%\xE2\xE3\xCF\xD3"sv) == "file-is-pdf");
  CHECK(code("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv) == "file-is-image");
  CHECK(code("\xFF\xD8\xFF\xE0\0\x10JFIF"sv) == "file-is-image");
  CHECK(code("\xEF\xBB\xBF\r\n<HTML><body>"sv) == "file-is-web-page");
  CHECK(code("<?xml version=\"1.0\"?>") == "file-is-xml");
  CHECK(code("\x7F" "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"sv) == "file-is-binary");
  // A name in the options does not make a picture a ledger.
  CHECK(code_of_no_text("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv, "windows-1252") == "file-is-image");
}

TEST_CASE("text is let through, in any encoding") {
  CHECK(code_of_no_text("", {}).empty());
  CHECK(code_of_no_text("customer_id;amount\r\nM\xFCller;1,00\r\n", {}).empty());
  const std::string wide = in_utf16("Customer,Invoice no,Date,Amount\nA,1,2026-01-02,1.00\n");
  CHECK(code_of_no_text(wide, {}).empty());
  CHECK(code_of_no_text("\xFF\xFE" + wide, {}).empty());
  CHECK(code_of_no_text(wide, "utf-16le").empty());
  CHECK(code_of_no_text("Customer,Amount\nA\0lpha,1.00\n"sv, {}).empty());
  CHECK(rc::check("printable bytes and bytes above ASCII are text", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::suchThat<char>(
        rc::gen::arbitrary<char>(), [](char c) { return c < 0 || c >= ' ' || c == '\n'; }));
    // Begun as a CSV header, so that no signature comes about by chance.
    RC_ASSERT(code_of_no_text("a,b\n" + text, {}).empty());
  }));
}

TEST_CASE("a file that is no text is a file fault, and no encoding is guessed") {
  for (const std::string_view bytes : {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x80\x81\xFF"sv,
                                       "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv, "%PDF-1.7\n"sv}) {
    const auto outcome = read_text(bytes);
    REQUIRE_FALSE(outcome);
    REQUIRE(outcome.error().size() == 1);
    CHECK(outcome.error()[0].status == Status::file);
    CHECK(outcome.error()[0].code.starts_with("file-is-"));
  }
}
