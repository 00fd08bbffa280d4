// A random ledger, written as programs of many countries write theirs, is read back as it was, or
// refused: no row is ever read as something else.
#include <arrears/read/read_ledger.hpp>

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>
#include <iconv.h>
#include <rapidcheck.h>

#include "read/read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

struct Entry {
  int customer = 0;
  int year = 2026, month = 1, day = 1;
  int minor = 1;        // below zero: a credit
  int due_days = 0;     // of the same month, in the same year
};

enum class Dates { iso, dots, dots_short, year_first_short, us, slashes, minguo, minguo_words,
                   month_name, compact, serial_free_time };
enum class Signs { leading, trailing, brackets, credit_word, side_letter, two_columns,
                   two_columns_minus, side_column };

struct Style {
  char separator = ';';
  Dates dates = Dates::iso;
  Signs signs = Signs::leading;
  bool comma = false, groups = false, dash_for_none = false, wrapped_ids = false;
  bool unit_in_header = false, second_header = false, dated_total = false, foreign_table = false;
  int encoding = 0;
};

struct Encoding {
  const char* iconv;
  const char* mark;
};
constexpr std::array<Encoding, 8> kEncodings{{{"UTF-8", ""},
                                              {"UTF-8", "\xEF\xBB\xBF"},
                                              {"UTF-16LE", ""},
                                              {"UTF-16BE", ""},
                                              {"GB18030", ""},
                                              {"BIG5", ""},
                                              {"CP932", ""},
                                              {"CP1252", ""}}};
// Customers that can be written in the encoding of the same place.
constexpr std::array<std::array<const char*, 3>, 8> kCustomers{{
    {"Alder & Finch", "Müller; Söhne", "上海贸易有限公司"},
    {"Alder & Finch", "Łódź Żółć", "株式会社山田商店"},
    {"Alder & Finch", "Birch", "臺灣貿易有限公司"},
    {"Alder & Finch", "Birch", "Çelik Ürün"},
    {"上海贸易有限公司", "北京科技股份有限公司", "广州电子实业有限公司"},
    {"臺灣貿易股份有限公司", "高雄電子實業有限公司", "新竹科技企業有限公司"},
    {"株式会社山田商店", "東京電機工業", "サトウ製作所"},
    {"Müller & Söhne", "Bäckerei Krüger", "Café Zwölf"},
}};
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

std::string date_text(Dates how, int y, int m, int d) {
  const std::string year = std::to_string(y), roc = std::to_string(y - 1911);
  switch (how) {
    case Dates::iso: return year + '-' + two(m) + '-' + two(d);
    case Dates::dots: return two(d) + '.' + two(m) + '.' + year;
    case Dates::dots_short: return two(d) + '.' + two(m) + '.' + two(y % 100);
    case Dates::year_first_short: return two(y % 100) + '.' + two(m) + '.' + two(d);
    case Dates::us: return std::to_string(m) + '/' + std::to_string(d) + '/' + year;
    case Dates::slashes: return two(d) + '/' + two(m) + '/' + two(y % 100);
    case Dates::minguo: return roc + '/' + two(m) + '/' + two(d);
    case Dates::minguo_words: return roc + "-" + two(m) + "-" + two(d);
    case Dates::month_name:
      return std::to_string(d) + ' ' + kMonths[static_cast<std::size_t>(m) - 1] + ' ' + year;
    case Dates::compact: return year + two(m) + two(d);
    case Dates::serial_free_time: return year + '/' + two(m) + '/' + two(d) + " 13:45:00";
  }
  return {};
}

std::string number_text(const Style& how, int minor) {
  const int size = minor < 0 ? -minor : minor;
  std::string units = std::to_string(size / 100);
  if (how.groups && units.size() > 3) units.insert(units.size() - 3, how.comma ? "." : ",");
  return units + (how.comma ? ',' : '.') + two(size % 100);
}

std::string iso(int y, int m, int d) {
  return std::to_string(y) + '-' + two(m) + '-' + two(d);
}

