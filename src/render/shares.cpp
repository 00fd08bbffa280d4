#include <arrears/render/shares.hpp>

#include <algorithm>
#include <cassert>
#include <map>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "column_kit.hpp"
#include "picked_rows.hpp"

namespace arrears {
namespace {

constexpr std::int64_t kPerCentDigits = 10'000;  // of a whole, with two decimals

Cell per_cent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return Cell::none(CellType::percent);
  const auto digits = scaled(part, kPerCentDigits, whole);
  return digits ? Cell::decimal(CellType::percent, *digits) : Cell::none(CellType::percent);
}

/// The rows of another source, each with its two shares behind.
class SharedRows final : public RowSource {
 public:
  SharedRows(std::shared_ptr<const RowSource> base, std::size_t width,
             std::vector<std::pair<Cell, Cell>> shares)
      : base_(std::move(base)), width_(width), shares_(std::move(shares)) {}

  [[nodiscard]] std::size_t size() const override { return shares_.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    std::vector<Cell> cells(count * width_);
    base_->fill(first, count, cells);
    Cell* at = out.data();
    for (std::size_t i = 0; i < count; ++i) {
      at = std::copy_n(cells.data() + i * width_, width_, at);
      *at++ = shares_[first + i].first;
      *at++ = shares_[first + i].second;
    }
  }

 private:
  std::shared_ptr<const RowSource> base_;
  std::size_t width_;
  std::vector<std::pair<Cell, Cell>> shares_;
};

}  // namespace

Table add_shares(const Table& table) {
  const auto balance = table.find("balance");
  const auto unapplied = table.find("unapplied");
  assert(balance && unapplied);
  const std::vector<Cell> balances = column_cells(table, *balance);
  const std::vector<Cell> credits = column_cells(table, *unapplied);
  const auto owed = [&](std::size_t row) { return balances[row].number + credits[row].number; };
  std::vector<std::size_t> order(balances.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (balances[a].currency != balances[b].currency) {
      return balances[a].currency < balances[b].currency;
    }
    return owed(a) > owed(b);
  });
  std::map<std::uint16_t, std::int64_t> whole, running;
  for (std::size_t row = 0; row < order.size(); ++row) whole[balances[row].currency] += owed(row);
  std::vector<std::pair<Cell, Cell>> shares(order.size());
  for (const std::size_t row : order) {
    const std::uint16_t currency = balances[row].currency;
    running[currency] += owed(row);
    shares[row] = std::pair(per_cent(owed(row), whole[currency]),
                            per_cent(running[currency], whole[currency]));
  }
  Table shared = table;
  const std::size_t width = table.columns.size();
  shared.columns.push_back(typed_column("share_pct", CellType::percent));
  shared.columns.push_back(typed_column("cumulative_pct", CellType::percent));
  if (!table.rows) return shared;
  auto rows = std::make_shared<SharedRows>(table.rows, width, std::move(shares));
  shared.rows = pick_rows(std::move(rows), width + 2, std::move(order));
  return shared;
}

Table totals_of(const Table& table) {
  Table totals;
  totals.report = table.report;
  totals.as_of = table.as_of;
  totals.columns = {text_column("currency"),
                    typed_column("total_not_due", CellType::money),
                    typed_column("total_overdue", CellType::money),
                    typed_column("total_unapplied", CellType::money),
                    typed_column("total_balance", CellType::money),
                    typed_column("overdue_pct", CellType::percent)};
  std::vector<std::size_t> further;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const TableColumn& column = table.columns[i];
    const std::string name = "total_" + column.key;
    if (!column.total || column.type != CellType::money || totals.find(name)) continue;
    totals.columns.push_back(typed_column(name, CellType::money));
    further.push_back(i);
  }
  std::map<Currency, std::vector<std::int64_t>> sums;
  for (std::size_t f = 0; f < further.size(); ++f) {
    for (const Cell& cell : column_cells(table, further[f])) {
      auto& of = sums[Currency::from_index(cell.currency)];
      of.resize(further.size());
      if (cell.known) of[f] += cell.number;
    }
  }
  auto rows = std::make_shared<RowList>(totals.columns.size());
  for (const TieOut& tie : table.tie_out) {
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, tie.currency}); };
    std::vector<Cell> row{Cell::text(tie.currency.code()), money(tie.not_due),
                          money(tie.overdue),              money(tie.unapplied),
                          money(tie.balance),
                          per_cent(tie.overdue, tie.not_due + tie.overdue)};
    auto& of = sums[tie.currency];
    of.resize(further.size());
    for (const std::int64_t minor : of) row.push_back(money(minor));
    rows->add(row);
  }
  totals.rows = std::move(rows);
  return totals;
}

}  // namespace arrears
