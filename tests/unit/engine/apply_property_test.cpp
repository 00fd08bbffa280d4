#include <arrears/engine/age.hpp>
#include <arrears/engine/apply.hpp>
#include <arrears/engine/unapplied_days.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <numeric>

#include "engine/naive_model.hpp"
#include "engine/random_rows.hpp"

namespace arrears::test {
namespace {

OpenItems apply(const Ledger& ledger, Date as_of, ApplyRule rule, bool keep = false) {
  const auto due = DueDates::resolve(ledger, {});
  RC_ASSERT(due.has_value());
  ApplyOptions options;
  options.as_of = as_of;
  options.policy.rule = rule;
  options.keep_applications = keep;
  auto open = apply_cash(ledger, *due, options);
  RC_ASSERT(open.has_value());
  return std::move(*open);
}

std::vector<NaiveModel::Left> left_of(const Ledger& ledger, const OpenItems& open) {
  std::vector<NaiveModel::Left> all;
  const auto add = [&](RowId row, std::string due, std::int64_t amount) {
    all.emplace_back(std::string(ledger.text(Column::customer_id, row)),
                     static_cast<int>(ledger.type(row)),
                     std::string(ledger.text(Column::doc_no, row)),
                     std::string(ledger.currency(row).code()), ledger.doc_date(row).to_iso(),
                     std::move(due), amount);
  };
  for (const OpenItem& item : open.items) add(item.row, item.due.to_iso(), item.open);
  for (const UnappliedCredit& credit : open.unapplied) add(credit.row, "", -credit.left);
  std::sort(all.begin(), all.end());
  return all;
}

bool same_ties(const std::vector<TieOut>& a, const std::vector<TieOut>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const TieOut& x, const TieOut& y) {
    return x.currency == y.currency && x.balance == y.balance && x.raising == y.raising &&
           x.lowering == y.lowering && x.implied == y.implied && x.recoveries == y.recoveries;
  });
}

}  // namespace

TEST_CASE("cash application agrees with the naive model") {
  CHECK(rc::check("same open items, same credits", [] {
    const Rows rows = random_rows(true);
    const ApplyRule rule = random_rule();
    const Date as_of = random_day().plus_days(2);
    const Ledger ledger = build(rows);
    NaiveModel naive(rows, rule);
    RC_ASSERT(left_of(ledger, apply(ledger, as_of, rule)) == naive.left_on(as_of));
  }));
}

TEST_CASE("what comes later changes nothing earlier") {
  CHECK(rc::check("rows after the as-of date do not matter", [] {
    const Rows rows = random_rows(false);
    const ApplyRule rule = random_rule();
    const Date as_of = random_day();
    Rows until;
    for (const FixtureRow& row : rows) {
      if (row.dates.at(Column::doc_date) <= as_of) until.push_back(row);
    }
    const Ledger all = build(rows), some = build(until);
    RC_ASSERT(left_of(all, apply(all, as_of, rule)) == left_of(some, apply(some, as_of, rule)));
  }));
}

