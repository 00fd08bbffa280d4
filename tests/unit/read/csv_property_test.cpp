// The scanner against the naive reader, on texts made to hurt: every dialect, window, chunk size
// and number of threads must give the same records, lines, faults and failures.
#include <arrears/read/csv_chunks.hpp>
#include <arrears/read/csv_scanner.hpp>

#include <cstring>
#include <sstream>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "csv_blocks.hpp"
#include "csv_masks.hpp"
#include "csv_structure.hpp"
#include "read/naive_csv.hpp"
#include "read/test_source.hpp"

using namespace arrears;

namespace {

naive::Row row_of(const CsvRecord& record) {
  naive::Row row;
  row.offset = record.offset();
  row.line = record.line();
  for (std::size_t i = 0; i < record.size(); ++i) row.raw.emplace_back(record.raw(i));
  row.fault = record.fault();
  if (row.fault != CsvFault::none) {
    const Place place = record.fault_place("f");
    row.fault_spot = {place.line, place.column};
  }
  return row;
}

std::optional<naive::Failure> failure_of(const std::optional<Diagnostic>& d) {
  if (!d) return std::nullopt;
  return naive::Failure{d->code, {d->place.line, d->place.column}};
}

naive::Csv scan_windows(std::string_view text, const Dialect& dialect, std::size_t window) {
  const auto source = memory_source("f", text);
  CsvBlocks blocks(dialect, window);
  blocks.begin(*source, {}, true);
  naive::Csv csv;
  CsvRecord record;
  while (blocks.next(record)) csv.rows.push_back(row_of(record));
  csv.failure = failure_of(blocks.failure());
  return csv;
}

struct Rows final : ChunkSink {
  std::vector<naive::Row> rows;
  void take(const CsvRecord& record) override { rows.push_back(row_of(record)); }
};

naive::Csv scan_in_chunks(ByteSource& source, const Dialect& dialect, std::size_t chunk_bytes,
                          unsigned threads) {
  naive::Csv csv;
  ChunkOptions options;
  options.threads = threads;
  options.chunk_bytes = chunk_bytes;
  std::uint64_t expected = 0;
  const auto result = scan_chunks(
      source, dialect, options, [] { return std::make_unique<Rows>(); },
      [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts& facts) {
        auto& rows = static_cast<Rows&>(*sink).rows;
        RC_ASSERT(rows.size() == facts.records);
        RC_ASSERT(rows.front().offset == facts.offset);
        RC_ASSERT(facts.offset >= expected);
        expected = facts.end_offset;
        for (naive::Row& row : rows) {
          row.line += facts.lines_before;
          if (row.fault != CsvFault::none) row.fault_spot.line += facts.lines_before;
          csv.rows.push_back(std::move(row));
        }
        return true;
      });
  if (!result) csv.failure = failure_of(result.error());
  return csv;
}

void show(std::ostream& out, const naive::Csv& csv) {
  for (const naive::Row& row : csv.rows) {
    out << row.offset << " line " << row.line << " fault " << static_cast<int>(row.fault) << '@'
        << row.fault_spot.line << ':' << row.fault_spot.column << " |";
    for (const std::string& field : row.raw) out << field << '|';
    out << '\n';
  }
  if (csv.failure) {
    out << csv.failure->code << '@' << csv.failure->spot.line << ':' << csv.failure->spot.column;
  }
}

void expect_equal(const naive::Csv& got, const naive::Csv& wanted, std::string_view text) {
  if (got == wanted) return;
  std::ostringstream out;
  out << "text: " << text << "\ngot:\n";
  show(out, got);
  out << "\nwanted:\n";
  show(out, wanted);
  RC_FAIL(out.str());
}

// A few bytes that mean much.
std::string hostile_text(int most) {
  const auto piece = rc::gen::weightedElement<std::string>(
      {{8, "a"}, {8, ","}, {5, "\""}, {3, "\n"}, {2, "\r\n"}, {1, "\r"}, {2, " "}, {2, ";"},
       {4, ",\""}, {4, "\","}, {2, "\"\""}, {2, "\"\n"}, {1, "é"}, {6, "bcdefghijklmnopq"}});
  const int count = *rc::gen::inRange(0, most);
  std::string text;
  for (const std::string& p : *rc::gen::container<std::vector<std::string>>(
           static_cast<std::size_t>(count), piece)) {
    text += p;
  }
  return text;
}

// Rows whose quoted fields look like rows, so that a wrong guess at a chunk's start finds plenty.
std::string deceitful_text(int most) {
  const auto field = rc::gen::weightedElement<std::string>(
      {{4, "x"}, {4, "1.5"}, {3, "\"q\""}, {3, "\"a,\"\"b\"\"\nc,d\""}, {2, "\"\n1,2\n\"\"3,\n\""},
       {1, "\"\r\n\r\""}, {2, "\"\""}, {1, "5\" pipe"}, {1, ""}});
  const int count = *rc::gen::inRange(0, most);
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += *field;
    text += *rc::gen::weightedElement<std::string>({{6, ","}, {3, "\n"}, {1, "\r\n"}, {1, "\r"}});
  }
  return text;
}

Dialect some_dialect() {
  Dialect dialect;
  dialect.separator = *rc::gen::element(',', ';');
  dialect.strict = *rc::gen::arbitrary<bool>();
  if (*rc::gen::inRange(0, 8) == 0) dialect.quote = '\0';
  return dialect;
}

std::string some_text(int most) {
  return *rc::gen::arbitrary<bool>() ? hostile_text(most) : deceitful_text(most);
}

}  // namespace

