// age --by customer and --by COLUMN: one line a customer or group and currency.
#include <arrears/render/age_tables.hpp>

#include <algorithm>
#include <memory>

#include <arrears/render/head_facts.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

/// Not due, buckets, overdue, unapplied, balance.
void add_amount_columns(const BucketAxis& axis, std::vector<TableColumn>& columns) {
  for (const std::string& name : axis.names()) {
    TableColumn column = total_column(name, CellType::money, name == "not_due" ? 0 : 1);
    if (name != "not_due") column.group = "buckets";
    columns.push_back(std::move(column));
  }
  columns.push_back(total_column("overdue"));
  columns.push_back(total_column("unapplied"));
  columns.push_back(total_column("balance"));
}

void add_item_columns(std::vector<TableColumn>& columns) {
  columns.push_back(typed_column("oldest_due_date", CellType::date, 5));
  columns.push_back(typed_column("days_past_due_max", CellType::integer, 4));
  columns.push_back(total_column("items", CellType::integer, 4));
}

Cell* put_amounts(const AgedTable& aged, std::size_t line, Cell* out) {
  const AgedSum& sum = aged.sums[line];
  const auto money = [&](std::int64_t minor) { return Cell::money({minor, sum.currency}); };
  for (const std::int64_t bucket : aged.buckets_of(line)) *out++ = money(bucket);
  *out++ = money(sum.overdue);
  *out++ = money(sum.unapplied);
  *out++ = money(sum.balance());
  return out;
}

Cell* put_items(const AgedSum& sum, Cell* out) {
  *out++ = Cell::date(sum.oldest_due);
  *out++ = sum.oldest_due.known() ? Cell::integer(sum.days_max) : Cell::none(CellType::integer);
  *out++ = Cell::integer(sum.items);
  return out;
}

class CustomerLines final : public RowSource {
 public:
  CustomerLines(AgedTable aged, const Ager& ager)
      : aged_(std::move(aged)), ager_(ager), ledger_(ager.ledger()), facts_(ager.facts()) {}

  [[nodiscard]] std::size_t size() const override { return aged_.sums.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    Cell* at = out.data();
    for (std::size_t line = first; line < first + count; ++line) at = put_line(line, at);
  }

 private:
  Cell* put_line(std::size_t line, Cell* out) const {
    const AgedSum& sum = aged_.sums[line];
    const CustomerId customer = aged_.customers[line];
    *out++ = Cell::text(ledger_.customer_id(customer));
    *out++ = Cell::text(facts_.name(customer));
    *out++ = Cell::text(sum.currency.code());
    out = put_amounts(aged_, line, out);
    out = put_items(sum, out);
    *out++ = Cell::money({sum.disputed, sum.currency});
    const LastPayment last = last_payment(customer, sum.currency);
    *out++ = Cell::date(last.date);
    *out++ = last.date.known() ? Cell::money({last.amount, sum.currency})
                               : Cell::none(CellType::money);
    *out++ = credit_limit(customer, sum.currency);
    *out++ = Cell::text(facts_.salesperson(customer));
    return out;
  }

  // In a base currency the newest payment in any currency counts.
  [[nodiscard]] LastPayment last_payment(CustomerId customer, Currency currency) const {
    if (ager_.conversion() == nullptr) return facts_.last_payment(customer, currency);
    LastPayment last;
    for (const Currency other : ledger_.currencies()) {
      const LastPayment one = facts_.last_payment(customer, other);
      if (!one.date.known() || one.date < last.date) continue;
      if (one.date > last.date) last = {one.date, 0};
      last.amount += ager_.shown({one.amount, other}).value_or(0);
    }
    return last;
  }

  [[nodiscard]] Cell credit_limit(CustomerId customer, Currency currency) const {
    std::optional<Money> limit = facts_.credit_limit(customer, currency);
    const Customer* own = facts_.customer(customer);
    if (ager_.conversion() != nullptr && own != nullptr) {
      limit = own->limit_on(ager_.axis().as_of());
      const auto minor = limit ? ager_.shown(*limit) : std::nullopt;
      limit = minor ? std::optional(Money{*minor, currency}) : std::nullopt;
    }
    return limit ? Cell::money(*limit) : Cell::none(CellType::money);
  }

