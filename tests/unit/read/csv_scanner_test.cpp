#include <arrears/read/csv_chunks.hpp>
#include <arrears/read/csv_scanner.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "csv_feed.hpp"
#include "read/test_source.hpp"

using namespace arrears;

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Scanned {
  Rows rows;
  std::vector<std::string> faults;  // code@line:column
  std::string failure;
};

std::string told(const std::string& code, const Place& place) {
  return code + '@' + std::to_string(place.line) + ':' + std::to_string(place.column);
}

Scanned scan(ByteSource& source, const Dialect& dialect) {
  Scanned scanned;
  CsvScanner scanner(source, dialect);
  CsvRecord record;
  std::string scratch;
  while (scanner.next(record)) {
    auto& row = scanned.rows.emplace_back();
    for (std::size_t i = 0; i < record.size(); ++i) row.emplace_back(record.text(i, scratch));
    if (record.fault() == CsvFault::none) continue;
    scanned.faults.push_back(told(std::string(to_code(record.fault())), record.fault_place("f")));
  }
  if (scanner.failure()) scanned.failure = told(scanner.failure()->code, scanner.failure()->place);
  return scanned;
}

Scanned scan(std::string_view text, bool strict = true, char separator = ',') {
  Dialect dialect;
  dialect.strict = strict;
  dialect.separator = separator;
  return scan(*memory_source("f", text), dialect);
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The strings of a JSON file in their order; the data knows no other values.
std::vector<std::string> json_strings(const std::string& json) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '"') continue;
    std::string text;
    for (++i; json[i] != '"'; ++i) {
      if (json[i] != '\\') {
        text += json[i];
      } else {
        ++i;
        text += json[i] == 'n' ? '\n' : json[i] == 'r' ? '\r' : json[i];
      }
    }
    all.push_back(text);
  }
  return all;
}

// What the JSON of a file should hold: objects repeat the header before each value.
std::vector<std::string> as_objects(const Rows& rows) {
  std::vector<std::string> all;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      all.push_back(rows[0][c]);
      all.push_back(rows[r][c]);
    }
  }
  return all;
}

std::vector<std::string> as_arrays(const Rows& rows) {
  std::vector<std::string> all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

const std::filesystem::path kData = std::filesystem::path(ARREARS_SHARED_DATA) / "csv";

bool have_data() {
  if (std::filesystem::exists(kData)) return true;
  MESSAGE("skipped: no ", kData.string());
  return false;
}

}  // namespace

