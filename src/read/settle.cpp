// What only all rows of a file can decide.
#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

#include "settle.hpp"

#include "running_balance.hpp"
#include "turned_days.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

/// The reading that a column's cells agree on, or why there is none.
template <std::size_t N, class Way>
class Decision {
 public:
  Decision(SourceRows& source, Column column, const Votes<N>& votes)
      : source_(source), column_(column), votes_(votes) {}

  std::optional<Diagnostic> decide(std::string_view code) {
    Decided decided;
    const auto at = static_cast<std::size_t>(source_.layout->field(column_));
    decided.column = source_.layout->header.cells[at];
    const std::size_t ways = votes_.ways();
    if (votes_.voters == 0 || (ways > 1 && !votes_.any_open())) {
      decided.convention = "any";
      decided.by = "alike";
      source_.report.decided.push_back(std::move(decided));
      return std::nullopt;
    }
    if (ways != 1) return problem(code, ways);
    const std::size_t way = votes_.first_way();
    decided.convention = to_string(static_cast<Way>(way));
    decided.by = "cells";
    decided.cells = votes_.deciding;
    // Three orders can be narrowed to one by cells that each exclude only some of the others.
    const Example& example = votes_.deciding > 0 ? votes_.first_deciding : votes_.open[0];
    decided.line = example.line;
    decided.example = example.text;
    source_.report.decided.push_back(std::move(decided));
    return std::nullopt;
  }

 private:
  Diagnostic problem(std::string_view code, std::size_t ways) const {
    const auto at = static_cast<std::size_t>(source_.layout->field(column_));
    // Either the first cells that allow several readings, or two that exclude each other.
    std::array<Example, 2> two = votes_.open;
    if (ways == 0) {
      two = {votes_.first_against[0], votes_.first_against[1]};
      if (two[0].line > two[1].line) std::swap(two[0], two[1]);
    }
    Place place;
    place.file = source_.layout->file;
    place.line = two[0].line;
    const std::string suffix = ways == 0 ? "-mixed" : "-ambiguous";
    return usage_error(std::string(code) + suffix)
        .with("column", source_.layout->header.cells[at])
        .with("first", two[0].text)
        .with("second", two[1].line != 0 ? two[1].text : two[0].text)
        .with("line", static_cast<std::int64_t>(two[0].line))
        .with("second_line", static_cast<std::int64_t>(std::max(two[0].line, two[1].line)))
        .at(std::move(place));
  }

  SourceRows& source_;
  Column column_;
  const Votes<N>& votes_;
};

std::vector<Column> money_columns(const Layout& layout) {
  std::vector<Column> columns;
  for (const Column column : {Column::amount, Column::open_amount}) {
    if (layout.field(column) != Layout::kNone) columns.push_back(column);
  }
  for (const StoredColumn& column : layout.money) columns.push_back(column.column);
  return columns;
}

void note_settled(SourceRows& source, Column column, std::string_view convention,
                  bool by_option) {
  const Layout& layout = *source.layout;
  Decided decided;
  decided.column = layout.header.cells[static_cast<std::size_t>(layout.field(column))];
  decided.convention = convention;
  decided.by = layout.canonical() ? "canonical" : by_option ? "option" : "profile";
  source.report.decided.push_back(std::move(decided));
}

Diagnostics decide_each(SourceRows& source, const Verdicts& verdicts) {
  Diagnostics problems;
  const Layout& layout = *source.layout;
  for (const StoredColumn& column : layout.dates) {
    if (layout.settled.order) {
      note_settled(source, column.column, to_string(*layout.settled.order),
                   layout.options.date_order.has_value());
      continue;
    }
    DayVotes votes = verdicts.days[slot_of(column.column)];
    const PointYears& years = verdicts.point_years[slot_of(column.column)];
    // Points say day, month, year, unless the years are plainly those at the front.
    if (votes.ways() == 1 && votes.first_way() == 0 && years.may_begin_with_year()) {
      votes.against = {};
      votes.open = years.examples;
    }
    Decision<kDateOrders, DateOrder> decision(source, column.column, votes);
    if (auto problem = decision.decide("date-order")) problems.push_back(std::move(*problem));
  }
  for (const Column column : money_columns(layout)) {
    if (layout.settled.mark) {
      note_settled(source, column, to_string(*layout.settled.mark),
                   layout.options.decimal_mark.has_value());
      continue;
    }
    Decision<2, DecimalMark> decision(source, column, verdicts.marks[slot_of(column)]);
    if (auto problem = decision.decide("decimal-mark")) {
      problems.push_back(std::move(*problem));
    }
  }
  return problems;
}

