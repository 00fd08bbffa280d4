#include <arrears/model/ledger_builder.hpp>

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>
#include <utility>

namespace arrears {
namespace {

// An absent cell costs nothing: a column is as long as its last known cell, and filled up when the
// next one comes or the ledger is finished.
template <class Cell>
void set_last(std::vector<Cell>& cells, std::size_t rows, Cell absent, Cell value) {
  if (value == absent) return;
  if (cells.size() != rows - 1) cells.resize(rows - 1, absent);
  cells.push_back(value);
}

void add_absolute(Sum& total, std::int64_t minor) {
  minor < 0 ? total.subtract(minor) : total.add(minor);
}

template <class Cell>
void pad(std::vector<Cell>& cells, std::size_t rows, Cell absent) {
  if (!cells.empty()) cells.resize(rows, absent);
}

}  // namespace

LedgerBuilder::LedgerBuilder(Wanted wanted)
    : wanted_(std::move(wanted)), seen_(all_currencies().size() + 1) {
  for (const Column always : {Column::doc_type, Column::customer_id, Column::doc_date,
                              Column::currency, Column::amount}) {
    wanted_.columns.add(always);
    ledger_.present_.add(always);
  }
  for (const ColumnInfo& column : all_columns()) {
    if (!wanted_.columns.has(column.column)) continue;
    const auto slot = static_cast<std::size_t>(column.column);
    switch (column.kind) {
      case ColumnKind::date: date_slots_.push_back(slot); break;
      case ColumnKind::money:
        totals_[slot].resize(seen_.size());
        // `amount` has a column of its own that every row fills.
        if (column.column != Column::amount) money_slots_.push_back(slot);
        break;
      case ColumnKind::text: text_slots_.push_back(slot); break;
      case ColumnKind::name:
      case ColumnKind::yes_no: name_slots_.push_back(slot); break;
      case ColumnKind::doc_type:
      case ColumnKind::customer:
      case ColumnKind::currency: break;
    }
  }
}

SourceId LedgerBuilder::begin_source(Source source) {
  ledger_.sources_.push_back(std::move(source));
  ledger_.source_first_row_.push_back(static_cast<std::uint32_t>(size()));
  source_extras_.clear();
  return SourceId(static_cast<std::uint32_t>(ledger_.sources_.size() - 1));
}

void LedgerBuilder::update_source(Source source) {
  assert(!ledger_.sources_.empty());
  ledger_.sources_.back() = std::move(source);
}

std::optional<std::size_t> LedgerBuilder::extra_column(std::string_view name) {
  const auto& names = ledger_.extra_names_;
  const auto known = std::find(names.begin(), names.end(), name);
  if (known != names.end()) {
    source_extras_.push_back(static_cast<std::size_t>(known - names.begin()));
    return source_extras_.back();
  }
  const auto& asked = wanted_.extras;
  if (!wanted_.all_extras && std::find(asked.begin(), asked.end(), name) == asked.end()) {
    return std::nullopt;
  }
  ledger_.extra_names_.emplace_back(name);
  ledger_.extras_.emplace_back();
  repeats_.emplace_back();
  source_extras_.push_back(names.size() - 1);
  return source_extras_.back();
}

CustomerId LedgerBuilder::customer_of(std::string_view id) {
  assert(!id.empty());
  if (!ledger_.customer_.empty()) {
    const CustomerId last = ledger_.customer_.back();
    if (ledger_.pool_.view(ledger_.customers_[last.index()]) == id) return last;
  }
  return known_or_new(id, ledger_.pool_);
}

// A new one's id is kept in `pool`.
CustomerId LedgerBuilder::known_or_new(std::string_view id, TextPool& pool) {
  if (const auto found = customer_ids_.find(id); found != customer_ids_.end()) {
    return found->second;
  }
  const TextRef ref = pool.add(id);
  const CustomerId made(static_cast<std::uint32_t>(ledger_.customers_.size()));
  ledger_.customers_.push_back(ref);
  customer_ids_.emplace(pool.view(ref), made);
  return made;
}

void LedgerBuilder::store_columns(const Record& record) {
  const std::size_t rows = size();
  for (const std::size_t slot : date_slots_) {
    set_last(ledger_.dates_[slot], rows, Date{}.serial(), record.dates[slot].serial());
  }
  for (const std::size_t slot : money_slots_) {
    if (!record.money[slot]) continue;
    const std::int64_t minor = *record.money[slot];
    const bool local = slot == static_cast<std::size_t>(Column::amount_local);
    add_absolute(totals_[slot][local ? 0U : record.currency.index()], minor);
    set_last(ledger_.money_[slot], rows, Ledger::kAbsent, minor);
  }
  for (const std::size_t slot : text_slots_) {
    if (record.texts[slot].empty()) continue;
    set_last(ledger_.texts_[slot], rows, TextRef{}, ledger_.pool_.add(record.texts[slot]));
  }
  for (const std::size_t slot : name_slots_) {
    if (record.texts[slot].empty()) continue;
    set_last(ledger_.texts_[slot], rows, TextRef{}, keep_name(slot, record.texts[slot]));
  }
}

TextRef LedgerBuilder::keep_name(std::size_t slot, std::string_view name) {
  // Exports come in runs of one customer, one salesperson, one set of terms.
  const auto& cells = ledger_.texts_[slot];
  if (!cells.empty() && ledger_.pool_.view(cells.back()) == name) return cells.back();
  return ledger_.pool_.intern(name);
}

// A further column may be anything: a region, or a number that differs in each row. Interning the
// latter would cost more memory than its texts do, so it is given up where it does not pay.
TextRef LedgerBuilder::keep_extra(std::size_t extra, std::string_view text) {
  constexpr std::size_t kTrial = 1024;
  TextPool& pool = ledger_.pool_;
  Repeats& repeats = repeats_[extra];
  if (repeats.cells >= kTrial && repeats.different * 2 > repeats.cells) return pool.add(text);
  const std::size_t before = pool.interned();
  const TextRef ref = pool.intern(text);
  repeats.cells += 1;
  repeats.different += pool.interned() - before;
  return ref;
}

void LedgerBuilder::store_extras(const Record& record) {
  assert(record.extras.size() <= source_extras_.size());
  for (std::size_t i = 0; i < record.extras.size(); ++i) {
    if (record.extras[i].empty()) continue;
    const std::size_t extra = source_extras_[i];
    set_last(ledger_.extras_[extra], size(), TextRef{}, keep_extra(extra, record.extras[i]));
  }
}

void LedgerBuilder::add(const Record& record) {
  assert(record.currency.known());
  assert(record.amount >= 0 || record.type == DocType::adjustment);
  assert(record.date(Column::doc_date).known());
  assert(size() < std::numeric_limits<std::uint32_t>::max());
  ledger_.type_.push_back(record.type);
  ledger_.customer_.push_back(customer_of(record.customer_id));
  ledger_.currency_.push_back(record.currency.index());
  ledger_.amount_.push_back(record.amount);
  ledger_.latest_date_ = std::max(ledger_.latest_date_, record.date(Column::doc_date));
  seen_[record.currency.index()] = true;
  add_absolute(totals_[static_cast<std::size_t>(Column::amount)][record.currency.index()],
               record.amount);
  store_columns(record);
  store_extras(record);
  if (wanted_.origins) {
    ledger_.line_.push_back(record.line);
    ledger_.offset_.push_back(record.offset);
  }
}

// The new number of each; empty: all keep theirs.
std::vector<CustomerId> LedgerBuilder::number_customers_by_bytes() {
  const auto& pool = ledger_.pool_;
  std::vector<std::uint32_t> order(ledger_.customers_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto& ids = ledger_.customers_;
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return pool.view(ids[a]) < pool.view(ids[b]);
  };
  if (std::is_sorted(order.begin(), order.end(), before)) return {};
  std::sort(order.begin(), order.end(), before);
  std::vector<CustomerId> renumbered(order.size());
  std::vector<TextRef> sorted(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    renumbered[order[i]] = CustomerId(i);
    sorted[i] = ids[order[i]];
  }
  ledger_.customers_ = std::move(sorted);
  return renumbered;
}

std::optional<Diagnostic> LedgerBuilder::overflow() const {
  for (const ColumnInfo& column : all_columns()) {
    const Totals& totals = totals_[static_cast<std::size_t>(column.column)];
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const auto total = totals[i].minor();
      if (total && *total <= kLargestSum) continue;
      if (i == 0) return error("sum-overflow-local").with("column", std::string(column.key));
      const auto currency = Currency::from_index(static_cast<std::uint16_t>(i));
      return error("sum-overflow")
          .with("currency", std::string(currency.code()))
          .with("column", std::string(column.key));
    }
  }
  return std::nullopt;
}

