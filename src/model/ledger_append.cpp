// LedgerBuilder::append: whole parts at once. Everything that needs an order (texts, customers,
// room) is done part by part first; copying cells then needs no lock.
#include <algorithm>
#include <cassert>
#include <limits>

#include <arrears/model/ledger_builder.hpp>

namespace arrears {

/// Where a part's texts went, and what its rows add up to.
struct LedgerBuilder::Joined {
  std::size_t first_row = 0;
  std::uint64_t pool_moved = 0;
  std::vector<CustomerId> customers;  // by the part's number
  std::vector<TextRef> words;
  std::array<Totals, kColumns> totals;
  std::vector<bool> seen;
  Date latest;
};

namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

/// Calls `take(from, to)` for every stretch of rows that are kept.
template <class Take>
void for_each_kept(const PartToAppend& part, const Take& take) {
  std::size_t from = 0;
  for (const std::uint32_t row : part.dropped) {
    if (row > from) take(from, row);
    from = row + std::size_t{1};
  }
  if (from < part.part->rows()) take(from, part.part->rows());
}

template <class Cell, class Out, class Change>
void copy_cells(const PartToAppend& part, const std::vector<Cell>& cells, std::vector<Out>& out,
                std::size_t first_row, const Change& change) {
  if (cells.empty() || out.empty()) return;
  auto to = out.begin() + static_cast<std::ptrdiff_t>(first_row);
  for_each_kept(part, [&](std::size_t from, std::size_t end) {
    const auto begin = cells.begin();
    to = std::transform(begin + static_cast<std::ptrdiff_t>(from),
                        begin + static_cast<std::ptrdiff_t>(end), to, change);
  });
}

template <class Cell>
bool any_known(const PartToAppend& part, const std::vector<Cell>& cells, Cell absent) {
  bool known = false;
  if (cells.empty()) return known;
  for_each_kept(part, [&](std::size_t from, std::size_t end) {
    for (std::size_t row = from; row < end && !known; ++row) known = !(cells[row] == absent);
  });
  return known;
}

constexpr auto kSame = [](auto cell) { return cell; };

}  // namespace

LedgerBuilder::Joined LedgerBuilder::join_texts(const PartToAppend& part, std::size_t first_row) {
  Joined joined;
  joined.first_row = first_row;
  joined.seen.resize(seen_.size());
  for (std::size_t slot = 0; slot < kColumns; ++slot) {
    joined.totals[slot].resize(totals_[slot].size());
  }
  // A customer whose rows are all dropped is none of this ledger.
  std::vector<bool> used(part.part->customers.size());
  for_each_kept(part, [&](std::size_t from, std::size_t end) {
    for (std::size_t row = from; row < end; ++row) used[part.part->customer[row]] = true;
  });
  joined.customers.resize(used.size());
  for (std::uint32_t i = 0; i < used.size(); ++i) {
    if (used[i]) joined.customers[i] = customer_of(part.part->customers.text(i));
  }
  joined.words.resize(part.part->words.size());
  for (std::uint32_t i = 1; i < joined.words.size(); ++i) {
    joined.words[i] = ledger_.pool_.intern(part.part->words.text(i));
  }
  joined.pool_moved = ledger_.pool_.adopt(std::move(part.part->pool));
  return joined;
}

void LedgerBuilder::make_room(std::span<const PartToAppend> parts, std::size_t rows) {
  const auto known = [&](auto absent, auto cells_of) {
    return std::any_of(parts.begin(), parts.end(), [&](const PartToAppend& part) {
      return any_known(part, cells_of(*part.part), absent);
    });
  };
  // A column that earlier rows have grows too where these parts have it with empty cells only: it
  // would else be too short for what copy_part writes.
  const auto grow = [&](auto& column, auto absent, auto cells_of) {
    if (!column.empty() || known(absent, cells_of)) column.resize(rows, absent);
  };
  for (const std::size_t s : date_slots_) {
    grow(ledger_.dates_[s], Date{}.serial(), [s](LedgerPart& p) -> auto& { return p.dates[s]; });
  }
  for (const std::size_t s : money_slots_) {
    grow(ledger_.money_[s], Ledger::kAbsent, [s](LedgerPart& p) -> auto& { return p.money[s]; });
  }
  for (const std::size_t s : text_slots_) {
    grow(ledger_.texts_[s], TextRef{}, [s](LedgerPart& p) -> auto& { return p.texts[s]; });
  }
  const auto known_name = [&](std::size_t s) {
    return known(0U, [s](LedgerPart& p) -> auto& { return p.names[s]; });
  };
  for (const std::size_t s : name_slots_) {
    if (!ledger_.texts_[s].empty() || known_name(s)) ledger_.texts_[s].resize(rows);
  }
  for (const std::size_t extra : source_extras_) ledger_.extras_[extra].resize(rows);
  ledger_.type_.resize(rows);
  ledger_.customer_.resize(rows);
  ledger_.currency_.resize(rows);
  ledger_.amount_.resize(rows);
  if (wanted_.origins) {
    ledger_.line_.resize(rows);
    ledger_.offset_.resize(rows);
  }
}

