#include <arrears/model/ledger_builder.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

struct Row {
  DocType type = DocType::invoice;
  std::string customer, number, region, extra;
  std::int64_t amount = 0, open = LedgerPart::kNoMoney;
  std::int32_t due = Date{}.serial();
};

const std::vector<std::int64_t> kOpenAmounts = {LedgerPart::kNoMoney, 0, 77};
const std::vector<std::int32_t> kDueDates = {Date{}.serial(), 20'000, 20'031};

rc::Gen<Row> any_row() {
  return rc::gen::build<Row>(
      rc::gen::set(&Row::type, rc::gen::element(DocType::invoice, DocType::payment)),
      rc::gen::set(&Row::customer, rc::gen::element<std::string>("A", "B", "C", "D")),
      rc::gen::set(&Row::number, rc::gen::element<std::string>("", "1", "2", "long number")),
      rc::gen::set(&Row::region, rc::gen::element<std::string>("", "North", "South")),
      rc::gen::set(&Row::extra, rc::gen::element<std::string>("", "x", "y")),
      rc::gen::set(&Row::amount, rc::gen::inRange<std::int64_t>(0, 1'000'000)),
      rc::gen::set(&Row::open, rc::gen::elementOf(kOpenAmounts)),
      rc::gen::set(&Row::due, rc::gen::elementOf(kDueDates)));
}

const Currency kEuro = *Currency::from_code("EUR");
constexpr std::int32_t kDay = 20'000;

void add_one(LedgerBuilder& builder, const Row& row) {
  Record record;
  record.type = row.type;
  record.customer_id = row.customer;
  record.currency = kEuro;
  record.amount = row.amount;
  record.date(Column::doc_date) = Date::from_serial(kDay);
  record.date(Column::due_date) = Date::from_serial(row.due);
  if (row.open != LedgerPart::kNoMoney) record.minor(Column::open_amount) = row.open;
  record.text(Column::doc_no) = row.number;
  record.text(Column::region) = row.region;
  const std::string_view extras[] = {row.extra};
  record.extras = extras;
  builder.add(record);
}

LedgerPart part_of(const std::vector<Row>& rows) {
  LedgerPart part;
  part.extras.resize(1);
  for (const Row& row : rows) {
    part.type.push_back(row.type);
    part.customer.push_back(part.customers.number(row.customer));
    part.currency.push_back(kEuro.index());
    part.amount.push_back(row.amount);
    part.dates[slot_of(Column::doc_date)].push_back(kDay);
    part.dates[slot_of(Column::due_date)].push_back(row.due);
    part.money[slot_of(Column::open_amount)].push_back(row.open);
    part.texts[slot_of(Column::doc_no)].push_back(part.pool.add(row.number));
    part.names[slot_of(Column::region)].push_back(part.words.number(row.region));
    part.extras[0].push_back(part.words.number(row.extra));
  }
  return part;
}

std::string printed(const Ledger& ledger) {
  std::string out;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    out.append(to_string(ledger.type(row))).append("|");
    out.append(ledger.customer_id(ledger.customer(row))).append("|");
    out.append(ledger.text(Column::doc_no, row)).append("|");
    out.append(ledger.text(Column::region, row)).append("|");
    out.append(ledger.extra(0, row)).append("|");
    out.append(std::to_string(ledger.amount(row))).append("|");
    out.append(std::to_string(ledger.money(Column::open_amount, row).value_or(-1))).append("|");
    out.append(ledger.date(Column::due_date, row).to_iso()).append("\n");
  }
  for (const Column column : {Column::due_date, Column::open_amount, Column::doc_no,
                              Column::region}) {
    out += ledger.has(column) ? 'y' : 'n';
  }
  return out + std::to_string(ledger.customer_count());
}

Wanted wanted_columns() {
  Wanted wanted;
  wanted.columns = {Column::doc_no, Column::due_date, Column::open_amount, Column::region};
  wanted.all_extras = true;
  return wanted;
}

}  // namespace

TEST_CASE("appending parts is adding their rows that are not dropped, one by one") {
  CHECK(rc::check("parts and rows give one ledger", [] {
    const auto parts = *rc::gen::container<std::vector<std::vector<Row>>>(
        rc::gen::container<std::vector<Row>>(any_row()));
    const auto every = *rc::gen::inRange<std::uint32_t>(1, 6);
    Wanted wanted = wanted_columns();
    wanted.by_customer = *rc::gen::arbitrary<bool>();
    LedgerBuilder by_row(wanted_columns()), by_part(wanted);
    for (LedgerBuilder* builder : {&by_row, &by_part}) {
      builder->begin_source({"a.csv", "test", {}});
      (void)builder->extra_column("extra");
    }
    std::vector<LedgerPart> built;
    std::vector<std::vector<std::uint32_t>> dropped;
    std::vector<Row> kept;
    for (const auto& rows : parts) {
      built.push_back(part_of(rows));
      dropped.emplace_back();
      for (std::uint32_t i = 0; i < rows.size(); ++i) {
        if (i % every == 2) {
          dropped.back().push_back(i);
        } else {
          kept.push_back(rows[i]);
        }
      }
    }
    if (wanted.by_customer) {
      std::stable_sort(kept.begin(), kept.end(),
                       [](const Row& a, const Row& b) { return a.customer < b.customer; });
    }
    for (const Row& row : kept) add_one(by_row, row);
    std::vector<PartToAppend> to_append;
    for (std::size_t i = 0; i < built.size(); ++i) to_append.push_back({&built[i], dropped[i]});
    by_part.append(to_append, [](std::size_t n, const auto& job) {
      for (std::size_t i = n; i-- > 0;) job(i);
    });
    RC_ASSERT(printed(*by_row.finish()) == printed(*by_part.finish()));
  }));
}

TEST_CASE("numbers of repeated texts are dense and stay") {
  TextIndex index;
  CHECK(index.number("") == 0);
  const std::uint32_t first = index.number("Anna");
  for (int i = 0; i < 1000; ++i) (void)index.number("name " + std::to_string(i));
  CHECK(index.number("Anna") == first);
  CHECK(index.text(first) == "Anna");
  CHECK(index.size() == 1002);
}
