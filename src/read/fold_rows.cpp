#include "fold_rows.hpp"

#include <algorithm>
#include <cstring>

#include <arrears/model/ledger_builder.hpp>
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

/// Empty cells, of a column that is not there.
constexpr std::uint32_t kNoEnds[2] = {0, 1};
constexpr FieldRun kNoCells{"", kNoEnds, kNoEnds + 1, 0, 0};

using Effects = std::array<Effect, kDocTypes>;

Effects all_effects() {
  Effects effects{};
  for (std::size_t i = 0; i < effects.size(); ++i) {
    effects[i] = effect_of(static_cast<DocType>(i));
  }
  return effects;
}

/// By DocType; what is asked of every row must not be a call.
const Effects kEffects = all_effects();

Effect effect(DocType type) { return kEffects[static_cast<std::size_t>(type)]; }

/// A document's name within its customer and currency, of which `owner` tells both.
RowBatch::Link link_of(std::string_view number, std::uint64_t owner) {
  const IdIndex::Key key = IdIndex::key(number);
  RowBatch::Link link;
  link.hash = std::max<std::uint64_t>(1, mixed(key.hash, owner));
  const std::uint64_t other = number.size() > 16 ? quick_hash(number, owner)
                                                 : key.low * 0x9FB21C651E98DF25ULL ^
                                                       (key.high + owner) * 0xD6E8FEB86659FD93ULL;
  link.check = static_cast<std::uint32_t>(other >> 32U);
  return link;
}

}  // namespace

void FoldRows::begin(const FoldLayout& layout, FoldCounts& counts) {
  layout_ = &layout;
  counts_ = &counts;
  type_ = {};
  currency_ = {};
  batch_.links = layout.links();
}

bool FoldRows::take(const CsvStructure& structure, const char* text) {
  const std::string_view whole(text, structure.tail().begin);
  if (structure.beyond_ascii() && layout_->layout->check_utf8 &&
      find_invalid_utf8(whole) != std::string_view::npos) {
    return false;
  }
  text_ = text;
  any_plus_ = structure.plus();
  const auto fields = [&](std::size_t record) {
    return structure.mark(record + 1).first_end - structure.mark(record).first_end;
  };
  for (std::size_t record = 0; record < structure.records();) {
    const std::size_t most = std::min(structure.records() - record, RowBatch::kRows);
    std::size_t run = 0;
    while (run < most && fields(record + run) == layout_->columns) ++run;
    if (run == 0) {
      const CsvStructure::Mark& mark = structure.mark(record++);
      if (structure.mark(record).first_end - mark.first_end != 1) return false;
      if (structure.ends()[mark.first_end] != mark.begin) return false;
      ++counts_->blank;
      continue;
    }
    if (!take_run(structure, record, run)) return false;
    record += run;
  }
  counts_->rows += structure.records();
  return true;
}

bool FoldRows::take_run(const CsvStructure& structure, std::size_t record, std::size_t run) {
  const FoldLayout& at = *layout_;
  batch_.rows = run;
  unquoted_.clear();
  ends_ = structure.ends() + structure.mark(record).first_end;
  for (std::size_t i = 0; i < run; ++i) before_[i] = structure.mark(record + i).begin - 1;
  for (const std::int32_t field : at.empty) {
    const FieldRun cells = column(field);
    for (std::size_t i = 0; i < run; ++i) {
      if (!cells[i].empty()) return false;
    }
  }
  if (!read_types() || !read_ids() || !read_currencies() ||
      !read_money(at.amount, batch_.amount) || !read_money(at.open, batch_.open) ||
      !read_days(at.doc_date, batch_.doc_date) || !read_days(at.due_date, batch_.due_date) ||
      !read_disputes() || !weigh() || (batch_.links && !read_links())) {
    return false;
  }
  mark_rows(structure, record);
  for (std::size_t i = 0; i < run; ++i) batch_.customer[i] = ids_.number(keys_[i]);
  return fold_.add(batch_);
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

std::int32_t FoldRows::field_of(RowBatch::Text which) const {
  switch (which) {
    case RowBatch::Text::doc_no: return layout_->number;
    case RowBatch::Text::customer_name: return layout_->name;
    case RowBatch::Text::salesperson: return layout_->salesperson;
    case RowBatch::Text::region: return layout_->region;
  }
  return -1;
}

std::string_view FoldRows::text(RowBatch::Text which, std::size_t row) {
  const std::int32_t field = field_of(which);
  return field < 0 ? std::string_view() : cell(column(field)[row]);
}

/// Customers; an id in scientific notation has a plus sign in it.
bool FoldRows::read_ids() {
  const FieldRun cells = column(layout_->customer);
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::string_view id = cell(cells[i]);
    if (id.empty()) return false;
    if (any_plus_ && (has_plus(id) || has_plus(text(RowBatch::Text::doc_no, i)))) return false;
    keys_[i] = IdIndex::key(id);
    ids_.prefetch(keys_[i]);
  }
  return true;
}