std::string encoded(const std::string& text, const char* encoding) {
  const iconv_t handle = iconv_open(encoding, "UTF-8");
  REQUIRE(handle != reinterpret_cast<iconv_t>(-1));
  std::string in = text, out(text.size() * 4 + 8, '\0');
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size(), room = out.size();
  const bool bad = iconv(handle, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
  iconv_close(handle);
  REQUIRE_MESSAGE(!bad, encoding);
  out.resize(out.size() - room);
  return out;
}

class Writer {
 public:
  explicit Writer(const Style& how) : how_(how) {}

  void line(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += how_.separator;
      const bool wrapped = cells[i].starts_with("=\"");
      const bool quoted = !wrapped && cells[i].find_first_of(";,\t|") != std::string::npos;
      text += quoted ? '"' + cells[i] + '"' : cells[i];
    }
    text += "\r\n";
  }

  [[nodiscard]] std::vector<std::string> money(int minor) const {
    const std::string number = number_text(how_, minor);
    const std::string none = how_.dash_for_none ? "-" : "";
    const bool credit = minor < 0;
    switch (how_.signs) {
      case Signs::leading: return {(credit ? "-" : "") + number};
      case Signs::trailing: return {number + (credit ? "-" : "")};
      case Signs::brackets: return {credit ? '(' + number + ')' : number};
      case Signs::credit_word: return {number + (credit ? " CR" : "")};
      case Signs::side_letter: return {number + (credit ? " H" : " S")};
      case Signs::two_columns: return {credit ? none : number, credit ? number : none};
      case Signs::two_columns_minus: return {credit ? none : number, credit ? '-' + number : none};
      case Signs::side_column: return {number, credit ? "H" : "S"};
    }
    return {};
  }

  std::string text;

 private:
  const Style& how_;
};

std::vector<std::string> header_of(const Style& how) {
  std::vector<std::string> header = {"Customer", "Invoice no", "Date", "Due date"};
  const std::string unit = how.unit_in_header ? " (EUR)" : "";
  const bool pair = how.signs == Signs::two_columns || how.signs == Signs::two_columns_minus;
  if (pair) {
    header.push_back("Debit" + unit);
    header.push_back("Credit" + unit);
  } else {
    header.push_back("Amount" + unit);
    if (how.signs == Signs::side_column) header.emplace_back("D/C");
  }
  if (!how.unit_in_header) header.emplace_back("Currency");
  return header;
}

std::string written(const Style& how, const std::vector<Entry>& entries) {
  Writer out(how);
  const std::vector<std::string> header = header_of(how);
  const auto& customers = kCustomers[static_cast<std::size_t>(how.encoding)];
  out.line(header);
  int sum = 0;
  const auto row = [&](const std::string& customer, const std::string& number,
                       const std::string& date, const std::string& due, int minor) {
    std::vector<std::string> cells = {customer, number, date, due};
    for (std::string& cell : out.money(minor)) cells.push_back(std::move(cell));
    if (!how.unit_in_header) cells.emplace_back("EUR");
    out.line(cells);
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& e = entries[i];
    if (how.second_header && i == entries.size() / 2) out.line(header);
    const std::string number = "000" + std::to_string(i + 1);
    row(customers[static_cast<std::size_t>(e.customer)],
        how.wrapped_ids ? "=\"" + number + '"' : number,
        date_text(how.dates, e.year, e.month, e.day),
        date_text(how.dates, e.year, e.month, e.day + e.due_days), e.minor);
    sum += e.minor;
  }
  const std::string last = entries.empty() ? "" : date_text(how.dates, 2026, 12, 31);
  if (how.dated_total) row("Total", "", last, "", sum);
  if (how.foreign_table && !entries.empty()) {
    out.line({""});
    std::vector<std::string> names = {"Item", "Shelf", "Since", "Until", "Price", "Note"};
    names.resize(header.size(), "Kind");
    out.line(names);
    row("Bolt", "9", last, last, 700);
  }
  const Encoding& encoding = kEncodings[static_cast<std::size_t>(how.encoding)];
  return encoding.mark + encoded(out.text, encoding.iconv);
}

