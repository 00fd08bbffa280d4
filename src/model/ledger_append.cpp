// LedgerBuilder::append: whole parts at once. Everything that needs an order (texts, customers) is
// done part by part first; then each column is a job of its own, which gives the parts' cells back
// as it goes: of most columns only one copy exists at any time.
#include <algorithm>
#include <cassert>
#include <functional>
#include <limits>
#include <type_traits>
#include <utility>

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

template <class Cell>
bool any_known(const PartToAppend& part, const std::vector<Cell>& cells, Cell absent) {
  bool known = false;
  if (cells.empty()) return known;
  for_each_kept(part, [&](std::size_t from, std::size_t end) {
    for (std::size_t row = from; row < end && !known; ++row) known = !(cells[row] == absent);
  });
  return known;
}

/// How many rows the ledger had and will have, and where the new ones go: each to its place, or
/// (no places) behind one another.
struct Room {
  std::size_t before, rows;
  std::span<const std::uint32_t> places;

  /// Puts the n-th of the new rows in.
  template <class Out>
  void put(std::vector<Out>& out, std::size_t n, Out cell) const {
    out[places.empty() ? before + n : places[n]] = cell;
  }
};

/// Appends a column of all parts to `out` and empties it in the parts. A column that no row has
/// stays empty. `change(part, cell)` gives the cell as the ledger keeps it.
template <class Out, class CellsOf, class Cell, class Change>
void append_column(std::span<const PartToAppend> parts, const Room& room, std::vector<Out>& out,
                   Out none, const CellsOf& cells_of, Cell absent, const Change& change) {
  const bool known = !out.empty() || std::any_of(parts.begin(), parts.end(),
                                                 [&](const PartToAppend& part) {
    return any_known(part, cells_of(*part.part), absent);
  });
  const std::size_t rows = room.rows;
  if (known) {
    // Exactly, the first time; many small sources must not move all rows with each.
    if (rows > out.capacity()) out.reserve(std::max(rows, out.capacity() + out.capacity() / 2));
    out.resize(rows, none);
  }
  std::size_t to = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto& cells = cells_of(*parts[i].part);
    if (!known || cells.empty()) {
      to += parts[i].rows();
    } else {
      for_each_kept(parts[i], [&](std::size_t from, std::size_t end) {
        for (std::size_t row = from; row < end; ++row) {
          room.put(out, to++, static_cast<Out>(change(i, cells[row])));
        }
      });
    }
    std::remove_reference_t<decltype(cells)>().swap(cells);  // `= {}` would keep the memory
  }
}

constexpr auto kNoType = static_cast<DocType>(0xFFU);  // of no row: all have one
constexpr auto kSame = [](std::size_t, auto cell) { return cell; };

}  // namespace

// New ids are kept in `pool`: the ledger's own takes words at the same time.
void LedgerBuilder::join_customers(std::span<const PartToAppend> parts, TextPool& pool,
                                   std::vector<Joined>& joined) {
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const LedgerPart& part = *parts[p].part;
    // A customer whose rows are all dropped is none of this ledger.
    std::vector<char> used(part.customers.size());
    for_each_kept(parts[p], [&](std::size_t from, std::size_t end) {
      for (std::size_t row = from; row < end; ++row) used[part.customer[row]] = 1;
    });
    joined[p].customers.resize(used.size());
    for (std::uint32_t i = 0; i < used.size(); ++i) {
      if (used[i] != 0) joined[p].customers[i] = known_or_new(part.customers.text(i), pool);
    }
  }
}

void LedgerBuilder::join_words(std::span<const PartToAppend> parts, std::vector<Joined>& joined) {
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const TextIndex& words = parts[p].part->words;
    joined[p].words.resize(words.size());
    for (std::uint32_t i = 1; i < words.size(); ++i) {
      joined[p].words[i] = ledger_.pool_.intern(words.text(i));
    }
  }
}

