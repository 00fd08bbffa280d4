#include "writers.hpp"

#include <map>
#include <memory>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"
#include "utf8.hpp"

namespace arrears {
namespace {

using namespace testing;

/// A value as read by the small strict reader below. Numbers keep their text.
struct Json {
  enum class Kind { null, number, string, array, object } kind = Kind::null;
  std::string text;
  std::vector<Json> items;
  std::vector<std::string> names;  // of the values of an object, by position
  std::vector<Json> values;

  const Json& operator[](const std::string& key) const {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == key) return values[i];
    }
    RC_FAIL("no member " + key);
  }
};

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}
  Json whole() {
    Json json = value();
    space();
    RC_ASSERT(at_ == text_.size());
    return json;
  }

 private:
  void space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  char next() {
    RC_ASSERT(at_ < text_.size());
    return text_[at_++];
  }
  void expect(char c) {
    space();
    RC_ASSERT(next() == c);
  }
  bool take(char c) {
    space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Json value() {
    space();
    Json json;
    if (take('{')) {
      json.kind = Json::Kind::object;
      if (take('}')) return json;
      do {
        space();
        RC_ASSERT(next() == '"');
        std::string key = string();
        expect(':');
        json.names.push_back(std::move(key));
        json.values.push_back(value());
      } while (take(','));
      expect('}');
    } else if (take('[')) {
      json.kind = Json::Kind::array;
      if (take(']')) return json;
      do json.items.push_back(value());
      while (take(','));
      expect(']');
    } else if (take('"')) {
      json.kind = Json::Kind::string;
      json.text = string();
    } else if (text_.substr(at_, 4) == "null") {
      at_ += 4;
    } else {
      json.kind = Json::Kind::number;
      while (at_ < text_.size() &&
             std::string_view("-.0123456789").find(text_[at_]) != std::string_view::npos) {
        json.text += text_[at_++];
      }
      RC_ASSERT(!json.text.empty());
    }
    return json;
  }

  std::string string() {
    std::string out;
    for (;;) {
      const char c = next();
      RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
      if (c == '"') return out;
      if (c != '\\') {
        out += c;
        continue;
      }
      const char escape = next();
      switch (escape) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': out += '\r'; break;
        case '"':
        case '\\': out += escape; break;
        default:
          RC_ASSERT(escape == 'u');
          append_utf8(out, static_cast<std::uint32_t>(
                               std::stoul(std::string(text_.substr(at_, 4)), nullptr, 16)));
          at_ += 4;
      }
    }
  }

  static void append_utf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6U);
      out += static_cast<char>(0x80 | (c & 0x3FU));
    } else {
      out += static_cast<char>(0xE0 | c >> 12U);
      out += static_cast<char>(0x80 | (c >> 6U & 0x3FU));
      out += static_cast<char>(0x80 | (c & 0x3FU));
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Broken bytes become U+FFFD, everything else stays.
std::string repaired(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint c = next_code_point(text);
    out += c.valid ? std::string(text.substr(0, c.length)) : "\uFFFD";
    text.remove_prefix(c.length);
  }
  return out;
}

void check_row(const Json& row, const Table& table, std::span<const Cell> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Json& value = row[table.columns[i].key];
    RC_ASSERT((value.kind == Json::Kind::null) == !cells[i].known);
    if (cells[i].known) RC_ASSERT(value.text == repaired(plain(cells[i], table.columns[i])));
    const bool quoted = cells[i].type == CellType::text || cells[i].type == CellType::money ||
                        cells[i].type == CellType::date;
    if (cells[i].known) RC_ASSERT((value.kind == Json::Kind::string) == quoted);
  }
}

