#include "stream_chunk.hpp"

#include <algorithm>
#include <utility>

#include <arrears/model/quick_hash.hpp>

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

template <class Cell>
bool any_known(const std::vector<Cell>& cells, Cell absent) {
  return std::any_of(cells.begin(), cells.end(),
                     [absent](Cell cell) { return !(cell == absent); });
}

}  // namespace

void SeenColumns::add(const LedgerPart& part) {
  for (const ColumnInfo& column : all_columns()) {
    const std::size_t slot = slot_of(column.column);
    if (columns.has(column.column)) continue;
    if (any_known(part.dates[slot], Date{}.serial()) ||
        any_known(part.money[slot], LedgerPart::kNoMoney) ||
        any_known(part.texts[slot], TextRef{})) {
      columns.add(column.column);
    }
  }
  for (std::size_t i = 0; i < extras.size(); ++i) {
    extras[i] = extras[i] || any_known(part.extra_texts[i], TextRef{});
  }
}

void SeenColumns::add(const SeenColumns& other) {
  columns.add(other.columns);
  for (std::size_t i = 0; i < extras.size(); ++i) extras[i] = extras[i] || other.extras[i];
}

bool is_clean(const ChunkRows& rows, bool may_name_by_name) {
  const auto left_out = [](const ReportLine& line) {
    return line.kind == ReportLine::Kind::left_out;
  };
  return rows.aside[static_cast<std::size_t>(Aside::total)] == 0 && rows.rounded.empty() &&
         std::all_of(rows.lines_between.begin(), rows.lines_between.end(), left_out) &&
         std::all_of(rows.sums.begin(), rows.sums.end(),
                     [](const WrittenSums& sums) { return sums.currency.known(); }) &&
         !rows.other_table && !rows.names_line && !rows.no_currency && rows.bad_utf8 == 0 &&
         rows.paid_unsaid == 0 && rows.grouped == 0 && rows.settled_in_part == 0 &&
         rows.open_unsaid == 0 &&
         (rows.named_by_name == 0 || may_name_by_name);
}

bool StreamSink::settle_rows() {
  ChunkRows& chunk = *made_.chunk;
  if (!is_clean(chunk, input_.may_name_by_name)) return false;
  fill_waiting_cells(chunk, input_.expected.verdicts);
  if (!chunk.rounded.empty()) return false;
  const LedgerPart& part = chunk.part;
  made_.signs.add(part);
  const auto& open = part.money[slot_of(Column::open_amount)];
  for (std::size_t row = 0; !input_.layout.canonical() && row < open.size(); ++row) {
    if (is_odd_open(part.type[row], part.amount[row], open[row])) return false;
  }
  return true;
}

void StreamSink::note_names() const {
  const ChunkRows& chunk = *made_.chunk;
  const LedgerPart& part = chunk.part;
  const auto& names = part.texts[slot_of(Column::customer_name)];
  const auto& ids = part.texts[slot_of(Column::customer_id)];
  auto book = input_.stores.names.borrow();
  struct Coming {
    std::uint64_t customer = 0;
    NameBook::Note note;
  };
  std::array<Coming, 64> notes;  // on their way from memory
  for (std::size_t row = 0; row < names.size();) {
    std::size_t count = 0;
    for (; row < names.size() && count < notes.size(); ++row) {
      if (names[row].empty()) continue;
      notes[count] = {quick_hash(part.pool.view(ids[row]), 0),
                      {quick_hash(part.pool.view(names[row]), 0),
                       row_number(input_.number, chunk.first_offset + chunk.offset[row])}};
      book->prefetch(notes[count++].customer);
    }
    for (std::size_t i = 0; i < count; ++i) book->note(notes[i].customer, notes[i].note);
  }
  input_.stores.names.give_back(std::move(book));
}

void StreamSink::sum_up() {
  const LedgerPart& part = made_.chunk->part;
  const auto add = [&](Column column, const std::vector<std::int64_t>& cells) {
    Sum& total = made_.totals[slot_of(column)];
    for (const std::int64_t cell : cells) {
      if (cell != LedgerPart::kNoMoney) cell < 0 ? total.subtract(cell) : total.add(cell);
    }
  };
  add(Column::amount, part.amount);
  for (const ColumnInfo& column : all_columns()) {
    add(column.column, part.money[slot_of(column.column)]);
  }
}

void StreamSink::end() {
  made_.chunk = sink_.finish();
  made_.rows = made_.chunk->part.rows();
  if (!settle_rows()) return;
  SourceRows one;
  one.by_effect = input_.expected.by_effect;
  one.chunks.push_back(std::move(made_.chunk));
  made_.clean = !account_for(one, 1);
  made_.chunk = std::move(one.chunks.front());
  made_.counts = std::move(one.report);
  if (!made_.clean) return;
  LedgerPart& part = made_.chunk->part;
  note_names();
  sum_up();
  made_.seen.add(part);
  made_.numbers.add(input_.layout, part);
  made_.bytes = input_.stores.bytes.borrow();
  made_.bytes->clear();
  input_.writer.write({part, input_.extras}, *made_.bytes);
  part.clear();
  input_.stores.parts.give_back(std::make_unique<LedgerPart>(std::move(part)));
}

}  // namespace arrears
