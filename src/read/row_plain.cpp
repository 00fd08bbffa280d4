// RowSink: the rows of exports as nearly all are, where every cell is itself and says one thing.
// They skip the questions that only odd rows answer with yes. A row with anything else in it is
// left to the full reading, with nothing counted.
#include <algorithm>

#include <arrears/read/byte_source.hpp>

#include "amount_text.hpp"
#include "code_point.hpp"
#include "names.hpp"
#include "row_sink.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

/// What stands inside the quotes of a cell, if it has some; with others inside it is not plain.
bool take_quotes_off(std::string_view& cell) {
  if (cell.empty() || cell.front() != '"') return true;
  if (cell.size() < 2 || cell.back() != '"') return false;
  cell = cell.substr(1, cell.size() - 2);
  return cell.find('"') == std::string_view::npos;
}

/// Whether nothing else around a cell has to be taken off: blanks, a formula, an apostrophe.
bool is_itself(std::string_view cell) {
  if (!take_quotes_off(cell)) return false;
  if (cell.empty()) return true;
  const char first = cell.front(), last = cell.back();
  if (first == '=' || first == '\'') return false;
  const auto visible = [](char c) { return c > ' ' && c < '\x7F'; };
  return (visible(first) && visible(last)) || trimmed(cell).size() == cell.size();
}

/// Numbers that a spreadsheet may have spoiled, and its errors.
bool may_be_spoiled(std::string_view id) {
  return id.front() == '#' || id.ends_with(".0") || id.find('+') != std::string_view::npos;
}

bool has_a_digit(std::string_view text) { return std::any_of(text.begin(), text.end(), is_digit); }

}  // namespace

bool RowSink::can_be_plain() const {
  const HeaderMatch& match = layout_.header.match;
  const auto has = [this](Column column) { return layout_.field(column) != Layout::kNone; };
  const auto& serial = layout_.serial_days;
  return !layout_.canonical() && !layout_.keep_rows && !layout_.group &&
         match.second == Layout::kNone && match.side == Layout::kNone && !match.unit.known() &&
         !match.weak_open && layout_.profile.last_part_after.empty() &&
         layout_.keep == Layout::kNone && layout_.only.empty() &&
         std::find(serial.begin(), serial.end(), true) == serial.end() &&
         has(Column::amount) && has(Column::doc_no) && has(Column::doc_date) &&
         (has(Column::customer_id) || has(Column::customer_name)) &&
         (has(Column::doc_type) || !layout_.profile.credit_type);
}

bool RowSink::take_plainly() {
  const CsvRecord& record = *record_;
  if (record.fault() != CsvFault::none || record.size() != layout_.header.cells.size() ||
      out_->names_line) {
    return false;
  }
  const bool check = layout_.check_utf8 && !is_ascii(record.bytes());
  if (check && find_invalid_utf8(record.bytes()) != std::string_view::npos) return false;
  for (std::size_t i = 0; i < record.size(); ++i) {
    if (!is_itself(record.raw(i))) return false;
  }
  cells_are_plain_ = true;
  row_ = {};
  open_days_.clear();
  votes_.clear();
  const bool taken = read_plain_ids() && read_plain_words() && read_plain_money() &&
                     read_plain_days() && read_plain_yes_no();
  if (taken) {
    out_->good_utf8 += check ? 1 : 0;
    is_blank_ = false;
    cast_votes();
    if (layout_.texts_only) whole_ = out_->part.pool.add(record.bytes());
    store_row();
    whole_ = {};
  }
  cells_are_plain_ = false;
  return taken;
}