/// Two columns of dates in one file, one with the day first and one with the month.
void compare_orders(SourceRows& source, const Verdicts& verdicts) {
  const Layout& layout = *source.layout;
  constexpr auto kDmy = static_cast<std::size_t>(DateOrder::dmy);
  constexpr auto kMdy = static_cast<std::size_t>(DateOrder::mdy);
  const StoredColumn* one[2] = {nullptr, nullptr};
  for (const StoredColumn& column : layout.dates) {
    const DayVotes& votes = verdicts.days[slot_of(column.column)];
    if (layout.settled.order || votes.ways() != 1) continue;
    const std::size_t way = votes.first_way();
    if (way == kDmy && one[0] == nullptr) one[0] = &column;
    if (way == kMdy && one[1] == nullptr) one[1] = &column;
  }
  if (one[0] == nullptr || one[1] == nullptr) return;
  const auto example_of = [&](const StoredColumn& column) {
    const DayVotes& votes = verdicts.days[slot_of(column.column)];
    return votes.deciding > 0 ? votes.first_deciding : votes.open[0];
  };
  const Example example = example_of(*one[1]);
  Place place;
  place.file = layout.file;
  place.line = example.line;
  source.notes.push_back(
      warning("date-orders-differ")
          .with("first", layout.header.cells[one[0]->field])
          .with("first_text", example_of(*one[0]).text)
          .with("second", layout.header.cells[one[1]->field])
          .with("second_text", example.text)
          .at(std::move(place)));
}

/// What `fill_waiting_cells` has rounded is no row where rounding is forbidden.
void reject_rounded(SourceRows& source, const Verdicts& verdicts) {
  if (!source.layout->options.strict) return;
  for (std::uint32_t c = 0; c < source.chunks.size(); ++c) {
    const ChunkRows& chunk = *source.chunks[c];
    for (const OpenMoney& open : chunk.open_money) {
      const Worth& worth = open.worth[verdicts.mark_of(open.column)];
      if (!worth.rounded) continue;
      const Currency currency = Currency::from_index(chunk.part.currency[open.row]);
      source.dropped.push_back({c, open.row,
                                error("amount-needs-rounding")
                                    .with("text", Money{worth.minor, currency}.to_decimal())
                                    .with("currency", std::string(currency.code())),
                                {}});
    }
  }
}

/// `1,234` beside `567,80`: three decimals, all but the last two lost, may have been thousands.
void doubt_rounded(SourceRows& source) {
  constexpr std::int64_t kThousandth = 1'000'000'000'000'000;  // in 10^-18
  constexpr std::int64_t kFourDigits = 100'000;                // 1,000.00
  std::int64_t doubtful = 0;
  std::uint64_t rows = 0, first_line = 0;
  for (std::uint32_t c = 0; c < source.chunks.size(); ++c) {
    const ChunkRows& chunk = *source.chunks[c];
    rows += chunk.part.rows();
    for (const RoundedCell& cell : chunk.rounded) {
      if (cell.column != Column::amount || cell.difference % kThousandth != 0) continue;
      const Currency currency = Currency::from_index(chunk.part.currency[cell.row]);
      const bool small = std::abs(chunk.part.amount[cell.row]) < kFourDigits;
      if (!small || currency.exponent() != 2) continue;
      if (doubtful++ == 0) first_line = source.line(c, cell.row);
    }
  }
  if (doubtful == 0 || static_cast<std::uint64_t>(doubtful) == rows) return;
  Place place;
  place.file = source.layout->file;
  place.line = first_line;
  source.notes.push_back(
      warning("rounded-or-thousands").with("count", doubtful).at(std::move(place)));
}

/// Calls `look(chunk, row, amount, open)` for all rows; `open` is kNoMoney where there is none.
template <class Look>
void for_each_amount(const SourceRows& source, const Look& look) {
  for (std::uint32_t c = 0; c < source.chunks.size(); ++c) {
    const LedgerPart& part = source.chunks[c]->part;
    const auto& open = part.money[slot_of(Column::open_amount)];
    for (std::uint32_t row = 0; row < part.rows(); ++row) {
      look(c, row, part.amount[row], open.empty() ? LedgerPart::kNoMoney : open[row]);
    }
  }
}

/// An open amount that is no part of its amount; where the amount is the document's own, an
/// open amount of a payment may be signed by what it does.
void reject_odd_open_amounts(SourceRows& source) {
  for_each_amount(source, [&](std::uint32_t c, std::uint32_t row, std::int64_t amount,
                              std::int64_t open) {
    if (!is_odd_open(source.chunks[c]->part.type[row], amount, open)) return;
    const bool sign = (open < 0) != (amount < 0);
    source.dropped.push_back(
        {c, row, error(sign ? "open-amount-sign" : "open-amount-exceeds"), {}});
  });
}

}  // namespace

void Verdicts::add(const ChunkRows& chunk) {
  for (std::size_t i = 0; i < kColumns; ++i) {
    days[i].merge(chunk.days[i], chunk.lines_before);
    point_years[i].merge(chunk.point_years[i], chunk.lines_before);
    iso_days[i].merge(chunk.iso_days[i], chunk.lines_before);
    marks[i].merge(chunk.marks[i], chunk.lines_before);
  }
}