bool FoldRows::read_types() {
  const FieldRun cells = column(layout_->type);
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::string_view text = cells[i];
    if (!type_.is(text) && !other_type(text)) return false;
    batch_.type[i] = type_.meaning;
  }
  return true;
}

bool FoldRows::other_type(std::string_view raw) {
  const std::string_view text = cell(raw);
  if (text.empty()) return false;
  const auto kind = layout_->layout->words.kind(text);
  if (!kind || !kind->type) return false;
  type_.set(raw, *kind->type);
  return true;
}

bool FoldRows::read_currencies() {
  const FieldRun cells = layout_->currency < 0 ? kNoCells : column(layout_->currency);
  bool same = true;
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::string_view text = cells[i];
    if (!currency_.is(text) && !other_currency(text)) return false;
    batch_.currency[i] = currency_.meaning.index();
    same &= batch_.currency[i] == batch_.currency[0];
  }
  one_currency_ = same;
  cents_ = true;
  for (std::size_t i = 0; i < (same ? 1 : batch_.rows); ++i) {
    cents_ &= Currency::from_index(batch_.currency[i]).exponent() == 2;
  }
  return true;
}

bool FoldRows::other_currency(std::string_view raw) {
  const std::string_view text = cell(raw);
  if (text.empty()) {
    if (!layout_->layout->currency.known()) return false;
    counts_->default_currency += layout_->layout->currency_is_default ? 1 : 0;
    currency_ = {};  // every empty cell is counted
    currency_.meaning = layout_->layout->currency;
    return true;
  }
  const auto named = layout_->layout->words.currency(text);
  if (!named) return false;
  currency_.set(raw, *named);
  return true;
}

bool FoldRows::read_money(std::int32_t field, RowBatch::Cells<std::int64_t>& minor) {
  if (field < 0) {
    std::fill_n(minor.begin(), batch_.rows, RowBatch::kNoMoney);
    return true;
  }
  const FieldRun cells = column(field);
  const char* const first = text_ + sizeof(std::uint64_t);
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::string_view text = cells[i];
    if (cents_ && text.data() + text.size() >= first && read_short_cents(text, minor[i])) continue;
    if ((!cents_ || !read_cents(text, minor[i])) && !other_money(text, i, minor[i])) return false;
  }
  return true;
}

bool FoldRows::other_money(std::string_view raw, std::size_t row, std::int64_t& minor) {
  minor = RowBatch::kNoMoney;
  const std::string_view text = cell(raw);
  if (text.empty()) return true;
  const Currency currency = Currency::from_index(batch_.currency[row]);
  const Amount amount = parse_plain_amount(text, currency.exponent());
  minor = amount.minor;
  return amount.fault == AmountFault::none && !amount.rounded;
}

bool FoldRows::read_days(std::int32_t field, RowBatch::Cells<std::int32_t>& serials) {
  const FieldRun cells = column(field);
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::string_view text = cells[i];
    if (!read_iso_day(text, months_, serials[i]) && !other_day(text, serials[i])) return false;
  }
  return true;
}

bool FoldRows::other_day(std::string_view raw, std::int32_t& serial) {
  serial = Date{}.serial();
  const std::string_view text = cell(raw);
  return text.empty() || read_iso_day(text, months_, serial);
}

bool FoldRows::read_disputes() {
  std::fill_n(batch_.disputed.begin(), batch_.rows, std::uint8_t{0});
  if (layout_->disputed >= 0) {
    const FieldRun cells = column(layout_->disputed);
    for (std::size_t i = 0; i < batch_.rows; ++i) {
      const std::string_view text = cell(cells[i]);
      if (text.empty()) continue;
      const auto yes = layout_->layout->words.yes_no(text);
      if (!yes) return false;
      batch_.disputed[i] = *yes ? 1 : 0;
    }
  }
  return read_money(layout_->disputed_amount, batch_.disputed_amount);
}

