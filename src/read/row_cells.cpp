// RowSink: cells to values.
#include <algorithm>
#include <cassert>

#include "amount_text.hpp"
#include "day_common.hpp"
#include "excel_serial.hpp"
#include "names.hpp"
#include "row_sink.hpp"
#include "words.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }
constexpr std::size_t kPoint = static_cast<std::size_t>(DecimalMark::point);
constexpr std::size_t kComma = static_cast<std::size_t>(DecimalMark::comma);

// Most cells begin and end with a visible ASCII character; only others need a closer look.
std::string_view quickly_trimmed(std::string_view text) {
  const auto visible = [](char c) { return c > ' ' && c < '\x7F'; };
  if (text.empty() || (visible(text.front()) && visible(text.back()))) return text;
  return trimmed(text);
}

/// `'00123`: what is typed into a spreadsheet to make a text of a number.
std::string_view without_apostrophe(std::string_view text) {
  const bool number = text.size() > 1 && text[1] >= '0' && text[1] <= '9';
  return number && text.find('\'', 1) == std::string_view::npos ? text.substr(1) : text;
}

Worth worth_of(const Amount& amount) { return {amount.minor, amount.difference, amount.rounded}; }

}  // namespace

std::string_view RowSink::bared_cell(std::size_t index, std::string& scratch) const {
  const std::string_view text = quickly_trimmed(record_->text(index, scratch));
  if (text.empty() || (text[0] != '=' && text[0] != '\'') || layout_.canonical()) return text;
  return text[0] == '=' ? trimmed(unwrapped(text)) : without_apostrophe(text);
}

std::string_view RowSink::mended(std::string_view id) {
  if (layout_.canonical() || id.size() < 4 || !id.ends_with(".0")) return id;
  const std::string_view digits = id.substr(0, id.size() - 2);
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return id;
  ++out_->mended_ids;
  return digits;
}

std::string_view RowSink::mended_day(std::string_view text) {
  if (text.size() != 10 || !text.ends_with(".0")) return text;
  const std::string_view digits = text.substr(0, 8);
  return digits.find_first_not_of("0123456789") == std::string_view::npos ? digits : text;
}

std::optional<Currency> RowSink::said_currency() {
  const std::string_view text = cell(Column::currency, scratch_);
  if (!text.empty()) {
    return currencies_.get(text,
                           [&](std::string_view code) { return layout_.words.currency(code); });
  }
  // A mark beside the amount may name it, unless the profile knows better.
  if (layout_.canonical() || !layout_.currency_is_default) return std::nullopt;
  for (const Column column : {Column::amount, Column::open_amount}) {
    const std::string_view text_of_amount = cell(column, scratch_);
    if (text_of_amount.empty() || read_common(text_of_amount, 2)) continue;
    const std::string_view mark = classify_amount(text_of_amount).currency;
    if (mark.empty()) continue;
    if (const auto named = layout_.words.currency(mark)) return named;
  }
  return std::nullopt;
}

bool RowSink::read_currency() {
  if (const auto said = said_currency()) {
    row_.currency = *said;
    const Currency unit = layout_.header.match.unit;
    if (!unit.known() || unit == *said) return true;
    return reject(error("currency-header-other")
                      .with("unit", std::string(unit.code()))
                      .with("currency", std::string(said->code())),
                  layout_.field(Column::currency));
  }
  const std::int32_t field = layout_.field(Column::currency);
  const std::string_view text = cell(field, scratch_);
  if (!text.empty()) {
    return reject(error("currency-cell-unknown").with("text", std::string(text)), field);
  }
  row_.currency = layout_.currency;
  if (row_.currency.known()) {
    out_->default_currency += layout_.currency_is_default ? 1 : 0;
    return true;
  }
  // If the row is good otherwise, the run fails for this. Reading goes on to see whether it is.
  row_.currency_is_unknown = true;
  row_.currency = *Currency::from_code("EUR");
  return true;
}

