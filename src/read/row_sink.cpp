#include "row_sink.hpp"

#include <algorithm>
#include <cassert>

#include "names.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }
constexpr std::size_t kSample = 16'384;  // bytes of text from which an encoding is judged

/// `1.93E+09`: the digits of an id that a spreadsheet has thrown away.
bool is_scientific(std::string_view id) {
  const std::size_t e = id.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || e + 2 >= id.size() || id[e + 1] != '+') return false;
  const auto digits = [](std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::string_view head = id.substr(0, e);
  const bool mantissa = head.size() == 1 || (head.size() > 2 && (head[1] == '.' || head[1] == ','));
  return mantissa && digits(head.substr(0, 1)) && (head.size() < 3 || digits(head.substr(2))) &&
         digits(id.substr(e + 2));
}

}  // namespace

WrittenSums& ChunkRows::sums_of(Currency currency) {
  for (WrittenSums& known : sums) {
    if (known.currency == currency) return known;
  }
  sums.emplace_back();
  sums.back().currency = currency;
  return sums.back();
}

RowSink::RowSink(const Layout& layout)
    : layout_(layout), out_(std::make_unique<ChunkRows>()) {
  out_->part.extras.resize(layout.extras.size());
}

void RowSink::take(const CsvRecord& record) {
  record_ = &record;
  row_ = {};
  open_days_.clear();
  if (out_->rows_in++ == 0) out_->first_offset = record.offset();
  if (record.blank()) {
    ++out_->aside[static_cast<std::size_t>(Aside::blank)];
    return;
  }
  if (read_row()) store_row();
}

bool RowSink::read_row() {
  if (record_->fault() != CsvFault::none) return reject(to_code(record_->fault()), -1);
  if (layout_.check_utf8) {
    const std::size_t bad = find_invalid_utf8(record_->bytes());
    if (bad != std::string_view::npos) {
      ++out_->bad_utf8;
      if (out_->bad_sample.size() < kSample) out_->bad_sample += record_->bytes();
      return reject("row-encoding-invalid", -1);
    }
    const std::string_view bytes = record_->bytes();
    out_->good_utf8 += std::any_of(bytes.begin(), bytes.end(), [](char c) { return c < 0; });
  }
  if (!has_good_shape()) return false;
  if (!layout_.canonical() && is_no_row()) return false;
  return read_type() && read_currency() && read_amounts() && read_days() && read_ids() &&
         check_type_rules() && read_other_money() && read_yes_no();
}

bool RowSink::has_good_shape() {
  const std::size_t columns = layout_.header.cells.size();
  const std::size_t n = record_->size();
  if (n == columns) return true;
  if (n < columns) {
    if (layout_.canonical()) return reject("csv-missing-cells", static_cast<std::int32_t>(n));
    row_.is_ragged = true;
    return true;
  }
  for (std::size_t i = columns; i < n; ++i) {
    const bool empty = trimmed(record_->text(i, scratch_)).empty();
    if (layout_.canonical() || !empty) {
      return reject("csv-surplus-cell", static_cast<std::int32_t>(i));
    }
  }
  row_.is_ragged = true;
  return true;
}

/// Lines of a report that are no rows of a ledger: totals, headings, empty cells only.
bool RowSink::is_no_row() {
  if (record_->bytes() == layout_.header.bytes) {
    set_aside(Aside::heading, "row-heading");
    return true;
  }
  if (!cell(Column::doc_date, scratch_).empty()) return false;
  std::size_t filled = 0;
  std::string first;
  for (std::size_t i = 0; i < record_->size(); ++i) {
    const std::string_view text = cell(static_cast<std::int32_t>(i), scratch_);
    if (text.empty()) continue;
    if (filled++ == 0) first = text;
  }
  if (filled == 0) {
    ++out_->aside[static_cast<std::size_t>(Aside::blank)];
    return true;
  }
  if (layout_.words.begins_total(first)) {
    set_aside(Aside::total, "row-total");
    return true;
  }
  if (filled > 1) return false;
  const bool money = !cell(Column::amount, scratch_).empty() ||
                     !cell(Column::open_amount, scratch_).empty();
  if (money) return false;
  set_aside(Aside::heading, "row-heading");
  return true;
}

