// An import of rows that go out as they come in, against the one of the whole ledger: the same
// bytes, counts and notes for any export, threads and chunks, or it gives up.
#include <filesystem>
#include <memory>
#include <sstream>
#include <system_error>
#include <string>
#include <vector>

#include <arrears/read/read_ledger.hpp>
#include <arrears/read/stream_ledger.hpp>
#include <arrears/render/csv_rows.hpp>
#include <arrears/render/import_table.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "cli_fixture.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

class Collected final : public PartWriter {
 public:
  void begin(const StreamedColumns& columns) override {
    columns_ = columns;
    table_.columns = import_columns(columns.columns, columns.extras);
    append_csv_names(table_, {}, text);
  }
  void write(const StreamedPart& part, std::string& out) const override {
    Table rows = table_;
    rows.rows = import_rows(part.part, columns_.columns, part.extras);
    append_csv_rows(rows, {}, out);
  }
  bool take(std::string& bytes) override {
    text += bytes;
    return true;
  }

  std::string text;

 private:
  StreamedColumns columns_;
  Table table_;
};

std::string told(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  std::string text = diagnostic.code + ' ' + std::to_string(place.line) + ':' +
                     std::to_string(place.column) + ' ' + place.excerpt;
  for (const Argument& one : diagnostic.arguments) text += ' ' + one.name + '=' + one.value;
  return text;
}

/// All that is said of a source, but for its columns.
std::string told(const SourceReport& report) {
  std::ostringstream out;
  out << report.path << ' ' << report.profile << ' ' << report.rows_in << ' ' << report.rows_out
      << ' ' << report.rejected << ' ' << report.set_aside() << ' ' << report.rounded << ' '
      << report.mended_ids << ' ' << report.named_by_name << ' ' << report.ragged << ' '
      << report.equal_unnumbered << ' ' << report.default_currency << '\n';
  for (const Decided& one : report.decided) {
    out << one.column << ' ' << one.convention << ' ' << one.by << ' ' << one.cells << ' '
        << one.line << ' ' << one.example << '\n';
  }
  for (const SourceSums& sums : report.sums) {
    out << sums.currency.code() << ' ' << sums.in.to_decimal() << ' ' << sums.out.to_decimal()
        << ' ' << sums.rejected.to_decimal() << ' ' << sums.aside.to_decimal() << ' '
        << sums.rounding.to_decimal() << ' ' << sums.control.to_decimal() << '\n';
  }
  return out.str();
}

template <class Outcome>
std::string said(const Outcome& outcome) {
  std::string text;
  for (const SourceReport& report : outcome.sources) text += told(report);
  for (const Diagnostic& one : outcome.diagnostics) text += told(one) + '\n';
  return text;
}

std::string csv_of(const Ledger& ledger) {
  std::string text;
  const Table table = import_table(ledger);
  append_csv_names(table, {}, text);
  append_csv_rows(table, {}, text);
  return text;
}

/// Whether the inputs were streamed; if so, to what reading them as a whole gives.
bool streams_alike(const ReadOptions& options) {
  Collected streamed;
  const auto outcome = stream_ledger(options, streamed);
  if (!outcome) return false;
  const auto whole = read_ledger(options);
  REQUIRE(whole);
  CHECK(streamed.text == csv_of(whole->ledger));
  CHECK(said(*outcome) == said(*whole));
  return true;
}

ReadOptions small_chunks(std::vector<std::string> paths, std::size_t bytes = 200) {
  ReadOptions options;
  options.paths = std::move(paths);
  options.wanted.columns = ColumnSet::all();
  options.wanted.all_extras = true;
  options.chunk_bytes = bytes;
  options.threads = 2;
  return options;
}

/// An export of which parts can be odd.
struct Export {
  std::string header =
      "Customer no;Customer name;Invoice no;Type;Date;Due date;Amount;Currency;Ref;Note";
  std::vector<std::string> rows;
  std::string mark, line_end = "\n";
  bool ends = true;  // the last line, too

  [[nodiscard]] std::string text() const {
    std::string all = mark + header + line_end;
    for (const std::string& row : rows) all += row + line_end;
    return ends ? all : all.substr(0, all.size() - line_end.size());
  }
};

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

