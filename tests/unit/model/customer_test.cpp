#include <arrears/model/customer.hpp>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

Date iso(const char* text) { return *Date::parse_iso(text); }
Money euro(std::int64_t minor) { return {minor, *Currency::from_code("EUR")}; }

}  // namespace

TEST_CASE("a limit holds from its first day to its last, both included") {
  Customer customer;
  CHECK_FALSE(customer.limit_on(iso("2026-01-01")).has_value());
  customer.limits.push_back({euro(100), iso("2026-02-01"), iso("2026-02-28")});
  CHECK_FALSE(customer.limit_on(iso("2026-01-31")).has_value());
  CHECK(customer.limit_on(iso("2026-02-01")) == euro(100));
  CHECK(customer.limit_on(iso("2026-02-28")) == euro(100));
  CHECK_FALSE(customer.limit_on(iso("2026-03-01")).has_value());
}

TEST_CASE("an open end holds for ever, and later rows win") {
  Customer customer;
  customer.limits.push_back({euro(100), Date{}, Date{}});
  customer.limits.push_back({euro(200), iso("2026-02-01"), Date{}});
  customer.limits.push_back({euro(0), Date{}, iso("2020-12-31")});
  CHECK(customer.limit_on(iso("2020-12-31")) == euro(0));
  CHECK(customer.limit_on(iso("2021-01-01")) == euro(100));
  CHECK(customer.limit_on(iso("2026-01-31")) == euro(100));
  CHECK(customer.limit_on(iso("2026-02-01")) == euro(200));
  CHECK(customer.limit_on(iso("9999-12-31")) == euro(200));
}

TEST_CASE("only the word monthly makes a monthly settler") {
  Customer customer;
  CHECK_FALSE(customer.monthly_settler());
  customer.settlement = "monthly";
  CHECK(customer.monthly_settler());
}

TEST_CASE("the book keeps one customer an id, in the order given") {
  CustomerBook book;
  CHECK(book.empty());
  CHECK(book.find("C1") == nullptr);
  Customer first;
  first.id = "C1";
  first.name = "Miller";
  CHECK(book.add(first));
  first.name = "Another";
  CHECK_FALSE(book.add(first));
  Customer second;
  second.id = "c1";
  CHECK(book.add(second));
  REQUIRE(book.find("C1") != nullptr);
  CHECK(book.find("C1")->name == "Miller");
  book.find("C1")->grade = "A";
  const CustomerBook& read_only = book;
  CHECK(read_only.find("C1")->grade == "A");
  CHECK(read_only.find("C") == nullptr);
  REQUIRE(book.all().size() == 2);
  CHECK(book.all()[0].id == "C1");
  CHECK(book.all()[1].id == "c1");
}

TEST_CASE("types and statuses have the words of customers.csv") {
  CHECK(parse_customer_type("public") == CustomerType::public_body);
  CHECK(parse_customer_type("sole_trader") == CustomerType::sole_trader);
  CHECK(parse_customer_type("business") == CustomerType::business);
  CHECK(parse_customer_type("consumer") == CustomerType::consumer);
  CHECK(parse_customer_type("") == CustomerType::unknown);
  CHECK_FALSE(parse_customer_type("Business").has_value());
  CHECK_FALSE(parse_customer_type("public_body").has_value());
  CHECK(parse_legal_status("") == LegalStatus::none);
  for (const char* name :
       {"insolvent", "deceased", "in_litigation", "with_lawyer", "with_agency"}) {
    const auto status = parse_legal_status(name);
    REQUIRE_MESSAGE(status.has_value(), name);
    CHECK(*status != LegalStatus::none);
    CHECK(to_string(*status) == name);
  }
  CHECK_FALSE(parse_legal_status("none").has_value());
  CHECK(to_string(CustomerType::public_body) == "public");
  CHECK(to_string(CustomerType::unknown).empty());
}
