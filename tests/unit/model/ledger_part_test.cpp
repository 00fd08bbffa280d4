#include <arrears/model/ledger_builder.hpp>
#include <arrears/model/ledger_part.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

constexpr Column kDates[] = {Column::due_date, Column::settled_date};
constexpr Column kMoney[] = {Column::open_amount, Column::amount_local};
constexpr Column kTexts[] = {Column::doc_no, Column::reference};
constexpr Column kNames[] = {Column::salesperson, Column::region, Column::disputed};
constexpr std::size_t kExtras = 3;  // the last two have one name

std::size_t slot(Column column) { return static_cast<std::size_t>(column); }

void one_by_one(std::size_t n, const std::function<void(std::size_t)>& job) {
  for (std::size_t i = n; i-- > 0;) job(i);
}

Record any_record(std::vector<std::string>& kept) {
  const auto text = [&](const char* stem, int upto) -> std::string_view {
    const int n = *rc::gen::inRange(0, upto);
    return n == 0 ? std::string_view() : kept.emplace_back(stem + std::to_string(n));
  };
  Record row;
  row.customer_id = kept.emplace_back("C" + std::to_string(*rc::gen::inRange(0, 6)));
  row.currency = *Currency::from_code(*rc::gen::element("EUR", "JPY"));
  row.amount = *rc::gen::inRange<std::int64_t>(0, 100);
  row.date(Column::doc_date) = Date::from_serial(*rc::gen::inRange(20000, 20100));
  for (const Column c : kDates) {
    if (*rc::gen::arbitrary<bool>()) row.date(c) = Date::from_serial(*rc::gen::inRange(0, 9));
  }
  for (const Column c : kMoney) {
    if (*rc::gen::arbitrary<bool>()) row.minor(c) = *rc::gen::inRange<std::int64_t>(0, 9);
  }
  for (const Column c : kTexts) row.text(c) = text("number ", 4);
  for (const Column c : kNames) row.text(c) = text("name ", 3);
  row.line = *rc::gen::inRange<std::uint64_t>(1, 1000);
  return row;
}

// Empties what a source's header lacks (or has with empty cells only).
void leave_out(Record& row, unsigned mask) {
  unsigned bit = 1;
  const auto out = [&] {
    const bool away = (mask & bit) != 0;
    bit <<= 1U;
    return away;
  };
  for (const Column c : kDates) if (out()) row.date(c) = Date{};
  for (const Column c : kMoney) if (out()) row.minor(c).reset();
  for (const Column c : kTexts) if (out()) row.text(c) = {};
  for (const Column c : kNames) if (out()) row.text(c) = {};
}

void put(LedgerPart& part, const Record& row, const std::vector<std::string>& extras) {
  part.type.push_back(row.type);
  part.customer.push_back(part.customers.number(row.customer_id));
  part.currency.push_back(row.currency.index());
  part.amount.push_back(row.amount);
  part.dates[slot(Column::doc_date)].push_back(row.date(Column::doc_date).serial());
  for (const Column c : kDates) part.dates[slot(c)].push_back(row.date(c).serial());
  for (const Column c : kMoney) {
    part.money[slot(c)].push_back(row.money[slot(c)].value_or(LedgerPart::kNoMoney));
  }
  for (const Column c : kTexts) part.texts[slot(c)].push_back(part.pool.add(row.texts[slot(c)]));
  for (const Column c : kNames) {
    part.names[slot(c)].push_back(part.words.number(row.texts[slot(c)]));
  }
  part.extras.resize(kExtras);
  for (std::size_t i = 0; i < kExtras; ++i) {
    part.extras[i].push_back(part.words.number(extras[i]));
  }
  part.line.push_back(row.line);
  part.offset.push_back(row.offset);
}

