#include "dunning_part.hpp"

#include <algorithm>
#include <vector>

namespace arrears {

void keep_customers(DunningPlan& plan, const Ledger& ledger, std::span<const std::string> ids) {
  const auto wanted = [&](CustomerId customer) {
    return std::find(ids.begin(), ids.end(), ledger.customer_id(customer)) != ids.end();
  };
  std::vector<DunningRow> rows;
  std::vector<std::size_t> row_now(plan.rows.size());
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    if (!wanted(plan.rows[i].customer)) continue;
    row_now[i] = rows.size();
    rows.push_back(plan.rows[i]);
  }
  std::vector<DunningLetter> letters;
  std::vector<std::int32_t> letter_now(plan.letters.size(), -1);
  for (std::size_t i = 0; i < plan.letters.size(); ++i) {
    if (!wanted(plan.letters[i].customer)) continue;
    letter_now[i] = static_cast<std::int32_t>(letters.size());
    letters.push_back(plan.letters[i]);
    for (std::size_t& row : letters.back().rows) row = row_now[row];
  }
  for (DunningRow& row : rows) {
    if (row.letter >= 0) row.letter = letter_now[static_cast<std::size_t>(row.letter)];
  }
  plan.rows = std::move(rows);
  plan.letters = std::move(letters);
}

}  // namespace arrears
