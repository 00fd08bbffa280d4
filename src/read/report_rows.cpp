// RowSink: lines of a report that are no rows of a ledger: totals, headings, blank lines, headers
// again; and the customer whom the heading of a group names.
#include <algorithm>

#include "code_point.hpp"
#include "currency_words.hpp"
#include "group_heading.hpp"
#include "header_match.hpp"
#include "names.hpp"
#include "row_sink.hpp"
#include "separators.hpp"

namespace arrears {
namespace {

constexpr std::size_t kHeadingCells = 2;   // a number and a name
constexpr std::size_t kHeaderCells = 3;    // fewer make no table

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

bool is_rule(std::string_view text) {
  return text.find_first_not_of("-=_+| ") == std::string_view::npos;
}

/// `*`, `**`: what SAP lists write before a total.
bool is_stars(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

bool is_day(std::string_view text) {
  if (text.empty()) return false;
  const DayFault fault = classify_day(text).fault;
  return fault != DayFault::not_a_date && fault != DayFault::excel_serial;
}

}  // namespace

bool RowSink::has_money() {
  const auto filled = [&](std::int32_t field) { return !cell(field, scratch_).empty(); };
  return filled(layout_.field(Column::amount)) || filled(layout_.field(Column::open_amount)) ||
         filled(layout_.header.match.second);
}

/// Looks at every cell, up to the one that says "total".
void RowSink::look_at_cells() {
  filled_ = {};
  filled_.rule = true;
  for (std::size_t i = 0; i < record_->size(); ++i) {
    const std::string_view text = cell(static_cast<std::int32_t>(i), scratch_);
    if (text.empty() || static_cast<std::int32_t>(i) == layout_.header.index_field) continue;
    if (filled_.count == 0) {
      filled_.first = text;
      filled_.first_field = i;
    }
    if (filled_.count == 1) filled_.second = text;
    filled_.all += text;
    filled_.all += "  ";
    filled_.figures += is_figure_beside(text) ? 1 : 0;
    ++filled_.count;
    filled_.rule = filled_.rule && is_rule(text);
    filled_.total = filled_.total || says_total(text) || (filled_.count == 1 && is_stars(text));
  }
}

/// Whether it is an amount behind the first cell: what a customer owes in all, beside its name.
bool RowSink::is_figure_beside(std::string_view text) const {
  return layout_.group && filled_.count > 0 && has_digit(text) &&
         classify_day(text).fault != DayFault::none &&
         classify_amount(text).fault == AmountFault::none;
}

/// `Alder Ltd` and what it owes, by age or in all, above its rows.
bool RowSink::is_heading_with_sums() const {
  return filled_.count > 1 && filled_.figures + 1 == filled_.count && !filled_.total &&
         classify_amount(filled_.first).fault != AmountFault::none;
}

bool RowSink::is_no_row() {
  std::string scratch;
  const std::string_view date = cell(Column::doc_date, scratch);
  // Nearly every row begins its date with a digit and has an amount.
  const bool likely = !date.empty() && is_digit(date.front()) && has_money();
  const bool dated_total = !date.empty() && names_a_total();
  if (likely && !dated_total) return false;
  if (is_header_again(date)) {
    out_->names_line.reset();  // it was a title of the page
    return set_heading_aside();
  }
  look_at_cells();
  if (filled_.count == 0) {
    ++out_->aside[static_cast<std::size_t>(Aside::blank)];
    is_blank_ = true;
    return true;
  }
  if (filled_.rule) return !set_aside(Aside::blank, "row-heading");
  const bool day = is_day(date) && !dated_total;
  const bool money = has_money();
  const bool stars = is_stars(filled_.first);
  const bool figures = money || filled_.figures > 0;  // in home currency alone, too
  if (filled_.total && !day && (figures || stars || !layout_.group)) return set_total_aside();
  if (date.empty() && money && has_only_money()) return set_total_aside();
  if (day && filled_.count > 1) return false;
  if (is_separated_otherwise()) return false;
  const bool sums = is_heading_with_sums();
  if (sums || (!money && is_heading(filled_.count))) {
    if (layout_.group && may_name_group()) name_group(sums);
    refuse_other_currency();
    return set_heading_aside();
  }
  if (!day && filled_.count >= kHeaderCells && begins_other_table()) return true;
  return false;
}

/// Whether a row that has a day is a total nevertheless: no document, and nobody's.
bool RowSink::names_a_total() {
  const std::string_view number = cell(Column::doc_no, number_scratch_);
  if (!number.empty()) return !has_digit(number) && says_only_total(number);
  // `本月合计` in the column of words, on the last day of the month.
  if (says_only_total(cell(Column::text, scratch_))) return true;
  const bool untold = layout_.field(Column::doc_no) != Layout::kNone &&
                      cell(Column::doc_type, scratch_).empty() &&
                      cell(Column::due_date, scratch_).empty();
  if (untold && says_total(cell(Column::text, scratch_))) return true;
  const std::int32_t id = layout_.field(Column::customer_id);
  const std::int32_t name = layout_.field(Column::customer_name);
  if (id == Layout::kNone && name == Layout::kNone) return says_only_total(cell(0, scratch_));
  std::string_view customer = cell(id, customer_scratch_);
  if (customer.empty()) customer = cell(name, customer_scratch_);
  if (says_only_total(customer)) return true;
  // `Summe 4711 Müller`, where documents have numbers, and this none, nor a type, nor a due date.
  return untold && says_total(customer);
}

/// A line of sums that nothing names, as SAP writes below its tables.
bool RowSink::has_only_money() {
  for (std::size_t i = 0; i < record_->size(); ++i) {
    const std::string_view text = cell(static_cast<std::int32_t>(i), scratch_);
    if (text.empty() || classify_amount(text).fault == AmountFault::none) continue;
    if (!layout_.words.currency(text)) return false;
  }
  return cell(Column::doc_no, scratch_).empty() && cell(Column::customer_id, scratch_).empty() &&
         cell(Column::customer_name, scratch_).empty();
}

/// A unit below a column's name, or one of few words far to the right, is no customer.
bool RowSink::may_name_group() {
  return filled_.first_field * 2 < layout_.header.cells.size() &&
         !Currency::from_code(filled_.first);
}

/// A row in one or two cells that another separator would cut into as many as the header has. The
/// file is refused: as a heading the row would be lost.
bool RowSink::is_separated_otherwise() {
  const std::size_t columns = layout_.header.cells.size();
  if (filled_.count > kHeadingCells || columns <= kHeaderCells || out_->other_table) return false;
  const char other = separator_of_row(record_->bytes(), layout_.header.separator, columns - 1);
  if (other == '\0') return false;
  out_->other_table = separator_differs(layout_.header.separator, other)
                          .at(record_->place(filled_.first_field, layout_.file));
  return true;
}

/// Whether so few cells are no row that lost some. Labels make more cells into a heading.
bool RowSink::is_heading(std::size_t filled) const {
  if (filled <= 1) return true;
  if (!layout_.group) return false;
  return filled <= kHeadingCells ||
         says_customer(layout_.profile, filled_.all).any();
}

bool RowSink::is_header_again(std::string_view date) {
  for (const std::string& line : layout_.header.lines) {
    if (record_->bytes() == line) return true;
  }
  const std::int32_t field = layout_.field(Column::doc_date);
  if (field < 0 || date != layout_.header.cells[static_cast<std::size_t>(field)]) return false;
  for (std::size_t i = 0; i < layout_.header.cells.size(); ++i) {
    if (cell(static_cast<std::int32_t>(i), scratch_) != layout_.header.cells[i]) return false;
  }
  return true;
}

/// A header of another layout amid the rows: what follows it would be read wrong.
bool RowSink::begins_other_table() {
  constexpr std::size_t kTries = 64;
  if (out_->other_table || out_->headers_tried >= kTries) return false;
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < record_->size(); ++i) {
    const std::string_view text = cell(static_cast<std::int32_t>(i), scratch_);
    if (has_digit(text) && text.size() > 8) return false;
    cells.emplace_back(text);
  }
  ++out_->headers_tried;
  const HeaderCells header(std::move(cells));
  const HeaderMatch own = match_header(layout_.profile, header);
  const ProfileChoice choice = own.fits ? ProfileChoice{} : choose_profile(header);
  const auto& other = own.fits ? std::optional(own) : choice.best;
  if (!other) return is_names_line(header, std::max(own.matched, choice.nearest.matched));
  if (other->cell == layout_.header.match.cell) return set_heading_aside();
  out_->other_table = usage_error("second-table")
                          .with("first_line",
                                static_cast<std::int64_t>(layout_.header.position.line))
                          .at(record_->place(0, layout_.file));
  return false;
}

/// A line of words where days and amounts should be, below a blank line or with names that other
/// headers have, is the header of a table of something else, if rows follow. Right below the
/// header it belongs to that, and this is true.
bool RowSink::is_names_line(const HeaderCells& header, std::size_t known) {
  const bool words = std::none_of(header.cells.begin(), header.cells.end(),
                                  [](const std::string& cell) { return has_digit(cell); });
  const bool in_place = !cell(Column::doc_date, scratch_).empty() || has_money();
  constexpr std::size_t kKnown = 2;
  if (!words || !in_place || out_->names_line || (!blank_before_ && known < kKnown)) return false;
  const bool first_rows = out_->first_offset == layout_.header.rows.offset;
  if (first_rows && out_->rows_in == 1) return set_heading_aside();
  out_->names_line = usage_error("second-table")
                         .with("first_line",
                               static_cast<std::int64_t>(layout_.header.position.line))
                         .at(record_->place(0, layout_.file));
  return false;
}

/// `Currency: USD` above rows that are taken to be in another one.
void RowSink::refuse_other_currency() {
  if (layout_.field(Column::currency) != Layout::kNone || !layout_.currency.known()) return;
  const auto said = announced_currency(filled_.all);
  if (!said || *said == layout_.currency || out_->other_table) return;
  out_->other_table = usage_error("currency-of-section")
                          .with("said", std::string(said->code()))
                          .with("taken", std::string(layout_.currency.code()))
                          .at(record_->place(0, layout_.file));
}

bool RowSink::set_heading_aside() {
  set_aside(Aside::heading, "row-heading");
  return true;
}

/// Its figures are compared with the rows once these are all known.
bool RowSink::set_total_aside() {
  std::optional<Currency> said = said_currency();
  if (!said) {
    // `Total EUR`
    const std::size_t blank = filled_.first.find_last_of(" :(");
    if (blank != std::string::npos) said = Currency::from_code(
        std::string_view(filled_.first).substr(blank + 1, 3));
  }
  row_.currency = said.value_or(Currency{});
  row_.is_total = true;
  set_aside(Aside::total, "row-total");
  ReportLine line;
  line.kind = ReportLine::Kind::total;
  line.row = static_cast<std::uint32_t>(out_->part.rows());
  line.line = static_cast<std::uint32_t>(record_->line());
  line.label = filled_.first;
  line.currency = said.value_or(Currency{});
  if (!row_.open_is_all) line.amount = figure(row_.amount);
  line.open = figure(row_.open);
  if (is_stars(filled_.first) && !line.amount.known) line.amount = only_figure();
  group_.named.end(line.label);
  group_.seed = hash_bytes(group_.named.id(), layout_.seed);
  out_->lines_between.push_back(std::move(line));
  return true;
}

/// The amount of a line whose cells do not stand below the header's: if it has but one.
Figure RowSink::only_figure() {
  Figure found;
  for (std::size_t i = 0; i < record_->size(); ++i) {
    const std::string_view text = cell(static_cast<std::int32_t>(i), scratch_);
    if (!has_digit(text)) continue;
    MoneyCell money;
    if (value_of(Column::amount, text, money) != AmountFault::none) continue;
    if (found.known) return {};
    found = figure(money);
  }
  return found;
}

/// Reports add up rows that are no part of the ledger, too.
void RowSink::note_left_out() {
  constexpr std::size_t kMost = 100'000;
  if (layout_.canonical() || !row_.amount.known) return;
  if (out_->lines_between.size() >= kMost) {
    out_->totals_unsure = true;
    return;
  }
  ReportLine line;
  line.kind = ReportLine::Kind::left_out;
  line.row = static_cast<std::uint32_t>(out_->part.rows());
  line.currency = row_.currency_is_unknown ? Currency{} : row_.currency;
  line.type = row_.type;
  line.amount = figure(row_.amount);
  line.open = row_.open.known ? figure(row_.open) : line.amount;
  out_->lines_between.push_back(std::move(line));
}

void RowSink::name_group(bool with_sums) {
  const std::string outer = group_.named.id();
  const std::size_t depth = group_.named.depth();
  HeadingCells cells = filled_;
  if (with_sums) cells.count = 1;
  if (!group_.named.begin(layout_.profile, cells, false)) return;
  if (depth > 0 && group_.named.depth() > depth) note_parent(outer);
  group_.fresh = true;
  group_.seed = hash_bytes(group_.named.id(), layout_.seed);
  ReportLine line;
  line.row = static_cast<std::uint32_t>(out_->part.rows());
  line.line = static_cast<std::uint32_t>(record_->line());
  line.label = group_.named.name().empty() ? group_.named.id() : group_.named.name();
  out_->lines_between.push_back(std::move(line));
}

/// One name in two groups (`North` of two customers) would make one customer of two.
void RowSink::note_parent(const std::string& outer) {
  const auto is_parent = [&](const auto& known) { return known.second == outer; };
  const auto& parents = group_.parents;
  if (!group_.fresh && std::none_of(parents.begin(), parents.end(), is_parent)) return;
  const auto [known, is_new] = group_.parents.emplace(group_.named.id(), outer);
  if (is_new || known->second == outer || out_->other_table) return;
  out_->other_table = usage_error("group-name-twice")
                          .with("name", group_.named.id())
                          .with("first", known->second)
                          .with("second", outer)
                          .at(record_->place(filled_.first_field, layout_.file));
}

void RowSink::take_group() {
  if (!layout_.group) return;
  group_.fresh = false;
  row_.customer = own_part(group_.named.id());
  row_.named_by_name = !row_.customer.empty() && group_.named.id() == group_.named.name();
  if (!row_.customer.empty()) ++out_->grouped;
}

RowHash RowSink::row_seed() const { return layout_.group ? group_.seed : layout_.seed; }

std::string_view RowSink::name_cell(const StoredColumn& column) {
  std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
  if (column.column == Column::customer_name) {
    text = text.empty() ? cell(layout_.else_name, scratch_) : own_part(text);
  }
  const bool from_group = text.empty() && layout_.group && column.column == Column::customer_name;
  return from_group ? std::string_view(group_.named.name()) : text;
}

std::string_view RowSink::own_part(std::string_view customer) const {
  const std::string& after = layout_.profile.last_part_after;
  if (after.empty()) return customer;
  const std::size_t at = customer.rfind(after);
  return at == std::string_view::npos ? customer : trimmed(customer.substr(at + after.size()));
}

bool RowSink::is_left_out() const {
  std::string scratch;
  if (layout_.keep != Layout::kNone) {
    const std::string_view value = cell(layout_.keep, scratch);
    const auto& keep = layout_.profile.keep;
    return std::none_of(keep.begin(), keep.end(), [&](const std::string& word) {
      return value.starts_with(word);
    });
  }
  if (layout_.only.empty()) return false;
  const std::int32_t id = layout_.field(Column::customer_id);
  const Column column = id != Layout::kNone ? Column::customer_id : Column::customer_name;
  const std::string plain = plain_name(cell(column, scratch));
  for (const std::string& word : layout_.only) {
    if (plain.find(word) != std::string::npos) return false;
  }
  return true;
}

}  // namespace arrears
