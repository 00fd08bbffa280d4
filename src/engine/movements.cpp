#include <arrears/engine/movements.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "row_facts.hpp"

namespace arrears {
namespace {

/// The moves of one customer: both lists by row, side by side.
class CustomerMoves {
 public:
  CustomerMoves(const AgedDay& earlier, const AgedDay& later) : earlier_(earlier), later_(later) {}

  void add(CustomerId customer, std::vector<ItemMove>& moves) {
    const auto before = sorted(earlier_.open.items_of(customer));
    const auto after = sorted(later_.open.items_of(customer));
    const auto first = static_cast<std::ptrdiff_t>(moves.size());
    std::size_t a = 0, b = 0;
    while (a < before.size() || b < after.size()) {
      const bool take_a = b == after.size() || (a < before.size() && !less(after[b], before[a]));
      const bool take_b = a == before.size() || (b < after.size() && !less(before[a], after[b]));
      moves.push_back(move_of(take_a ? &before[a] : nullptr, take_b ? &after[b] : nullptr));
      a += take_a;
      b += take_b;
    }
    const Ledger& ledger = later_.ager.ledger();
    std::sort(moves.begin() + first, moves.end(), [&](const ItemMove& x, const ItemMove& y) {
      if (ledger.currency(x.row) != ledger.currency(y.row)) {
        return ledger.currency(x.row) < ledger.currency(y.row);
      }
      if (x.due != y.due) return x.due < y.due;
      if (x.row == y.row) return x.retention < y.retention;
      const int number = ledger.text(Column::doc_no, x.row)
                             .compare(ledger.text(Column::doc_no, y.row));
      if (number != 0) return number < 0;
      const int all = compare_all_fields(ledger, x.row, y.row);
      return all != 0 ? all < 0 : x.row < y.row;
    });
  }

 private:
  static bool less(const OpenItem& a, const OpenItem& b) {
    return std::tie(a.row, a.retention) < std::tie(b.row, b.retention);
  }
  static std::vector<OpenItem> sorted(std::span<const OpenItem> items) {
    std::vector<OpenItem> all(items.begin(), items.end());
    std::sort(all.begin(), all.end(), less);
    return all;
  }

  ItemMove move_of(const OpenItem* before, const OpenItem* after) {
    ItemMove move;
    const OpenItem& any = after != nullptr ? *after : *before;
    move.row = any.row;
    move.due = any.due;
    move.retention = any.retention;
    if (before != nullptr) {
      move.before = before->open;
      move.from = earlier_.ager.age(*before).bucket;
    }
    if (after != nullptr) {
      move.after = after->open;
      move.to = later_.ager.age(*after).bucket;
    }
    if (move.lost() > 0) move.written_off = write_off_of(move);
    if (before != nullptr && after != nullptr) {
      const std::uint32_t from = level(move.from), to = level(move.to);
      move.aged = to > from ? 1 : to < from ? -1 : 0;
    }
    return move;
  }

  // A retention and its document share a row: what one of them took, the other cannot have.
  std::int64_t write_off_of(const ItemMove& move) {
    const Ledger& ledger = later_.ager.ledger();
    if (move.row != last_row_) {
      last_row_ = move.row;
      left_ = later_.open.written_off(ledger, move.row).written -
              earlier_.open.written_off(ledger, move.row).written;
    }
    const std::int64_t part = std::clamp<std::int64_t>(left_, 0, move.lost());
    left_ -= part;
    return part;
  }

  [[nodiscard]] std::uint32_t level(std::uint32_t bucket) const {
    const auto ahead = static_cast<std::uint32_t>(later_.ager.axis().not_due_columns());
    return bucket < ahead ? 0 : bucket - ahead + 1;
  }