rc::Gen<std::vector<Entry>> entries() {
  const auto one = rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, 3), rc::gen::inRange(2024, 2027), rc::gen::inRange(1, 13),
                     rc::gen::inRange(1, 21), rc::gen::inRange(-300'000, 2'000'000),
                     rc::gen::inRange(0, 9)),
      [](const auto& parts) {
        Entry e;
        std::tie(e.customer, e.year, e.month, e.day, e.minor, e.due_days) = parts;
        if (e.minor == 0) e.minor = 100;
        return e;
      });
  return rc::gen::container<std::vector<Entry>>(one);
}

rc::Gen<Style> styles() {
  const auto flags = rc::gen::container<std::vector<bool>>(9, rc::gen::arbitrary<bool>());
  return rc::gen::map(
      rc::gen::tuple(rc::gen::element(';', '\t', '|', ','), rc::gen::inRange(0, 11),
                     rc::gen::inRange(0, 8), rc::gen::inRange(0, 8), flags),
      [](const auto& parts) {
        Style how;
        how.separator = std::get<0>(parts);
        how.dates = static_cast<Dates>(std::get<1>(parts));
        how.signs = static_cast<Signs>(std::get<2>(parts));
        how.encoding = std::get<3>(parts);
        const std::vector<bool>& yes = std::get<4>(parts);
        how.comma = yes[0], how.groups = yes[1], how.dash_for_none = yes[2];
        how.wrapped_ids = yes[3], how.unit_in_header = yes[4], how.second_header = yes[5];
        how.dated_total = yes[6], how.foreign_table = yes[7] && yes[8];
        return how;
      });
}

/// What a row must be read as: customer, day, due day, and what it does to the receivable.
using Truth = std::tuple<std::string, std::string, std::string, std::int64_t>;

std::map<std::string, Truth> truth_of(const Style& how, const std::vector<Entry>& all) {
  std::map<std::string, Truth> truth;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Entry& e = all[i];
    truth["000" + std::to_string(i + 1)] = {
        kCustomers[static_cast<std::size_t>(how.encoding)][static_cast<std::size_t>(e.customer)],
        iso(e.year, e.month, e.day), iso(e.year, e.month, e.day + e.due_days), e.minor};
  }
  return truth;
}

Truth as_read(const Ledger& ledger, RowId row) {
  const std::int64_t minor = *ledger.money(Column::amount, row);
  const bool lowers = effect_of(ledger.type(row)) == Effect::lowers;
  return {std::string(ledger.text(Column::customer_id, row)),
          ledger.date(Column::doc_date, row).to_iso(), ledger.date(Column::due_date, row).to_iso(),
          lowers ? -minor : minor};
}

}  // namespace

TEST_CASE("what programs of many countries write is read back, or refused") {
  // How many are read of those that can be: a reader that refuses everything is no reader.
  std::size_t runs = 0, read = 0;
  CHECK(rc::check("rows read are the rows written", [&] {
    const Style how = *styles();
    std::vector<Entry> all = *entries();
    // Of one day alone nobody can say which end its year stands at.
    for (const int day : {3, 17}) all.push_back({0, 2025, 4, day, 1234, 2});
    const auto outcome = read_text(written(how, all));
    runs += how.foreign_table ? 0 : 1;
    if (!outcome) return;
    ++read;
    RC_ASSERT(!how.foreign_table);
    const auto truth = truth_of(how, all);
    const Ledger& ledger = outcome->ledger;
    for (std::uint32_t i = 0; i < ledger.size(); ++i) {
      const auto known = truth.find(std::string(ledger.text(Column::doc_no, RowId(i))));
      RC_ASSERT(known != truth.end());
      RC_ASSERT(as_read(ledger, RowId(i)) == known->second);
    }
    RC_ASSERT(ledger.size() + outcome->sources[0].rejected == all.size());
  }));
  CHECK(read * 2 > runs);
}
