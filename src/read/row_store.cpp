// RowSink: a row that is taken goes into the columns of its chunk.
#include <algorithm>

#include <arrears/model/prefetch.hpp>
#include <arrears/model/quick_hash.hpp>

#include "row_sink.hpp"
#include "words.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

}  // namespace

RowKeys in_buckets(const std::vector<RowHash>& by_row) {
  constexpr unsigned kShift = 58;  // 64 buckets
  static_assert(kKeyBuckets == std::size_t{1} << (64U - kShift));
  RowKeys keys;
  keys.hash.resize(by_row.size());
  keys.row.resize(by_row.size());
  for (const RowHash& hash : by_row) ++keys.begin[(hash.high >> kShift) + 1];
  for (std::size_t i = 1; i < keys.begin.size(); ++i) keys.begin[i] += keys.begin[i - 1];
  auto next = keys.begin;
  for (std::uint32_t row = 0; row < by_row.size(); ++row) {
    const std::uint32_t at = next[by_row[row].high >> kShift]++;
    keys.hash[at] = by_row[row];
    keys.row[at] = row;
  }
  return keys;
}

void RowSink::make_room(std::size_t rows) {
  LedgerPart& part = out_->part;
  part.type.reserve(rows);
  part.currency.reserve(rows);
  auto& customers = part.texts[slot_of(Column::customer_id)];
  layout_.texts_only ? customers.reserve(rows) : part.customer.reserve(rows);
  part.amount.reserve(rows);
  if (layout_.field(Column::open_amount) != Layout::kNone) {
    part.money[slot_of(Column::open_amount)].reserve(rows);
  }
  const auto reserve = [&](const std::vector<StoredColumn>& columns, auto& cells) {
    for (const StoredColumn& column : columns) cells[slot_of(column.column)].reserve(rows);
  };
  reserve(layout_.money, part.money);
  reserve(layout_.dates, part.dates);
  reserve(layout_.texts, part.texts);
  if (layout_.texts_only) {
    reserve(layout_.names, part.texts);
    reserve(layout_.yes_no, part.texts);
  } else {
    reserve(layout_.names, part.names);
    reserve(layout_.yes_no, part.names);
  }
  for (auto& extra : part.extras) extra.reserve(rows);
  for (auto& extra : part.extra_texts) extra.reserve(rows);
  out_->line.reserve(rows);
  out_->offset.reserve(rows);
  out_->no_number.reserve(rows);
  hashes_.reserve(rows);
  if (layout_.needs_identity) out_->identity.reserve(rows);
}

std::unique_ptr<ChunkRows> RowSink::finish() {
  if (layout_.group) *layout_.group = group_;
  flush_quick_sum();
  if (layout_.texts_only) {
    out_->hashes = std::move(hashes_);
  } else {
    out_->keys = in_buckets(hashes_);
  }
  out_->part.customers.close();
  out_->part.words.close();
  return std::move(out_);
}

