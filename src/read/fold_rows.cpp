#include "fold_rows.hpp"

#include <algorithm>
#include <cstring>

#include <arrears/model/quick_hash.hpp>
#include <arrears/read/amount.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/day.hpp>

#include "names.hpp"
#include "row_hash.hpp"

namespace arrears {
namespace {

constexpr std::size_t kSlack = 16;  // bytes that IdIndex reads from an id's start

bool has_plus(std::string_view id) { return id.find('+') != std::string_view::npos; }

std::array<bool, kDocTypes> lowering_types() {
  std::array<bool, kDocTypes> lowers{};
  for (std::size_t i = 0; i < lowers.size(); ++i) {
    lowers[i] = effect_of(static_cast<DocType>(i)) == Effect::lowers;
  }
  return lowers;
}

}  // namespace

const std::array<bool, kDocTypes> FoldRows::kLowers = lowering_types();

std::optional<FoldLayout> FoldLayout::of(const Layout& layout) {
  const bool simple = layout.canonical() && !layout.needs_identity && !layout.options.strict &&
                      layout.extras.empty() && layout.text_constants.empty();
  if (!simple) return std::nullopt;
  FoldLayout fold;
  fold.layout = &layout;
  fold.columns = layout.header.cells.size();
  const std::pair<Column, std::int32_t*> folded[] = {
      {Column::doc_type, &fold.type},       {Column::doc_no, &fold.number},
      {Column::customer_id, &fold.customer}, {Column::customer_name, &fold.name},
      {Column::doc_date, &fold.doc_date},   {Column::due_date, &fold.due_date},
      {Column::currency, &fold.currency},   {Column::amount, &fold.amount},
      {Column::open_amount, &fold.open},    {Column::salesperson, &fold.salesperson},
      {Column::region, &fold.region},       {Column::disputed, &fold.disputed},
      {Column::disputed_amount, &fold.disputed_amount},
  };
  for (const ColumnInfo& column : all_columns()) {
    const std::int32_t field = layout.field(column.column);
    const auto* const known = std::find_if(std::begin(folded), std::end(folded), [&](auto& entry) {
      return entry.first == column.column;
    });
    if (known != std::end(folded)) {
      *known->second = field;
    } else if (field >= 0 && layout.options.wanted.columns.has(column.column)) {
      fold.empty.push_back(static_cast<std::uint32_t>(field));
    }
  }
  const bool whole = fold.type >= 0 && fold.customer >= 0 && fold.doc_date >= 0 &&
                     fold.due_date >= 0 && fold.amount >= 0;
  if (!whole) return std::nullopt;
  return fold;
}

void FoldRows::begin(const FoldLayout& layout, FoldCounts& counts) {
  layout_ = &layout;
  counts_ = &counts;
  type_ = {};
  currency_ = {};
  used_ = {};
}

bool FoldRows::take(const CsvStructure& structure, const char* text) {
  const std::string_view whole(text, structure.tail().begin);
  if (structure.beyond_ascii() && layout_->layout->check_utf8 &&
      find_invalid_utf8(whole) != std::string_view::npos) {
    return false;
  }
  text_ = text;
  quoted_ = structure.quoted();
  any_plus_ = structure.plus();
  for (std::size_t record = 0; record < structure.records(); ++record) {
    const CsvStructure::Mark& mark = structure.mark(record);
    const std::size_t fields = structure.mark(record + 1).first_end - mark.first_end;
    ends_ = structure.ends() + mark.first_end;
    begin_ = mark.begin;
    if (fields == 1 && ends_[0] == begin_) {
      ++counts_->blank;
      continue;
    }
    if (fields != layout_->columns || !read_row()) return false;
    if (++batch_.rows == RowBatch::kRows && !flush()) return false;
  }
  counts_->rows += structure.records();
  return flush();
}

bool FoldRows::flush() {
  for (std::size_t i = 0; i < batch_.rows; ++i) batch_.customer[i] = ids_.number(keys_[i]);
  if (batch_.rows > 0 && !fold_.add(batch_)) return false;
  batch_.rows = 0;
  unquoted_.clear();
  return true;
}

inline bool FoldRows::read_row() {
  const FoldLayout& at = *layout_;
  const std::size_t i = batch_.rows;
  for (const std::uint32_t field : at.empty) {
    if (!raw(static_cast<std::int32_t>(field)).empty()) return false;
  }
  if (!read_type() || !read_currency() || !read_money(at.amount, batch_.amount[i]) ||
      !read_open(i) || !read_day(at.doc_date, batch_.doc_date[i]) ||
      !read_day(at.due_date, batch_.due_date[i]) || !read_disputes()) {
    return false;
  }
  const std::string_view customer = cell(at.customer);
  const std::string_view number = cell(at.number);
  // An id in scientific notation has a plus sign in it.
  const bool odd_id = any_plus_ && (has_plus(customer) || has_plus(number));
  if (customer.empty() || odd_id || !is_good(i)) return false;
  keys_[i] = IdIndex::key(customer);
  ids_.prefetch(keys_[i]);
  batch_.type[i] = type_.meaning;
  batch_.currency[i] = used_.index();
  batch_.doc_no[i] = number;
  batch_.customer_name[i] = cell(at.name);
  batch_.salesperson[i] = cell(at.salesperson);
  batch_.region[i] = cell(at.region);
  count(i);
  mark_row(!number.empty());
  return true;
}

/// As the rules for canonical ledgers have it (row_sink.cpp), and with a due date where what a
/// debit falls back on does not stand in the row.
inline bool FoldRows::is_good(std::size_t row) const {
  const std::int64_t amount = batch_.amount[row];
  const std::int64_t open = batch_.open[row];
  const DocType type = type_.meaning;
  if (amount == RowBatch::kNoMoney || batch_.doc_date[row] == Date{}.serial()) return false;
  if (batch_.due_date[row] == Date{}.serial() && !lowers(type)) return false;
  if (type == DocType::adjustment) return open == RowBatch::kNoMoney;
  return amount >= 0 && (open == RowBatch::kNoMoney || (open >= 0 && open <= amount));
}

/// A cell that begins or ends with something else than a plain character.
std::string_view FoldRows::other_cell(std::string_view raw) {
  std::string_view text = raw;
  if (text.front() == '"') {
    std::string scratch;
    text = CsvRecord::unquoted(text, '"', scratch);
    if (!scratch.empty()) {
      // Whoever reads eight bytes of it at once must be able to.
      scratch.reserve(scratch.size() + kSlack);
      text = unquoted_.emplace_back(std::move(scratch));
    }
  }
  return trimmed(text);
}

inline bool FoldRows::read_type() {
  const std::string_view text = raw(layout_->type);
  return type_.is(text) || other_type(text);
}

bool FoldRows::other_type(std::string_view raw) {
  const std::string_view text = cell(raw);
  if (text.empty()) return false;
  const auto kind = layout_->layout->words.kind(text);
  if (!kind || !kind->type) return false;
  type_.set(raw, *kind->type);
  return true;
}

inline bool FoldRows::read_currency() {
  const std::string_view text = raw(layout_->currency);
  if (!currency_.is(text)) return other_currency(text);
  if (used_ != currency_.meaning) use(currency_.meaning);
  return true;
}

bool FoldRows::other_currency(std::string_view raw) {
  const std::string_view text = cell(raw);
  if (text.empty()) {
    if (!layout_->layout->currency.known()) return false;
    counts_->default_currency += layout_->layout->currency_is_default ? 1 : 0;
    use(layout_->layout->currency);
    return true;
  }
  const auto named = layout_->layout->words.currency(text);
  if (!named) return false;
  currency_.set(raw, *named);
  use(*named);
  return true;
}

void FoldRows::use(Currency currency) {
  used_ = currency;
  exponent_ = currency.exponent();
  sums_ = &counts_->of(currency);
}

inline bool FoldRows::read_money(std::int32_t field, std::int64_t& minor) {
  const std::string_view text = raw(field);
  return (exponent_ == 2 && read_cents(text, minor)) || other_money(text, minor);
}

/// What is open is mostly the amount, written in the same way.
inline bool FoldRows::read_open(std::size_t row) {
  const std::string_view text = raw(layout_->open);
  const std::string_view amount = raw(layout_->amount);
  if (text.size() == amount.size() && text.size() <= 8 && !text.empty() &&
      first_bytes(eight_bytes(text.data()) ^ eight_bytes(amount.data()), text.size()) == 0) {
    batch_.open[row] = batch_.amount[row];
    return true;
  }
  return read_money(layout_->open, batch_.open[row]);
}

bool FoldRows::other_money(std::string_view raw, std::int64_t& minor) {
  minor = RowBatch::kNoMoney;
  const std::string_view text = cell(raw);
  if (text.empty()) return true;
  const Amount amount = parse_plain_amount(text, exponent_);
  minor = amount.minor;
  return amount.fault == AmountFault::none && !amount.rounded;
}

inline bool FoldRows::read_day(std::int32_t field, std::int32_t& serial) {
  const std::string_view text = raw(field);
  return read_iso_day(text, months_, serial) || other_day(text, serial);
}

bool FoldRows::other_day(std::string_view raw, std::int32_t& serial) {
  serial = Date{}.serial();
  const std::string_view text = cell(raw);
  return text.empty() || read_iso_day(text, months_, serial);
}

bool FoldRows::read_disputes() {
  const std::size_t i = batch_.rows;
  batch_.disputed[i] = 0;
  batch_.disputed_amount[i] = RowBatch::kNoMoney;
  if (const std::string_view text = cell(layout_->disputed); !text.empty()) {
    const auto yes = layout_->layout->words.yes_no(text);
    if (!yes) return false;
    batch_.disputed[i] = *yes ? 1 : 0;
  }
  return layout_->disputed_amount < 0 ||
         read_money(layout_->disputed_amount, batch_.disputed_amount[i]);
}

inline void FoldRows::count(std::size_t row) {
  const std::int64_t amount = batch_.amount[row];
  const std::int64_t open = batch_.open[row];
  const std::int64_t counted = open == RowBatch::kNoMoney ? amount : open;
  lowers(type_.meaning) ? sums_->effect.subtract(counted) : sums_->effect.add(counted);
  amount < 0 ? sums_->amounts.subtract(amount) : sums_->amounts.add(amount);
  if (open != RowBatch::kNoMoney) sums_->opens.add(open);
}

/// Whether the record, which ends at `end`, has a quote in it; asked in the order of records.
inline bool FoldRows::has_quote(std::uint32_t end) {
  while (!quoted_.empty() && quoted_.front() + CsvStructure::kGroup <= begin_) {
    quoted_ = quoted_.subspan(1);
  }
  return !quoted_.empty() && quoted_.front() < end &&
         std::memchr(text_ + begin_, '"', end - begin_) != nullptr;
}

/// Rows are equal when their cells are, however these are quoted.
inline void FoldRows::mark_row(bool numbered) {
  if (numbered && !mark_numbered_rows_) return;
  const std::uint32_t end = ends_[layout_->columns - 1];
  const std::uint64_t seed = layout_->layout->seed.high;
  if (!has_quote(end)) return marks_.add(quick_hash({text_ + begin_, end - begin_}, seed));
  normal_.clear();
  const char separator = layout_->layout->header.separator;
  for (std::size_t i = 0; i < layout_->columns; ++i) {
    if (i > 0) normal_ += separator;
    append_normal(raw(static_cast<std::int32_t>(i)), separator, normal_);
  }
  marks_.add(quick_hash(normal_, seed));
}

}  // namespace arrears