void LedgerBuilder::copy_part(const PartToAppend& part, Joined& joined) {
  const LedgerPart& from = *part.part;
  const std::size_t first = joined.first_row;
  copy_cells(part, from.type, ledger_.type_, first, kSame);
  copy_cells(part, from.customer, ledger_.customer_, first,
             [&](std::uint32_t number) { return joined.customers[number]; });
  copy_cells(part, from.currency, ledger_.currency_, first, kSame);
  copy_cells(part, from.amount, ledger_.amount_, first, kSame);
  for (const std::size_t s : date_slots_) {
    copy_cells(part, from.dates[s], ledger_.dates_[s], first, kSame);
  }
  for (const std::size_t s : money_slots_) {
    copy_cells(part, from.money[s], ledger_.money_[s], first, kSame);
  }
  const auto text = [&](TextRef ref) { return TextPool::moved(ref, joined.pool_moved); };
  for (const std::size_t s : text_slots_) {
    copy_cells(part, from.texts[s], ledger_.texts_[s], first, text);
  }
  const auto word = [&](std::uint32_t number) { return joined.words[number]; };
  for (const std::size_t s : name_slots_) {
    copy_cells(part, from.names[s], ledger_.texts_[s], first, word);
  }
  for (std::size_t i = 0; i < from.extras.size(); ++i) {
    auto& cells = ledger_.extras_[source_extras_[i]];
    std::size_t to = first;
    // Two columns of one name share their cells: an empty one must not wipe out the other.
    for_each_kept(part, [&](std::size_t begin, std::size_t end) {
      if (from.extras[i].empty()) return;
      for (std::size_t row = begin; row < end; ++row, ++to) {
        if (from.extras[i][row] != 0) cells[to] = joined.words[from.extras[i][row]];
      }
    });
  }
  copy_cells(part, from.line, ledger_.line_, first, kSame);
  copy_cells(part, from.offset, ledger_.offset_, first, kSame);

  const auto& dates = ledger_.dates_[slot_of(Column::doc_date)];
  const auto add = [](Sum& sum, std::int64_t minor) {
    minor < 0 ? sum.subtract(minor) : sum.add(minor);
  };
  for (std::size_t row = first; row < first + part.rows(); ++row) {
    const std::uint16_t currency = ledger_.currency_[row];
    joined.seen[currency] = true;
    joined.latest = std::max(joined.latest, Date::from_serial(dates[row]));
    add(joined.totals[slot_of(Column::amount)][currency], ledger_.amount_[row]);
  }
  for (const std::size_t s : money_slots_) {
    const auto& cells = ledger_.money_[s];
    if (from.money[s].empty() || cells.empty()) continue;
    const bool local = s == slot_of(Column::amount_local);
    for (std::size_t row = first; row < first + part.rows(); ++row) {
      if (cells[row] == Ledger::kAbsent) continue;
      add(joined.totals[s][local ? 0U : ledger_.currency_[row]], cells[row]);
    }
  }
}

void LedgerBuilder::count_part(const Joined& joined) {
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    if (joined.seen[i]) seen_[i] = true;
  }
  ledger_.latest_date_ = std::max(ledger_.latest_date_, joined.latest);
  for (std::size_t s = 0; s < kColumns; ++s) {
    for (std::size_t i = 0; i < totals_[s].size(); ++i) totals_[s][i].add(joined.totals[s][i]);
  }
}

void LedgerBuilder::append(std::span<const PartToAppend> parts, const Jobs& run) {
  std::size_t rows = size();
  std::vector<Joined> joined;
  joined.reserve(parts.size());
  for (const PartToAppend& part : parts) {
    joined.push_back(join_texts(part, rows));
    rows += part.rows();
  }
  assert(rows < std::numeric_limits<std::uint32_t>::max());
  if (rows == size()) return;
  make_room(parts, rows);
  run(parts.size(), [&](std::size_t i) {
    if (parts[i].rows() > 0) copy_part(parts[i], joined[i]);
  });
  for (const Joined& part : joined) count_part(part);
}

}  // namespace arrears
