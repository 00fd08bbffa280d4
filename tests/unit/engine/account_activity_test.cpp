#include <arrears/engine/account_activity.hpp>
#include <arrears/engine/apply.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/random_rows.hpp"

namespace arrears::test {
namespace {

OpenItems applied(const Ledger& ledger, Date as_of, ApplyPolicy policy = {}) {
  const auto due = DueDates::resolve(ledger, {});
  REQUIRE(due.has_value());
  ApplyOptions options;
  options.as_of = as_of;
  options.policy = policy;
  options.keep_applications = true;
  auto open = apply_cash(ledger, *due, options);
  REQUIRE(open.has_value());
  return std::move(*open);
}

std::vector<AccountActivity> activity(const Ledger& ledger, Date from, Date as_of,
                                      ApplyPolicy policy = {}) {
  auto made = account_activity(ledger, applied(ledger, as_of, policy), from);
  REQUIRE(made.has_value());
  return std::move(*made);
}

/// `date kind amount` of every entry.
std::vector<std::string> entries(const Ledger& ledger, const AccountActivity& account) {
  std::vector<std::string> lines;
  for (const AccountEntry& entry : account.entries) {
    lines.push_back(entry.date.to_iso() + ' ' + std::string(kind_of(ledger, entry)) + ' ' +
                    std::to_string(entry.amount));
  }
  return lines;
}

}  // namespace

TEST_CASE("an account's activity by hand") {
  LedgerFixture rows;
  rows.invoice("C1", "I1", "2026-01-10", 1000'00).due("2026-02-09");
  rows.payment("C1", "P1", "2026-02-05", 400'00).names("I1");
  rows.invoice("C1", "I2", "2026-02-20", 500'00).due("2026-03-22");
  rows.row(DocType::credit_note, "C1", "N1", "2026-03-01", 50'00).names("I2");
  rows.payment("C1", "P2", "2026-03-10", 600'00).names("I1");
  rows.payment("C1", "P3", "2026-04-01", 450'00).names("I2");  // after the as-of date
  const Ledger ledger = rows.build();
  const auto all = activity(ledger, day("2026-02-15"), day("2026-03-31"));
  REQUIRE(all.size() == 1);
  CHECK(all[0].opening == 600'00);
  CHECK(all[0].closing == 450'00);
  CHECK(entries(ledger, all[0]) ==
        std::vector<std::string>{"2026-02-20 invoice 50000", "2026-03-01 credit_note -5000",
                                 "2026-03-10 payment -60000"});
}

TEST_CASE("settlements without a row are entries of their own") {
  LedgerFixture rows;
  rows.invoice("C1", "I1", "2026-01-05", 200'00).due("2026-02-05").settled("2026-02-25");
  rows.invoice("C1", "I2", "2026-03-01", 300'00).due("2026-04-01").open(100'00);
  const Ledger ledger = rows.build();
  const auto all = activity(ledger, day("2026-02-01"), day("2026-03-31"));
  REQUIRE(all.size() == 1);
  CHECK(all[0].opening == 200'00);
  CHECK(all[0].closing == 100'00);
  CHECK(entries(ledger, all[0]) ==
        std::vector<std::string>{"2026-02-25 settled -20000", "2026-03-01 invoice 30000",
                                 "2026-03-01 settled -20000"});
}

TEST_CASE("a recovery brings back what was written off, a small difference goes") {
  LedgerFixture rows;
  rows.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-05");
  rows.row(DocType::write_off, "C1", "W1", "2026-02-10", 100'00).names("I1");
  rows.payment("C1", "P1", "2026-03-05", 30'00).names("I1");
  rows.invoice("C2", "I2", "2026-03-01", 80'00).due("2026-04-01");
  rows.payment("C2", "P2", "2026-03-09", 79'90).names("I2");
  const Ledger ledger = rows.build();
  ApplyPolicy policy;
  policy.tolerance = {Money{50, currency("EUR")}};
  const auto all = activity(ledger, day("2026-03-01"), day("2026-03-31"), policy);
  REQUIRE(all.size() == 2);
  CHECK(all[0].opening == 0);
  CHECK(all[0].closing == 0);
  CHECK(entries(ledger, all[0]) == std::vector<std::string>{"2026-03-05 recovery 3000",
                                                            "2026-03-05 payment -3000"});
  CHECK(entries(ledger, all[1]) == std::vector<std::string>{"2026-03-01 invoice 8000",
                                                            "2026-03-09 payment -7990",
                                                            "2026-03-09 small_difference -10"});
  CHECK(all[1].closing == 0);
}

TEST_CASE("the opening balance is the closing balance of the day before") {
  CHECK(rc::check("for any rows and days", [] {
    const Ledger ledger = build(random_rows(true));
    const Date from = random_day();
    const Date as_of = from.plus_days(*rc::gen::inRange(0, 8));
    ApplyPolicy policy;
    policy.rule = random_rule();
    using Key = std::tuple<CustomerId, std::string, Currency>;
    const auto key = [](const AccountActivity& one) {
      return Key{one.customer, std::string(one.company), one.currency};
    };
    std::map<Key, std::int64_t> before;
    for (const AccountActivity& one :
         activity(ledger, from, from.plus_days(-1), policy)) {
      before[key(one)] = one.closing;
    }
    std::map<Key, std::int64_t> opening;
    for (const AccountActivity& one : activity(ledger, from, as_of, policy)) {
      if (one.opening != 0) opening[key(one)] = one.opening;
      std::int64_t sum = one.opening;
      Date last = from;
      for (const AccountEntry& entry : one.entries) {
        RC_ASSERT(entry.date >= last);
        RC_ASSERT(entry.date <= as_of);
        last = entry.date;
        sum += entry.amount;
      }
      RC_ASSERT(sum == one.closing);
    }
    for (auto at = before.begin(); at != before.end();) {
      at = at->second == 0 ? before.erase(at) : std::next(at);
    }
    RC_ASSERT(before == opening);
  }));
}

}  // namespace arrears::test