/// As the rules for canonical ledgers have it (row_sink.cpp), and with a due date where what a
/// debit falls back on does not stand in the row. What a fold adds up in 64 bits must not wrap, so
/// the sums are looked at before it sees the rows.
bool FoldRows::weigh() {
  constexpr std::int32_t kNever = Date{}.serial();
  Sum effects, amounts, opens;
  bool good = true;
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::int64_t amount = batch_.amount[i];
    const std::int64_t open = batch_.open[i];
    const bool says_open = open != RowBatch::kNoMoney;
    const bool lowers = effect(batch_.type[i]) == Effect::lowers;
    const bool known = amount != RowBatch::kNoMoney && batch_.doc_date[i] != kNever;
    const bool due = batch_.due_date[i] != kNever || lowers;
    const bool in_range = amount >= 0 && (!says_open || (open >= 0 && open <= amount));
    const bool adjusts = batch_.type[i] == DocType::adjustment;
    good = good && known && due && (adjusts ? !says_open : in_range);
    const std::int64_t counted = says_open ? open : amount;
    lowers ? effects.subtract(counted) : effects.add(counted);
    amount < 0 ? amounts.subtract(amount) : amounts.add(amount);
    opens.add(says_open ? open : 0);
  }
  if (!good) return false;
  all_amounts_.add(amounts);
  if (one_currency_) {
    FoldCounts::Sums& sums = counts_->of(Currency::from_index(batch_.currency[0]));
    sums.effect.add(effects);
    sums.amounts.add(amounts);
    sums.opens.add(opens);
  } else {
    count_mixed();
  }
  const auto all = all_amounts_.minor();
  return all && *all <= LedgerBuilder::kLargestSum;
}

/// What a credit names must be one document, not a list.
bool FoldRows::read_links() {
  const FieldRun names = column(layout_->applies_to);
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const Effect what = effect(batch_.type[i]);
    const bool lowers =
        what == Effect::lowers || (what == Effect::signed_ && batch_.amount[i] < 0);
    const std::string_view name = lowers ? cell(names[i]) : text(RowBatch::Text::doc_no, i);
    batch_.part[i] = static_cast<std::uint8_t>(keys_[i].hash >> 56U);
    batch_.link[i] = {};
    if (name.empty()) continue;
    if (lowers && std::memchr(name.data(), ';', name.size()) != nullptr) return false;
    const std::uint64_t owner = keys_[i].hash + batch_.currency[i] * 0xA0761D6478BD642FULL;
    batch_.link[i] = link_of(name, owner);
  }
  return true;
}

void FoldRows::count_mixed() {
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    FoldCounts::Sums& sums = counts_->of(Currency::from_index(batch_.currency[i]));
    const std::int64_t amount = batch_.amount[i];
    const std::int64_t open = batch_.open[i];
    const std::int64_t counted = open == RowBatch::kNoMoney ? amount : open;
    effect(batch_.type[i]) == Effect::lowers ? sums.effect.subtract(counted)
                                             : sums.effect.add(counted);
    amount < 0 ? sums.amounts.subtract(amount) : sums.amounts.add(amount);
    if (open != RowBatch::kNoMoney) sums.opens.add(open);
  }
}

/// Rows that are equal get equal marks. Of a row with a number, what was read of it is enough: rows
/// that differ in other cells only are so rare that they may go the long way.
void FoldRows::mark_rows(const CsvStructure& structure, std::size_t record) {
  const std::uint64_t seed = layout_->layout->seed.high;
  const bool numbered = layout_->number >= 0;
  const FieldRun numbers = numbered ? column(layout_->number) : kNoCells;
  for (std::size_t i = 0; i < batch_.rows; ++i) {
    const std::string_view number = cell(numbers[i]);
    if (number.empty()) {
      mark_whole_row(i, structure.mark(record + i).begin, seed);
    } else if (mark_numbered_rows_) {
      marks_.add(mark_of(i, IdIndex::key(number).hash ^ seed));
    }
  }
}

inline std::uint64_t FoldRows::mark_of(std::size_t row, std::uint64_t number) const {
  const auto bits = [](auto value) { return static_cast<std::uint64_t>(value); };
  const std::uint64_t days =
      bits(batch_.doc_date[row]) << 32U ^ (bits(batch_.due_date[row]) & 0xFFFFFFFFU);
  const std::uint64_t kind =
      bits(batch_.currency[row]) << 16U | static_cast<std::uint64_t>(batch_.type[row]);
  const std::uint64_t who =
      mixed(number ^ kind, keys_[row].hash + days * 0xA0761D6478BD642FULL);
  const std::uint64_t money = bits(batch_.amount[row]) * 0xE7037ED1A0B428DBULL ^
                              bits(batch_.open[row]) * 0x8EBC6AF09C88C6E3ULL;
  return mixed(who, money);
}

/// Rows are equal when their cells are, however these are quoted.
void FoldRows::mark_whole_row(std::size_t row, std::uint32_t begin, std::uint64_t seed) {
  const std::uint32_t end = ends_[(row + 1) * layout_->columns - 1];
  const std::string_view raw(text_ + begin, end - begin);
  if (raw.find('"') == std::string_view::npos) return marks_.add(quick_hash(raw, seed));
  normal_.clear();
  const char separator = layout_->layout->header.separator;
  for (std::size_t i = 0; i < layout_->columns; ++i) {
    if (i > 0) normal_ += separator;
    append_normal(column(static_cast<std::int32_t>(i))[row], separator, normal_);
  }
  marks_.add(quick_hash(normal_, seed));
}

}  // namespace arrears