AmountFault RowSink::value_of(Column column, std::string_view text, MoneyCell& money) {
  const int exponent = row_.currency.exponent();
  const auto read = [&](DecimalMark mark) { return parse_amount(text, mark, exponent); };
  const auto keep = [&](const Amount& amount) {
    money.worth.fill(worth_of(amount));
    money.mark = amount.currency;
    money.known = amount.fault == AmountFault::none;
    return amount.fault;
  };
  if (layout_.canonical()) return keep(parse_plain_amount(text, exponent));
  if (const auto common = read_common(text, exponent)) {
    const bool fits = !layout_.settled.mark || common->mark == layout_.settled.mark;
    if (!common->mark || fits) {
      const bool votes = common->mark && !layout_.settled.mark;
      if (votes) {
        const bool point = common->mark == DecimalMark::point;
        out_->marks[slot_of(column)].count({point, !point}, false, record_->line(), text);
      }
      Amount amount;
      amount.minor = common->minor;
      return keep(amount);
    }
  }
  if (layout_.settled.mark) return keep(read(*layout_.settled.mark));
  const AmountEvidence evidence = classify_amount(text);
  if (evidence.fault != AmountFault::none) return evidence.fault;
  if (evidence.same_value) return keep(read(DecimalMark::point));
  out_->marks[slot_of(column)].count(ways_of(evidence), evidence.ambiguous(),
                                       record_->line(), text);
  if (!evidence.ambiguous()) {
    return keep(read(evidence.point_possible ? DecimalMark::point : DecimalMark::comma));
  }
  const AmountFault fault = keep(read(DecimalMark::point));
  const Amount comma = read(DecimalMark::comma);
  money.worth[kComma] = worth_of(comma);
  money.waits = true;
  return fault != AmountFault::none ? fault : comma.fault;
}

bool RowSink::read_money(Column column, std::uint32_t field, MoneyCell& money) {
  money = {};
  const std::string_view text = cell(static_cast<std::int32_t>(field), scratch_);
  if (text.empty()) return true;
  const AmountFault fault = value_of(column, text, money);
  if (fault == AmountFault::empty) return true;
  const auto at = static_cast<std::int32_t>(field);
  if (fault != AmountFault::none) {
    money = {};
    if (is_spreadsheet_error(text)) {
      return reject(error("amount-spreadsheet-error").with("text", std::string(text)), at);
    }
    return reject(error(to_code(fault)).with("text", std::string(text)), at);
  }
  const bool rounded = money.worth[kPoint].rounded && !money.waits;
  if (layout_.options.strict && rounded) {
    return reject(error("amount-needs-rounding")
                      .with("text", std::string(text))
                      .with("currency", std::string(row_.currency.code())), at);
  }
  if (money.mark.empty() || row_.currency_is_unknown) return true;
  if (mark_fits(money.mark, row_.currency, layout_.words)) return true;
  return reject(error("currency-mark-other")
                    .with("text", std::string(text))
                    .with("currency", std::string(row_.currency.code())), at);
}

bool RowSink::read_amounts() {
  const std::int32_t amount = layout_.field(Column::amount);
  const std::int32_t open = layout_.field(Column::open_amount);
  if (amount >= 0 && !read_money(Column::amount, static_cast<std::uint32_t>(amount), row_.amount)) {
    return false;
  }
  row_.amounts_read = true;
  const bool cut_off = row_.is_ragged && open >= static_cast<std::int32_t>(record_->size());
  if (cut_off && row_.amount.known && !layout_.header.match.weak_open) {
    return reject("csv-missing-cells", -1);
  }
  if (open >= 0 && !read_money(Column::open_amount, static_cast<std::uint32_t>(open), row_.open)) {
    return false;
  }
  if (!read_second() || !read_side()) return false;
  // A weak name says nothing of a row's amount while there is a column of amounts.
  const bool balance = row_.open.known && !(layout_.header.match.weak_open && amount >= 0);
  if (!row_.amount.known && balance) {
    row_.amount = row_.open;
    row_.open_is_all = true;
  }
  settle_unsaid_type();
  if (row_.amount.known) return true;
  const std::string_view text = cell(Column::text, scratch_);
  if (!layout_.canonical() && says_balance(text)) {
    return reject_balance(text, layout_.field(Column::text));
  }
  return reject("row-no-amount", amount >= 0 ? amount : open);
}

