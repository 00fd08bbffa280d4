/// Random small ledgers for property tests: few customers, numbers, days and amounts, so that rows
/// meet each other in every way.
#pragma once

#include <rapidcheck.h>

#include <cstdlib>
#include <string>
#include <vector>

#include <arrears/model/policy.hpp>

#include "engine/ledger_fixture.hpp"

namespace arrears::test {

using Rows = std::vector<FixtureRow>;

inline Ledger build(const Rows& rows) {
  LedgerFixture fixture;
  fixture.rows.assign(rows.begin(), rows.end());
  return fixture.build();
}

inline Date random_day() { return day("2026-01-01").plus_days(*rc::gen::inRange(0, 14)); }

inline std::string random_number(char letter) {
  return std::string(1, letter) + std::to_string(*rc::gen::inRange(1, 6));
}

inline FixtureRow random_row(bool with_export_states) {
  FixtureRow row;
  row.type = static_cast<DocType>(*rc::gen::weightedElement<int>(
      {{6, 0}, {1, 1}, {1, 2}, {2, 5}, {6, 6}, {2, 7}, {2, 8}, {2, 9}, {1, 10}}));
  row.customer = *rc::gen::element("A", "B");
  row.cur = currency(*rc::gen::element("EUR", "EUR", "JPY"));
  row.amount = *rc::gen::inRange(0, 12);
  const bool adjustment = row.type == DocType::adjustment;
  if (adjustment && *rc::gen::arbitrary<bool>()) row.amount = -row.amount;
  const Date date = random_day();
  row.dates[Column::doc_date] = date;
  const Effect effect = effect_of(row.type);
  const bool credit = effect == Effect::lowers || row.amount < 0;
  if (*rc::gen::inRange(0, 8) > 0) {
    row.texts[Column::doc_no] = random_number(effect == Effect::raises ? 'I' : 'P');
  }
  if (effect == Effect::raises && *rc::gen::inRange(0, 4) > 0) {
    row.dates[Column::due_date] = date.plus_days(*rc::gen::inRange(-2, 9));
  }
  if (*rc::gen::inRange(0, 3) > 0 && (credit || effect == Effect::undoes)) {
    const char letter = effect == Effect::undoes ? 'P' : 'I';
    row.texts[Column::applies_to] = random_number(letter);
    if (*rc::gen::inRange(0, 4) == 0) row.texts[Column::applies_to] += ";" + random_number(letter);
  }
  if (!with_export_states) return row;
  const int state = *rc::gen::inRange(0, 8);
  if (state == 0) row.dates[Column::settled_date] = date.plus_days(*rc::gen::inRange(-1, 6));
  if (state == 1) {
    row.money[Column::open_amount] =
        *rc::gen::inRange<std::int64_t>(0, std::abs(row.amount) + 1);
  }
  return row;
}

inline Rows random_rows(bool with_export_states) {
  Rows rows(static_cast<std::size_t>(*rc::gen::inRange(0, 18)));
  for (FixtureRow& row : rows) row = random_row(with_export_states);
  return rows;
}

inline ApplyRule random_rule() {
  return *rc::gen::element(ApplyRule::reference, ApplyRule::oldest,
                           ApplyRule::designated_then_oldest, ApplyRule::balance_forward);
}

}  // namespace arrears::test