bool Verdicts::reads_as(const Verdicts& other) const {
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (days[i].first_way() != other.days[i].first_way()) return false;
    if (marks[i].first_way() != other.marks[i].first_way()) return false;
  }
  return true;
}

void SignCounts::add(const LedgerPart& part) {
  for (std::size_t row = 0; row < part.rows(); ++row) {
    if (effect_of(part.type[row]) != Effect::lowers || part.amount[row] == 0) continue;
    ++(part.amount[row] < 0 ? minus : plain)[static_cast<std::size_t>(part.type[row])];
  }
}

void SignCounts::add(const SignCounts& other) {
  for (std::size_t kind = 0; kind < kDocTypes; ++kind) {
    minus[kind] += other.minus[kind];
    plain[kind] += other.plain[kind];
  }
}

Diagnostics decide_columns(SourceRows& source, const Verdicts& verdicts) {
  Diagnostics problems = decide_each(source, verdicts);
  if (problems.empty()) find_turned_days(source, verdicts, problems);
  if (problems.empty()) compare_orders(source, verdicts);
  return problems;
}

void fill_waiting_cells(ChunkRows& chunk, const Verdicts& verdicts) {
  for (const OpenDay& open : chunk.open_days) {
    const std::size_t way = verdicts.days[slot_of(open.column)].first_way();
    chunk.part.dates[slot_of(open.column)][open.row] = open.serial[way];
  }
  const auto set = [&](Column column, std::uint32_t row, const Worth& worth) {
    auto& cells = column == Column::amount ? chunk.part.amount
                                           : chunk.part.money[slot_of(column)];
    cells[row] = worth.minor;
    if (worth.rounded) chunk.rounded.push_back({row, column, worth.difference});
  };
  for (const OpenMoney& open : chunk.open_money) {
    const Worth& worth = open.worth[verdicts.mark_of(open.column)];
    set(open.column, open.row, worth);
    if (open.also_amount) set(Column::amount, open.row, worth);
  }
  std::sort(chunk.rounded.begin(), chunk.rounded.end(),
            [](const RoundedCell& a, const RoundedCell& b) {
              return a.row != b.row ? a.row < b.row : a.column < b.column;
            });
  for (WrittenSums& sums : chunk.sums) {
    for (std::size_t fate = 0; fate < kFates; ++fate) {
      sums.known[fate].add(sums.waiting_amount[fate][verdicts.mark_of(Column::amount)]);
      sums.known[fate].add(sums.waiting_open[fate][verdicts.mark_of(Column::open_amount)]);
    }
  }
}

bool is_odd_open(DocType type, std::int64_t amount, std::int64_t open) {
  if (open == LedgerPart::kNoMoney || is_part_of(open, amount)) return false;
  return effect_of(type) != Effect::lowers || !is_part_of(-open, amount);
}

SignedKinds decide_signs(SourceRows& source, const SignCounts& counts) {
  const Layout& layout = *source.layout;
  SignedKinds by_effect;
  if (layout.profile.signs == Signs::effect) return by_effect.set();
  if (layout.profile.signs == Signs::type) return by_effect;
  for (std::size_t kind = 0; kind < kDocTypes; ++kind) {
    const std::int64_t minus = counts.minus[kind], plain = counts.plain[kind];
    by_effect.set(kind, minus > plain);
    const bool mixed = minus * 2 > plain && plain != 0;
    if (!mixed) continue;
    Place place;
    place.file = layout.file;
    source.notes.push_back(warning(by_effect.test(kind) ? "credits-mostly-minus"
                                                        : "credits-often-minus")
                               .with("type", std::string(to_string(static_cast<DocType>(kind))))
                               .with("minus", minus)
                               .with("plain", plain)
                               .at(std::move(place)));
  }
  return by_effect;
}

void SourceRows::sort_dropped() {
  const auto before = [](const DroppedRow& a, const DroppedRow& b) {
    return a.chunk != b.chunk ? a.chunk < b.chunk : a.row < b.row;
  };
  const auto same = [](const DroppedRow& a, const DroppedRow& b) {
    return a.chunk == b.chunk && a.row == b.row;
  };
  std::stable_sort(dropped.begin(), dropped.end(), before);
  dropped.erase(std::unique(dropped.begin(), dropped.end(), same), dropped.end());
}

Diagnostics settle(SourceRows& source) {
  Verdicts verdicts;
  for (const auto& chunk : source.chunks) verdicts.add(*chunk);
  Diagnostics problems = decide_columns(source, verdicts);
  if (!problems.empty()) return problems;
  for (const auto& chunk : source.chunks) fill_waiting_cells(*chunk, verdicts);
  reject_rounded(source, verdicts);
  if (source.layout->canonical()) return problems;
  doubt_rounded(source);
  drop_running_balance(source);
  SignCounts signs;
  for (const auto& chunk : source.chunks) signs.add(chunk->part);
  source.by_effect = decide_signs(source, signs);
  reject_odd_open_amounts(source);
  check_totals(source);
  link_by_number(source);
  return problems;
}

}  // namespace arrears