TEST_CASE("fields, quotes and line ends") {
  CHECK(scan("a,b\n1,2\n").rows == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(scan("a,b\r\n1,\"2\"\r\n").rows == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(scan("a\rb\r\rc").rows == Rows{{"a"}, {"b"}, {""}, {"c"}});
  CHECK(scan("\"a \"\"b\"\"\",\"c\nd\"").rows == Rows{{"a \"b\"", "c\nd"}});
  CHECK(scan("a;b|c\td", true, ';').rows == Rows{{"a", "b|c\td"}});
  CHECK(scan("a\tb", true, '\t').rows == Rows{{"a", "b"}});
  CHECK(scan("a|b", true, '|').rows == Rows{{"a", "b"}});
  CHECK(scan("").rows.empty());
  CHECK(scan("\"\"").rows == Rows{{""}});
  CHECK(scan(",\n").rows == Rows{{"", ""}});
}

TEST_CASE("strict and lenient differ in faults only") {
  const auto strict = scan("é5\" x,\"b\" ,c\n");
  CHECK(strict.rows == Rows{{"é5\" x", "b", "c"}});
  CHECK(strict.faults == std::vector<std::string>{"csv-stray-quote@1:3"});
  const auto lenient = scan("é5\" x,\"b\" ,c\n", false);
  CHECK(lenient.rows == strict.rows);
  CHECK(lenient.faults.empty());
  CHECK(scan("a\n\"b\" ,c\n").faults == std::vector<std::string>{"csv-text-after-quote@2:4"});
  CHECK(scan("a\n\"x\ny\"z,c\n", false).faults ==
        std::vector<std::string>{"csv-text-after-quote@3:3"});
}

TEST_CASE("places inside a record are physical") {
  const std::string text = "h\n\"ä\nö\",\"third\r\nü\",Größe\nend\n";
  const auto source = memory_source("ledger.csv", text);
  CsvScanner scanner(*source, Dialect{});
  CsvRecord record;
  REQUIRE(scanner.next(record));
  REQUIRE(scanner.next(record));
  CHECK(record.line() == 2);
  const Place second = record.place(1, "ledger.csv");
  CHECK(second.line == 3);
  CHECK(second.column == 4);
  CHECK(second.excerpt == "ö\",\"third");
  CHECK(second.length == 6);
  const Place third = record.place(2, "ledger.csv");
  CHECK(third.line == 4);
  CHECK(third.column == 4);
  CHECK(third.excerpt == "ü\",Größe");
  CHECK(third.length == 5);
  const Place beyond = record.place(3, "ledger.csv");
  CHECK(beyond.line == 4);
  CHECK(beyond.column == 9);
  REQUIRE(scanner.next(record));
  CHECK(record.line() == 5);
  CHECK(record.offset() == text.find("end"));
  CHECK_FALSE(scanner.next(record));
  CHECK(scanner.position().offset == text.size());
  CHECK(scanner.position().line == 6);
}

TEST_CASE("scanning starts where it is told, on streams too") {
  const std::string text = "preamble \"\nh1,h2\n1,2\n";
  const TextPosition start{17, 3};
  const auto check = [&](ByteSource& source) {
    CsvScanner scanner(source, Dialect{}, start);
    CsvRecord record;
    REQUIRE(scanner.next(record));
    CHECK(record.raw(0) == "1");
    CHECK(record.line() == 3);
    CHECK(record.offset() == 17);
    CHECK_FALSE(scanner.next(record));
  };
  const auto memory = memory_source("f", text);
  check(*memory);
  check(*memory);  // a seekable source is not consumed
  Trickle stream(text);
  REQUIRE(stream.peek(5).value() == "pream");
  check(stream);
}

TEST_CASE("the shapes of csv-spectrum mean what their JSON says") {
  if (!have_data()) return;
  for (const auto& entry : std::filesystem::directory_iterator(kData / "spectrum")) {
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    auto scanned = scan(file_text(entry.path()));
    CHECK(scanned.failure.empty());
    if (name == "location_coordinates") {
      // 36'37.8"N unquoted: RFC 4180 forbids it, exports do it.
      CHECK(scanned.faults.size() == 1);
      scanned = scan(file_text(entry.path()), false);
    }
    CHECK(scanned.faults.empty());
    auto json = json_strings(file_text(kData / "spectrum-json" / (name + ".json")));
    // Upstream changed the telephone number in the JSON only.
    if (name == "location_coordinates") json[1] = "2095257564";
    CHECK(as_objects(scanned.rows) == json);
  }
}

TEST_CASE("the good files of csv-test-data mean what their JSON says") {
  if (!have_data()) return;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kData / "test-data")) {
    const std::string name = entry.path().stem().string();
    if (name.rfind("bad-", 0) == 0) continue;
    CAPTURE(name);
    ++count;
    const auto scanned = scan(file_text(entry.path()));
    CHECK(scanned.failure.empty());
    CHECK(scanned.faults.empty());
    const std::string json = file_text(kData / "test-data-json" / (name + ".json"));
    // `header-*` are read with their header as keys, the others row by row.
    const bool with_header = name.rfind("header-", 0) == 0;
    CHECK((with_header ? as_objects(scanned.rows) : as_arrays(scanned.rows)) ==
          json_strings(json));
  }
  CHECK(count == 18);
}

TEST_CASE("the bad files of csv-test-data are refused where they are bad") {
  if (!have_data()) return;
  const auto read = [](const char* name, bool strict) {
    return scan(file_text(kData / "test-data" / name), strict);
  };
  using Faults = std::vector<std::string>;
  CHECK(read("bad-missing-quote.csv", true).failure == "csv-quote-not-closed@2:3");
  CHECK(read("bad-missing-quote.csv", false).failure == "csv-quote-not-closed@2:3");

  const char* const unescaped = "bad-quotes-with-unescaped-quote.csv";
  CHECK(read(unescaped, true).faults == Faults{"csv-text-after-quote@2:19"});
  CHECK(read(unescaped, false).faults == Faults{"csv-text-after-quote@2:20"});

  // Lenient reading takes a quote inside an unquoted cell as text.
  CHECK(read("bad-unescaped-quote.csv", true).faults == Faults{"csv-stray-quote@2:8"});
  const auto lenient = read("bad-unescaped-quote.csv", false);
  CHECK(lenient.faults.empty());
  CHECK(lenient.rows[1] == std::vector<std::string>{"1", "This \"quotes\" must be escaped", "3"});

  // Ragged rows: the number of cells and their place are there for the caller to judge.
  const auto ragged = [](const char* name, std::size_t wanted) {
    const std::string text = file_text(kData / "test-data" / name);
    const auto source = memory_source(name, text);
    CsvScanner scanner(*source, Dialect{});
    CsvRecord record;
    REQUIRE(scanner.next(record));
    CHECK(record.size() == 3);
    REQUIRE(scanner.next(record));
    CHECK(record.size() == wanted);
    return record.place(3, name);
  };
  CHECK(told("end", ragged("bad-header-less-fields.csv", 2)) == "end@2:4");
  CHECK(told("surplus", ragged("bad-header-more-fields.csv", 4)) == "surplus@2:7");

  // A missing or a wrong header is well-formed CSV; header matching refuses it.
  CHECK(read("bad-header-no-header.csv", true).rows.empty());
  CHECK(read("bad-header-wrong-header.csv", true).rows == Rows{{"qux", "quux", "quuz"}});
}