/// What nearly all rows are, some parts of which a number chooses.
std::string plain_row(int number, std::uint32_t chosen, bool day_first, bool comma) {
  const int day = 1 + static_cast<int>(chosen % 28), month = 1 + static_cast<int>(chosen / 28 % 12);
  const int customer = static_cast<int>(chosen / 7 % 5);
  const char mark = day_first ? '.' : '/';
  const auto date = [&](int later) {
    const int y = 2025 + later;
    return (day_first ? two(day) + mark + two(month) : two(month) + mark + two(day)) + mark +
           std::to_string(y);
  };
  const bool credit = chosen % 5 == 0;
  std::string units = std::to_string(chosen % 900'000 + 1);
  if (units.size() > 3 && chosen % 3 == 0) units.insert(units.size() - 3, comma ? "." : ",");
  return std::to_string(100 + customer) + ";Müller " + std::to_string(customer) + ";A" +
         std::to_string(number) + (credit ? ";Payment;" : ";Invoice;") + date(0) + ';' + date(1) +
         ';' + (credit ? "-" : "") + units + (comma ? ',' : '.') +
         two(static_cast<int>(chosen % 100)) + ";EUR;" +
         (chosen % 4 == 0 ? "" : "R" + std::to_string(chosen % 50)) + ';' +
         (chosen % 6 == 0    ? "\"said; \"\"so\"\"\""
          : chosen % 11 == 0 ? "\"two\nlines\""
                             : "n" + std::to_string(chosen % 3));
}

/// All cells in quotes, as some programs write them.
std::string quoted(const std::string& row) {
  if (row.find('"') != std::string::npos) return row;
  std::string all = "\"";
  for (const char c : row) all += c == ';' ? std::string("\";\"") : std::string(1, c);
  return all + '"';
}

/// Rows and lines that ask for more than being taken as they are, or seem to.
const std::vector<std::string> kOdd = {
    "",
    "Total;;;;;;1234;EUR;;",
    "100;Müller 0;X1;Invoice;31.31.2026;01.01.2027;5,00;EUR;;",
    "100;Other name;X2;Invoice;05.05.2026;05.06.2026;5,00;EUR;;",
    "100;Müller 0;X3;Invoice;05.05.2026;05.06.2026;5,005;EUR;;",
    "100;Müller 0;X4;Invoice;05.05.2026;05.06.2026;;EUR;;",
    "100;Müller 0;X5;Invoice;05.05.2026;;7;JPY;;",
    "100;Müller 0;X6;Invoice;2026-05-05;2026-06-05;7;EUR;;",
    "100;Müller 0;X7;Payment;05.05.2026;05.06.2026;7;EUR;;",
    " 100 ;Müller 0;'0008;Invoice;05.05.2026;05.06.2026; 7 ;EUR;;\xC2\xA0",
    "100;Müller 0;=\"0009\";Invoice;05.05.2026;05.06.2026;7;EUR;;",
    "100.0;Müller 0;X10;Invoice;05.05.2026;05.06.2026;7;EUR;;",
    "100;Müller 0;1E+09;Invoice;05.05.2026;05.06.2026;7;EUR;;",
    ";Müller 0;X12;Invoice;05.05.2026;05.06.2026;7;EUR;;",
    "100;Müller 0;;Invoice;05.05.2026;05.06.2026;7;EUR;;",
    "100;Müller 0;X14;Nonsense;05.05.2026;05.06.2026;7;EUR;;",
    "100;Müller 0;X15;Invoice;05.05.2026;05.06.2026;7;EUR",
    "100;M\xFCller 0;X16;Invoice;05.05.2026;05.06.2026;7;EUR;;",
    "100;\"Müller 0\";\"X17\";\"Invoice\";\"05.05.2026\";05.06.2026;\"7\";EUR;;",
    "100;Müller 0;X18;Invoice;05.05.2026 13:45;05.06.2026;7;EUR;;",
    "Customer no;Customer name;Invoice no;Type;Date;Due date;Amount;Currency;Ref;Note",
};

}  // namespace

TEST_CASE("what is streamed is what the whole ledger gives") {
  const Folder folder;
  std::size_t streamed = 0, given_up = 0;
  rc::check([&] {
    const bool day_first = *rc::gen::arbitrary<bool>(), comma = *rc::gen::arbitrary<bool>();
    Export made;
    const auto chosen = *rc::gen::container<std::vector<std::uint32_t>>(
        rc::gen::inRange<std::uint32_t>(0, 1'000'000));
    const bool in_quotes = *rc::gen::inRange(0, 4) == 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const std::string row = plain_row(static_cast<int>(i) + 1, chosen[i], day_first, comma);
      made.rows.push_back(in_quotes ? quoted(row) : row);
    }
    for (std::size_t odd = *rc::gen::inRange<std::size_t>(0, 3); odd > 0; --odd) {
      const auto at = *rc::gen::inRange<std::size_t>(0, made.rows.size() + 1);
      made.rows.insert(made.rows.begin() + static_cast<std::ptrdiff_t>(at),
                       *rc::gen::elementOf(kOdd));
    }
    if (!made.rows.empty() && *rc::gen::inRange(0, 8) == 0) made.rows.push_back(made.rows.front());
    if (*rc::gen::inRange(0, 3) == 0) made.mark = "\xEF\xBB\xBF";
    if (*rc::gen::inRange(0, 3) == 0) made.line_end = "\r\n";
    made.ends = *rc::gen::inRange(0, 3) != 0;
    const bool done = streams_alike(small_chunks({folder.put("export.csv", made.text())},
                                                 *rc::gen::inRange<std::size_t>(40, 3000)));
    ++(done ? streamed : given_up);
  });
  // Both happen, or the property says little.
  CHECK(streamed > 0);
  CHECK(given_up > 0);
}

