#include <arrears/engine/age.hpp>

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>
#include <utility>

#include <tsl/robin_map.h>

#include <arrears/engine/due_dates.hpp>

namespace arrears {

Result<Ager> Ager::make(const Ledger& ledger, const CustomerFacts& facts,
                        const AgePolicy& policy, Date as_of) {
  auto axis = BucketAxis::make(policy, as_of);
  if (!axis) return fail(std::move(axis.error()));
  Ager ager(std::move(*axis));
  ager.ledger_ = &ledger;
  ager.facts_ = &facts;
  ager.policy_ = policy;
  ager.any_uncollectable_ = ledger.has(Column::uncollectable);
  ager.any_disputed_ = ledger.has(Column::disputed);
  ager.any_disputed_amount_ = ledger.has(Column::disputed_amount);
  if (ledger.currencies().size() == 1) ager.only_currency_ = ledger.currencies().front();
  return ager;
}

AgedItem Ager::age(const OpenItem& item) const {
  const Date as_of = axis_.as_of();
  const Date document = ledger_->doc_date(item.row);
  AgedItem aged;
  aged.due_open = item.due == kDueOpen;
  aged.days = as_of - item.due;
  const bool monthly = facts_->monthly_settler(ledger_->customer(item.row));
  const std::int32_t term = aged.due_open ? 0 : item.due - document;
  const StageLimits limits = stage_limits(term, monthly, policy_.stages);
  const bool lost =
      item.written_off ||
      (any_uncollectable_ && !ledger_->text_ref(Column::uncollectable, item.row).empty());
  aged.stage = stage_at(aged.days, limits, lost, policy_.stages);
  aged.klass = class_at(aged.days, policy_.classes);
  if (!aged.due_open) aged.deadline = item.due.plus_days(limits.deadline);
  aged.bucket = static_cast<std::uint32_t>(axis_.index({document, item.due, aged.stage}));
  aged.disputed = disputed_part(item);
  return aged;
}

std::int64_t Ager::disputed_part(const OpenItem& item) const {
  std::optional<std::int64_t> part;
  if (any_disputed_amount_) {
    part = ledger_->money(Column::disputed_amount, item.row);
    if (part) part = shown({*part, ledger_->currency(item.row)});
  }
  if (part || (any_disputed_ && !ledger_->text_ref(Column::disputed, item.row).empty())) {
    return std::clamp<std::int64_t>(part.value_or(item.open), 0, item.open);
  }
  return 0;
}

Ager::Share Ager::share_of(const OpenItem& item) const {
  if (axis_.by_due()) return {axis_.index({Date{}, item.due}), disputed_part(item)};
  const AgedItem aged = age(item);
  return {aged.bucket, aged.disputed};
}

AgedCredit Ager::age(const UnappliedCredit& credit) const {
  const Date date = ledger_->doc_date(credit.row);
  AgedCredit aged;
  aged.days = axis_.as_of() - date;
  const StageLimits limits = stage_limits(0, false, policy_.stages);
  const Stage stage = stage_at(aged.days, limits, false, policy_.stages);
  aged.bucket = static_cast<std::uint32_t>(axis_.index({date, date, stage}));
  return aged;
}

namespace {

/// Adds items and credits up, line by line, and proves the buckets in the end.
class Adder {
 public:
  Adder(const Ager& ager, const OpenItems& open)
      : ager_(ager), open_(open), table_{ager.axis(), {}, {}, {}, {}, {}} {}

  std::size_t new_line(Currency currency) {
    table_.sums.emplace_back().currency = currency;
    table_.buckets.resize(table_.sums.size() * ager_.axis().size());
    last_customer_.emplace_back();
    return table_.sums.size() - 1;
  }

  void add(std::size_t line, CustomerId customer, const OpenItem& item) {
    const Ager::Share share = ager_.share_of(item);
    AgedSum& sum = table_.sums[line];
    (item.due < ager_.axis().as_of() ? sum.overdue : sum.not_due) += item.open;
    sum.disputed += share.disputed;
    ++sum.items;
    if (item.due != kDueOpen) {
      if (!sum.oldest_due.known() || item.due < sum.oldest_due) sum.oldest_due = item.due;
      sum.days_max = ager_.axis().as_of() - sum.oldest_due;
    }
    table_.buckets[line * ager_.axis().size() + share.bucket] += item.open;
    count(line, customer);
  }

