// An ageing of rows that pass by once, against the one of the whole ledger: the same table, proof
// and counts for any rows, threads and stretches.
#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <vector>

#include <arrears/engine/age_fold.hpp>
#include <arrears/engine/apply.hpp>
#include <arrears/read/fold_ledger.hpp>
#include <arrears/render/age_tables.hpp>
#include <arrears/render/format.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "cli_fixture.hpp"

using namespace arrears;

namespace {

constexpr const char* kHeader =
    "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,open_amount,"
    "applies_to,salesperson,region,disputed\n";

struct Case {
  std::string path, second_path;
  std::vector<Date> dates{*Date::from_ymd(2026, 6, 30)};
  Policy policy;
  unsigned threads = 1;
  std::size_t chunk_bytes = 64;

  [[nodiscard]] ReadOptions reading() const {
    ReadOptions read;
    read.paths = {path};
    if (!second_path.empty()) read.paths.push_back(second_path);
    read.threads = threads;
    read.chunk_bytes = chunk_bytes;
    read.currency = *Currency::from_code("EUR");
    read.wanted.columns = age_columns();
    read.wanted.columns.add(apply_columns());
    read.wanted.columns.add(due_columns());
    return read;
  }
};

std::string text_of(const Table& table) {
  StringSink sink;
  CHECK((*find_format("json"))->write(std::span(&table, 1), {}, sink));
  return sink.take();
}

std::string text_of(const SourceReport& report) {
  std::ostringstream out;
  out << report.rows_in << ' ' << report.rows_out << ' ' << report.rejected << ' '
      << report.set_aside() << ' ' << report.default_currency;
  for (const SourceSums& sums : report.sums) {
    out << ' ' << sums.currency.code() << ' ' << sums.in.to_decimal() << ' '
        << sums.out.to_decimal() << ' ' << sums.control.to_decimal();
  }
  return out.str();
}

struct Outcome {
  std::string table, report;
  std::size_t notes = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << outcome.table << '\n' << outcome.report << '\n' << outcome.notes;
}

/// The tables of all dates and what is noted of the last.
Outcome outcome_of(const Case& the, const Ledger& ledger, std::span<const OpenItems> open,
                   std::vector<std::optional<AgedTable>> aged, const SourceReport& report) {
  std::vector<Table> tables;
  std::vector<std::unique_ptr<CustomerFacts>> facts;
  for (std::size_t i = 0; i < the.dates.size(); ++i) {
    facts.push_back(std::make_unique<CustomerFacts>(ledger, nullptr, the.dates[i]));
    const auto ager = Ager::make(ledger, *facts.back(), the.policy.age, the.dates[i]);
    const AgeInput input{*ager, open[i], the.policy, 0};
    tables.push_back(aged[i] ? age_by_customer(input, std::move(*aged[i]))
                             : *age_by_customer(input));
  }
  return {text_of(stack_as_of(std::move(tables))), text_of(report), open.back().notes.size()};
}

/// Empty where the ledger has to be read as a whole.
std::optional<Outcome> folded(const Case& the) {
  std::vector<BucketAxis> axes;
  for (const Date date : the.dates) axes.push_back(*BucketAxis::make(the.policy.age, date));
  const auto rows = fold_ledger(the.reading(), [&] {
    return std::make_unique<AgeFold>(axes, the.policy.age, the.policy.apply, true);
  });
  if (!rows) return std::nullopt;
  std::vector<AgeFold*> folds;
  for (const FoldedPart& part : rows->parts) {
    folds.push_back(static_cast<AgeFold*>(part.fold.get()));
  }
  if (!AgeFold::link(folds, the.threads)) return std::nullopt;
  std::vector<AgeFoldPart> parts;
  for (const FoldedPart& part : rows->parts) {
    parts.push_back({static_cast<const AgeFold*>(part.fold.get()), part.customers});
  }
  auto ages = join_folds(parts, rows->inputs, the.threads);
  REQUIRE(ages.has_value());
  std::vector<OpenItems> open;
  std::vector<std::optional<AgedTable>> aged;
  for (FoldedAge& day : ages->days) {
    open.push_back(std::move(day.open));
    aged.emplace_back(std::move(day.aged));
  }
  return outcome_of(the, ages->ledger, open, std::move(aged), rows->sources.front());
}

Outcome whole(const Case& the) {
  const auto read = read_ledger(the.reading());
  REQUIRE(read.has_value());
  const auto due = DueDates::resolve(read->ledger, {});
  ApplyOptions options;
  options.as_of = the.dates.back();
  options.policy = the.policy.apply;
  const auto open = apply_cash(read->ledger, *due, the.dates, options);
  REQUIRE(open.has_value());
  return outcome_of(the, read->ledger, *open,
                    std::vector<std::optional<AgedTable>>(the.dates.size()),
                    read->sources.front());
}

/// Mostly one date, as in life.
std::vector<Date> some_dates() {
  const Date last = *Date::from_ymd(2026, 6, 30);
  std::vector<Date> dates{last};
  if (*rc::gen::inRange(0, 2) == 0) return dates;
  for (const int days : {30, 1, 61, 400, 3000}) {
    if (*rc::gen::inRange(0, 2) == 0) dates.push_back(last.plus_days(-days));
  }
  std::sort(dates.begin(), dates.end());
  return dates;
}

/// Mostly good rows; `odd` ones are such as a fold leaves alone.
std::string row_text(int number, bool odd) {
  const auto pick = [](const auto&... of) {
    return *rc::gen::element<std::string>(std::string(of)...);
  };
  const std::string type = odd ? pick("refund", "write_off", "Invoice", "payment")
                               : pick("invoice", "invoice", "invoice", "credit_note", "payment",
                                      "adjustment", "fee", "debit_note", "opening");
  const std::string customer = pick("C1", "C2", "\"C2\"", "customer with a long id, almost", "é",
                                    "C0000001", "C00000012345678X", "C00000012345678Y");
  const std::string name = pick("Smith", "\"Smith, J.\"", "\"a \"\"b\"\"\"", "\"two\nlines\"", "",
                                " 山田 ", "\"INV-1,C1\n1,2,3\"");
  const std::string day = pick("2026-01-31", "2026-03-01", "2026-06-30", "2026-07-01",
                               "2019-02-28", "2026-06-29");
  std::string due = pick("2026-02-28", "2026-05-31", "2026-06-29", "2026-06-30", "2027-01-01",
                         "2015-12-31", "2026-04-01");
  if (odd) due = pick("", "2026-02-30", "01/02/2026");
  const std::string currency = pick("EUR", "EUR", "EUR", "USD", "\"JPY\"", "KWD");
  const auto amount = std::to_string(*rc::gen::inRange(0, 100'000));
  const bool is_open = type != "adjustment" && *rc::gen::inRange(0, 3) > 0;
  std::string open;
  if (is_open) open = pick(amount, "0", "1", "\"" + amount + "\"", " " + amount);
  const std::string minus = type == "adjustment" ? pick("-", "") : "";
  const std::string tail = pick("", "Ann", "Bo") + "," + pick("", "north") + "," +
                           pick("", "yes", "no");
  const std::string customer_cell = customer == "customer with a long id, almost"
                                        ? "\"" + customer + "\"" : customer;
  // Numbers are all different, or the row is a duplicate of another one.
  const std::string doc_no = odd && *rc::gen::inRange(0, 2) == 0 ? "" : std::to_string(number);
  return type + "," + doc_no + "," + customer_cell + "," + name + "," + day + "," + due + "," +
         currency + "," + minus + amount + "," + open + ",," + tail + pick("\n", "\r\n");
}

}  // namespace

TEST_CASE("a folded ageing is that of the whole ledger") {
  const test::Folder folder;
  std::size_t folds = 0;
  CHECK(rc::check("folded equals whole", [&] {
    Case the;
    the.dates = some_dates();
    const int rows = *rc::gen::inRange(0, 60);
    const bool any_odd = *rc::gen::inRange(0, 5) == 0;
    std::string text = kHeader;
    for (int i = 0; i < rows; ++i) {
      text += row_text(i, any_odd && *rc::gen::inRange(0, 20) == 0);
    }
    the.path = folder.put("ledger.csv", text);
    the.threads = *rc::gen::inRange(1U, 4U);
    the.chunk_bytes = *rc::gen::element<std::size_t>(16, 100, 1000, 1U << 18U);
    the.policy.age.buckets =
        *parse_buckets(*rc::gen::element<std::string>("standard", "years", "months:3", "10,5000"));
    if (*rc::gen::inRange(0, 4) == 0) the.policy.age.basis = Basis::invoice;
    const auto fold = folded(the);
    if (!fold) return;
    ++folds;
    RC_ASSERT(*fold == whole(the));
  }));
  CHECK(folds > 50);
}

namespace {

struct Named {
  std::string number, owner;
};

/// A row of a ledger in which payments name what they pay. `debits` are those there are so far.
std::string linked_row(int number, bool odd, std::vector<Named>& debits) {
  const auto pick = [](const auto&... of) {
    return *rc::gen::element<std::string>(std::string(of)...);
  };
  std::string owner = pick("C1", "\"C2\"", "customer with a long id", "é") + ",,";
  const std::string day = pick("2026-01-31", "2026-03-01", "2026-06-30", "2026-05-15");
  std::string currency = pick("EUR", "EUR", "JPY", "KWD", "");
  const std::string amount = std::to_string(*rc::gen::inRange(0, 500));
  const std::string tail = pick("Ann", "") + "," + pick("", "yes", "no") + pick("\n", "\r\n");
  if (debits.empty() || *rc::gen::inRange(0, 2) == 0) {
    std::string name = pick("INV-", "a number longer than sixteen bytes ", "\"I,") +
                       std::to_string(odd ? 1 : number);
    if (name.front() == '"') name += '"';
    debits.push_back({name, owner + currency});
    const std::string type = pick("invoice", "invoice", "fee", "debit_note", "adjustment");
    return type + "," + name + "," + owner + day + ",2026-0" + pick("2", "6", "7") + "-28," +
           currency + "," + amount + ",," + tail;
  }
  const Named& named = debits[*rc::gen::inRange<std::size_t>(0, debits.size())];
  owner = named.owner.substr(0, named.owner.find(",,") + 2);
  currency = named.owner.substr(owner.size());
  std::string name = pick(named.number, named.number, named.number, "");
  if (odd) name = pick("INV-9999", "INV-1;INV-2", "INV-1");
  const std::string type = pick("payment", "payment", "credit_note", "adjustment");
  return type + ",P" + std::to_string(number) + "," + owner + day + ",," + currency + "," +
         (type == "adjustment" ? "-" : "") + amount + "," + name + "," + tail;
}

}  // namespace

TEST_CASE("a folded ageing pays what credits name as the whole ledger does") {
  const test::Folder folder;
  std::size_t folds = 0;
  CHECK(rc::check("linked equals whole", [&] {
    Case the;
    the.dates = some_dates();
    const int rows = *rc::gen::inRange(1, 60);
    const bool any_odd = *rc::gen::inRange(0, 3) == 0;
    std::vector<Named> debits;
    std::vector<std::string> lines;
    for (int i = 0; i < rows; ++i) {
      lines.push_back(linked_row(i, any_odd && *rc::gen::inRange(0, 20) == 0, debits));
    }
    if (*rc::gen::inRange(0, 2) == 0) std::reverse(lines.begin(), lines.end());
    std::string text =
        "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,applies_to,"
        "salesperson,disputed\n";
    for (const std::string& line : lines) text += line;
    the.path = folder.put("ledger.csv", text);
    the.threads = *rc::gen::inRange(1U, 4U);
    the.chunk_bytes = *rc::gen::element<std::size_t>(16, 100, 1000, 1U << 18U);
    if (*rc::gen::inRange(0, 4) == 0) the.policy.age.basis = Basis::invoice;
    const auto fold = folded(the);
    if (!fold) return;
    ++folds;
    RC_ASSERT(*fold == whole(the));
  }));
  CHECK(folds > 40);
}

TEST_CASE("a fold pays by name and leaves the rest alone") {
  const test::Folder folder;
  const std::string head =
      "doc_type,doc_no,customer_id,doc_date,due_date,currency,amount,applies_to,disputed_amount\n"
      "invoice,1,C,2026-01-01,2026-01-31,EUR,10.00,,\n";
  const auto folds = [&](const std::string& more) {
    Case the;
    the.path = folder.put("ledger.csv", head + more);
    const auto fold = folded(the);
    if (fold) CHECK(*fold == whole(the));
    return fold.has_value();
  };
  CHECK(folds("payment,2,C,2026-02-01,,EUR,4.00,1,\n"));
  CHECK(folds("payment,2,C,2026-02-01,,EUR,14.00,1,\n"));                    // more than is open
  CHECK(folds("payment,2,C,2026-02-01,,EUR,14.00,,\n"));
  CHECK(folds("payment,2,C,2026-07-01,,EUR,4.00,9,\n"));                     // later than the date
  CHECK_FALSE(folds("payment,2,C,2026-02-01,,EUR,4.00,9,\n"));               // no such document
  CHECK_FALSE(folds("payment,2,D,2026-02-01,,EUR,4.00,1,\n"));               // another's
  CHECK_FALSE(folds("payment,2,C,2026-02-01,,USD,4.00,1,\n"));
  CHECK_FALSE(folds("payment,2,C,2026-02-01,,EUR,4.00,1;1,\n"));
  CHECK_FALSE(folds("fee,1,C,2026-01-01,2026-01-31,EUR,1.00,,\n"));          // two of a name
  CHECK_FALSE(folds("invoice,3,C,2026-01-01,2026-01-31,EUR,1.00,,0.50\n"));  // disputed in part
}

TEST_CASE("a fold leaves alone what does not stand for itself") {
  const test::Folder folder;
  const std::string good = "invoice,1,C,,2026-01-01,2026-01-31,EUR,10.00,10.00,,,,\n";
  const auto folds = [&](const std::string& more) {
    Case the;
    the.path = folder.put("ledger.csv", kHeader + good + more);
    return folded(the).has_value();
  };
  CHECK(folds(""));
  CHECK(folds("\n"));
  CHECK(folds("payment,2,C,,2026-01-01,,EUR,10.00,,,,,\n"));
  CHECK(folds("invoice,2,C,,2026-01-01,2026-01-31,,1.00,,,,,\n"));  // the ledger's currency
  CHECK(folds("invoice,2,C,,1998-01-01,2100-02-28,EUR,123456.78,1.5,,,,\n"));
  CHECK_FALSE(folds(good));  // a duplicate
  CHECK_FALSE(folds("invoice,2,C,,1900-01-01,2026-01-31,EUR,10.00,10.00,,,,\n"));  // no day
  CHECK_FALSE(folds("invoice,2,C,,2026-02-29,2026-03-31,EUR,10.00,10.00,,,,\n"));
  CHECK_FALSE(folds("\"invoice\",1,C,\"\",2026-01-01,2026-01-31,EUR,10.00,10.00,,,,\n"));
  CHECK_FALSE(folds("payment,2,C,,2026-01-01,,EUR,10.00,,1,,,\n"));            // names a document
  CHECK_FALSE(folds("refund,2,C,,2026-01-01,,EUR,10.00,,,,,\n"));
  CHECK_FALSE(folds("write_off,2,C,,2026-01-01,,EUR,10.00,,,,,\n"));
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,,EUR,10.00,,,,,\n"));             // no due date
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,2026-01-31,EUR,10.00,11.00,,,,\n"));
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,2026-01-31,EUR,10.005,,,,,\n"));  // rounded
  CHECK_FALSE(folds("invoice,2,1.5E+09,,2026-01-01,2026-01-31,EUR,1.00,,,,,\n"));
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,2026-01-31,XXQ,1.00,,,,,\n"));
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,2026-01-31,EUR,1.00,,,,,maybe\n"));
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,2026-01-31,EUR,1.00,,,,\n"));     // a cell short
  const std::string more = "invoice,2,C,,2026-01-01,2026-01-31,EUR,1.00,,,,,no\n"
                           "invoice,3,C,,2026-01-01,2026-01-31,EUR,1.00,,,,,no\n";
  CHECK(folds(more + "invoice,4,C,,2026-01-01,2026-01-31,EUR,1.00,,,,,no"));
  CHECK_FALSE(folds(more + "invoice,4,C,,2026-01-01,2026-01-31,EUR,1.00"));    // cut off
  CHECK_FALSE(folds("invoice,2,C,\xff,2026-01-01,2026-01-31,EUR,1.00,,,,,\n"));
  CHECK_FALSE(folds("invoice,2,C,\"open,2026-01-01,2026-01-31,EUR,1.00,,,,,\n"));
  CHECK_FALSE(folds(std::string("invoice,2,C,\0,2026-01-01,2026-01-31,EUR,1,,,,,\n", 48)));
  CHECK_FALSE(folds("invoice,2,C,,2026-01-01,2026-01-31,EUR,90000000000000000,,,,,\n"));
}

TEST_CASE("a fold takes inputs of different columns") {
  const test::Folder folder;
  Case the;
  the.path = folder.put("first.csv",
                        "doc_type,doc_no,customer_id,doc_date,due_date,currency,amount\n"
                        "invoice,1,C,2026-01-01,2026-01-31,EUR,10.00\n"
                        "invoice,2,D,2026-01-01,2026-01-31,EUR,10.00\n");
  the.second_path = folder.put(
      "second.csv",
      "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,region\n"
      "invoice,3,D,Dee,2026-02-01,2026-02-28,EUR,5.00,north\n"
      "invoice,4,E,Ee,2026-02-01,2026-02-28,EUR,5.00,\n");
  for (const unsigned threads : {1U, 2U}) {
    the.threads = threads;
    for (int turn = 0; turn < 2; ++turn) {
      const auto fold = folded(the);
      REQUIRE(fold.has_value());
      CHECK(*fold == whole(the));
      std::swap(the.path, the.second_path);
    }
  }
}