TEST_CASE("two exports of different columns are streamed as one table") {
  const Folder folder;
  const std::string german = folder.put(
      "german.csv",
      "Kundennummer;Belegnummer;Belegdatum;Betrag;Währung;Filiale\n"
      "7;G1;13.01.2026;1.000,50;EUR;Nord\n8;G2;14.01.2026;20,00;EUR;Süd\n");
  const std::string english = folder.put(
      "english.csv",
      "customer_id,doc_type,doc_no,doc_date,currency,amount,region,Branch,Filiale\n"
      "9,invoice,E1,2026-01-15,USD,30.25,West,12,Ost\n");
  CHECK(streams_alike(small_chunks({german, english})));
  CHECK(streams_alike(small_chunks({english, german})));
  // Of one file each row is there twice.
  CHECK_FALSE(streams_alike(small_chunks({german, german})));
}

TEST_CASE("what only the end of a file says has it read as a whole") {
  const Folder folder;
  Export made;
  made.rows.reserve(400);
  for (int i = 1; i <= 400; ++i) {
    made.rows.push_back("100;Name;A" + std::to_string(i) +
                        ";Invoice;01/02/2026;03/04/2026;5.00;EUR;;");
  }
  made.rows[30] = "100;Name;A31;Invoice;02/25/2026;03/25/2026;5.00;EUR;;";
  SUBCASE("nothing") {
    const std::string file = folder.put("export.csv", made.text());
    CHECK_FALSE(streams_alike(small_chunks({file}, 400)));  // the samples leave it open
    CHECK(streams_alike(small_chunks({file}, 8000)));
  }
  SUBCASE("the other order") {
    made.rows[380] = "100;Name;A381;Invoice;25/02/2026;25/03/2026;5.00;EUR;;";
    const std::string file = folder.put("export.csv", made.text());
    CHECK_FALSE(streams_alike(small_chunks({file}, 8000)));
  }
  SUBCASE("a column that has a cell") {
    made.header += ";Salesperson";
    for (std::string& row : made.rows) row += ';';
    made.rows[200] += "Ada";
    const std::string file = folder.put("export.csv", made.text());
    CHECK(streams_alike(small_chunks({file}, 8000)));  // a core column is there anyway
  }
  SUBCASE("a further optional column that has a cell") {
    made.header += ";company";
    for (std::string& row : made.rows) row += ';';
    made.rows[70] += "1000";
    const std::string file = folder.put("export.csv", made.text());
    CHECK_FALSE(streams_alike(small_chunks({file}, 2500)));
  }
  SUBCASE("credits written with a minus") {
    for (std::size_t i = 60; i < 120; ++i) {
      made.rows[i] = "100;Name;C" + std::to_string(i) + ";Payment;02/25/2026;;-5.00;EUR;;";
    }
    const std::string file = folder.put("export.csv", made.text());
    CHECK_FALSE(streams_alike(small_chunks({file}, 2500)));
  }
}

TEST_CASE("second names and rejected rows are told as of a whole ledger") {
  const Folder folder;
  const auto rows_of = [](const std::string& prefix) {
    Export made;
    for (int i = 1; i <= 300; ++i) {
      // The later name of each customer comes from another row; some rows have none.
      const int customer = i % 7;
      const bool late = customer < 4 && i > 250 - 30 * customer;
      const std::string name =
          i % 11 == 0 ? "" : (late ? "New " : "Old ") + std::to_string(customer);
      const std::string amount = i % 5 == 3 ? "five" : "5.00";
      made.rows.push_back(std::to_string(customer) + ';' + name + ';' + prefix +
                          std::to_string(i) + ";Invoice;2026-01-15;2026-02-15;" + amount +
                          ";EUR;;");
    }
    return made.text();
  };
  const std::string first = folder.put("first.csv", rows_of("A"));
  const std::string second = folder.put("second.csv", rows_of("B"));
  for (const std::size_t bytes : {300U, 1000U, 5000U, 100'000U}) {
    CAPTURE(bytes);
    CHECK(streams_alike(small_chunks({first}, bytes)));
    CHECK(streams_alike(small_chunks({second, first}, bytes)));
  }
}

TEST_CASE("samples and torture files are streamed alike, or not at all") {
  namespace fs = std::filesystem;
  std::size_t streamed = 0;
  for (const char* folder : {ARREARS_SAMPLES, ARREARS_SHARED_DATA}) {
    std::error_code not_there;
    for (const auto& entry : fs::recursive_directory_iterator(folder, not_there)) {
      constexpr std::uintmax_t kMost = 1U << 20U;
      if (!entry.is_regular_file() || entry.file_size() > kMost) continue;
      CAPTURE(entry.path().string());
      ReadOptions options = small_chunks({entry.path().string()}, 2000);
      options.currency = *Currency::from_code("EUR");
      streamed += streams_alike(options) ? 1 : 0;
    }
  }
  CHECK(streamed > 5);
}
