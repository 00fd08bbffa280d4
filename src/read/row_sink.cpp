#include "row_sink.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include "names.hpp"

namespace arrears {
namespace {

constexpr std::size_t kSample = 16'384;  // bytes of text from which an encoding is judged

/// `1.93E+09`: the digits of an id that a spreadsheet has thrown away.
bool is_scientific(std::string_view id) {
  if (id.find('+') == std::string_view::npos) return false;
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

/// `#REF!`: what a spreadsheet shows where a formula has lost its cell.
bool RowSink::is_spreadsheet_error(std::string_view id) {
  if (id.empty() || id[0] != '#') return false;
  constexpr std::array<std::string_view, 8> kErrors{"#N/A",   "#REF!",  "#VALUE!", "#NAME?",
                                                    "#DIV/0!", "#NULL!", "#NUM!",  "#SPILL!"};
  return std::find(kErrors.begin(), kErrors.end(), id) != kErrors.end() ||
         (id.size() > 2 && id.find_first_not_of('#') == std::string_view::npos);
}

bool RowSink::is_ascii(std::string_view bytes) {
  std::uint64_t seen = 0;
  std::size_t i = 0;
  for (; i + sizeof seen <= bytes.size(); i += sizeof seen) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    seen |= word;
  }
  for (; i < bytes.size(); ++i) seen |= static_cast<unsigned char>(bytes[i]);
  return (seen & 0x8080808080808080U) == 0;
}

WrittenSums& ChunkRows::sums_of(Currency currency, DocType type, Measure measure) {
  for (WrittenSums& known : sums) {
    if (known.currency == currency && known.type == type && known.measure == measure) return known;
  }
  sums.emplace_back();
  sums.back().currency = currency;
  sums.back().type = type;
  sums.back().measure = measure;
  return sums.back();
}

RowSink::RowSink(const Layout& layout, std::size_t rows, LedgerPart spent)
    : layout_(layout),
      unsaid_type_(
          parse_doc_type(layout.constant(Column::doc_type)).value_or(DocType::invoice)),
      out_(std::make_unique<ChunkRows>()) {
  if (layout_.group) group_ = *layout_.group;
  out_->part = std::move(spent);
  if (layout.texts_only) {
    out_->part.extra_texts.resize(layout.extras.size());
  } else {
    out_->part.extras.resize(layout.extras.size());
  }
  make_room(rows);
}

void RowSink::take(const CsvRecord& record) {
  record_ = &record;
  if (out_->rows_in++ == 0) out_->first_offset = record.offset();
  if (quick_ && take_quickly()) return;
  if (plain_ && take_plainly()) return;
  row_ = {};
  open_days_.clear();
  blank_before_ = std::exchange(is_blank_, record.blank());
  if (record.blank()) {
    ++out_->aside[static_cast<std::size_t>(Aside::blank)];
    return;
  }
  if (read_row()) store_row();
}

bool RowSink::read_row() {
  if (record_->fault() != CsvFault::none) return reject(to_code(record_->fault()), -1);
  if (layout_.check_utf8 && !is_ascii(record_->bytes())) {
    const std::size_t bad = find_invalid_utf8(record_->bytes());
    if (bad != std::string_view::npos) {
      ++out_->bad_utf8;
      if (out_->bad_sample.size() < kSample) out_->bad_sample += record_->bytes();
      return reject("row-encoding-invalid", -1);
    }
    ++out_->good_utf8;
  }
  if (!has_good_shape()) return false;
  if (!layout_.canonical() && is_no_row()) return false;
  const std::int32_t customer = layout_.field(Column::customer_id);
  if (customer >= 0 && !layout_.texts_only) {
    out_->part.customers.prefetch(cell(customer, customer_scratch_));
  }
  return read_status() && read_type() && read_currency() && read_amounts() && read_days() &&
         read_ids() && check_type_rules() && read_other_money() && read_yes_no();
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

/// Whether a flag or a state of the row says that its document is none.
bool RowSink::is_void() {
  const std::string_view flag = cell(layout_.voided, scratch_);
  if (!flag.empty() && layout_.words.yes_no(flag).value_or(false)) return true;
  return read_state() && row_.state == DocState::none;
}

/// False where the row says nothing of it, or what is not understood.
bool RowSink::read_state() {
  const std::string_view text = cell(layout_.status, scratch_);
  if (text.empty()) return false;
  row_.state = states_.get(text, [&](std::string_view word) { return layout_.words.state(word); });
  row_.state_is_unknown = !row_.state;
  return row_.state.has_value();
}

/// What the export says of how far the document is.
bool RowSink::read_status() {
  if (is_void()) return set_aside(Aside::ignored_type, "row-void");
  if (layout_.needs_paid && row_.state == DocState::paid) ++out_->paid_unsaid;
  if (row_.is_ragged && layout_.status >= static_cast<std::int32_t>(record_->size())) {
    return reject("csv-missing-cells", -1);  // it may have been void
  }
  return true;
}

bool RowSink::read_type() {
  const std::int32_t field = layout_.field(Column::doc_type);
  const std::string_view text = cell(field, scratch_);
  if (text.empty()) {
    if (layout_.canonical()) return reject("doc-type-empty", field);
    row_.type = unsaid_type_;
    return true;
  }
  const auto& kind =
      kinds_.get(text, [&](std::string_view word) { return layout_.words.kind(word); });
  if (!kind && says_balance(text)) return reject_balance(text, field);
  if (!kind) return reject(error("doc-type-unknown").with("text", std::string(text)), field);
  if (!kind->type) return set_aside(Aside::ignored_type, "row-ignored-type");
  row_.type = *kind->type;
  row_.type_is_said = true;
  return true;
}

bool RowSink::read_ids() {
  const std::int32_t id = layout_.field(Column::customer_id);
  row_.customer = own_part(mended(cell(id, customer_scratch_)));
  if (lost_its_text(row_.customer, id)) return false;
  if (is_left_out()) return set_aside(Aside::ignored_type, "row-ignored-type");
  if (row_.customer.empty()) {
    row_.customer = own_part(cell(Column::customer_name, customer_scratch_));
    row_.named_by_name = !row_.customer.empty();
  }
  if (row_.customer.empty()) row_.customer = cell(layout_.else_id, customer_scratch_);
  if (row_.customer.empty()) take_group();
  if (row_.customer.empty()) {
    const std::int32_t name = layout_.field(Column::customer_name);
    return reject("row-no-customer", id != Layout::kNone ? id : name);
  }
  const std::int32_t number = layout_.field(Column::doc_no);
  row_.doc_no = mended(cell(number, number_scratch_));
  if (lost_its_text(row_.doc_no, number)) return false;
  if (layout_.canonical() || !row_.doc_no.empty()) return true;
  const std::int32_t name = layout_.field(Column::customer_name);
  if (says_balance(row_.customer)) {
    return reject(error("row-balance-label").with("text", std::string(row_.customer)),
                  id != Layout::kNone ? id : name);
  }
  if (number == Layout::kNone || row_.type_is_said) return true;
  // A line that ends a statement has neither number nor type.
  if (says_balance_of(row_.customer)) {
    return reject_balance(row_.customer, id != Layout::kNone ? id : name);
  }
  const std::string_view text = cell(Column::text, scratch_);
  return !says_closing(text) || reject_balance(text, layout_.field(Column::text));
}

bool RowSink::reject_balance(std::string_view text, std::int32_t field) {
  return reject(error("row-balance-line").with("text", std::string(text)), field);
}

/// Rejects a row whose id a spreadsheet has spoiled.
bool RowSink::lost_its_text(std::string_view id, std::int32_t field) {
  const bool error_value = !layout_.canonical() && is_spreadsheet_error(id);
  if (!error_value && !is_scientific(id)) return false;
  const std::string_view code = error_value ? "id-spreadsheet-error" : "id-scientific";
  return !reject(error(code).with("text", std::string(id)), field);
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

}  // namespace arrears