bool RowSink::read_type() {
  const std::int32_t field = layout_.field(Column::doc_type);
  const std::string_view text = cell(field, scratch_);
  if (text.empty()) {
    if (layout_.canonical()) return reject("doc-type-empty", field);
    const auto fixed = parse_doc_type(layout_.constant(Column::doc_type));
    row_.type = fixed.value_or(DocType::invoice);
    return true;
  }
  const auto& kind =
      kinds_.get(text, [&](std::string_view word) { return layout_.words.kind(word); });
  if (!kind) return reject(error("doc-type-unknown").with("text", std::string(text)), field);
  if (!kind->type) return set_aside(Aside::ignored_type, "row-ignored-type");
  row_.type = *kind->type;
  row_.type_is_said = true;
  return true;
}

bool RowSink::read_ids() {
  const std::int32_t id = layout_.field(Column::customer_id);
  row_.customer = mended(cell(id, customer_scratch_));
  if (is_scientific(row_.customer)) {
    return reject(error("id-scientific").with("text", std::string(row_.customer)), id);
  }
  if (row_.customer.empty()) {
    row_.customer = cell(Column::customer_name, customer_scratch_);
    row_.named_by_name = true;
  }
  if (row_.customer.empty()) {
    const std::int32_t name = layout_.field(Column::customer_name);
    return reject("row-no-customer", id != Layout::kNone ? id : name);
  }
  const std::int32_t number = layout_.field(Column::doc_no);
  row_.doc_no = mended(cell(number, number_scratch_));
  if (is_scientific(row_.doc_no)) {
    return reject(error("id-scientific").with("text", std::string(row_.doc_no)), number);
  }
  return true;
}

bool RowSink::check_type_rules() {
  const std::int32_t named = layout_.field(Column::applies_to);
  if (row_.type == DocType::write_off && cell(named, scratch_).empty()) {
    return reject("write-off-names-nothing", named);
  }
  if (!layout_.canonical() || row_.type == DocType::adjustment) return true;
  if (row_.amount.worth[0].minor < 0) {
    return reject("amount-negative", layout_.field(Column::amount));
  }
  if (!row_.open.known) return true;
  const std::int32_t open = layout_.field(Column::open_amount);
  if (row_.open.worth[0].minor < 0) return reject("open-amount-negative", open);
  if (row_.open.worth[0].minor > row_.amount.worth[0].minor) {
    return reject("open-amount-exceeds", open);
  }
  return true;
}

void RowSink::store_row() {
  if (row_.currency_is_unknown && !out_->no_currency) {
    const std::int32_t amount = layout_.field(row_.open_is_all ? Column::open_amount
                                                               : Column::amount);
    out_->no_currency = usage_error("currency-not-known")
                            .at(record_->place(static_cast<std::size_t>(amount), layout_.file));
  }
  LedgerPart& part = out_->part;
  const auto row = static_cast<std::uint32_t>(part.rows());
  count_amount(Fate::kept);
  const auto round = [&](Column column, const MoneyCell& money) {
    if (money.waits || !money.worth[0].rounded) return;
    out_->rounded.push_back({row, column, money.worth[0].difference});
  };
  part.type.push_back(row_.type);
  part.currency.push_back(row_.currency.index());
  part.customer.push_back(part.customers.number(row_.customer));
  part.amount.push_back(row_.amount.worth[0].minor);
  round(Column::amount, row_.amount);
  if (row_.amount.waits && !row_.open_is_all) {
    out_->open_money.push_back({row, Column::amount, false, row_.amount.worth});
  }
  const auto store_money = [&](Column column, const MoneyCell& money, bool also_amount) {
    part.money[slot_of(column)].push_back(money.known ? money.worth[0].minor
                                                      : LedgerPart::kNoMoney);
    if (money.known) round(column, money);
    if (money.known && money.waits) {
      out_->open_money.push_back({row, column, also_amount, money.worth});
    }
  };
  if (layout_.field(Column::open_amount) != Layout::kNone) {
    store_money(Column::open_amount, row_.open, row_.open_is_all);
  }
  for (const StoredColumn& column : layout_.money) {
    store_money(column.column, money_[slot_of(column.column)], false);
  }
  for (const StoredColumn& column : layout_.dates) {
    part.dates[slot_of(column.column)].push_back(days_[slot_of(column.column)]);
  }
  for (OpenDay& day : open_days_) {
    day.row = row;
    out_->open_days.push_back(day);
  }
  store_texts();
  store_keys();
}

