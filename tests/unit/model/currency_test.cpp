#include <arrears/model/currency.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

// ISO 4217 list one by its own column "minor units", and the withdrawn codes kept for old ledgers.
std::map<std::string, int> iso_4217() {
  const std::pair<int, const char*> lists[] = {
      {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
      {2,
       "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP "
       "BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR "
       "FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR "
       "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
       "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK "
       "SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN "
       "UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL"},
      {3, "BHD IQD JOD KWD LYD OMR TND"},
      {4, "CLF UYW"},
  };
  std::map<std::string, int> expected;
  for (const auto& [exponent, codes] : lists) {
    std::istringstream words(codes);
    for (std::string code; words >> code;) expected[code] = exponent;
  }
  return expected;
}

}  // namespace

TEST_CASE("the table is ISO 4217, with its minor units") {
  const auto expected = iso_4217();
  for (const auto& entry : expected) {
    INFO(entry.first);
    const auto found = Currency::from_code(entry.first);
    REQUIRE(found.has_value());
    CHECK(found->code() == entry.first);
    CHECK(found->exponent() == entry.second);
  }
  for (const CurrencyInfo& row : all_currencies()) {
    INFO(row.code);
    CHECK(expected.count(std::string(row.code)) == 1);
  }
}

TEST_CASE("the table is sorted, so that currencies order as their codes do") {
  const auto rows = all_currencies();
  CHECK(std::is_sorted(rows.begin(), rows.end(),
                       [](const auto& a, const auto& b) { return a.code < b.code; }));
  CHECK(*Currency::from_code("CHF") < *Currency::from_code("EUR"));
  CHECK(*Currency::from_code("EUR") < *Currency::from_code("USD"));
}

TEST_CASE("an index leads back to its currency") {
  for (const CurrencyInfo& row : all_currencies()) {
    const auto currency = *Currency::from_code(row.code);
    CHECK(currency.known());
    CHECK(Currency::from_index(currency.index()) == currency);
  }
}

TEST_CASE("case does not matter, anything else does") {
  CHECK(Currency::from_code("eur") == Currency::from_code("EUR"));
  CHECK(Currency::from_code("jPy")->exponent() == 0);
  for (const char* wrong : {"", "E", "EU", "EURO", "EU ", " EU", "XXX", "XTS", "XAU", "AAA",
                            "ZZZ", "123", "€", "¥", "元", "[ab", "e{r"}) {
    INFO(wrong);
    CHECK_FALSE(Currency::from_code(wrong).has_value());
  }
}

TEST_CASE("none is no currency, and comes before all others") {
  CHECK_FALSE(Currency{}.known());
  CHECK(Currency{}.code().empty());
  CHECK(Currency{} == Currency::from_index(0));
  CHECK(Currency{} < *Currency::from_code("AED"));
}

TEST_CASE("no text whatever makes a currency that is not in the list") {
  const auto expected = iso_4217();
  int wrong = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      for (char c = 'A'; c <= 'Z'; ++c) {
        const std::string code{a, b, c};
        wrong += Currency::from_code(code).has_value() != (expected.count(code) == 1);
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(rc::check("any bytes", [&] {
    const auto code = *rc::gen::arbitrary<std::string>();
    const auto found = Currency::from_code(code);
    if (!found) return;
    std::string upper = code;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    RC_ASSERT(found->code() == upper);
  }));
}