TEST_CASE("json as scripts see it") {
  Table table = make_table({{"customer_id", CellType::text}, {"balance", CellType::money},
                            {"items", CellType::integer}, {"p", CellType::probability}},
                           {{Cell::text("C\"1\x1b"), Cell::money({1250, currency("KWD")}),
                             Cell::integer(2), Cell::decimal(CellType::probability, 50)},
                            {Cell::text("C2"), Cell::none(CellType::money), Cell::integer(0),
                             Cell::none(CellType::probability)}});
  table.as_of = {day("2026-03-31")};
  TieOut tie;
  tie.currency = currency("KWD");
  tie.balance = tie.raising = 1250;
  tie.not_due = 1250;
  table.tie_out = {tie};
  CHECK(written(write_json, table) ==
        R"({"schema":1,"report":"age","as_of":"2026-03-31","columns":[{"name":"customer_id",)"
        R"("type":"text"},{"name":"balance","type":"money"},{"name":"items","type":"integer"},)"
        R"({"name":"p","type":"probability"}],"rows":[)"
        "\n"
        R"({"customer_id":"C\"1\u001b","balance":"1.250","items":2,"p":0.0050},)"
        "\n"
        R"({"customer_id":"C2","balance":null,"items":0,"p":null})"
        "\n"
        R"(],"tie_out":{"KWD":{"not_due":"1.250","overdue":"0.000","unapplied":"0.000",)"
        R"("balance":"1.250","raising":"1.250","lowering":"0.000","undoing":"0.000",)"
        R"("implied":"0.000","small_differences":"0.000","discounts":"0.000","recoveries":"0.000",)"
        R"("difference":"0.000"}}})"
        "\n");
}

TEST_CASE("several dates: a list, and a tie-out for each") {
  Table table = make_table({{"n", CellType::integer}}, {});
  table.as_of = {day("2026-01-31"), day("2026-02-28")};
  TieOut tie;
  tie.currency = currency("EUR");
  table.tie_out = {tie, tie};
  const Json json = JsonReader(written(write_json, table)).whole();
  CHECK(json["as_of"].items.size() == 2);
  CHECK(json["tie_out"]["2026-01-31"]["EUR"]["difference"].text == "0.00");
  CHECK(json["tie_out"]["2026-02-28"]["EUR"]["balance"].text == "0.00");
}

TEST_CASE("json reads back to its table, whatever the texts are") {
  CHECK(rc::check("one table", [] {
    const Table table = any_table(*rc::gen::inRange<std::size_t>(0, 8));
    const std::string text = written(write_json, table);
    RC_ASSERT(repaired(text) == text);
    const Json json = JsonReader(text).whole();
    RC_ASSERT(json["schema"].text == "1");
    RC_ASSERT(json["rows"].items.size() == table.row_count());
    const std::vector<Cell> cells = all_cells(table);
    const std::size_t width = table.columns.size();
    for (std::size_t i = 0; i < table.row_count(); ++i) {
      check_row(json["rows"].items[i], table, std::span(cells).subspan(i * width, width));
    }
  }));
  CHECK(rc::check("one object a line", [] {
    const Table table = any_table(*rc::gen::inRange<std::size_t>(0, 8));
    const std::string text = written(write_ndjson, table);
    const std::vector<Cell> cells = all_cells(table);
    const std::size_t width = table.columns.size();
    std::size_t row = 0;
    for (std::size_t at = 0; at < text.size(); ++row) {
      const std::size_t end = text.find('\n', at);
      RC_ASSERT(end != std::string::npos);
      check_row(JsonReader(std::string_view(text).substr(at, end - at)).whole(), table,
                std::span(cells).subspan(row * width, width));
      at = end + 1;
    }
    RC_ASSERT(row == table.row_count());
  }));
}

TEST_CASE("several tables stand under their names") {
  std::vector<Table> tables{make_table({{"a", CellType::integer}}, {{Cell::integer(1)}}),
                            make_table({{"b", CellType::integer}}, {})};
  tables[0].name = "figures";
  tables[1].name = "customers";
  const Json json = JsonReader(written(write_json, tables)).whole();
  REQUIRE(json["tables"].items.size() == 2);
  CHECK(json["tables"].items[0]["name"].text == "figures");
  CHECK(json["tables"].items[0]["rows"].items[0]["a"].text == "1");
  CHECK(json["tables"].items[1]["rows"].items.empty());
  CHECK(written(write_ndjson, tables) == "{\"table\":\"figures\",\"a\":1}\n");
}

TEST_CASE("no tables at all is still json") {
  const Json json = JsonReader(written(write_json, std::vector<Table>{})).whole();
  CHECK(json["tables"].items.empty());
}

}  // namespace
}  // namespace arrears
