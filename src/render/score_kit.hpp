/// What the tables of `score` have in common.
#pragma once

#include <arrears/engine/due_dates.hpp>
#include <arrears/render/score_tables.hpp>

namespace arrears {

[[nodiscard]] Cell probability_cell(Probability p);
/// The rank, or not known where there is none.
[[nodiscard]] Cell priority_cell(std::uint32_t priority);

/// `p_30`, `p_60`, …, `p_ever`.
void add_probability_columns(std::span<const std::int32_t> horizons,
                             std::vector<TableColumn>& columns);

/// A table with head, foot and tie-out, without columns and rows.
[[nodiscard]] Table begin_score_table(const ScoreView& view);

}  // namespace arrears
