#include <arrears/model/ledger_builder.hpp>

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>
#include <utility>

namespace arrears {
namespace {

// Cells of a column that an earlier source did not have are filled in when it first appears.
template <class Cell>
void set_last(std::vector<Cell>& cells, std::size_t rows, Cell absent, Cell value) {
  if (cells.empty() && value == absent) return;
  cells.resize(rows - 1, absent);
  cells.push_back(value);
}

template <class Cell>
void pad(std::vector<Cell>& cells, std::size_t rows, Cell absent) {
  if (!cells.empty()) cells.resize(rows, absent);
}

}  // namespace

LedgerBuilder::LedgerBuilder(Wanted wanted) : wanted_(std::move(wanted)) {
  for (const Column always : {Column::doc_type, Column::customer_id, Column::doc_date,
                              Column::currency, Column::amount}) {
    wanted_.columns.add(always);
    ledger_.present_.add(always);
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
  source_extras_.push_back(names.size() - 1);
  return source_extras_.back();
}

CustomerId LedgerBuilder::customer_of(std::string_view id) {
  assert(!id.empty());
  if (const auto found = customer_ids_.find(id); found != customer_ids_.end()) {
    return found->second;
  }
  const TextRef ref = ledger_.pool_.add(id);
  const CustomerId made(static_cast<std::uint32_t>(ledger_.customers_.size()));
  ledger_.customers_.push_back(ref);
  customer_ids_.emplace(ledger_.pool_.view(ref), made);
  return made;
}

void LedgerBuilder::store_columns(const Record& record) {
  const std::size_t rows = size();
  for (const ColumnInfo& column : all_columns()) {
    if (!wanted_.columns.has(column.column)) continue;
    const auto slot = static_cast<std::size_t>(column.column);
    switch (column.kind) {
      case ColumnKind::date:
        set_last(ledger_.dates_[slot], rows, Date{}.serial(), record.dates[slot].serial());
        break;
      case ColumnKind::money:
        if (column.column == Column::amount) break;
        set_last(ledger_.money_[slot], rows, Ledger::kAbsent,
                 record.money[slot].value_or(Ledger::kAbsent));
        break;
      case ColumnKind::text:
        set_last(ledger_.texts_[slot], rows, TextRef{}, ledger_.pool_.add(record.texts[slot]));
        break;
      case ColumnKind::name:
      case ColumnKind::yes_no:
        set_last(ledger_.texts_[slot], rows, TextRef{}, ledger_.pool_.intern(record.texts[slot]));
        break;
      case ColumnKind::doc_type:
      case ColumnKind::customer:
      case ColumnKind::currency:
        break;
    }
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
  seen_.set(record.currency.index());
  Sum& absolute = absolute_[record.currency.index()];
  record.amount < 0 ? absolute.subtract(record.amount) : absolute.add(record.amount);
  store_columns(record);
  assert(record.extras.size() <= source_extras_.size());
  for (std::size_t i = 0; i < record.extras.size(); ++i) {
    set_last(ledger_.extras_[source_extras_[i]], size(), TextRef{},
             ledger_.pool_.intern(record.extras[i]));
  }
  if (wanted_.origins) {
    ledger_.line_.push_back(record.line);
    ledger_.offset_.push_back(record.offset);
  }
}

void LedgerBuilder::number_customers_by_bytes() {
  const auto& pool = ledger_.pool_;
  std::vector<std::uint32_t> order(ledger_.customers_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto& ids = ledger_.customers_;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) {
              return pool.view(ids[a]) < pool.view(ids[b]);
            });
  std::vector<CustomerId> renumbered(order.size());
  std::vector<TextRef> sorted(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    renumbered[order[i]] = CustomerId(i);
    sorted[i] = ids[order[i]];
  }
  ledger_.customers_ = std::move(sorted);
  for (CustomerId& customer : ledger_.customer_) customer = renumbered[customer.index()];
}

Result<Ledger> LedgerBuilder::finish() {
  for (std::size_t i = 1; i < absolute_.size(); ++i) {
    const auto total = absolute_[i].minor();
    if (!total || *total > std::numeric_limits<std::int64_t>::max() / 4) {
      const auto currency = Currency::from_index(static_cast<std::uint16_t>(i));
      return fail(error("sum-overflow").with("currency", std::string(currency.code())));
    }
    if (seen_.test(i)) {
      ledger_.currencies_.push_back(Currency::from_index(static_cast<std::uint16_t>(i)));
    }
  }
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
  customer_ids_.clear();
  number_customers_by_bytes();
  return std::move(ledger_);
}

}  // namespace arrears