/// A number with a digit is no label of a total; the date's first digit says that it is a day.
bool RowSink::read_plain_ids() {
  const std::string_view date = cell(Column::doc_date, scratch_);
  const std::string_view named = cell(Column::applies_to, scratch_);
  row_.doc_no = cell(Column::doc_no, scratch_);
  row_.customer = cell(Column::customer_id, scratch_);
  if (row_.customer.empty()) {
    row_.customer = cell(Column::customer_name, scratch_);
    row_.named_by_name = true;
  }
  return !date.empty() && is_digit(date.front()) && !row_.customer.empty() &&
         !row_.doc_no.empty() && has_a_digit(row_.doc_no) && !may_be_spoiled(row_.customer) &&
         !may_be_spoiled(row_.doc_no) && !named.ends_with(".0");
}

bool RowSink::read_plain_words() {
  if (is_void() || (layout_.needs_paid && row_.state == DocState::paid)) return false;
  const std::string_view type = cell(Column::doc_type, scratch_);
  if (type.empty()) {
    if (layout_.profile.credit_type) return false;
    row_.type = unsaid_type_;
  } else {
    const auto& kind =
        kinds_.get(type, [&](std::string_view word) { return layout_.words.kind(word); });
    if (!kind || !kind->type) return false;
    row_.type = *kind->type;
    row_.type_is_said = true;
  }
  const std::string_view code = cell(Column::currency, scratch_);
  if (code.empty()) {
    row_.currency = layout_.currency;
  } else {
    const auto& said =
        currencies_.get(code, [&](std::string_view word) { return layout_.words.currency(word); });
    if (!said) return false;
    row_.currency = *said;
  }
  // A write-off has rules of its own, and amounts are read with two decimals.
  return row_.type != DocType::write_off && row_.currency.known() &&
         row_.currency.exponent() == 2;
}

bool RowSink::read_plain_amount(Column column, std::string_view text, MoneyCell& money) {
  money = {};
  if (text.empty()) return true;
  const auto common = read_common(text, 2);
  const auto& settled = layout_.settled.mark;
  if (!common || (common->mark && settled && *common->mark != *settled)) return false;
  if (common->mark && !settled) votes_.marks.push_back({column, *common->mark, text});
  money.worth.fill({common->minor, 0, false});
  money.known = true;
  return true;
}

bool RowSink::read_plain_money() {
  if (!read_plain_amount(Column::amount, cell(Column::amount, scratch_), row_.amount) ||
      !read_plain_amount(Column::open_amount, cell(Column::open_amount, scratch_), row_.open) ||
      !row_.amount.known) {
    return false;
  }
  row_.amounts_read = true;
  for (const StoredColumn& column : layout_.money) {
    const std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    if (!read_plain_amount(column.column, text, money_[slot_of(column.column)])) return false;
  }
  return true;
}

bool RowSink::read_plain_days() {
  for (const StoredColumn& column : layout_.dates) {
    const std::size_t slot = slot_of(column.column);
    const std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    days_[slot] = Date{}.serial();
    if (text.empty()) continue;
    const DayCell read = day_of_cell(slot, text);
    if (read.day.fault != DayFault::none) return false;
    if (read.votes) votes_.days.push_back({slot, read, text});
    keep_day(slot, read);
  }
  return days_[slot_of(Column::doc_date)] != Date{}.serial();
}

bool RowSink::read_plain_yes_no() {
  for (const StoredColumn& column : layout_.yes_no) {
    const std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    const auto& yes =
        yes_no_.get(text, [&](std::string_view word) { return layout_.words.yes_no(word); });
    if (!yes) return false;
    yes_[slot_of(column.column)] = *yes;
  }
  return true;
}

void RowSink::cast_votes() {
  const bool unnamed = cell(Column::currency, scratch_).empty();
  out_->default_currency += unnamed && layout_.currency_is_default ? 1 : 0;
  for (const MarkVote& vote : votes_.marks) {
    const bool point = vote.mark == DecimalMark::point;
    out_->marks[slot_of(vote.column)].count({point, !point}, false, record_->line(), vote.text);
  }
  for (const DayVote& vote : votes_.days) vote_for_day(vote.slot, vote.read, vote.text);
}

}  // namespace arrears