  AgedTable aged_;
  Ager ager_;
  const Ledger& ledger_;
  const CustomerFacts& facts_;
};

class GroupLines final : public RowSource {
 public:
  explicit GroupLines(AgedTable aged) : aged_(std::move(aged)) {
    for (std::size_t key = 0; key < aged_.keys.size(); ++key) {
      if (aged_.keys[key].kind != GroupKey::Kind::currency) shown_.push_back(key);
    }
  }

  [[nodiscard]] std::size_t size() const override { return aged_.sums.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    Cell* at = out.data();
    for (std::size_t line = first; line < first + count; ++line) {
      for (const std::size_t key : shown_) *at++ = Cell::text(aged_.key_text(line, key));
      *at++ = Cell::text(aged_.sums[line].currency.code());
      at = put_amounts(aged_, line, at);
      at = put_items(aged_.sums[line], at);
      *at++ = Cell::integer(aged_.sums[line].customers);
    }
  }

 private:
  AgedTable aged_;
  std::vector<std::size_t> shown_;
};

/// Customers in credit are told apart, so that they do not hide in the total.
void note_customers_in_credit(const AgedTable& aged, Table& table) {
  struct InCredit {
    Currency currency;
    std::size_t customers = 0;
    std::int64_t amount = 0;
  };
  std::vector<InCredit> all;
  for (const AgedSum& sum : aged.sums) {
    if (sum.balance() >= 0) continue;
    InCredit* of = nullptr;
    for (InCredit& one : all) {
      if (one.currency == sum.currency) of = &one;
    }
    if (of == nullptr) of = &all.emplace_back(InCredit{sum.currency, 0, 0});
    ++of->customers;
    of->amount -= sum.balance();
  }
  std::sort(all.begin(), all.end(),
            [](const InCredit& a, const InCredit& b) { return a.currency < b.currency; });
  for (const InCredit& one : all) {
    table.foot.push_back({"report.in-credit",
                          {std::to_string(one.customers), std::string(one.currency.code()),
                           Money{one.amount, one.currency}.to_decimal()}});
  }
}

Table begin_table(const AgeInput& input) {
  Table table;
  table.report = "age";
  table.as_of = {input.open.as_of};
  table.head = head_facts(input.ager.ledger(), input.open.as_of, input.open.known_at,
                          input.policy, input.rows);
  table.tie_out = aged_tie_out(input.ager, input.open);
  return table;
}

}  // namespace

Result<Table> age_by_customer(const AgeInput& input) {
  auto aged = age_customers(input.ager, input.open);
  if (!aged) return fail(aged.error());
  return age_by_customer(input, std::move(*aged));
}

Table age_by_customer(const AgeInput& input, AgedTable aged) {
  Table table = begin_table(input);
  table.columns = {text_column("customer_id"), text_column("customer_name", 2),
                   text_column("currency")};
  add_amount_columns(aged.axis, table.columns);
  add_item_columns(table.columns);
  table.columns.push_back(total_column("disputed_amount", CellType::money, 6));
  table.columns.push_back(typed_column("last_payment_date", CellType::date, 7));
  table.columns.push_back(typed_column("last_payment_amount", CellType::money, 8));
  table.columns.push_back(typed_column("credit_limit", CellType::money, 7));
  table.columns.push_back(text_column("salesperson", 6));
  note_customers_in_credit(aged, table);
  table.rows = std::make_shared<CustomerLines>(std::move(aged), input.ager);
  return table;
}

Result<Table> age_by_groups(const AgeInput& input, std::span<const GroupKey> keys) {
  auto aged = age_groups(input.ager, input.open, keys);
  if (!aged) return fail(aged.error());
  Table table = begin_table(input);
  for (const GroupKey& key : keys) {
    if (key.kind != GroupKey::Kind::currency) table.columns.push_back(text_column(key.name));
  }
  table.columns.push_back(text_column("currency"));
  add_amount_columns(aged->axis, table.columns);
  add_item_columns(table.columns);
  table.columns.push_back(typed_column("customers", CellType::integer, 3));
  table.rows = std::make_shared<GroupLines>(std::move(*aged));
  return table;
}

}  // namespace arrears