TEST_CASE("the order of rows does not matter") {
  CHECK(rc::check("a shuffled ledger gives the same", [] {
    Rows rows = random_rows(true);
    const ApplyRule rule = random_rule();
    const Date as_of = random_day();
    const Ledger ledger = build(rows);
    const auto expected = apply(ledger, as_of, rule);
    for (std::size_t i = rows.size(); i > 1; --i) {
      std::swap(rows[i - 1], rows[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    const Ledger shuffled = build(rows);
    const auto other = apply(shuffled, as_of, rule);
    RC_ASSERT(left_of(ledger, expected) == left_of(shuffled, other));
    RC_ASSERT(same_ties(expected.tie_out, other.tie_out));
  }));
}

TEST_CASE("open + applied = documents") {
  CHECK(rc::check("each debit row's applications leave what is open", [] {
    const Ledger ledger = build(random_rows(true));
    const Date as_of = random_day();
    const OpenItems open = apply(ledger, as_of, random_rule(), true);
    std::vector<std::int64_t> left(ledger.size());
    for (const OpenItem& item : open.items) left[item.row.index()] += item.open;
    for (const UnappliedCredit& credit : open.unapplied) left[credit.row.index()] += credit.left;
    for (std::uint32_t i = 0; i < ledger.size(); ++i) {
      const RowId row(i);
      const bool raises = effect_of(ledger.type(row)) != Effect::lowers && ledger.amount(row) >= 0;
      if (!raises || ledger.doc_date(row) > as_of) continue;
      std::int64_t applied = 0;
      for (const Application& made : open.applications_to(ledger, row)) {
        if (made.reason != ApplyReason::recovery) applied += made.amount;
      }
      RC_ASSERT(ledger.amount(row) == applied + left[i]);
    }
  }));
}

TEST_CASE("one replay serves many dates") {
  CHECK(rc::check("each date alone gives the same", [] {
    const Ledger ledger = build(random_rows(true));
    std::vector<Date> dates;
    for (int i = 0; i < 5; ++i) dates.push_back(random_day());
    std::sort(dates.begin(), dates.end());
    const auto due = DueDates::resolve(ledger, {});
    ApplyOptions options;
    options.policy.rule = random_rule();
    const auto together = apply_cash(ledger, *due, dates, options);
    RC_ASSERT(together.has_value());
    for (std::size_t i = 0; i < dates.size(); ++i) {
      const OpenItems alone = apply(ledger, dates[i], options.policy.rule);
      RC_ASSERT(left_of(ledger, (*together)[i]) == left_of(ledger, alone));
      RC_ASSERT(same_ties((*together)[i].tie_out, alone.tie_out));
    }
  }));
}

namespace {

/// Documents and payments of which nearly all name one document and pay some of it.
Rows plain_rows() {
  Rows rows;
  const int documents = *rc::gen::inRange(1, 6);
  for (int i = 0; i < documents; ++i) {
    FixtureRow debit;
    debit.type = *rc::gen::element(DocType::invoice, DocType::fee, DocType::adjustment);
    debit.customer = *rc::gen::element("A", "B");
    debit.amount = *rc::gen::inRange(0, 12);
    debit.dates[Column::doc_date] = random_day();
    debit.texts[Column::doc_no] = "I" + std::to_string(*rc::gen::inRange(0, 20) == 0 ? 0 : i);
    rows.push_back(debit);
    for (std::int64_t left = debit.amount; left > 0 && *rc::gen::inRange(0, 3) > 0;) {
      FixtureRow credit = debit;
      credit.type = *rc::gen::element(DocType::payment, DocType::credit_note);
      const int most = *rc::gen::inRange(0, 10) == 0 ? 3 : 1;
      credit.amount = *rc::gen::inRange<std::int64_t>(0, left + most);
      credit.dates[Column::doc_date] =
          debit.dates[Column::doc_date].plus_days(*rc::gen::inRange(0, 4));
      credit.texts[Column::doc_no] = random_number('P');
      const int odd = *rc::gen::inRange(0, 20);
      credit.texts[Column::applies_to] = odd == 0   ? ""
                                         : odd == 1 ? "I9"
                                                    : debit.texts[Column::doc_no];
      rows.push_back(credit);
      left -= credit.amount;
    }
  }
  for (std::size_t i = rows.size(); i > 1; --i) {
    std::swap(rows[i - 1], rows[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  return rows;
}

/// The applications of customers A and B, in words.
std::vector<std::string> words_of(const Ledger& ledger, const OpenItems& open) {
  std::vector<std::string> words;
  for (const Application& one : open.applications) {
    std::string text;
    for (const RowId row : {one.debit, one.credit}) {
      if (!row.valid()) continue;
      for (const Column column : {Column::customer_id, Column::doc_no}) {
        text += std::string(ledger.text(column, row)) + " ";
      }
      text += std::to_string(ledger.amount(row)) + " ";
    }
    if (text.starts_with("Z")) continue;
    words.push_back(text + one.effective.to_iso() + " " + std::to_string(one.amount) + " " +
                    std::to_string(static_cast<int>(one.reason)));
  }
  return words;
}

}  // namespace

TEST_CASE("an account in which no order decides anything is what a replay makes of it") {
  CHECK(rc::check("with and without a clearing group elsewhere", [] {
    const Rows rows = plain_rows();
    Rows replayed = rows;
    FixtureRow& other = replayed.emplace_back();
    other.customer = "Z";
    other.type = DocType::invoice;
    other.dates[Column::doc_date] = day("2026-01-01");
    other.texts[Column::settled_by] = "G";
    const Ledger plain = build(rows), whole = build(replayed);
    const ApplyRule rule = random_rule();
    for (const Date as_of : {random_day(), random_day().plus_days(4)}) {
      const OpenItems ours = apply(plain, as_of, rule, true);
      const OpenItems theirs = apply(whole, as_of, rule, true);
      auto left = left_of(whole, theirs);
      std::erase_if(left, [](const auto& one) { return std::get<0>(one) == "Z"; });
      RC_ASSERT(left_of(plain, ours) == left);
      RC_ASSERT(words_of(plain, ours) == words_of(whole, theirs));
      RC_ASSERT(ours.notes.size() == theirs.notes.size());
    }
  }));
}

TEST_CASE("what was unapplied on earlier days is known from the last one") {
  CHECK(rc::check("each day alone gives the same", [] {
    const Ledger ledger = build(random_rows(true));
    const ApplyRule rule = random_rule();
    std::vector<Date> days;
    for (int i = 0; i < 4; ++i) days.push_back(random_day());
    const Date last = *std::max_element(days.begin(), days.end());
    const OpenItems open = apply(ledger, last, rule, true);
    const UnappliedDays unapplied(ledger, open.applications, {}, days, *rc::gen::inRange(1U, 3U));
    for (const Date one : days) {
      for (const Currency currency : ledger.currencies()) {
        std::int64_t left = 0;
        for (const UnappliedCredit& credit : apply(ledger, one, rule).unapplied) {
          if (ledger.currency(credit.row) == currency) left += credit.left;
        }
        RC_ASSERT(unapplied.on(currency, one) == left);
      }
    }
  }));
}

TEST_CASE("a customer alone gives the same as among others") {
  CHECK(rc::check("items of one customer", [] {
    const Ledger ledger = build(random_rows(true));
    const auto due = DueDates::resolve(ledger, {});
    ApplyOptions options;
    options.as_of = random_day();
    options.policy.rule = random_rule();
    const auto all = apply_cash(ledger, *due, options);
    for (std::uint32_t c = 0; c < ledger.customer_count(); ++c) {
      const auto one = apply_cash(ledger, *due, CustomerId(c), options);
      RC_ASSERT(one.has_value());
      RC_ASSERT(one->items.size() == all->items_of(CustomerId(c)).size());
      RC_ASSERT(one->items_of(CustomerId(c)).size() == one->items.size());
    }
  }));
}

TEST_CASE("buckets add up to the balance on any axis and by any key") {
  CHECK(rc::check("age tables tie out", [] {
    const Ledger ledger = build(random_rows(true));
    const Date as_of = random_day();
    const OpenItems open = apply(ledger, as_of, random_rule());
    AgePolicy policy;
    policy.buckets = *parse_buckets(
        *rc::gen::element("standard", "weekly", "1,2,3", "years", "stages", "months:2", "curve"));
    policy.basis = *rc::gen::element(Basis::due, Basis::invoice);
    const CustomerFacts facts(ledger, nullptr, as_of);
    const auto ager = Ager::make(ledger, facts, policy, as_of);
    RC_ASSERT(ager.has_value());
    const auto customers = age_customers(*ager, open);
    const auto keys = parse_group_keys("month,doc_type", ledger);
    const auto groups = age_groups(*ager, open, *keys);
    RC_ASSERT(customers.has_value());
    RC_ASSERT(groups.has_value());
    for (const AgedTable* table : {&*customers, &*groups}) {
      for (std::size_t i = 0; i < table->sums.size(); ++i) {
        const auto buckets = table->buckets_of(i);
        const auto sum = std::accumulate(buckets.begin(), buckets.end(), std::int64_t{0});
        RC_ASSERT(sum - table->sums[i].unapplied == table->sums[i].balance());
      }
    }
  }));
}

}  // namespace arrears::test