  void add(std::size_t line, CustomerId customer, const UnappliedCredit& credit) {
    AgedSum& sum = table_.sums[line];
    if (ager_.credits_aged()) {
      const AgedCredit aged = ager_.age(credit);
      (aged.days > 0 ? sum.overdue : sum.not_due) -= credit.left;
      table_.buckets[line * ager_.axis().size() + aged.bucket] -= credit.left;
    } else {
      sum.unapplied += credit.left;
    }
    count(line, customer);
  }

  [[nodiscard]] AgedTable& table() { return table_; }

  // The balance side of the proof, from the buckets alone.
  Result<AgedTable> prove() {
    for (TieOut tie : open_.tie_out) {
      tie.balance = 0;
      for (std::size_t line = 0; line < table_.sums.size(); ++line) {
        if (table_.sums[line].currency != tie.currency) continue;
        const auto buckets = table_.buckets_of(line);
        tie.balance += std::accumulate(buckets.begin(), buckets.end(), std::int64_t{0});
        tie.balance -= table_.sums[line].unapplied;
      }
      if (tie.difference() == 0) continue;
      return fail(error("tie-out-failed", Status::internal)
                      .with("currency", std::string(tie.currency.code()))
                      .with("difference", Money{tie.difference(), tie.currency}.to_decimal()));
    }
    return std::move(table_);
  }

 private:
  // Rows come customer by customer, so a customer is new to a line once.
  void count(std::size_t line, CustomerId customer) {
    if (last_customer_[line] == customer) return;
    last_customer_[line] = customer;
    ++table_.sums[line].customers;
  }

  const Ager& ager_;
  const OpenItems& open_;
  AgedTable table_;
  std::vector<CustomerId> last_customer_;
};

// Positions of the lines in the order of the result.
std::vector<std::size_t> order_of(const AgedTable& table) {
  std::vector<std::size_t> order(table.sums.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < table.keys.size(); ++k) {
      const int difference = table.key_text(a, k).compare(table.key_text(b, k));
      if (difference != 0) return difference < 0;
    }
    return table.sums[a].currency < table.sums[b].currency;
  });
  return order;
}

void put_in_order(AgedTable& table) {
  const auto order = order_of(table);
  const AgedTable from = table;
  const std::size_t buckets = table.axis.size();
  const std::size_t keys = table.keys.size();
  for (std::size_t to = 0; to < order.size(); ++to) {
    const auto source = from.buckets_of(order[to]);
    table.sums[to] = from.sums[order[to]];
    std::copy(source.begin(), source.end(),
              table.buckets.begin() + static_cast<std::ptrdiff_t>(to * buckets));
    for (std::size_t k = 0; k < keys; ++k) {
      table.key_texts[to * keys + k] = from.key_texts[order[to] * keys + k];
    }
  }
}

/// Finds the line of a row's key values, and makes it when it is new.
class Grouper {
 public:
  Grouper(const Ager& ager, std::span<const GroupKey> keys, Adder& adder)
      : ager_(ager), keys_(keys), adder_(adder) {
    adder.table().keys.assign(keys.begin(), keys.end());
  }

  std::size_t line_of(RowId row, Date due) {
    if (!by_currency_) return find_or_make(row, due);
    const std::size_t currency = ager_.currency(row).index();
    if (currency >= line_of_currency_.size()) line_of_currency_.resize(currency + 1, kNoLine);
    if (line_of_currency_[currency] == kNoLine) {
      line_of_currency_[currency] = find_or_make(row, due);
    }
    return line_of_currency_[currency];
  }

 private:
  static constexpr auto kNoLine = static_cast<std::size_t>(-1);