std::vector<LedgerBuilder::Joined> LedgerBuilder::join_texts(std::span<const PartToAppend> parts,
                                                             const Jobs& run) {
  std::vector<Joined> joined(parts.size());
  std::size_t rows = size();
  for (std::size_t p = 0; p < parts.size(); ++p) {
    joined[p].first_row = rows;
    joined[p].seen.resize(seen_.size());
    for (std::size_t slot = 0; slot < kColumns; ++slot) {
      joined[p].totals[slot].resize(totals_[slot].size());
    }
    rows += parts[p].rows();
  }
  TextPool ids;
  const std::size_t old_customers = ledger_.customers_.size();
  run(2, [&](std::size_t job) {
    job == 0 ? join_customers(parts, ids, joined) : join_words(parts, joined);
  });
  const std::uint64_t ids_moved = ledger_.pool_.adopt(std::move(ids));
  for (std::size_t i = old_customers; i < ledger_.customers_.size(); ++i) {
    ledger_.customers_[i] = TextPool::moved(ledger_.customers_[i], ids_moved);
  }
  for (std::size_t p = 0; p < parts.size(); ++p) {
    joined[p].pool_moved = ledger_.pool_.adopt(std::move(parts[p].part->pool));
  }
  return joined;
}

/// Puts the rows of customers together. Cash application, histories and the like look at customer
/// after customer; in the order of an export each of their rows would be a wait for memory.
LedgerBuilder::Places LedgerBuilder::gather_customers(std::span<const PartToAppend> parts,
                                                      std::vector<Joined>& joined,
                                                      std::size_t rows) {
  assert(size() == 0 && !wanted_.origins);
  if (const auto renumbered = number_customers_by_bytes(); !renumbered.empty()) {
    for (Joined& part : joined) {
      for (CustomerId& customer : part.customers) {
        if (customer.valid()) customer = renumbered[customer.index()];
      }
    }
  }
  const auto each_row = [&](const auto& take) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for_each_kept(parts[i], [&](std::size_t from, std::size_t end) {
        for (std::size_t row = from; row < end; ++row) {
          take(joined[i].customers[parts[i].part->customer[row]].index());
        }
      });
    }
  };
  std::vector<std::uint32_t> next(ledger_.customers_.size());
  each_row([&](std::size_t customer) { ++next[customer]; });
  std::uint32_t before = 0;
  for (std::uint32_t& count : next) before += std::exchange(count, before);
  Places places;
  places.reserve(rows);
  each_row([&](std::size_t customer) { places.push_back(next[customer]++); });
  return places;
}

void LedgerBuilder::append_columns(std::span<const PartToAppend> parts,
                                   const std::vector<Joined>& joined, const Places& places,
                                   std::size_t rows, const Jobs& run) {
  const Room room{size(), rows, places};
  std::vector<std::function<void()>> jobs;
  const auto column = [&](auto& out, auto none, auto cells_of, auto absent, auto change) {
    jobs.emplace_back([=, &out] {
      append_column(parts, room, out, none, cells_of, absent, change);
    });
  };
  const auto text = [&joined](std::size_t part, TextRef ref) {
    return TextPool::moved(ref, joined[part].pool_moved);
  };
  const auto word = [&joined](std::size_t part, std::uint32_t number) {
    return joined[part].words[number];
  };
  column(ledger_.amount_, std::int64_t{0}, [](LedgerPart& p) -> auto& { return p.amount; },
         Ledger::kAbsent, kSame);
  column(ledger_.customer_, CustomerId{}, [](LedgerPart& p) -> auto& { return p.customer; },
         std::numeric_limits<std::uint32_t>::max(),
         [&joined](std::size_t part, std::uint32_t number) {
           return joined[part].customers[number];
         });
  column(ledger_.currency_, std::uint16_t{0}, [](LedgerPart& p) -> auto& { return p.currency; },
         std::numeric_limits<std::uint16_t>::max(), kSame);
  for (const std::size_t s : money_slots_) {
    column(ledger_.money_[s], Ledger::kAbsent, [s](LedgerPart& p) -> auto& { return p.money[s]; },
           Ledger::kAbsent, kSame);
  }
  for (const std::size_t s : text_slots_) {
    column(ledger_.texts_[s], TextRef{}, [s](LedgerPart& p) -> auto& { return p.texts[s]; },
           TextRef{}, text);
  }
  for (const std::size_t s : name_slots_) {
    column(ledger_.texts_[s], TextRef{}, [s](LedgerPart& p) -> auto& { return p.names[s]; }, 0U,
           word);
  }
  for (const std::size_t s : date_slots_) {
    column(ledger_.dates_[s], Date{}.serial(), [s](LedgerPart& p) -> auto& { return p.dates[s]; },
           Date{}.serial(), kSame);
  }
  if (wanted_.origins) {
    column(ledger_.line_, std::uint64_t{0}, [](LedgerPart& p) -> auto& { return p.line; },
           ~std::uint64_t{0}, kSame);
    column(ledger_.offset_, std::uint64_t{0}, [](LedgerPart& p) -> auto& { return p.offset; },
           ~std::uint64_t{0}, kSame);
  }
  run(jobs.size(), [&](std::size_t i) { jobs[i](); });
  append_extras(parts, joined, places, rows);
  // Last, since it says how many rows a part has.
  append_column(parts, room, ledger_.type_, DocType::invoice,
                [](LedgerPart& p) -> auto& { return p.type; }, kNoType, kSame);
}