TEST_CASE("a gigabyte in one line ends after the limit, not after a gigabyte") {
  constexpr std::uint64_t kGigabyte = std::uint64_t{1} << 30U;
  for (const char filling : {'x', ','}) {
    Synthetic stream(kGigabyte, false, [=](std::uint64_t) { return filling; });
    CHECK(scan(stream, Dialect{}).failure == "csv-record-too-long@1:1");
    CHECK(stream.position() < (std::uint64_t{1} << 26U));
  }
  Synthetic quoted(kGigabyte, false,
                   [](std::uint64_t i) { return i == 2 ? '"' : i == 1 ? ',' : 'x'; });
  CHECK(scan(quoted, Dialect{}).failure == "csv-quote-too-long@1:3");
  Synthetic file(kGigabyte, true, [](std::uint64_t i) { return i < 2 ? '\n' : 'x'; });
  ChunkOptions options;
  options.threads = 2;
  struct Nothing final : ChunkSink {
    void take(const CsvRecord&) override {}
  };
  const auto result = scan_chunks(
      file, Dialect{}, options, [] { return std::make_unique<Nothing>(); },
      [](std::unique_ptr<ChunkSink>, const ChunkFacts&) { return true; });
  REQUIRE_FALSE(result);
  CHECK(told(result.error().code, result.error().place) == "csv-record-too-long@3:1");
  CHECK(result.error().status == Status::file);
}

TEST_CASE("NUL bytes and quotes left open say where") {
  using namespace std::string_view_literals;
  CHECK(scan("a,b\n1,x\0y\n"sv).failure == "csv-nul-byte@2:4");
  CHECK(scan("a\n\"b\0\"\n"sv).failure == "csv-nul-byte@2:3");
  CHECK(scan("a,b\n1,2\n3,\"open\n5,6\n7,8\n").failure == "csv-quote-not-closed@3:3");
  CHECK(scan("a,b\n1,2\n3,\"open\n5,6\n7,8\n").rows.size() == 2);
}

TEST_CASE("lines begin after whole line breaks, wherever the buffers end") {
  // The CR of a pair on every place around the end of a block of 4096 bytes.
  for (std::size_t before = 4090; before < 4100; ++before) {
    const std::string text = std::string(before, 'x') + "\r\n" + std::string(5000, 'y') + "\rz\n";
    const auto source = memory_source("f", text);
    const auto at = [&](std::uint64_t offset) {
      return line_start(*source, text.size(), offset, 1U << 20U).value();
    };
    CHECK(at(0) == 0);
    CHECK(at(1) == before + 2);
    CHECK(at(before) == before + 2);
    CHECK(at(before + 1) == before + 2);
    CHECK(at(before + 2) == before + 2);
    CHECK(at(before + 3) == before + 2 + 5001);
    CHECK(at(before + 2 + 5002) == text.size());
    CHECK(at(text.size() + 9) == text.size());
    CHECK(line_start(*source, text.size(), 1, 100).value() == 103);
  }
}

TEST_CASE("a chunk's owner can stop the scan, and a throwing sink ends it") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "row," + std::to_string(i) + "\n";
  struct Sink final : ChunkSink {
    bool bad = false;
    explicit Sink(bool is_bad) : bad(is_bad) {}
    void take(const CsvRecord&) override {
      if (bad) throw std::runtime_error("full");
    }
  };
  for (const unsigned threads : {1U, 4U}) {
    ChunkOptions options;
    options.threads = threads;
    options.chunk_bytes = 100;
    const auto source = memory_source("f", text);
    int chunks = 0;
    const auto stopped = scan_chunks(
        *source, Dialect{}, options, [] { return std::make_unique<Sink>(false); },
        [&](std::unique_ptr<ChunkSink>, const ChunkFacts&) { return ++chunks < 3; });
    CHECK(stopped.has_value());
    CHECK(chunks == 3);
    CHECK_THROWS(static_cast<void>(scan_chunks(
        *source, Dialect{}, options, [] { return std::make_unique<Sink>(true); },
        [&](std::unique_ptr<ChunkSink>, const ChunkFacts&) { return true; })));
  }
}
