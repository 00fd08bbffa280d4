#include <arrears/model/columns.hpp>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

std::vector<std::string> words(const char* text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

// The order in which `import` writes them is a promise to every script that reads a ledger.
const auto kCore = words(
    "doc_type doc_no customer_id customer_name doc_date due_date currency amount open_amount "
    "applies_to settled_date entry_date salesperson region terms disputed reference text");
const auto kOptional = words(
    "company amount_local local_currency tax_amount settled_by applied_date disputed_amount "
    "dispute_reason dispute_date retention_amount retention_due instrument instrument_due drawee "
    "po_number delivery_note delivery_date documents_ok uncollectable reason_code assigned_to "
    "dunning_level last_dunned last_deadline");

}  // namespace

TEST_CASE("core columns come first, in their promised order, then the optional ones") {
  CHECK(kCore.size() == kCoreColumns);
  CHECK(kCore.size() + kOptional.size() == kColumns);
  REQUIRE(all_columns().size() == kColumns);
  for (std::size_t i = 0; i < kColumns; ++i) {
    const ColumnInfo& column = all_columns()[i];
    const auto& expected = i < kCoreColumns ? kCore[i] : kOptional[i - kCoreColumns];
    CHECK(column.key == expected);
    CHECK(static_cast<std::size_t>(column.column) == i);
    CHECK(key(column.column) == expected);
  }
}

TEST_CASE("keys are unique and find their columns") {
  std::set<std::string> seen;
  for (const ColumnInfo& column : all_columns()) {
    INFO(column.key);
    CHECK(seen.insert(std::string(column.key)).second);
    CHECK(find_column(column.key) == column.column);
    CHECK(&info(column.column) == &column);
  }
  for (const char* wrong : {"", "Doc_No", "doc_no ", "docno", "customer", "amounts"}) {
    INFO(wrong);
    CHECK_FALSE(find_column(wrong).has_value());
  }
}

TEST_CASE("kinds follow the names") {
  for (const ColumnInfo& column : all_columns()) {
    INFO(column.key);
    const std::string name(column.key);
    const auto ends = [&](const char* tail) { return name.ends_with(tail); };
    const bool date = ends("_date") || ends("_due") || ends("last_dunned") || ends("_deadline");
    CHECK((column.kind == ColumnKind::date) == date);
    const bool money = name.find("amount") != std::string::npos;
    CHECK((column.kind == ColumnKind::money) == money);
  }
  CHECK(info(Column::disputed).kind == ColumnKind::yes_no);
  CHECK(info(Column::documents_ok).kind == ColumnKind::yes_no);
  CHECK(info(Column::uncollectable).kind == ColumnKind::yes_no);
  CHECK(info(Column::doc_no).kind == ColumnKind::text);
  CHECK(info(Column::salesperson).kind == ColumnKind::name);
}

TEST_CASE("a set has what was put into it") {
  ColumnSet set{Column::doc_no, Column::last_deadline};
  CHECK(set.has(Column::doc_no));
  CHECK(set.has(Column::last_deadline));
  CHECK_FALSE(set.has(Column::doc_type));
  set.add(ColumnSet{Column::terms});
  CHECK(set.has(Column::terms));
  CHECK(set.has(Column::doc_no));
  for (const ColumnInfo& column : all_columns()) {
    CHECK(ColumnSet::all().has(column.column));
    CHECK_FALSE(ColumnSet{}.has(column.column));
  }
}
