/// Sums over item scores: per customer and currency, and per currency.
#pragma once

#include <arrears/engine/score.hpp>

namespace arrears {

/// Fills `scores.customers` but for the priority. Customers with unapplied credit alone have a row.
void sum_customers(const ScoreInput& input, unsigned threads, Scores& scores);
/// Fills `scores.portfolio`.
void sum_portfolio(Scores& scores, Probability dilution, std::int32_t widening,
                   unsigned threads);

}  // namespace arrears
