// RowSink: the rows of canonical ledgers as nearly all of them are, quickly. A row with anything
// else in it is left to the full reading, which knows what to make of it and what to say.
#include <cstring>

#include <arrears/read/amount.hpp>

#include "fold_cells.hpp"
#include "row_sink.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

/// Text that is itself, without a look at quotes or blanks around it.
bool is_plain(std::string_view text) {
  const auto plain = [](char c) { return c > ' ' && c < '\x7F' && c != '"'; };
  return text.empty() || (plain(text.front()) && plain(text.back()));
}

/// A short cell as a word. Eight bytes of it can be read where a record goes on; the last cells get
/// a copy.
std::uint64_t word_of(std::string_view text, const char* end) {
  if (text.size() > 8) return 0;
  if (text.data() + 8 <= end) return first_bytes(eight_bytes(text.data()), text.size());
  char copy[8] = {};
  std::memcpy(copy, text.data(), text.size());
  return eight_bytes(copy);
}

}  // namespace

bool RowSink::can_be_quick() const {
  return layout_.canonical() && !layout_.needs_identity && !layout_.keep_rows &&
         layout_.money.empty() && layout_.yes_no.empty() && layout_.field(Column::amount) >= 0 &&
         layout_.field(Column::doc_type) >= 0 && layout_.field(Column::customer_id) >= 0 &&
         layout_.field(Column::doc_date) >= 0;
}

/// Type and currency come in runs: the last cell is remembered as its bytes.
template <class Meaning>
template <class Ask>
bool RowSink::QuickWord<Meaning>::read(std::string_view cell, std::uint64_t word, const Ask& ask) {
  if (cell.size() == size && word == bytes && size > 0) return true;
  if (cell.empty() || cell.size() > 8) return false;
  const std::optional<Meaning> found = ask(cell);
  if (!found) return false;
  size = cell.size();
  bytes = word;
  meaning = *found;
  return true;
}

bool RowSink::read_quick_money(std::int32_t field, const char* end, std::int64_t& minor) const {
  const std::string_view text = record_->raw(static_cast<std::size_t>(field));
  const int exponent = quick_currency_.meaning.exponent();
  if (exponent == 2 && text.data() + 8 <= end && read_cents(text, minor)) return true;
  if (text.empty() || !is_plain(text)) return false;
  const Amount amount = parse_plain_amount(text, exponent);
  minor = amount.minor;
  return amount.fault == AmountFault::none && !amount.rounded;
}

bool RowSink::read_quick_days(const char* end) {
  for (const StoredColumn& column : layout_.dates) {
    std::int32_t& day = days_[slot_of(column.column)];
    const std::string_view text = record_->raw(column.field);
    if (text.empty()) {
      day = Date{}.serial();
      if (column.column == Column::doc_date) return false;
    } else if (text.data() + 10 > end || !read_iso_day(text, months_, day)) {
      return false;
    }
  }
  return true;
}

bool RowSink::take_quickly() {
  const CsvRecord& record = *record_;
  const std::string_view bytes = record.bytes();
  if (record.fault() != CsvFault::none || record.size() != layout_.header.cells.size() ||
      (layout_.check_utf8 && !is_ascii(bytes))) {
    return false;
  }
  const char* const end = bytes.data() + bytes.size();
  const auto raw = [&record](std::int32_t field) {
    return field < 0 ? std::string_view{} : record.raw(static_cast<std::size_t>(field));
  };
  if (!layout_.texts_only) {
    out_->part.customers.prefetch(raw(layout_.field(Column::customer_id)));
  }
  const std::string_view type = raw(layout_.field(Column::doc_type));
  const std::string_view currency = raw(layout_.field(Column::currency));
  const bool known =
      quick_type_.read(type, word_of(type, end), [this](std::string_view word) {
        const auto kind = layout_.words.kind(word);
        return kind ? kind->type : std::nullopt;
      }) &&
      quick_currency_.read(currency, word_of(currency, end), [this](std::string_view word) {
        return layout_.words.currency(word);
      });
  // Kinds with rules of their own are rare.
  if (!known || quick_type_.meaning == DocType::write_off ||
      quick_type_.meaning == DocType::adjustment) {
    return false;
  }
  QuickRow row;
  const std::int32_t open = layout_.field(Column::open_amount);
  if (!read_quick_money(layout_.field(Column::amount), end, row.amount) || row.amount < 0) {
    return false;
  }
  if (open >= 0 && !raw(open).empty() &&
      (!read_quick_money(open, end, row.open) || row.open < 0 || row.open > row.amount)) {
    return false;
  }
  row.customer = raw(layout_.field(Column::customer_id));
  row.number = raw(layout_.field(Column::doc_no));
  const bool odd_id = row.customer.empty() || !is_plain(row.customer) || !is_plain(row.number) ||
                      std::memchr(bytes.data(), '+', bytes.size()) != nullptr;
  if (odd_id || !read_quick_days(end)) return false;
  for (const StoredColumn& column : layout_.texts) {
    if (!is_plain(record.raw(column.field))) return false;
  }
  store_quickly(row);
  return true;
}

void RowSink::store_quickly(const QuickRow& row) {
  LedgerPart& part = out_->part;
  part.type.push_back(quick_type_.meaning);
  part.currency.push_back(quick_currency_.meaning.index());
  store_customer(row.customer);
  part.amount.push_back(row.amount);
  if (layout_.field(Column::open_amount) >= 0) {
    part.money[slot_of(Column::open_amount)].push_back(row.open);
  }
  for (const StoredColumn& column : layout_.dates) {
    part.dates[slot_of(column.column)].push_back(days_[slot_of(column.column)]);
  }
  row_.doc_no = row.number;
  row_.named_by_name = row_.is_ragged = false;
  store_texts();
  store_keys();
  count_quickly(row.open == LedgerPart::kNoMoney ? row.amount : row.open);
}

void RowSink::count_quickly(std::int64_t minor) {
  if (quick_sum_.currency != quick_currency_.meaning || quick_sum_.type != quick_type_.meaning) {
    flush_quick_sum();
    quick_sum_.currency = quick_currency_.meaning;
    quick_sum_.type = quick_type_.meaning;
  }
  // No sum of so few rows as a chunk has can wrap while each is small.
  if (minor > (std::int64_t{1} << 40U)) {
    add_known(minor);
  } else {
    quick_sum_.minor += minor;
  }
}

void RowSink::add_known(std::int64_t minor) {
  WrittenSums& sums = out_->sums_of(quick_sum_.currency, quick_sum_.type, Measure::open_or_amount);
  sums.known[static_cast<std::size_t>(Fate::kept)].add(minor, quick_sum_.currency.exponent());
}

void RowSink::flush_quick_sum() {
  if (quick_sum_.minor != 0) add_known(quick_sum_.minor);
  quick_sum_.minor = 0;
}

}  // namespace arrears
