// RowSink: rows that are not taken, and the sums that prove that none is lost.
#include "row_sink.hpp"

namespace arrears {
namespace {

constexpr std::size_t index_of(Fate fate) { return static_cast<std::size_t>(fate); }

}  // namespace

void RowSink::count_amount(Fate fate) {
  if (!row_.amount.known) return;
  WrittenSums& sums = out_->sums_of(row_.currency_is_unknown ? Currency{} : row_.currency);
  const int exponent = row_.currency.exponent();
  const auto add = [&](ExactSum& sum, const Worth& worth) {
    sum.add(worth.minor, exponent);
    if (worth.rounded) sum.add(-worth.difference, ExactSum::kDecimals);
  };
  if (!row_.amount.waits) {
    add(sums.known[index_of(fate)], row_.amount.worth[0]);
    return;
  }
  auto& waiting = row_.open_is_all ? sums.waiting_open : sums.waiting_amount;
  for (std::size_t mark = 0; mark < 2; ++mark) {
    add(waiting[index_of(fate)][mark], row_.amount.worth[mark]);
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

/// Reads the amount of a row that is not taken, if it can be read: it stands in the sums.
void RowSink::read_amount_anyway() {
  if (!row_.amounts_read) {
    row_.amounts_read = true;
    if (!row_.currency.known()) row_.currency = said_currency().value_or(layout_.currency);
    if (!row_.currency.known()) {
      row_.currency_is_unknown = true;
      row_.currency = *Currency::from_code("EUR");  // only for the number of decimals
    }
    for (const Column column : {Column::amount, Column::open_amount}) {
      const std::string_view text = cell(column, scratch_);
      if (text.empty()) continue;
      if (value_of(column, text, row_.amount) != AmountFault::none) row_.amount = {};
      row_.open_is_all = column == Column::open_amount;
      return;
    }
  }
  if (!row_.amount.known && row_.open.known) {
    row_.amount = row_.open;
    row_.open_is_all = true;
  }
}

bool RowSink::set_aside(Aside aside, std::string_view code) {
  read_amount_anyway();
  count_amount(Fate::aside);
  ++out_->aside[static_cast<std::size_t>(aside)];
  if (layout_.options.keep_rejects) keep_fault(note(code).at(record_->place(0, layout_.file)));
  return false;
}

bool RowSink::reject(Diagnostic why, std::int32_t field) {
  if (why.code != "row-encoding-invalid") read_amount_anyway();
  count_amount(Fate::rejected);
  ++out_->rejected;
  Place place;
  if (record_->fault() != CsvFault::none) {
    place = record_->fault_place(layout_.file);
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
