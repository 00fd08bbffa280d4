#include "sheet_value.hpp"

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <arrears/read/row_text.hpp>

#include "make_xlsx.hpp"
#include "read_helpers.hpp"
#include "tall_cells.hpp"
#include "workbook.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

std::string value(std::string_view stored, std::string_view code = "General",
                  SheetConventions conventions = {}) {
  std::string out;
  return append_value(stored, format_of_code(code), conventions, out) ? out : "?" + out;
}

const std::string kHeader = row_of(1, "Customer|Invoice No|Date|Amount|Currency|Text");

tl::expected<ReadOutcome, Diagnostics> read_book(const std::string& bytes,
                                                 ReadOptions options = options_for("")) {
  const TextFile file(bytes, "book.xlsx");
  options.paths = {file.path()};
  return read_ledger(options);
}

BookParts simple_book(std::string_view rows) {
  BookParts book;
  book.rows = kHeader + std::string(rows);
  book.formats =
      "<numFmts><numFmt numFmtId='164' formatCode='dd\\.mm\\.yyyy'/></numFmts>"
      "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
      "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='4'/></cellXfs>";
  return book;
}

constexpr const char* kDay = "= s='1'><v>46113</v></c>";  // 2026-04-01

std::string good_row(unsigned number, std::string_view amount) {
  return row_of(number, "C1|R-" + std::to_string(number) + "|" + kDay + "|= s='2'><v>" +
                            std::string(amount) + "</v></c>|EUR");
}

}  // namespace

TEST_CASE("a stored number is written as the decimal it stands for") {
  CHECK(value("1234.5") == "1234.5");
  CHECK(value("-0.05") == "-0.05");
  CHECK(value("1.5E-3") == "0.0015");
  CHECK(value("1.2E4") == "12000");
  CHECK(value("5E-324") != "0");
  CHECK(value("0") == "0");
  CHECK(value("-0") == "0");
  CHECK(value("00012.50") == "12.5");
  // Seventeen digits of what was typed as 16.1; and noise that is really stored.
  CHECK(value("16.100000000000001") == "16.1");
  CHECK(value("0.10000000000000001") == "0.1");
  CHECK(value("2309.7899999999995") == "2309.7899999999995");
  CHECK(value("0.30000000000000004") == "0.30000000000000004");
  // Three decimals could be a group.
  CHECK(value("1.234") == "1.2340");
  CHECK(value("0.001") == "0.0010");
  CHECK(value("1.5", "General", {false, DecimalMark::comma}) == "1,5");
  // Digits that a spreadsheet has lost are not made up.
  CHECK(value("1930571429") == "1930571429");
  CHECK(value("123456789012345") == "123456789012345");
  CHECK(value("1.2345678901234567E+19") == "1.2345678901234567E+19");
  CHECK(value("42", "00000") == "00042");
  CHECK(value("") == "?");
  CHECK(value("abc") == "?");
  CHECK(value("1.2.3") == "?");
  CHECK(value("1e999999999") == "?");
}

TEST_CASE("shortening a stored number changes nothing but its text") {
  rc::check("the shortest text is the same number", [](double number) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.17g", number);
    const std::string out = value(text.data());
    if (std::abs(number) >= 1e15) return;
    RC_ASSERT(std::strtod(out.c_str(), nullptr) == number);
  });
  rc::check("cents come back as they were typed", [] {
    const auto cents = *rc::gen::inRange<std::int64_t>(-999'999'999'999, 999'999'999'999);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.17g", static_cast<double>(cents) / 100);
    const std::string out = value(text.data());
    std::string digits = std::to_string(std::abs(cents));
    while (digits.size() < 3) digits.insert(0, "0");
    digits.insert(digits.size() - 2, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    RC_ASSERT(out == (cents < 0 ? "-" : "") + digits);
  });
}

