#include <arrears/read/side_files.hpp>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

tl::expected<SideOutcome, Diagnostics> customers(std::string_view text, Currency currency = {},
                                                 ZeroLimit zero = ZeroLimit::unset) {
  const TextFile file(text, "customers.csv");
  SidePaths paths;
  paths.customers = file.path();
  paths.zero_limit = zero;
  return read_side_files(paths, currency);
}

std::string first_code(const tl::expected<SideOutcome, Diagnostics>& outcome) {
  return outcome ? "ok" : outcome.error().at(0).code;
}

}  // namespace

TEST_CASE("customers with limits of several periods") {
  const auto outcome = customers(
      "credit_limit,customer_id,limit_currency,limit_from,limit_until,blacklisted,customer_type\n"
      "1000.00,C1,EUR,,2025-12-31,,business\n"
      "1500.00,C1,EUR,2026-01-01,,,\n"
      ",C2,,,,yes,public\n");
  REQUIRE(outcome);
  const CustomerBook& book = outcome->files.customers;
  REQUIRE(book.all().size() == 2);
  CHECK(book.find("C1")->limits.size() == 2);
  CHECK(book.find("C1")->limit_on(*Date::parse_iso("2026-03-01"))->minor == 150'000);
  CHECK(book.find("C1")->limit_on(*Date::parse_iso("2025-03-01"))->minor == 100'000);
  CHECK(book.find("C2")->blacklisted);
  CHECK(book.find("C2")->type == CustomerType::public_body);
}

TEST_CASE("Chinese and German headers and words") {
  const auto chinese = customers(
      "\xEF\xBB\xBF客户编码,客户名称,信用额度,币别,结算方式,黑名单,客户类型\n"
      "KH001,苏州明澜,\"200,000.50\",人民币,月结,否,企业\n"
      "KH002,\"两\n行\",\"1,000.00\",人民币,,是,个人\n");
  REQUIRE(chinese);
  const Customer& first = *chinese->files.customers.find("KH001");
  CHECK(first.limits.at(0).limit == Money{20'000'050, *Currency::from_code("CNY")});
  CHECK(first.monthly_settler());
  CHECK(first.type == CustomerType::business);
  const Customer& second = *chinese->files.customers.find("KH002");
  CHECK(second.name == "两\n行");
  CHECK(second.blacklisted);

  const auto german = customers(
      "Kundennr;Kunde;Kreditlimit;Währung;Mahnsperre;Mahnsperre bis\n"
      "1;Müller;1.000,50;EUR;ja;31.12.2026\n");
  REQUIRE(german);
  CHECK(german->files.customers.find("1")->limits.at(0).limit.minor == 100'050);
  CHECK(german->files.customers.find("1")->block_until.to_iso() == "2026-12-31");
}

TEST_CASE("what is wrong in a side file fails the run, with its place") {
  CHECK(first_code(customers("customer_name\nA\n")) == "side-column-missing");
  CHECK(first_code(customers("customer_id,credit_limit\nA,100\n")) == "side-limit-currency");
  CHECK(first_code(customers("customer_id,credit_limit\nA,100\n", *Currency::from_code("EUR"))) ==
        "ok");
  CHECK(first_code(customers("customer_id\nA\nA\n")) == "side-customer-twice");
  CHECK(first_code(customers("customer_id,customer_type\nA,alien\n")) == "side-word-unknown");
  CHECK(first_code(customers("customer_id,blacklisted\nA,maybe\n")) == "yes-no-unknown");
  CHECK(first_code(customers("customer_id\n\"A\n")) == "csv-quote-not-closed");
  const auto place =
      customers("customer_id,customer_name,block_until\nA,\"x\ny\",\nB,,2026-02-30\n");
  REQUIRE(first_code(place) == "date-no-such-day");
  const Diagnostic& why = place.error()[0];
  CHECK(why.place.line == 4);
  CHECK(why.place.column == 4);
  CHECK(why.place.excerpt == "B,,2026-02-30");
  CHECK(why.status == Status::usage);
  SidePaths paths;
  paths.customers = "/nowhere/customers.csv";
  const auto missing = read_side_files(paths);
  REQUIRE(first_code(missing) == "file-missing");
  CHECK(missing.error()[0].status == Status::file);
}

TEST_CASE("unknown columns are named and ignored, conventions are not guessed") {
  const auto extra = customers("customer_id,shoe size\nA,43\n");
  REQUIRE(extra);
  CHECK(extra->diagnostics.at(0).code == "side-column-ignored");
  CHECK(first_code(customers("Customer no,Limit,Currency\nA,\"1,000\",EUR\n")) ==
        "side-amount-ambiguous");
  CHECK(first_code(customers("Customer no,Blocked until\nA,03/04/2026\n")) ==
        "side-date-ambiguous");
}

TEST_CASE("limits of 0 need a meaning where they are the rule") {
  const std::string text = "customer_id,credit_limit,limit_currency\nA,0,EUR\nB,0,EUR\nC,5,EUR\n";
  CHECK(first_code(customers(text)) == "side-zero-limits");
  CHECK(customers(text, {}, ZeroLimit::none)->files.customers.find("A")->limits.empty());
  CHECK(customers(text, {}, ZeroLimit::cash)->files.customers.find("A")->limits.size() == 1);
}

TEST_CASE("the samples' side files") {
  const std::string folder = ARREARS_SAMPLES;
  SidePaths paths;
  paths.customers = folder + "/customers.csv";
  paths.promises = folder + "/promises.csv";
  paths.plans = folder + "/plans.csv";
  paths.contacts = folder + "/contacts.csv";
  paths.signals = folder + "/signals.csv";
  paths.orders = folder + "/orders.csv";
  paths.sales = folder + "/sales.csv";
  paths.rates = folder + "/rates.csv";
  paths.holidays = folder + "/holidays.csv";
  const auto outcome = read_side_files(paths);
  for (const auto& problem : outcome ? Diagnostics{} : outcome.error()) {
    MESSAGE(problem.code << " " << problem.place.file << ":" << problem.place.line);
  }
  REQUIRE(outcome);
  CHECK(outcome->files.customers.find("C001")->name == "Müller & Söhne GmbH");
  CHECK(outcome->files.promises.at(0).promised_amount->to_decimal() == "2480");
  CHECK(outcome->files.sales.at(0).month.to_iso() == "2025-01-01");
  CHECK(outcome->files.rates.at(0).rate.to_decimal() == "0.132");
  CHECK_FALSE(outcome->files.calendar.is_business_day("CN", *Date::parse_iso("2025-01-28")));
  SidePaths chinese;
  chinese.customers = folder + "/zh/客户.csv";
  CHECK(first_code(read_side_files(chinese)) == "ok");
}

TEST_CASE("the reference rates") {
  const std::string path = ARREARS_SHARED_DATA "/base-rates.csv";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no " << path);
    return;
  }
  SidePaths paths;
  paths.base_rates = path;
  const auto outcome = read_side_files(paths);
  REQUIRE(outcome);
  CHECK(outcome->files.base_rates.at(0).reference == "ecb-mro");
  CHECK(outcome->files.base_rates.at(0).per_cent.to_decimal() == "0.05");
  CHECK(outcome->diagnostics.empty());
}

TEST_CASE("a side file whose cells cannot be told apart is refused") {
  const auto code = [](std::string_view text) {
    const TextFile file(text, "rates.csv");
    SidePaths paths;
    paths.rates = file.path();
    const auto read = read_side_files(paths, {});
    return read ? std::string("ok") : read.error().at(0).code;
  };
  CHECK(code("currency,date,rate\nUSD,2026-01-01,1.08\n") == "ok");
  CHECK(code("currency,date,rate\nUSD,2026-01-01,1,08\n") == "csv-surplus-cell");
  CHECK(code("currency,date,rate\nUSD,2026-01-01,1.08,,\n") == "ok");
  CHECK(code("currency,date,rate\nUSD,2026-01-01,\"1.08\"x\n") == "csv-text-after-quote");
  // A decimal comma is no group mark, and semicolons come with decimal commas.
  CHECK(code("currency,date,rate\nUSD,2026-01-01,\"1,0850\"\n") == "amount-not-a-number");
  CHECK(code("currency;date;rate\nUSD;2026-01-01;1,085\n") == "side-amount-ambiguous");
  CHECK(code("currency;date;rate\nUSD;2026-01-01;1,0850\n") == "ok");
}