void LedgerBuilder::append_extras(std::span<const PartToAppend> parts,
                                  const std::vector<Joined>& joined, const Places& places,
                                  std::size_t rows) {
  const Room room{0, rows, places};
  for (const std::size_t extra : source_extras_) ledger_.extras_[extra].resize(rows);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    auto& extras = parts[p].part->extras;
    for (std::size_t i = 0; i < extras.size(); ++i) {
      auto& cells = ledger_.extras_[source_extras_[i]];
      std::size_t to = joined[p].first_row;
      // Two columns of one name share their cells: an empty one must not wipe out the other.
      for_each_kept(parts[p], [&](std::size_t begin, std::size_t end) {
        if (extras[i].empty()) return;
        for (std::size_t row = begin; row < end; ++row, ++to) {
          if (extras[i][row] != 0) room.put(cells, to, joined[p].words[extras[i][row]]);
        }
      });
      std::remove_reference_t<decltype(extras[i])>().swap(extras[i]);
    }
  }
}

/// Adds up the rows of one part, which are in the ledger now.
void LedgerBuilder::sum_part(std::size_t end, Joined& joined) const {
  const std::size_t first = joined.first_row;
  const auto& dates = ledger_.dates_[slot_of(Column::doc_date)];
  const auto add_up = [&](std::vector<Sum>& totals, const std::vector<std::int64_t>& cells,
                          bool local) {
    std::size_t currency = 0;
    Sum* sum = &totals[0];
    for (std::size_t row = first; row < end; ++row) {
      if (cells[row] == Ledger::kAbsent) continue;
      if (!local && ledger_.currency_[row] != currency) {
        currency = ledger_.currency_[row];
        sum = &totals[currency];
      }
      cells[row] < 0 ? sum->subtract(cells[row]) : sum->add(cells[row]);
    }
  };
  std::uint16_t last = 0;
  for (std::size_t row = first; row < end; ++row) {
    joined.latest = std::max(joined.latest, Date::from_serial(dates[row]));
    if (ledger_.currency_[row] == last) continue;
    last = ledger_.currency_[row];
    joined.seen[last] = true;
  }
  add_up(joined.totals[slot_of(Column::amount)], ledger_.amount_, false);
  for (const std::size_t s : money_slots_) {
    if (ledger_.money_[s].empty()) continue;
    add_up(joined.totals[s], ledger_.money_[s], s == slot_of(Column::amount_local));
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

void LedgerPart::clear() {
  const auto clear_each = [](auto& columns) {
    for (auto& column : columns) column.clear();
  };
  type.clear();
  currency.clear();
  amount.clear();
  clear_each(dates);
  clear_each(money);
  clear_each(texts);
  clear_each(extra_texts);
  pool.clear();
}

void LedgerBuilder::append(std::span<const PartToAppend> parts, const Jobs& run) {
  std::size_t rows = size();
  for (const PartToAppend& part : parts) rows += part.rows();
  std::vector<Joined> joined = join_texts(parts, run);
  assert(rows < std::numeric_limits<std::uint32_t>::max());
  if (rows == size()) return;
  const Places places = wanted_.by_customer ? gather_customers(parts, joined, rows) : Places{};
  append_columns(parts, joined, places, rows, run);
  run(parts.size(), [&](std::size_t i) {
    sum_part(i + 1 < parts.size() ? joined[i + 1].first_row : rows, joined[i]);
  });
  for (const Joined& part : joined) count_part(part);
}

}  // namespace arrears