void same(const Ledger& a, const Ledger& b) {
  RC_ASSERT(a.size() == b.size());
  RC_ASSERT(a.latest_date() == b.latest_date());
  RC_ASSERT(std::equal(a.currencies().begin(), a.currencies().end(), b.currencies().begin(),
                       b.currencies().end()));
  RC_ASSERT(a.customer_count() == b.customer_count());
  for (const ColumnInfo& column : all_columns()) {
    RC_ASSERT(a.has(column.column) == b.has(column.column));
  }
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    const RowId row(i);
    RC_ASSERT(a.type(row) == b.type(row));
    RC_ASSERT(a.customer(row) == b.customer(row));
    RC_ASSERT(a.currency(row) == b.currency(row));
    RC_ASSERT(a.origin(row).source == b.origin(row).source);
    RC_ASSERT(a.origin(row).line == b.origin(row).line);
    for (const ColumnInfo& column : all_columns()) {
      RC_ASSERT(a.date(column.column, row) == b.date(column.column, row));
      RC_ASSERT(a.money(column.column, row) == b.money(column.column, row));
      RC_ASSERT(a.text(column.column, row) == b.text(column.column, row));
    }
    for (std::size_t e = 0; e < a.extra_names().size(); ++e) {
      RC_ASSERT(a.extra(e, row) == b.extra(e, row));
    }
    const auto ref = [&](const Ledger& l) { return l.text_ref(Column::salesperson, row); };
    const auto first = [&](const Ledger& l) { return l.text_ref(Column::salesperson, RowId(0)); };
    RC_ASSERT((ref(a) == first(a)) == (ref(b) == first(b)));
  }
}

Wanted everything() {
  Wanted wanted;
  wanted.columns = ColumnSet::all();
  wanted.all_extras = true;
  wanted.origins = true;
  return wanted;
}

}  // namespace

TEST_CASE("a column that a later source has with empty cells only") {
  LedgerBuilder builder(everything());
  const std::vector<std::string> extras(kExtras);
  for (const bool known : {true, false}) {
    builder.begin_source({"x", "", {}});
    for (const char* name : {"a", "b", "b"}) builder.extra_column(name);
    LedgerPart part;
    Record row;
    row.customer_id = "C1";
    row.currency = *Currency::from_code("EUR");
    row.date(Column::doc_date) = *Date::parse_iso("2026-01-31");
    if (known) row.date(Column::due_date) = *Date::parse_iso("2026-03-02");
    if (known) row.minor(Column::open_amount) = 5;
    for (int i = 0; i < 3000; ++i) put(part, row, extras);
    const PartToAppend only{&part, {}};
    builder.append({&only, 1}, one_by_one);
  }
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  CHECK(ledger->size() == 6000);
  CHECK(ledger->date(Column::due_date, RowId(2999)).known());
  CHECK_FALSE(ledger->date(Column::due_date, RowId(3000)).known());
  CHECK_FALSE(ledger->money(Column::open_amount, RowId(5999)).has_value());
}

TEST_CASE("parts appended make the ledger that their rows make one by one") {
  CHECK(rc::check("any rows, parts, dropped rows and sources", [] {
    LedgerBuilder by_row(everything());
    LedgerBuilder by_part(everything());
    for (int sources = *rc::gen::inRange(1, 4); sources > 0; --sources) {
      for (LedgerBuilder* builder : {&by_row, &by_part}) {
        builder->begin_source({"f", "", {}});
        for (const char* name : {"a", "b", "b"}) builder->extra_column(name);
      }
      const auto mask = *rc::gen::inRange(0U, 512U);
      std::vector<LedgerPart> parts(*rc::gen::inRange<std::size_t>(1, 4));
      std::vector<std::vector<std::uint32_t>> dropped(parts.size());
      for (std::size_t p = 0; p < parts.size(); ++p) {
        const auto rows = *rc::gen::inRange(0U, 8U);
        for (std::uint32_t i = 0; i < rows; ++i) {
          std::vector<std::string> kept;
          kept.reserve(16);
          Record row = any_record(kept);
          leave_out(row, mask);
          const auto extras = *rc::gen::container<std::vector<std::string>>(
              kExtras, rc::gen::element<std::string>("", "", "x", "y"));
          put(parts[p], row, extras);
          if (*rc::gen::inRange(0, 4) == 0) {
            dropped[p].push_back(i);
            continue;
          }
          const std::vector<std::string_view> views(extras.begin(), extras.end());
          row.extras = views;
          by_row.add(row);
        }
      }
      std::vector<PartToAppend> all;
      for (std::size_t p = 0; p < parts.size(); ++p) all.push_back({&parts[p], dropped[p]});
      by_part.append(all, one_by_one);
    }
    const auto a = by_row.finish();
    const auto b = by_part.finish();
    RC_ASSERT(a.has_value());
    RC_ASSERT(b.has_value());
    same(*a, *b);
  }));
}