TEST_CASE("a format says whether a number is a day, a time or a length of time") {
  using Kind = NumberFormat::Kind;
  const auto kind = [](std::string_view code) { return format_of_code(code).kind; };
  for (const char* code : {"yyyy-mm-dd", "dd/mm/yy", "d. mmmm yyyy;@", "[$-409]mmm d, yyyy",
                           "yyyy\"年\"m\"月\"d\"日\"", "[$-411]ge.m.d", "mmm-yy", "mmmm",
                           "m/d/yy h:mm AM/PM", "[Red]dd.mm.yyyy"}) {
    CAPTURE(code);
    CHECK(kind(code) == Kind::date);
  }
  for (const char* code : {"h:mm", "hh:mm:ss", "mm:ss.0"}) CHECK(kind(code) == Kind::time);
  for (const char* code : {"[h]:mm", "[hh]:mm:ss", "[mm]:ss", "[s]"}) {
    CHECK(kind(code) == Kind::duration);
  }
  for (const char* code : {"General", "0.00", "#,##0.00 \"days\"", "#,##0.00\\ \\d", "@",
                           "0.00E+00",
                           "[Red]#,##0", "#,##0.00_);[Red](#,##0.00)", "_-* #,##0.00_-",
                           "[$USD] #,##0.00", "0%", "0;yyyy", "\"", "[", "\\"}) {
    CAPTURE(code);
    CHECK(kind(code) == Kind::number);
  }
  CHECK(builtin_format(14).kind == Kind::date);
  CHECK(builtin_format(22).kind == Kind::date);
  CHECK(builtin_format(31).kind == Kind::date);
  CHECK(builtin_format(20).kind == Kind::time);
  CHECK(builtin_format(46).kind == Kind::duration);
  CHECK(builtin_format(4).kind == Kind::number);
}

TEST_CASE("days count from 1900 with a leap day too many, or from 1904") {
  const SheetConventions mac{true, DecimalMark::point};
  CHECK(value("46113", "yyyy-mm-dd") == "2026-04-01");
  CHECK(value("1", "d/m/yy") == "1900-01-01");
  CHECK(value("59", "d/m/yy") == "1900-02-28");
  CHECK(value("60", "d/m/yy") == "1900-02-29");
  CHECK(value("61", "d/m/yy") == "1900-03-01");
  CHECK(value("44651", "d/m/yy", mac) == "2026-04-01");
  CHECK(value("0.0", "d/m/yy").empty());
  CHECK(value("46113.5", "d/m/yy h:mm") == "2026-04-01 12:00:00");
  CHECK(value("46113.999999", "d/m/yy") == "2026-04-02");  // half a second before midnight
  CHECK(value("0.75", "h:mm") == "18:00:00");
  CHECK(value("46113.25", "mm:ss.0") == "2026-04-01 06:00:00");
  CHECK(value("1.5", "[h]:mm") == "36:00:00");
  CHECK(value("2958465", "d/m/yy") == "9999-12-31");
  CHECK(value("2958466", "d/m/yy")[0] == '?');
  CHECK(value("-1", "d/m/yy")[0] == '?');
  CHECK(value("1e300", "d/m/yy")[0] == '?');
}