void RowSink::store_row() {
  if (out_->names_line && !out_->other_table) out_->other_table = out_->names_line;
  if (row_.currency_is_unknown && !out_->no_currency) {
    const std::int32_t amount = layout_.field(row_.open_is_all ? Column::open_amount
                                                               : Column::amount);
    const std::string sign(classify_amount(cell(amount, scratch_)).currency);
    out_->no_currency = usage_error(sign.empty() ? "currency-not-known" : "currency-sign-shared")
                            .with("sign", sign)
                            .at(record_->place(static_cast<std::size_t>(amount), layout_.file));
  }
  if (row_.state_is_unknown) {
    out_->tells.states.add(cell(layout_.status, scratch_), 1);
  } else if (row_.state) {
    out_->tells.states.any_known = true;
  }
  if (layout_.deduction != Layout::kNone) weigh_deduction();
  if (layout_.header.match.tax_unsaid) {
    const MoneyCell& tax = money_[slot_of(Column::tax_amount)];
    const bool known = tax.known && !tax.waits && !row_.amount.waits && !row_.open_is_all;
    if (known) out_->tells.tax.add(row_.amount.worth[0].minor, tax.worth[0].minor);
    const bool whole = row_.open.known && row_.open.worth[0].minor == row_.amount.worth[0].minor;
    if (known && !row_.open_is_all && whole) ++out_->tells.tax.owed_whole;
  }
  if (!layout_.canonical()) check_open();
  LedgerPart& part = out_->part;
  const auto row = static_cast<std::uint32_t>(part.rows());
  count_amount(Fate::kept);
  const auto round = [&](Column column, const MoneyCell& money) {
    if (money.waits || !money.worth[0].rounded) return;
    out_->rounded.push_back({row, column, money.worth[0].difference});
  };
  part.type.push_back(row_.type);
  part.currency.push_back(row_.currency.index());
  store_customer(row_.customer);
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

/// Where something is open, a document is not settled: such a day is that of a part payment. And
/// one without an open amount among others that have one is open as a whole.
void RowSink::check_open() {
  if (layout_.field(Column::open_amount) == Layout::kNone || open_is_weak() ||
      effect_of(row_.type) != Effect::raises) {
    return;
  }
  std::int32_t no_date = Date{}.serial();
  std::int32_t* settled = &no_date;
  if (layout_.field(Column::settled_date) != Layout::kNone) {
    settled = &days_[slot_of(Column::settled_date)];
  }
  const bool is_settled = *settled != Date{}.serial();
  if (!row_.open.known) {
    out_->open_unsaid += !is_settled && row_.amount.worth[0].sign() != 0;
    return;
  }
  ++out_->open_said;
  const auto part = [&](std::size_t mark) {
    return row_.open.worth[mark].minor > 0 &&
           row_.open.worth[mark].minor < row_.amount.worth[mark].minor;
  };
  if (!is_settled || row_.open_is_all || row_.open.waits != row_.amount.waits || !part(0)) return;
  *settled = Date{}.serial();
  std::erase_if(open_days_, [](const OpenDay& day) { return day.column == Column::settled_date; });
  ++out_->settled_in_part;
}

void RowSink::store_customer(std::string_view id) {
  LedgerPart& part = out_->part;
  if (layout_.texts_only) {
    part.texts[slot_of(Column::customer_id)].push_back(keep_text(id));
    return;
  }
  part.customer.push_back(part.customers.number(id));
  for (const StoredColumn& column : layout_.names) {
    const std::vector<LastName>& last = last_name_[slot_of(column.column)];
    if (part.customer.back() < last.size()) prefetch(&last[part.customer.back()]);
  }
}

/// Where most columns are texts, a row's bytes are kept in one piece and its cells are parts of it.
TextRef RowSink::keep_text(std::string_view text) {
  TextPool& pool = out_->part.pool;
  if (whole_.empty()) return pool.add(text);
  const std::string_view bytes = record_->bytes();
  const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
  const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(text.data()) - begin;
  return offset < bytes.size() ? TextPool::piece_of(whole_, offset, text.size()) : pool.add(text);
}

/// A text that repeats, of the row whose customer was stored last.
void RowSink::store_name(std::size_t slot, std::string_view text) {
  LedgerPart& part = out_->part;
  if (layout_.texts_only) {
    part.texts[slot].push_back(keep_text(text));
  } else {
    part.names[slot].push_back(name_number(slot, part.customer.back(), text));
  }
}

void RowSink::store_texts() {
  LedgerPart& part = out_->part;
  for (const StoredColumn& column : layout_.texts) {
    std::string_view text = cell(static_cast<std::int32_t>(column.field), scratch_);
    if (column.column == Column::doc_no) text = row_.doc_no;
    if (column.column == Column::applies_to) text = mended(text);
    const bool links = column.column == Column::applies_to || column.column == Column::settled_by;
    if (links && !layout_.canonical() && says_nothing(text)) text = {};
    part.texts[slot_of(column.column)].push_back(keep_text(text));
  }
  for (const StoredColumn& column : layout_.names) {
    store_name(slot_of(column.column), name_cell(column));
  }
  for (const StoredColumn& column : layout_.yes_no) {
    const bool yes = yes_[slot_of(column.column)];
    store_name(slot_of(column.column), yes ? "yes" : "");
  }
  for (const auto& [column, text] : layout_.text_constants) {
    if (info(column).kind == ColumnKind::text) {
      part.texts[slot_of(column)].push_back(keep_text(text));
    } else {
      store_name(slot_of(column), text);
    }
  }
  for (std::size_t i = 0; i < layout_.extras.size(); ++i) {
    const auto field = static_cast<std::int32_t>(layout_.extras[i].field);
    if (layout_.texts_only) {
      part.extra_texts[i].push_back(keep_text(cell(field, scratch_)));
    } else {
      part.extras[i].push_back(part.words.number(cell(field, scratch_)));
    }
  }
}

std::uint32_t RowSink::name_number(std::size_t slot, std::uint32_t customer,
                                   std::string_view text) {
  if (text.empty()) return 0;
  const std::uint64_t hash = quick_hash(text, 0) | 1U;
  LastName& before = name_before_[slot];
  if (before.hash == hash) return before.number;
  std::vector<LastName>& last = last_name_[slot];
  if (customer >= last.size()) last.resize(std::max<std::size_t>(64, customer * std::size_t{2}));
  LastName& known = last[customer];
  if (known.hash != hash) known = {hash, out_->part.words.number(text)};
  before = known;
  return known.number;
}

void RowSink::store_keys() {
  out_->line.push_back(static_cast<std::uint32_t>(record_->line()));
  out_->offset.push_back(static_cast<std::uint32_t>(record_->offset() - out_->first_offset));
  out_->no_number.push_back(row_.doc_no.empty() ? 1 : 0);
  if (layout_.keep_rows) out_->row_text.emplace_back(record_->bytes());
  if (row_.named_by_name) ++out_->named_by_name;
  if (row_.is_ragged) ++out_->ragged;
  const RowHash hash = hash_record(*record_, layout_.header.separator, row_seed(), normal_);
  const bool grouped = layout_.needs_identity && !row_.doc_no.empty();
  if (layout_.needs_identity) {
    out_->identity.push_back(grouped ? identity_of_row() : RowHash{});
  }
  hashes_.push_back(hash);
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
  append(cell(layout_.header.match.second, scratch_));
  return hash_bytes(normal_, layout_.seed);
}

}  // namespace arrears