  const AgedDay& earlier_;
  const AgedDay& later_;
  RowId last_row_;
  std::int64_t left_ = 0;
};

void add(const ItemMove& move, MoveSum& sum) {
  sum.opening += move.before;
  sum.closing += move.after;
  sum.fresh += move.gained();
  sum.written_off += move.written_off;
  sum.paid += move.lost() - move.written_off;
  (move.aged > 0 ? sum.worsened : move.aged < 0 ? sum.improved : sum.stayed) += move.carried();
}

std::optional<Diagnostic> differs(Currency currency, std::int64_t difference) {
  if (difference == 0) return std::nullopt;
  return error("tie-out-failed", Status::internal)
      .with("currency", std::string(currency.code()))
      .with("difference", Money{difference, currency}.to_decimal());
}

}  // namespace

std::vector<ItemMove> item_moves(const AgedDay& earlier, const AgedDay& later) {
  std::vector<ItemMove> moves;
  CustomerMoves customers(earlier, later);
  for (std::uint32_t c = 0; c < later.ager.ledger().customer_count(); ++c) {
    customers.add(CustomerId(c), moves);
  }
  return moves;
}

Result<std::vector<MoveSum>> sum_moves(const AgedDay& earlier, const AgedDay& later,
                                       std::span<const ItemMove> moves,
                                       std::span<const GroupKey> keys) {
  const Ledger& ledger = later.ager.ledger();
  std::map<std::pair<std::vector<std::string>, Currency>, MoveSum> lines;
  std::map<Currency, std::pair<std::int64_t, std::int64_t>> totals;
  std::string buffer;
  for (const ItemMove& move : moves) {
    std::vector<std::string> values;
    for (const GroupKey& key : keys) {
      values.emplace_back(
          group_value(key, ledger, later.ager.facts(), move.row, move.due, buffer));
    }
    const Currency currency = ledger.currency(move.row);
    MoveSum& sum = lines[std::pair(values, currency)];
    sum.keys = std::move(values);
    sum.currency = currency;
    add(move, sum);
    totals[currency].first += move.before;
    totals[currency].second += move.after;
  }
  for (std::size_t i = 0; i < later.open.tie_out.size(); ++i) {
    const TieOut& from = earlier.open.tie_out[i];
    const TieOut& to = later.open.tie_out[i];
    const auto& [opening, closing] = totals[to.currency];
    for (const std::int64_t difference :
         {from.not_due + from.overdue - opening, to.not_due + to.overdue - closing}) {
      if (auto failure = differs(to.currency, difference)) return fail(std::move(*failure));
    }
  }
  std::vector<MoveSum> sums;
  sums.reserve(lines.size());
  for (auto& line : lines) sums.push_back(std::move(line.second));
  return sums;
}

std::vector<RollCell> roll_matrix(const Ledger& ledger, std::span<const ItemMove> moves) {
  using Key = std::tuple<Currency, std::uint32_t, std::uint32_t, bool>;
  std::map<Key, RollCell> cells;
  std::map<std::pair<Currency, std::uint32_t>, std::int64_t> stood;
  for (const ItemMove& move : moves) {
    const Currency currency = ledger.currency(move.row);
    const auto put = [&](std::uint32_t from, std::uint32_t to, bool written, std::int64_t amount) {
      if (amount == 0) return;
      RollCell& cell = cells[Key(currency, from, to, written)];
      cell.currency = currency;
      cell.from = from;
      cell.to = to;
      cell.written_off = written;
      cell.amount += amount;
      ++cell.items;
    };
    put(move.from, move.to, false, move.carried());
    put(kNoBucket, move.to, false, move.gained());
    put(move.from, kNoBucket, false, move.lost() - move.written_off);
    put(move.from, kNoBucket, true, move.written_off);
    if (move.from != kNoBucket) stood[std::pair(currency, move.from)] += move.before;
  }
  std::vector<RollCell> all;
  for (auto& entry : cells) {
    RollCell& cell = entry.second;
    if (cell.from != kNoBucket) cell.of = stood[std::pair(cell.currency, cell.from)];
    all.push_back(cell);
  }
  return all;
}

}  // namespace arrears