TEST_CASE("references and escaped characters of cells") {
  CHECK(parse_cell_position("A1")->column == 0);
  CHECK(parse_cell_position("AB12")->column == 27);
  CHECK(parse_cell_position("XFD1048576")->row == 1'048'576);
  for (const char* bad : {"", "A", "1", "A0", "XFE1", "A1048577", "a1", "A1B", "ZZZZZZZZZZ1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_cell_position(bad));
  }
  CHECK(cell_text("a_x000D_b_x4E2D__") == "a\rb中_");
  CHECK(cell_text("_x_x000_xD800_") == "_x_x000_xD800_");
}

TEST_CASE("a sheet is read by its cells' formats") {
  BookParts book = simple_book(
      "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2'><v>71</v></c>"
      "<c r='C2' s='1'><v>46113</v></c><c r='D2' s='2'><v>1234.5</v></c>"
      "<c r='E2' t='str'><f>\"EUR\"</f><v>EUR</v></c></row>"
      // No references at all: what comes next is where it stands.
      "<row><c t='s'><v>1</v></c><c t='inlineStr'><is><t>R-2</t></is></c>"
      "<c t='d'><v>2026-04-03T00:00:00</v></c><c><f>SUM(D2:D2)</f><v>2309.7899999999995</v></c>"
      "<c t='inlineStr'><is><r><t>E</t></r><r><t>UR</t></r><rPh><t>no</t></rPh></is></c>"
      "<c t='inlineStr'><is><t>one&#10;\"two\", three</t></is></c></row>"
      // A gap, and cells left out.
      "<row r='6'><c r='A6' t='s'><v>1</v></c><c r='C6' s='1'><v>46115.5</v></c>"
      "<c r='D6'><v>7</v></c><c r='E6' t='s'><v>2</v></c></row>");
  book.texts = "<si><t>Möller</t></si><si><r><t>Aoki</t></r><rPh sb='0'><t>x</t></rPh></si>"
               "<si><t>EUR</t></si>";
  const auto outcome = read_book(book_of(book));
  REQUIRE(outcome);
  const Ledger& ledger = outcome->ledger;
  REQUIRE(ledger.size() == 3);
  CHECK(ledger.text(Column::doc_no, RowId(0)) == "71");
  CHECK(ledger.customer_id(ledger.customer(RowId(0))) == "Möller");
  CHECK(ledger.amount(RowId(0)) == 123'450);
  CHECK(ledger.date(Column::doc_date, RowId(0)).to_iso() == "2026-04-01");
  CHECK(ledger.amount(RowId(1)) == 230'979);
  CHECK(ledger.date(Column::doc_date, RowId(1)).to_iso() == "2026-04-03");
  CHECK(ledger.text(Column::text, RowId(1)) == "one \"two\", three");
  CHECK(ledger.customer_id(ledger.customer(RowId(2))) == "Aoki");
  CHECK(ledger.date(Column::doc_date, RowId(2)).to_iso() == "2026-04-03");
  const SourceReport& source = outcome->sources[0];
  CHECK(source.sheet == "Open");
  CHECK(source.rounded == 1);
  CHECK(source.ragged == 0);
  CHECK(source.aside[static_cast<std::size_t>(Aside::blank)] == 2);
}

TEST_CASE("the place of a fault in a sheet is its row and cell") {
  const auto outcome = read_book(book_of(simple_book(
      good_row(2, "10") + row_of(5, std::string("C1|R-5|") + kDay + "|ten, or so|EUR") +
      row_of(6, std::string("C1|R-6|") + kDay + "|= t='e'><v>#N/A</v></c>|EUR") +
      row_of(7, std::string("C1|R-7|") + kDay + "|=><f>SUM(A1)</f></c>|EUR"))));
  REQUIRE(outcome);
  REQUIRE(outcome->diagnostics.size() == 3);
  const Diagnostic& why = outcome->diagnostics[0];
  CHECK(why.place.line == 5);
  CHECK(why.place.column == 4);
  CHECK(why.place.excerpt == "C1,R-5,2026-04-01,\"ten, or so\",EUR,");
  CHECK(why.place.marked_column() == 19);
  CHECK(outcome->diagnostics[1].code == "cell-is-error");
  CHECK(outcome->diagnostics[1].place.line == 6);
  CHECK(outcome->diagnostics[1].place.column == 4);
  CHECK(outcome->diagnostics[2].code == "cell-not-calculated");
  CHECK(outcome->sources[0].rows_in == 6);  // two of them empty
  CHECK(outcome->sources[0].rejected == 3);
}

TEST_CASE("rows of a sheet are read again, and rejects keep them whole") {
  const TextFile file(book_of(simple_book(good_row(2, "10") + good_row(4, "1.25"))), "b.xlsx");
  ReadOptions options = options_for(file.path());
  options.wanted.origins = true;
  options.keep_rejects = true;
  const auto outcome = read_ledger(options);
  REQUIRE(outcome);
  CHECK(outcome->ledger.origin(RowId(1)).line == 4);
  CHECK(read_row_text(outcome->ledger, RowId(1), outcome->sources).value() ==
        "C1,R-4,2026-04-01,1.25,EUR,");
}

TEST_CASE("numbers of a sheet follow the profile's decimal mark, texts as they are") {
  ReadOptions options = options_for("");
  options.decimal_mark = DecimalMark::comma;
  const auto outcome = read_book(
      book_of(simple_book(good_row(2, "1.234") + good_row(3, "1234.5") +
                          row_of(4, std::string("C1|R-4|") + kDay + "|1.234,5|EUR"))),
      options);
  REQUIRE(outcome);
  REQUIRE(outcome->ledger.size() == 3);
  CHECK(outcome->ledger.amount(RowId(0)) == 123);
  CHECK(outcome->ledger.amount(RowId(1)) == 123'450);
  CHECK(outcome->ledger.amount(RowId(2)) == 123'450);
  // And with nothing said, no number is taken for thousands.
  const auto alone = read_book(book_of(simple_book(good_row(2, "1.234"))));
  REQUIRE(alone);
  CHECK(alone->ledger.amount(RowId(0)) == 123);
}

TEST_CASE("texts of merged cells hold for all their rows, amounts for none but the first") {
  BookParts book = simple_book(good_row(2, "10") +
                               row_of(3, std::string("|R-3|") + kDay + "|=><v>20</v></c>|EUR") +
                               row_of(4, std::string("|R-4|") + kDay + "||EUR"));
  book.behind = "<mergeCells count='2'><mergeCell ref='A2:A4'/><mergeCell ref=\"D3:D4\"/>"
                "<mergeCell ref='B9:C9'/></mergeCells>";
  const auto outcome = read_book(book_of(book));
  REQUIRE(outcome);
  CHECK(outcome->ledger.size() == 2);
  CHECK(outcome->ledger.customer_count() == 1);
  CHECK(outcome->sources[0].rejected == 1);
  CHECK(outcome->diagnostics[0].code == "row-no-amount");
}

TEST_CASE("the first sheet that is shown is read, or the one that is named") {
  BookParts book = simple_book(good_row(2, "10"));
  book.sheets = "<sheet name='Chart' sheetId='3' r:id='r3'/>"
                "<sheet name='Old' sheetId='1' state='hidden' r:id='r1'/>"
                "<sheet name='1' sheetId='2' r:id='r2'/>";
  book.more = {{"xl/worksheets/sheet2.xml",
                "<worksheet><sheetData>" + kHeader + good_row(2, "77") + good_row(3, "1") +
                    "</sheetData></worksheet>"}};
  const std::string bytes = book_of(book);
  const auto rows = [&](const std::string& sheet) {
    ReadOptions options = options_for("");
    options.sheet = sheet;
    const auto outcome = read_book(bytes, options);
    return outcome ? std::to_string(outcome->ledger.size()) : outcome.error()[0].code;
  };
  CHECK(rows("") == "2");
  CHECK(rows("Old") == "1");
  CHECK(rows("1") == "2");  // a name before a number
  CHECK(rows("2") == "2");
  CHECK(rows("3") == "sheet-unknown");
  CHECK(rows("Chart") == "sheet-unknown");
}

TEST_CASE("what is no workbook of ours is named") {
  const auto code = [](const Parts& parts) { return code_of(read_book(zip_of(parts))); };
  CHECK(code({{"a.csv", "x"}}) == "file-is-archive");
  CHECK(code({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"c", "x"}}) ==
        "file-is-opendocument");
  const auto target = [](const std::string& name) {
    return Parts{{"_rels/.rels", "<Relationships><Relationship Id='a' Type='x/officeDocument' "
                                 "Target='" + name + "'/></Relationships>"},
                 {name, "<workbook/>"}};
  };
  CHECK(code(target("xl/workbook.bin")) == "file-is-binary-workbook");
  CHECK(code(target("word/document.xml")) == "file-is-archive");
  CHECK(code(target("xl/workbook.xml")) == "workbook-without-sheets");
  BookParts book = simple_book(good_row(2, "10"));
  book.sheets = "<sheet name='Gone' sheetId='2' r:id='r2'/>";
  CHECK(code_of(read_book(book_of(book))) == "sheet-part-missing");
  std::string locked = book_of(simple_book(good_row(2, "10")));
  for (std::size_t at = 0; (at = locked.find("PK\x01\x02", at)) != locked.npos; ++at) {
    locked[at + 8] = '\x01';  // the flag of the table of contents
  }
  CHECK(code_of(read_book(locked)) == "file-is-encrypted");
}

TEST_CASE("a sheet that breaks its own rules is refused, not read in part") {
  const auto code = [](const std::string& rows) {
    return code_of(read_book(book_of(simple_book(rows))));
  };
  const std::string row = good_row(9, "1");
  CHECK(code(row + good_row(9, "2")) == "sheet-damaged");
  CHECK(code(row + good_row(8, "2")) == "sheet-damaged");
  CHECK(code("<row r='1048577'/>") == "sheet-damaged");
  CHECK(code("<row r='2'><c r='XFE2'/></row>") == "sheet-damaged");
  CHECK(code("<row r='2'><c r='A3'/></row>") == "sheet-damaged");
  CHECK(code("<row r='2'><c t='s'><v>5</v></c></row>") == "sheet-damaged");
  CHECK(code(row_of(2, std::string(300'000, 'x'))) == "sheet-damaged");
  CHECK(code("<row r='2'>") == "sheet-xml-damaged");
  CHECK(code("&nothing;") == "sheet-xml-damaged");
  BookParts bomb = simple_book(good_row(2, "1"));
  bomb.texts = "</sst>";
  CHECK(code_of(read_book(book_of(bomb))) == "sheet-xml-damaged");
  std::string bytes = book_of(simple_book(good_row(2, "1")));
  bytes.replace(bytes.find("<sheetData>"), 11, "<!DOCTYPE a>");
  CHECK(code_of(read_book(bytes)) != "ok");
}

TEST_CASE("a cut or damaged workbook gives its rows or an error, never fewer rows") {
  const std::string bytes = book_of(simple_book(good_row(2, "10") + good_row(3, "20")));
  for (std::size_t size = 4; size < bytes.size(); size += 13) {
    CAPTURE(size);
    CHECK_FALSE(read_book(bytes.substr(0, size)));
  }
  rc::check("one byte changed", [&] {
    std::string other = bytes;
    const auto at = *rc::gen::inRange<std::size_t>(4, bytes.size());
    other[at] = static_cast<char>(other[at] ^ *rc::gen::inRange<char>(1, 127));
    const auto outcome = read_book(other);
    if (outcome) RC_ASSERT(outcome->ledger.size() == 2U);
  });
}
