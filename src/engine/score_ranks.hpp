/// Ranks of what a call is worth.
#pragma once

#include <vector>

#include <arrears/engine/score.hpp>

namespace arrears {

/// Sets the priority of each due item: among themselves, or by their place among `known` stakes.
void rank_items(Scores& scores, const std::vector<StakeRank>* known, unsigned threads);
/// The same for customers, by the sum of their due items' stakes.
void rank_customers(Scores& scores, const std::vector<StakeRank>* known, unsigned threads);

}  // namespace arrears
