/// Score tables: recovery probabilities by invoice, credit and probabilities by customer, and the
/// back-test (formats.md, `score`).
#pragma once

#include <cstdint>
#include <span>

#include <arrears/engine/backtest.hpp>
#include <arrears/engine/credit.hpp>
#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// What the tables by invoice and by customer look at; all of it must outlive the tables.
struct ScoreView {
  const ScoreInput& input;
  const Scores& scores;
  const CustomerFacts& facts;
  std::span<const TieOut> tie_out;
  const CustomerBook* book = nullptr;  ///< names of customers without a row in the ledger
};

/// One row per open item. Rows, with their reasons, are made on demand.
[[nodiscard]] Table score_by_invoice(const ScoreView& view);

/// Which customers `score_by_customer` lists.
enum class CreditRows : std::uint8_t {
  all,       ///< those with anything open, unapplied or else exposed, and those on hold
  breaches,  ///< those whose status is breach or hold
  holds,     ///< those whose status is hold: stop supply
};

/// One row per customer and currency. Limit, exposure, excess, status and grades stand on the row
/// of the limit's currency.
[[nodiscard]] Table score_by_customer(const ScoreView& view,
                                      std::span<const CustomerCredit> credit,
                                      CreditRows which = CreditRows::all);

/// One row per estimator and horizon.
[[nodiscard]] Table backtest_table(const Ledger& ledger, Date as_of,
                                   std::span<const BacktestRow> rows);

}  // namespace arrears
