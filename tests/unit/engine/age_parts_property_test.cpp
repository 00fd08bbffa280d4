// What age does beyond one table, against models written from the rules alone, on random ledgers.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

#include <arrears/engine/age.hpp>
#include <arrears/engine/applications.hpp>
#include <arrears/engine/apply.hpp>
#include <arrears/engine/conversion.hpp>
#include <arrears/engine/ledger_changes.hpp>
#include <arrears/engine/movements.hpp>
#include <arrears/engine/parent_groups.hpp>
#include <arrears/engine/select_rows.hpp>

#include "engine/random_rows.hpp"

namespace arrears::test {
namespace {

struct Books {
  Ledger ledger;
  DueDates due;
  CustomerFacts facts;

  explicit Books(const std::vector<FixtureRow>& rows)
      : ledger(build(rows)),
        due(DueDates::resolve(ledger, {}).value()),
        facts(ledger, nullptr, day("2026-12-31")) {}
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  [[nodiscard]] std::vector<OpenItems> apply(std::vector<Date> dates, ApplyRule rule,
                                             std::int64_t tolerance = 0) const {
    ApplyOptions options;
    options.policy.rule = rule;
    options.policy.tolerance = {Money{tolerance, currency("EUR")}};
    options.keep_applications = true;
    auto open = apply_cash(ledger, due, dates, options);
    RC_ASSERT(open.has_value());
    return std::move(*open);
  }
  [[nodiscard]] Ager ager(Date as_of, std::string_view buckets = "2,4") const {
    AgePolicy policy;
    policy.buckets = *parse_buckets(buckets);
    return Ager::make(ledger, facts, policy, as_of).value();
  }
};

std::vector<std::int64_t> terms(const TieOut& t) {
  return {t.not_due, t.overdue, t.unapplied, t.balance,           t.raising,  t.lowering,
          t.undoing, t.implied, t.discounts, t.small_differences, t.recoveries};
}

}  // namespace

TEST_CASE("parts of a ledger tie out, and add up to the whole") {
  CHECK(rc::check("select_rows", [] {
    const Books books(random_rows(true));
    const OpenItems open = books.apply({random_day()}, random_rule(), *rc::gen::inRange(0, 4))[0];
    std::vector<bool> marks(books.ledger.size()), others(marks.size()), all(marks.size(), true);
    for (std::size_t i = 0; i < marks.size(); ++i) {
      marks[i] = *rc::gen::arbitrary<bool>();
      others[i] = !marks[i];
    }
    const auto part = select_rows(books.ledger, open, marks);
    const auto rest = select_rows(books.ledger, open, others);
    const auto whole = select_rows(books.ledger, open, all);
    RC_ASSERT(part.has_value());
    RC_ASSERT(rest.has_value());
    RC_ASSERT(whole.has_value());
    RC_ASSERT(part->items.size() + rest->items.size() == open.items.size());
    for (std::size_t i = 0; i < open.tie_out.size(); ++i) {
      const auto expected = terms(open.tie_out[i]);
      const auto a = terms(part->tie_out[i]), b = terms(rest->tie_out[i]);
      RC_ASSERT(terms(whole->tie_out[i]) == expected);
      for (std::size_t t = 0; t < expected.size(); ++t) RC_ASSERT(a[t] + b[t] == expected[t]);
    }
  }));
}

TEST_CASE("listed applications are proven and do not depend on the order of rows") {
  CHECK(rc::check("list_applications", [] {
    auto rows = random_rows(true);
    const ApplyRule rule = random_rule();
    const Date as_of = random_day();
    const std::int64_t tolerance = *rc::gen::inRange(0, 4);
    const auto texts = [&](const Books& books) {
      const auto list = list_applications(books.ledger, books.apply({as_of}, rule, tolerance)[0]);
      RC_ASSERT(list.has_value());
      std::vector<std::string> all;
      for (const Application& one : list->steps) {
        const auto number = [&](RowId row) {
          return row.valid() ? std::string(books.ledger.text(Column::doc_no, row)) : "-";
        };
        all.push_back(number(one.credit) + " " + number(one.debit) + " " +
                      one.effective.to_iso() + " " + std::to_string(one.amount) + " " +
                      std::string(to_string(one.reason)));
      }
      return all;
    };
    const auto expected = texts(Books(rows));
    std::reverse(rows.begin(), rows.end());
    RC_ASSERT(texts(Books(rows)) == expected);
  }));
}

TEST_CASE("movements bridge two days, item by item") {
  CHECK(rc::check("item_moves against maps of both days", [] {
    const Books books(random_rows(true));
    Date from = random_day(), to = random_day();
    if (to < from) std::swap(from, to);
    const auto opens = books.apply({from, to}, random_rule());
    const Ager first = books.ager(from), second = books.ager(to);
    const AgedDay earlier{first, opens[0]}, later{second, opens[1]};
    const auto moves = item_moves(earlier, later);
    std::map<RowId, std::int64_t> before, after;
    for (const OpenItem& item : opens[0].items) before[item.row] += item.open;
    for (const OpenItem& item : opens[1].items) after[item.row] += item.open;
    std::set<RowId> seen;
    for (const ItemMove& move : moves) {
      RC_ASSERT(seen.insert(move.row).second);
      RC_ASSERT(move.before == before[move.row]);
      RC_ASSERT(move.after == after[move.row]);
      // Older by the days between, which the buckets 2,4 cut into not due, 1-2, 3-4, over.
      const auto level = [&](Date as_of) {
        const int days = as_of - books.due.of(move.row);
        return days <= 0 ? 0 : days <= 2 ? 1 : days <= 4 ? 2 : 3;
      };
      if (move.before > 0 && move.after > 0) {
        RC_ASSERT((move.aged > 0) == (level(to) > level(from)));
        RC_ASSERT(move.aged >= 0);
      }
    }
    RC_ASSERT(seen.size() == [&] {
      std::set<RowId> rows;
      for (const auto& one : opens) {
        for (const OpenItem& item : one.items) rows.insert(item.row);
      }
      return rows.size();
    }());
    const auto keys = parse_group_keys("customer", books.ledger);
    const auto sums = sum_moves(earlier, later, moves, *keys);
    RC_ASSERT(sums.has_value());
    for (const MoveSum& sum : *sums) {
      RC_ASSERT(sum.opening + sum.fresh - sum.paid - sum.written_off == sum.closing);
      RC_ASSERT(sum.worsened + sum.improved + sum.stayed ==
                sum.opening - sum.paid - sum.written_off);
    }
    std::map<std::pair<Currency, std::uint32_t>, std::int64_t> left;
    for (const RollCell& cell : roll_matrix(books.ledger, moves)) {
      if (cell.from != kNoBucket) left[std::pair(cell.currency, cell.from)] += cell.amount;
      if (cell.from != kNoBucket) RC_ASSERT(cell.amount <= cell.of);
    }
    for (const RollCell& cell : roll_matrix(books.ledger, moves)) {
      if (cell.from != kNoBucket) RC_ASSERT(left[std::pair(cell.currency, cell.from)] == cell.of);
    }
  }));
}

TEST_CASE("converted amounts are each item's own, rounded once") {
  CHECK(rc::check("convert", [] {
    const Books books(random_rows(true));
    const Date as_of = random_day();
    const OpenItems open = books.apply({as_of}, random_rule())[0];
    const std::int64_t digits = *rc::gen::inRange(1, 20'000);
    const FxRate rates[] = {{currency("JPY"), day("2025-01-01"), Rate(digits, 6)}};
    const Conversion conversion(books.ledger, rates, currency("EUR"), as_of);
    std::vector<Converted> used;
    const auto base = conversion.convert(books.ledger, open, used);
    RC_ASSERT(base.has_value());
    std::int64_t balance = 0;
    for (std::size_t i = 0; i < open.items.size(); ++i) {
      std::int64_t expected = open.items[i].open;
      if (books.ledger.currency(open.items[i].row) == currency("JPY")) {
        expected = (expected * 100 * digits * 2 + 1'000'000) / 2'000'000;  // yen have no cents
      }
      RC_ASSERT(base->items[i].open == expected);
      balance += expected;
    }
    for (const UnappliedCredit& credit : base->unapplied) balance -= credit.left;
    RC_ASSERT(base->tie_out.size() == 1);
    RC_ASSERT(base->tie_out[0].balance == balance);
    RC_ASSERT(base->tie_out[0].difference() == 0);
    std::int64_t after = 0;
    for (const Converted& one : used) after += one.after;
    RC_ASSERT(after == balance);
  }));
}

TEST_CASE("differences of two exports bridge their balances") {
  CHECK(rc::check("compare_ledgers", [] {
    auto rows = random_rows(true);
    const Books before(rows);
    for (FixtureRow& row : rows) {  // amended, vanished, and new rows
      if (*rc::gen::inRange(0, 5) == 0) row.amount += row.amount < 0 ? -1 : 1;
    }
    while (!rows.empty() && *rc::gen::inRange(0, 3) == 0) rows.pop_back();
    for (int n = *rc::gen::inRange(0, 4); n > 0; --n) rows.push_back(random_row(true));
    const Books after(rows);
    const Date as_of = random_day();
    const ApplyRule rule = random_rule();
    const auto a = before.apply({as_of}, rule), b = after.apply({as_of}, rule);
    const auto changes = compare_ledgers({before.ledger, before.due, a[0]},
                                         {after.ledger, after.due, b[0]});
    RC_ASSERT(changes.has_value());
    std::map<Currency, std::int64_t> differences;
    for (const DocumentChange& one : changes->documents) {
      differences[one.currency] += one.difference();
      RC_ASSERT((one.change == Change::fresh) == !one.before.there);
      RC_ASSERT((one.change == Change::vanished) == !one.after.there);
    }
    for (const ChangeBridge& bridge : changes->bridges) {
      RC_ASSERT(bridge.before + differences[bridge.currency] == bridge.after);
    }
    const auto same = compare_ledgers({before.ledger, before.due, a[0]},
                                      {before.ledger, before.due, a[0]});
    RC_ASSERT(same->documents.empty());
  }));
}

TEST_CASE("a group without shared numbers pays as one customer would") {
  CHECK(rc::check("apply_cash_by_parent", [] {
    auto rows = random_rows(true);
    // Numbers of A and B apart, so that one customer with all rows is the same case.
    for (FixtureRow& row : rows) {
      if (row.customer != "B") continue;
      for (const Column column : {Column::doc_no}) {
        if (row.texts.contains(column)) row.texts[column] += "b";
      }
      if (row.texts.contains(Column::applies_to) && *rc::gen::arbitrary<bool>()) {
        row.texts[Column::applies_to] += "b";
      }
    }
    const Books books(rows);
    CustomerBook book;
    for (const char* id : {"A", "B"}) {
      Customer customer;
      customer.id = id;
      customer.parent_id = "G";
      RC_ASSERT(book.add(customer));
    }
    for (FixtureRow& row : rows) row.customer = "G";
    const Books one(rows);
    ApplyOptions options;
    options.policy.rule = random_rule();
    const Date dates[] = {random_day()};
    const ParentGroups groups(books.ledger, &book);
    const auto group = apply_cash_by_parent(books.ledger, books.due, groups, dates, options);
    const auto single = apply_cash(one.ledger, one.due, dates, options);
    RC_ASSERT(group.has_value());
    const auto lefts = [](const OpenItems& open) {  // by row, which is the same in both
      std::map<RowId, std::int64_t> left;
      for (const OpenItem& item : open.items) left[item.row] += item.open;
      for (const UnappliedCredit& credit : open.unapplied) left[credit.row] -= credit.left;
      return left;
    };
    RC_ASSERT(lefts(group->front()) == lefts(single->front()));
    for (std::uint32_t c = 0; c < books.ledger.customer_count(); ++c) {
      for (const OpenItem& item : group->front().items_of(CustomerId(c))) {
        RC_ASSERT(books.ledger.customer(item.row) == CustomerId(c));
      }
    }
  }));
}

TEST_CASE("credits aged stand in the buckets of their own date, and the table still ties out") {
  CHECK(rc::check("age_credits", [] {
    const Books books(random_rows(true));
    const Date as_of = random_day();
    const OpenItems open = books.apply({as_of}, random_rule())[0];
    Ager ager = books.ager(as_of);
    const auto apart = age_customers(ager, open);
    ager.age_credits();
    const auto aged = age_customers(ager, open);
    RC_ASSERT(apart.has_value());
    RC_ASSERT(aged.has_value());
    RC_ASSERT(aged->sums.size() == apart->sums.size());
    std::map<std::pair<CustomerId, Currency>, std::map<int, std::int64_t>> by_level;
    for (const UnappliedCredit& credit : open.unapplied) {
      const int days = as_of - books.ledger.doc_date(credit.row);
      const int level = days <= 0 ? 0 : days <= 2 ? 1 : days <= 4 ? 2 : 3;
      by_level[std::pair(books.ledger.customer(credit.row), books.ledger.currency(credit.row))]
              [level] += credit.left;
    }
    for (std::size_t i = 0; i < aged->sums.size(); ++i) {
      auto& levels = by_level[std::pair(aged->customers[i], aged->sums[i].currency)];
      RC_ASSERT(aged->sums[i].unapplied == 0);
      RC_ASSERT(aged->sums[i].balance() == apart->sums[i].balance());
      for (int b = 0; b < 4; ++b) {
        const auto at = static_cast<std::size_t>(b);
        RC_ASSERT(aged->buckets_of(i)[at] == apart->buckets_of(i)[at] - levels[b]);
      }
    }
    for (const TieOut& tie : aged_tie_out(ager, open)) RC_ASSERT(tie.difference() == 0);
  }));
}

}  // namespace arrears::test
