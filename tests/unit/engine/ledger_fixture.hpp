/// LedgerFixture: small ledgers for tests, row by row, through the real LedgerBuilder.
///
///     LedgerFixture f;
///     f.invoice("A", "I1", "2026-01-01", 100'00).due("2026-01-31");
///     f.payment("A", "P1", "2026-02-01", 60'00).names("I1");
///     const Ledger ledger = f.build();
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrears/model/ledger_builder.hpp>

namespace arrears::test {

inline Date day(std::string_view iso) {
  const auto date = Date::parse_iso(iso);
  REQUIRE(date.has_value());
  return *date;
}

inline Currency currency(std::string_view code) { return Currency::from_code(code).value(); }

/// One row, with a setter for everything a test may want to say. Amounts are in minor units.
struct FixtureRow {
  DocType type = DocType::invoice;
  std::string customer = "A";
  Currency cur = currency("EUR");
  std::int64_t amount = 0;
  std::map<Column, Date> dates;
  std::map<Column, std::int64_t> money;
  std::map<Column, std::string> texts;
  std::map<std::string, std::string> extras;

  FixtureRow& set(Column column, std::string_view value) {
    if (info(column).kind == ColumnKind::date) {
      dates[column] = day(value);
    } else {
      texts[column] = std::string(value);
    }
    return *this;
  }
  FixtureRow& set(Column column, std::int64_t minor) {
    money[column] = minor;
    return *this;
  }
  FixtureRow& extra(std::string name, std::string value) {
    extras[std::move(name)] = std::move(value);
    return *this;
  }
  FixtureRow& due(std::string_view iso) { return set(Column::due_date, iso); }
  FixtureRow& names(std::string_view numbers) { return set(Column::applies_to, numbers); }
  FixtureRow& open(std::int64_t minor) { return set(Column::open_amount, minor); }
  FixtureRow& settled(std::string_view iso) { return set(Column::settled_date, iso); }
  FixtureRow& cleared_by(std::string_view group) { return set(Column::settled_by, group); }
  FixtureRow& entered(std::string_view iso) { return set(Column::entry_date, iso); }
  FixtureRow& applied(std::string_view iso) { return set(Column::applied_date, iso); }
  FixtureRow& terms(std::string_view text) { return set(Column::terms, text); }
  FixtureRow& company(std::string_view text) { return set(Column::company, text); }
  FixtureRow& in(std::string_view code) {
    cur = currency(code);
    return *this;
  }
};

class LedgerFixture {
 public:
  /// A row; the reference stays good while further rows are added.
  FixtureRow& row(DocType type, std::string_view customer, std::string_view doc_no,
                  std::string_view doc_date, std::int64_t amount) {
    FixtureRow& made = rows.emplace_back();
    made.type = type;
    made.customer = std::string(customer);
    made.amount = amount;
    made.texts[Column::doc_no] = std::string(doc_no);
    made.dates[Column::doc_date] = day(doc_date);
    return made;
  }
  FixtureRow& invoice(std::string_view customer, std::string_view doc_no,
                      std::string_view doc_date, std::int64_t amount) {
    return row(DocType::invoice, customer, doc_no, doc_date, amount);
  }
  FixtureRow& payment(std::string_view customer, std::string_view doc_no,
                      std::string_view doc_date, std::int64_t amount) {
    return row(DocType::payment, customer, doc_no, doc_date, amount);
  }

  /// The ledger of all rows, every column kept, in the order given.
  [[nodiscard]] Ledger build() const {
    Wanted wanted;
    wanted.columns = ColumnSet::all();
    wanted.all_extras = true;
    wanted.origins = true;
    LedgerBuilder builder(wanted);
    builder.begin_source(source);
    std::vector<std::string> names;
    for (const FixtureRow& row : rows) {
      for (const auto& [name, value] : row.extras) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    }
    for (const std::string& name : names) builder.extra_column(name);
    std::uint64_t line = 1;
    for (const FixtureRow& row : rows) add(builder, row, names, ++line);
    auto ledger = builder.finish();
    REQUIRE(ledger.has_value());
    return std::move(*ledger);
  }

  std::deque<FixtureRow> rows;
  Source source{"ledger.csv", "canonical", Date{}};

 private:
  static void add(LedgerBuilder& builder, const FixtureRow& row,
                  const std::vector<std::string>& names, std::uint64_t line) {
    Record record;
    record.type = row.type;
    record.customer_id = row.customer;
    record.currency = row.cur;
    record.amount = row.amount;
    record.line = line;
    for (const auto& [column, value] : row.dates) record.date(column) = value;
    for (const auto& [column, value] : row.money) record.minor(column) = value;
    for (const auto& [column, value] : row.texts) record.text(column) = value;
    std::vector<std::string_view> extras;
    for (const std::string& name : names) {
      const auto found = row.extras.find(name);
      extras.push_back(found == row.extras.end() ? std::string_view{} : found->second);
    }
    record.extras = extras;
    builder.add(record);
  }
};

}  // namespace arrears::test
