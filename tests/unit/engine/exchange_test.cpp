#include <arrears/engine/exchange.hpp>

#include "ledger_fixture.hpp"

using namespace arrears;
using test::currency;
using test::day;

namespace {

const Currency kEur = Currency::from_code("EUR").value();
const Currency kUsd = Currency::from_code("USD").value();
const Currency kJpy = Currency::from_code("JPY").value();
const Currency kKwd = Currency::from_code("KWD").value();

std::vector<FxRate> rates() {
  return {{kUsd, day("2026-02-01"), Rate(95, 2)},
          {kUsd, day("2026-01-01"), Rate(90, 2)},
          {kJpy, day("2026-01-01"), Rate(6, 3)}};
}

}  // namespace

TEST_CASE("the rate of the day converts, rounded once") {
  const std::vector<Currency> in_use{kEur, kUsd, kJpy};
  const Exchange exchange(rates(), in_use);
  CHECK(exchange.base() == kEur);
  CHECK(exchange.convert({100'01, kUsd}, kEur, day("2026-01-31")) == 90'01);  // 90.009
  CHECK(exchange.convert({100'01, kUsd}, kEur, day("2026-02-01")) == 95'01);  // 95.0095
  CHECK(exchange.convert({-100'01, kUsd}, kEur, day("2026-02-01")) == -95'01);
  CHECK(exchange.convert({95'00, kEur}, kUsd, day("2026-02-01")) == 100'00);
  CHECK(exchange.convert({1000, kJpy}, kEur, day("2026-02-01")) == 6'00);
  CHECK(exchange.convert({9'00, kUsd}, kJpy, day("2026-01-01")) == 1350);  // 8.10 EUR / 0.006
}

TEST_CASE("before the first rate, or without one, nothing compares") {
  const std::vector<Currency> in_use{kEur, kUsd, kJpy};
  const Exchange exchange(rates(), in_use);
  CHECK_FALSE(exchange.convert({100, kUsd}, kEur, day("2025-12-31")).has_value());
  CHECK_FALSE(exchange.convert({100, kKwd}, kEur, day("2026-02-01")).has_value());
  CHECK(exchange.convert({0, kKwd}, kEur, day("2026-02-01")) == 0);
  CHECK(exchange.convert({100, kKwd}, kKwd, day("2026-02-01")) == 100);
}

TEST_CASE("the base is guessed only where one currency alone can be it") {
  const std::vector<Currency> two_without{kEur, kKwd, kUsd, kJpy};
  const Exchange unknown(rates(), two_without);
  CHECK_FALSE(unknown.base().known());
  CHECK_FALSE(unknown.convert({100, kUsd}, kEur, day("2026-02-01")).has_value());
  CHECK(Exchange(rates(), two_without, kEur).convert({100, kUsd}, kEur, day("2026-02-01")) == 95);
  std::vector<FxRate> with_one = rates();
  with_one.push_back({kEur, day("2026-01-01"), Rate(1, 0)});
  CHECK(Exchange(with_one, two_without).base() == kEur);
  CHECK_FALSE(Exchange({}, two_without).base().known());
}

TEST_CASE("too large is not comparable instead of wrong") {
  const std::vector<Currency> in_use{kEur, kUsd};
  const std::vector<FxRate> huge{{kUsd, day("2026-01-01"), Rate(INT64_MAX, 0)}};
  const Exchange exchange(huge, in_use);
  CHECK_FALSE(exchange.convert({INT64_MAX, kUsd}, kEur, day("2026-02-01")).has_value());
}