TEST_CASE("every kind of processor gives the same masks") {
  CHECK(rc::check("classifiers agree", [] {
    const auto text = *rc::gen::container<std::string>(
        256, rc::gen::element('a', ',', '"', '\r', '\n', '\xff', '\x80', '\x2d', '\x23', ';'));
    std::string with_nul = text;
    if (*rc::gen::arbitrary<bool>()) with_nul[*rc::gen::inRange<std::size_t>(0, 256)] = '\0';
    ByteMasks first[4];
    const OddBytes odd = classifiers()[0].classify(with_nul.data(), 4, ',', '"', first);
    RC_ASSERT(odd.nul == (with_nul.find('\0') != std::string::npos));
    for (std::size_t i = 0; i < 256; ++i) {
      const auto bit = [&](std::uint64_t ByteMasks::*mask) {
        return ((first[i / 64].*mask >> (i % 64)) & 1U) != 0;
      };
      RC_ASSERT(bit(&ByteMasks::separators) == (with_nul[i] == ','));
      RC_ASSERT(bit(&ByteMasks::quotes) == (with_nul[i] == '"'));
      RC_ASSERT(bit(&ByteMasks::cr) == (with_nul[i] == '\r'));
      RC_ASSERT(bit(&ByteMasks::lf) == (with_nul[i] == '\n'));
    }
    for (const Classifier& other : classifiers()) {
      ByteMasks masks[4];
      RC_ASSERT(other.classify(with_nul.data(), 4, ',', '"', masks) == odd);
      RC_ASSERT(std::memcmp(masks, first, sizeof masks) == 0);
    }
  }));
}

TEST_CASE("every skill with bits gives the same structure") {
  CHECK(rc::check("bit skills agree", [] {
    // Groups full of ends, too: up to 64 fields or records in each.
    const std::string text = *rc::gen::arbitrary<bool>()
                                 ? some_text(200)
                                 : *rc::gen::container<std::string>(
                                       400, rc::gen::element(',', ',', '\n', '\r', 'a'));
    const Dialect dialect = some_dialect();
    const std::string block = text + std::string(64, '\0');
    CsvStructure plain(dialect, best_classifier(), BitSkill::plain);
    plain.scan(block.data(), text.size(), BlockEnd::finish);
    for (int skill = 1; skill <= static_cast<int>(best_bit_skill()); ++skill) {
      CsvStructure other(dialect, best_classifier(), static_cast<BitSkill>(skill));
      other.scan(block.data(), text.size(), BlockEnd::finish);
      RC_ASSERT(other.records() == plain.records());
      for (std::size_t i = 0; i <= plain.records(); ++i) {
        RC_ASSERT(other.mark(i).begin == plain.mark(i).begin);
        RC_ASSERT(other.mark(i).first_end == plain.mark(i).first_end);
        RC_ASSERT(other.mark(i).line == plain.mark(i).line);
      }
      for (std::size_t i = 0; i < plain.tail().first_end; ++i) {
        RC_ASSERT(other.ends()[i] == plain.ends()[i]);
      }
    }
  }));
}

TEST_CASE("the scanner finds what the naive reader finds, whatever the window") {
  CHECK(rc::check("windows", [] {
    const std::string text = some_text(120);
    const Dialect dialect = some_dialect();
    const auto window = *rc::gen::element<std::size_t>(1, 3, 17, 64, 65, 100, 1000, 1U << 18U);
    expect_equal(scan_windows(text, dialect, window), naive::read(text, dialect), text);
  }));
}

TEST_CASE("short limits and NUL bytes fail at the same place") {
  CHECK(rc::check("limits", [] {
    std::string text = some_text(60);
    if (*rc::gen::arbitrary<bool>()) {
      text.insert(*rc::gen::inRange<std::size_t>(0, text.size() + 1), 1, '\0');
    }
    Dialect dialect = some_dialect();
    dialect.record_limit = *rc::gen::inRange<std::size_t>(1, 80);
    const auto window = *rc::gen::element<std::size_t>(1, 5, 64, 1000);
    const naive::Csv wanted = naive::read(text, dialect);
    expect_equal(scan_windows(text, dialect, window), wanted, text);
    const auto source = memory_source("f", text);
    const auto chunk = *rc::gen::element<std::size_t>(1, 7, 64, 200);
    expect_equal(scan_in_chunks(*source, dialect, chunk, 1), wanted, text);
    Trickle stream(text);
    expect_equal(scan_in_chunks(stream, dialect, chunk, 2), wanted, text);
  }));
}

TEST_CASE("chunks and threads change nothing") {
  CHECK(rc::check("chunks", [] {
    const std::string text = some_text(150);
    const Dialect dialect = some_dialect();
    const naive::Csv wanted = naive::read(text, dialect);
    const auto chunk = *rc::gen::element<std::size_t>(1, 2, 7, 31, 64, 100, 333, 4096);
    for (const unsigned threads : {1U, 2U, 8U}) {
      const auto source = memory_source("f", text);
      expect_equal(scan_in_chunks(*source, dialect, chunk, threads), wanted, text);
      Trickle stream(text, *rc::gen::inRange<std::size_t>(1, 40));
      expect_equal(scan_in_chunks(stream, dialect, chunk, threads), wanted, text);
    }
  }));
}

TEST_CASE("unquoting agrees with the plain way") {
  CHECK(rc::check("unquote", [] {
    const auto tail = *rc::gen::container<std::string>(rc::gen::element('"', 'a', ' ', '\n'));
    const std::string raw = "\"" + tail;
    std::string scratch;
    RC_ASSERT(std::string(CsvRecord::unquoted(raw, '"', scratch)) == naive::unquote(raw, '"'));
  }));
}