void RowSink::store_texts() {
  LedgerPart& part = out_->part;
  for (const StoredColumn& column : layout_.texts) {
    std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    if (column.column == Column::doc_no) text = row_.doc_no;
    if (column.column == Column::applies_to) text = mended(text);
    part.texts[slot_of(column.column)].push_back(part.pool.add(text));
  }
  for (const StoredColumn& column : layout_.names) {
    const std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    part.names[slot_of(column.column)].push_back(part.words.number(text));
  }
  for (const StoredColumn& column : layout_.yes_no) {
    const bool yes = yes_[slot_of(column.column)];
    part.names[slot_of(column.column)].push_back(part.words.number(yes ? "yes" : ""));
  }
  for (const auto& [column, text] : layout_.text_constants) {
    if (info(column).kind == ColumnKind::text) {
      part.texts[slot_of(column)].push_back(part.pool.add(text));
    } else {
      part.names[slot_of(column)].push_back(part.words.number(text));
    }
  }
  for (std::size_t i = 0; i < layout_.extras.size(); ++i) {
    const auto field = static_cast<std::int32_t>(layout_.extras[i].field);
    part.extras[i].push_back(part.words.number(cell(field, scratch_)));
  }
}

void RowSink::store_keys() {
  const auto row = static_cast<std::uint32_t>(out_->line.size());
  out_->line.push_back(static_cast<std::uint32_t>(record_->line()));
  out_->offset.push_back(static_cast<std::uint32_t>(record_->offset() - out_->first_offset));
  out_->no_number.push_back(row_.doc_no.empty() ? 1 : 0);
  if (layout_.keep_rows) out_->row_text.emplace_back(record_->bytes());
  if (row_.named_by_name) ++out_->named_by_name;
  if (row_.is_ragged) ++out_->ragged;
  const RowHash hash = hash_record(*record_, layout_.header.separator, layout_.seed, scratch_);
  const bool grouped = layout_.needs_identity && !row_.doc_no.empty();
  if (layout_.needs_identity) {
    out_->identity.push_back(grouped ? identity_of_row() : RowHash{});
  }
  constexpr unsigned kShift = 58;  // 64 buckets
  static_assert(kKeyBuckets == std::size_t{1} << (64U - kShift));
  out_->rows_by_hash[hash.high >> kShift].push_back({hash, row});
}

/// Company, customer, type, number, currency, amount, due date and what it names: rows that share
/// all of it and differ elsewhere are lines of one document.
RowHash RowSink::identity_of_row() {
  normal_.clear();
  const auto append = [&](std::string_view text) {
    normal_ += text;
    normal_ += '\x1F';
  };
  append(row_.customer);
  append(row_.doc_no);
  append(to_string(row_.type));
  append(row_.currency.code());
  for (const Column column : {Column::company, Column::amount, Column::open_amount,
                              Column::due_date, Column::applies_to}) {
    append(cell(column, scratch_));
  }
  return hash_bytes(normal_, layout_.seed);
}

}  // namespace arrears