void LedgerBuilder::pad_columns() {
  for (const ColumnInfo& column : all_columns()) {
    const auto slot = static_cast<std::size_t>(column.column);
    pad(ledger_.dates_[slot], size(), Date{}.serial());
    pad(ledger_.money_[slot], size(), Ledger::kAbsent);
    pad(ledger_.texts_[slot], size(), TextRef{});
    if (!ledger_.dates_[slot].empty() || !ledger_.money_[slot].empty() ||
        !ledger_.texts_[slot].empty()) {
      ledger_.present_.add(column.column);
    }
  }
  for (auto& cells : ledger_.extras_) cells.resize(size());
}

Result<Ledger> LedgerBuilder::finish() {
  if (auto why = overflow()) {
    *this = LedgerBuilder(std::move(wanted_));
    return fail(std::move(*why));
  }
  for (std::size_t i = 1; i < seen_.size(); ++i) {
    if (!seen_[i]) continue;
    ledger_.currencies_.push_back(Currency::from_index(static_cast<std::uint16_t>(i)));
  }
  pad_columns();
  if (const auto renumbered = number_customers_by_bytes(); !renumbered.empty()) {
    for (CustomerId& customer : ledger_.customer_) customer = renumbered[customer.index()];
  }
  ledger_.pool_.forget_interned();
  Ledger done = std::move(ledger_);
  *this = LedgerBuilder(std::move(wanted_));
  return done;
}

}  // namespace arrears
