// RowSink: rows that are not taken, and the sums that prove that none is lost.
#include "row_sink.hpp"

namespace arrears {
namespace {

constexpr std::size_t index_of(Fate fate) { return static_cast<std::size_t>(fate); }

/// Where the cell begins in which the place lies: a quote left open swallows line after line.
std::uint64_t line_of_cell_at(const CsvRecord& record, const Place& place) {
  std::uint64_t line = record.line();
  for (std::size_t i = 0; i < record.size(); ++i) {
    const Place cell = record.place(i, {});
    if (cell.line > place.line || (cell.line == place.line && cell.column > place.column)) break;
    line = cell.line;
  }
  return line;
}

}  // namespace

void RowSink::count_amount(Fate fate) {
  if (!row_.amount.known) return;
  const bool by_open = row_.open.known || row_.open_is_all;
  count_money(Measure::open_or_amount, fate, row_.open.known ? row_.open : row_.amount, by_open);
  if (open_is_weak()) count_money(Measure::amount, fate, row_.amount, false);
}

void RowSink::count_money(Measure measure, Fate fate, const MoneyCell& money, bool by_open) {
  WrittenSums& sums = out_->sums_of(row_.currency_is_unknown ? Currency{} : row_.currency,
                                    row_.type, measure);
  const int exponent = row_.currency.exponent();
  // An open amount that is signed by what it does counts with the sign of its amount.
  const int sign = row_.amount.worth[0].sign();
  const auto add = [&](ExactSum& sum, const Worth& worth) {
    const int way = sign * worth.sign() < 0 ? -1 : 1;
    sum.add(way * worth.minor, exponent);
    if (worth.rounded) sum.add(-way * worth.difference, ExactSum::kDecimals);
  };
  if (!money.waits) {
    add(sums.known[index_of(fate)], money.worth[0]);
    return;
  }
  auto& waiting = by_open ? sums.waiting_open : sums.waiting_amount;
  for (std::size_t mark = 0; mark < 2; ++mark) {
    add(waiting[index_of(fate)][mark], money.worth[mark]);
  }
}

void RowSink::keep_fault(Diagnostic why) {
  const bool counts = why.severity == Severity::error;
  const bool room = out_->faults.size() < layout_.options.errors_per_file;
  if (!layout_.options.keep_rejects && !(counts && room)) return;
  RowFault fault{std::move(why), {}};
  if (layout_.options.keep_rejects) fault.text = record_->bytes();
  out_->faults.push_back(std::move(fault));
}

/// The kind of a row that is not taken, as far as it can be read: it signs the amount.
void RowSink::read_type_anyway() {
  if (row_.type_is_said) return;
  const std::string_view text = cell(Column::doc_type, scratch_);
  if (text.empty()) {
    row_.type = unsaid_type_;
    return;
  }
  const auto kind = layout_.words.kind(text);
  if (kind && kind->type) row_.type = *kind->type;
}

/// Reads the amounts of a row that is not taken, if they can be read: they stand in the sums.
void RowSink::read_amount_anyway() {
  read_type_anyway();
  if (!row_.amounts_read) {
    row_.amounts_read = true;
    // A total that names no currency is of those of its rows.
    const bool rows_say = row_.is_total && layout_.field(Column::currency) != Layout::kNone;
    if (!row_.currency.known()) {
      row_.currency = said_currency().value_or(rows_say ? Currency{} : layout_.currency);
    }
    if (!row_.currency.known()) {
      row_.currency_is_unknown = true;
      row_.currency = *Currency::from_code("EUR");  // only for the number of decimals
    }
    for (const Column column : {Column::amount, Column::open_amount}) {
      const std::string_view text = cell(column, scratch_);
      MoneyCell& money = column == Column::amount ? row_.amount : row_.open;
      if (text.empty()) continue;
      if (value_of(column, text, money) != AmountFault::none) money = {};
    }
    join_anyway();
  }
  // What may be a running balance is no amount.
  if (!row_.amount.known && row_.open.known && !open_is_weak()) {
    row_.amount = row_.open;
    row_.open_is_all = true;
  }
  settle_unsaid_type();
}

bool RowSink::set_aside(Aside aside, std::string_view code) {
  read_amount_anyway();
  count_amount(Fate::aside);
  if (aside == Aside::ignored_type) note_left_out();
  ++out_->aside[static_cast<std::size_t>(aside)];
  if (layout_.options.keep_rejects) keep_fault(note(code).at(record_->place(0, layout_.file)));
  return false;
}

bool RowSink::reject(Diagnostic why, std::int32_t field) {
  if (why.code != "row-encoding-invalid") read_amount_anyway();
  count_amount(Fate::rejected);
  note_left_out();
  ++out_->rejected;
  Place place;
  if (record_->fault() != CsvFault::none) {
    place = record_->fault_place(layout_.file);
    const std::uint64_t opened = line_of_cell_at(*record_, place);
    if (record_->fault() == CsvFault::text_after_quote && opened < place.line) {
      // Lines of a stretch are counted from its own first one until all are known.
      why = error("csv-text-after-far-quote")
                .with("count", static_cast<std::int64_t>(place.line - opened));
    }
  } else {
    const bool somewhere = field >= 0 && static_cast<std::size_t>(field) < record_->size();
    place = record_->place(somewhere ? static_cast<std::size_t>(field)
                           : field >= 0 ? record_->size() : 0, layout_.file);
    if (field < 0) place.length = 0;
  }
  keep_fault(std::move(why).at(std::move(place)));
  return false;
}

bool RowSink::reject(std::string_view code, std::int32_t field) {
  return reject(error(code), field);
}

}  // namespace arrears