bool RowSink::read_other_money() {
  for (const StoredColumn& column : layout_.money) {
    if (!read_money(column.column, column.field, money_[slot_of(column.column)])) return false;
  }
  return true;
}

RowSink::DayCell RowSink::day_of_cell(std::size_t index, std::string_view text) const {
  DayCell cell;
  const auto serial = index < layout_.serial_days.size() && layout_.serial_days[index]
                          ? read_excel_serial(text)
                          : std::nullopt;
  if (serial) {
    cell.day = *serial;
  } else if (layout_.canonical()) {
    cell.day = parse_iso_day(text);
  } else if (layout_.settled.order) {
    cell.day = parse_day(text, *layout_.settled.order);
  } else {
    DayReadings readings;
    if (!read_common_day(text, months_, readings)) readings = read_day_text(text);
    const DayEvidence evidence = evidence_of(readings);
    cell.day.fault = evidence.fault;
    if (evidence.fault != DayFault::none) return cell;
    cell.votes = true;
    cell.ways = ways_of(evidence);
    cell.same_day = evidence.same_day;
    cell.waits = is_open(evidence);
    if (evidence.points_by_year) cell.years = evidence;
    cell.days = readings.days;
    const auto first = std::find(cell.ways.begin(), cell.ways.end(), true);
    cell.day.date = readings.days[static_cast<std::size_t>(first - cell.ways.begin())];
  }
  return cell;
}

void RowSink::vote_for_day(std::size_t index, const DayCell& read, std::string_view text) {
  const auto& ways = read.ways;
  const bool any_order = read.same_day && ways[0] && ways[1] && ways[2];
  if (any_order) {
    out_->iso_days[index].count(record_->line(), text);
  } else {
    out_->days[index].count(ways, !read.same_day, record_->line(), text);
  }
  if (read.years.points_by_year) {
    out_->point_years[index].count(read.years, record_->line(), text);
  }
}

/// The day, or, until its column's order is known, the first that the cell may mean.
void RowSink::keep_day(std::size_t index, const DayCell& read) {
  days_[index] = read.day.date.serial();
  if (!read.waits) return;
  OpenDay open{0, static_cast<Column>(index), {}};
  for (std::size_t i = 0; i < read.ways.size(); ++i) {
    if (read.ways[i]) open.serial[i] = read.days[i].serial();
  }
  open_days_.push_back(open);
}

bool RowSink::read_day(std::size_t index, std::string_view text, std::uint32_t field) {
  days_[index] = Date{}.serial();
  if (text.empty()) return true;
  const DayCell read = day_of_cell(index, text);
  if (read.day.fault == DayFault::empty) return true;
  const bool must = static_cast<Column>(index) == Column::doc_date || layout_.canonical();
  if (read.day.fault != DayFault::none && !must && says_nothing(text)) return true;
  if (read.day.fault != DayFault::none) {
    return reject(error(to_code(read.day.fault))
                      .with("text", std::string(text))
                      .with("column", std::string(key(static_cast<Column>(index)))),
                  static_cast<std::int32_t>(field));
  }
  if (read.votes) vote_for_day(index, read, text);
  keep_day(index, read);
  return true;
}

bool RowSink::read_days() {
  for (const StoredColumn& column : layout_.dates) {
    std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    if (!layout_.canonical()) text = mended_day(text);
    if (!read_day(slot_of(column.column), text, column.field)) return false;
  }
  if (days_[slot_of(Column::doc_date)] != Date{}.serial()) return true;
  return reject("row-no-date", layout_.field(Column::doc_date));
}

bool RowSink::read_yes_no() {
  for (const StoredColumn& column : layout_.yes_no) {
    const auto field = static_cast<std::int32_t>(column.field);
    const std::string_view text = cell(field, scratch_);
    const auto& yes =
        yes_no_.get(text, [&](std::string_view word) { return layout_.words.yes_no(word); });
    if (!yes && !layout_.canonical() && says_nothing(text)) {
      yes_[slot_of(column.column)] = false;
      continue;
    }
    if (!yes) {
      return reject(error("yes-no-unknown")
                        .with("text", std::string(text))
                        .with("column", std::string(key(column.column))), field);
    }
    yes_[slot_of(column.column)] = *yes;
  }
  return true;
}

}  // namespace arrears
