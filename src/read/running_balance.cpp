#include "running_balance.hpp"

#include <cstdlib>
#include <string>
#include <unordered_map>
#include <utility>

#include "settle.hpp"

namespace arrears {
namespace {

constexpr std::size_t kOpen = static_cast<std::size_t>(Column::open_amount);

/// Calls `look(chunk, row, amount, open)` for the rows that have a balance, as it is written.
template <class Look>
void for_each_balance(const SourceRows& source, const Look& look) {
  for (std::uint32_t c = 0; c < source.chunks.size(); ++c) {
    const LedgerPart& part = source.chunks[c]->part;
    const auto& open = part.money[kOpen];
    for (std::uint32_t row = 0; row < open.size(); ++row) {
      if (open[row] != LedgerPart::kNoMoney) look(c, row, part.amount[row], open[row]);
    }
  }
}

struct Against {
  std::int64_t rows = 0;
  std::uint64_t first_line = 0;

  void add(const SourceRows& source, std::uint32_t chunk, std::uint32_t row) {
    if (rows++ == 0) first_line = source.line(chunk, row);
  }
};

/// The rows that follow from the one above; none if one does not, or nothing speaks against open
/// amounts.
Against following_rows(const SourceRows& source) {
  std::unordered_map<std::string, std::int64_t> last;  // by customer and currency
  Against found;
  bool runs = true;
  std::int64_t lost = 0, used = 0, credits = 0;
  for_each_balance(source, [&](std::uint32_t c, std::uint32_t row, std::int64_t amount,
                               std::int64_t open) {
    const LedgerPart& part = source.chunks[c]->part;
    const bool lowers = effect_of(part.type[row]) == Effect::lowers;
    if (lowers) {
      used += std::abs(amount) - std::abs(open);
    } else {
      lost += amount - open;
    }
    std::string account(part.customers.text(part.customer[row]));
    account += '\n' + std::to_string(part.currency[row]);
    const auto [above, is_first] = last.emplace(std::move(account), open);
    if (is_first) return;
    runs = runs && open == above->second + (lowers ? -std::abs(amount) : amount);
    above->second = open;
    credits += lowers;
    found.add(source, c, row);
  });
  return runs && credits > 0 && used != lost ? found : Against{};
}

}  // namespace

void drop_running_balance(SourceRows& source) {
  const Layout& layout = *source.layout;
  if (!layout.header.match.weak_open || layout.field(Column::amount) == Layout::kNone) return;
  Against against;
  for_each_balance(source, [&](std::uint32_t c, std::uint32_t row, std::int64_t amount,
                               std::int64_t open) {
    if (!is_part_of(open, amount)) against.add(source, c, row);
  });
  const bool follows = against.rows == 0;
  if (follows) against = following_rows(source);
  if (against.rows == 0) return;
  source.measure = Measure::amount;
  for (const auto& chunk : source.chunks) {
    chunk->part.money[kOpen].clear();
    std::erase_if(chunk->rounded,
                  [](const RoundedCell& cell) { return cell.column == Column::open_amount; });
  }
  Place place;
  place.file = layout.file;
  place.line = against.first_line;
  source.notes.push_back(
      warning(follows ? "balance-follows" : "balance-is-running")
          .with("column", layout.header.cells[static_cast<std::size_t>(
                              layout.field(Column::open_amount))])
          .with("rows", against.rows)
          .at(std::move(place)));
}

}  // namespace arrears