  std::size_t find_or_make(RowId row, Date due) {
    composite_.clear();
    ends_.clear();
    for (const GroupKey& key : keys_) {
      composite_ += key.kind == GroupKey::Kind::currency
                        ? ager_.currency(row).code()
                        : group_value(key, ager_.ledger(), ager_.facts(), row, due, buffer_);
      ends_.push_back(composite_.size());
    }
    const std::size_t texts_end = composite_.size();
    // The ends make the composite unambiguous whatever bytes the values hold.
    for (const std::size_t end : ends_) composite_ += '\n' + std::to_string(end);
    composite_ += ager_.currency(row).code();
    if (const auto found = lines_.find(composite_); found != lines_.end()) return found->second;
    const std::size_t line = adder_.new_line(ager_.currency(row));
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      adder_.table().key_texts.push_back(composite_.substr(begin, end - begin));
      begin = end;
    }
    assert(begin == texts_end);
    static_cast<void>(texts_end);
    lines_.emplace(composite_, line);
    return line;
  }

  const Ager& ager_;
  std::span<const GroupKey> keys_;
  Adder& adder_;
  tsl::robin_map<std::string, std::size_t> lines_;
  std::string composite_, buffer_;
  std::vector<std::size_t> ends_;
  // Where the currency is the only key, no text need be put together for each row.
  const bool by_currency_ =
      keys_.size() == 1 && keys_.front().kind == GroupKey::Kind::currency;
  std::vector<std::size_t> line_of_currency_;
};

}  // namespace

Result<AgedTable> age_customers(const Ager& ager, const OpenItems& open) {
  assert(open.as_of == ager.axis().as_of());
  const Ledger& ledger = ager.ledger();
  Adder adder(ager, open);
  const bool one_currency = ledger.currencies().size() < 2 || ager.conversion() != nullptr;
  for (std::uint32_t c = 0; c < ledger.customer_count(); ++c) {
    const CustomerId customer(c);
    const auto items = open.items_of(customer);
    const auto credits = open.unapplied_of(customer);
    // Both stand by currency, so one walk over the currencies meets them in order.
    std::size_t i = 0, u = 0;
    while (i < items.size() || u < credits.size()) {
      const bool by_item = u == credits.size() ||
                           (i < items.size() && ledger.currency(items[i].row) <=
                                                    ledger.currency(credits[u].row));
      const Currency currency = ager.currency(by_item ? items[i].row : credits[u].row);
      const std::size_t line = adder.new_line(currency);
      adder.table().customers.push_back(customer);
      const auto here = [&](RowId row) {
        return one_currency || ledger.currency(row) == currency;
      };
      for (; i < items.size() && here(items[i].row); ++i) adder.add(line, customer, items[i]);
      for (; u < credits.size() && here(credits[u].row); ++u) {
        adder.add(line, customer, credits[u]);
      }
    }
  }
  return adder.prove();
}

Result<AgedTable> age_groups(const Ager& ager, const OpenItems& open,
                             std::span<const GroupKey> keys) {
  assert(open.as_of == ager.axis().as_of());
  Adder adder(ager, open);
  Grouper grouper(ager, keys, adder);
  for (std::uint32_t c = 0; c < ager.ledger().customer_count(); ++c) {
    const CustomerId customer(c);
    for (const OpenItem& item : open.items_of(customer)) {
      adder.add(grouper.line_of(item.row, item.due), customer, item);
    }
    for (const UnappliedCredit& credit : open.unapplied_of(customer)) {
      adder.add(grouper.line_of(credit.row, Date{}), customer, credit);
    }
  }
  put_in_order(adder.table());
  return adder.prove();
}

std::vector<TieOut> aged_tie_out(const Ager& ager, const OpenItems& open) {
  std::vector<TieOut> ties = open.tie_out;
  if (!ager.credits_aged()) return ties;
  for (const UnappliedCredit& credit : open.unapplied) {
    for (TieOut& tie : ties) {
      if (tie.currency != ager.currency(credit.row)) continue;
      (ager.age(credit).days > 0 ? tie.overdue : tie.not_due) -= credit.left;
      tie.unapplied -= credit.left;
    }
  }
  return ties;
}

ColumnSet age_columns() {
  return {Column::customer_name, Column::salesperson, Column::region, Column::disputed,
          Column::disputed_amount, Column::uncollectable};
}

}  // namespace arrears
