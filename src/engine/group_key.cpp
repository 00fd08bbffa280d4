#include <arrears/engine/group_key.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/parent_groups.hpp>
#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

struct FieldInfo {
  std::string_view name;
  std::string_view (*value)(const Customer& customer);
};

constexpr std::string_view yes(bool value) { return value ? "yes" : std::string_view{}; }

// Fields of customers.csv whose values repeat from customer to customer.
constexpr std::array kFields{
    FieldInfo{"parent_id", [](const Customer& c) -> std::string_view { return c.parent_id; }},
    FieldInfo{"country", [](const Customer& c) -> std::string_view { return c.country; }},
    FieldInfo{"customer_type", [](const Customer& c) { return to_string(c.type); }},
    FieldInfo{"legal_status", [](const Customer& c) { return to_string(c.legal_status); }},
    FieldInfo{"terms", [](const Customer& c) -> std::string_view { return c.terms; }},
    FieldInfo{"settlement", [](const Customer& c) -> std::string_view { return c.settlement; }},
    FieldInfo{"pay_day", [](const Customer& c) -> std::string_view { return c.pay_day; }},
    FieldInfo{"grade", [](const Customer& c) -> std::string_view { return c.grade; }},
    FieldInfo{"blacklisted", [](const Customer& c) { return yes(c.blacklisted); }},
    FieldInfo{"salesperson", [](const Customer& c) -> std::string_view { return c.salesperson; }},
    FieldInfo{"region", [](const Customer& c) -> std::string_view { return c.region; }},
    FieldInfo{"language", [](const Customer& c) -> std::string_view { return c.language; }},
    FieldInfo{"contact_name", [](const Customer& c) -> std::string_view { return c.contact_name; }},
    FieldInfo{"procedure", [](const Customer& c) -> std::string_view { return c.procedure; }},
    FieldInfo{"dunning_block", [](const Customer& c) { return yes(c.dunning_block); }},
    FieldInfo{"block_reason", [](const Customer& c) -> std::string_view { return c.block_reason; }},
    FieldInfo{"customer_name", [](const Customer& c) -> std::string_view { return c.name; }},
};

constexpr auto kFieldNames = [] {
  std::array<std::string_view, kFields.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kFields[i].name;
  return names;
}();

template <class Take>
void for_each_name(std::string_view text, Take take) {
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view name = text.substr(0, comma);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    take(name);
    if (comma == std::string_view::npos) return;
    text.remove_prefix(comma + 1);
  }
}

bool is_customer_field(std::string_view name) {
  return std::find(kFieldNames.begin(), kFieldNames.end(), name) != kFieldNames.end();
}

Diagnostic unknown_column(std::string_view name, const Ledger& ledger) {
  std::vector<std::string_view> known{"customer", "month", "parent"};
  for (const ColumnInfo& column : all_columns()) known.push_back(column.key);
  known.insert(known.end(), ledger.extra_names().begin(), ledger.extra_names().end());
  known.insert(known.end(), kFieldNames.begin(), kFieldNames.end());
  Diagnostic unknown = usage_error("unknown-column").with("column", std::string(name));
  if (const auto near = closest(name, known)) {
    unknown.arguments.push_back({"suggestion", *near});
  }
  return unknown;
}

std::string_view month_of(Date due, std::string& buffer) {
  if (!due.known() || due == kDueOpen) return {};
  buffer = due.to_iso().substr(0, 7);
  return buffer;
}

std::string_view own_value(Column column, const Ledger& ledger, RowId row, Date due,
                           std::string& buffer) {
  switch (info(column).kind) {
    case ColumnKind::doc_type: return to_string(ledger.type(row));
    case ColumnKind::customer: return ledger.customer_id(ledger.customer(row));
    case ColumnKind::currency: return ledger.currency(row).code();
    case ColumnKind::money: {
      const auto minor = ledger.money(column, row);
      buffer = minor ? Money{*minor, ledger.currency(row)}.to_decimal() : std::string{};
      return buffer;
    }
    case ColumnKind::date: {
      Date date = column == Column::due_date ? due : ledger.date(column, row);
      if (date == kDueOpen) date = Date{};
      buffer = date.to_iso();
      return buffer;
    }
    case ColumnKind::yes_no:
    case ColumnKind::text:
    case ColumnKind::name: break;
  }
  return ledger.text(column, row);
}

// What the customer says for a row that has no value of its own.
std::string_view customers_value(std::string_view name, const CustomerFacts& facts,
                                 CustomerId id) {
  if (name == key(Column::customer_name)) return facts.name(id);
  if (name == key(Column::salesperson)) return facts.salesperson(id);
  if (name == key(Column::region)) return facts.region(id);
  const Customer* customer = facts.customer(id);
  return customer == nullptr ? std::string_view{} : customer_field(*customer, name);
}

}  // namespace

std::span<const std::string_view> customer_field_names() { return kFieldNames; }

std::string_view customer_field(const Customer& customer, std::string_view name) {
  for (const FieldInfo& field : kFields) {
    if (field.name == name) return field.value(customer);
  }
  return {};
}

Result<GroupKey> find_group_key(std::string_view name, const Ledger& ledger,
                                const ParentGroups* parents) {
  GroupKey key;
  key.name = std::string(name);
  if (name == "customer" || name == "customer_id") {
    key.name = "customer_id";
    key.kind = GroupKey::Kind::customer;
    return key;
  }
  if (name == "parent") {
    key.kind = GroupKey::Kind::parent;
    key.parents = parents;
    return key;
  }
  if (name == "currency" || name == "month") {
    key.kind = name == "month" ? GroupKey::Kind::month : GroupKey::Kind::currency;
    return key;
  }
  if (const auto column = find_column(name)) {
    key.kind = GroupKey::Kind::column;
    key.column = *column;
    return key;
  }
  const auto extras = ledger.extra_names();
  if (const auto found = std::find(extras.begin(), extras.end(), name); found != extras.end()) {
    key.kind = GroupKey::Kind::extra;
    key.extra = static_cast<std::size_t>(found - extras.begin());
    return key;
  }
  if (is_customer_field(name)) {
    key.kind = GroupKey::Kind::customer_field;
    return key;
  }
  return fail(unknown_column(name, ledger));
}

Result<std::vector<GroupKey>> parse_group_keys(std::string_view text, const Ledger& ledger,
                                               const ParentGroups* parents) {
  std::vector<GroupKey> keys;
  std::optional<Diagnostic> failure;
  for_each_name(text, [&](std::string_view name) {
    if (failure) return;
    auto key = find_group_key(name, ledger, parents);
    if (!key) {
      failure = std::move(key.error());
      return;
    }
    const auto same = [&](const GroupKey& other) { return other.name == key->name; };
    if (std::any_of(keys.begin(), keys.end(), same)) {
      failure = usage_error("column-twice").with("column", key->name);
      return;
    }
    keys.push_back(std::move(*key));
  });
  if (failure) return fail(std::move(*failure));
  return keys;
}

void want_group_columns(std::string_view text, Wanted& wanted) {
  for_each_name(text, [&](std::string_view name) {
    if (const auto column = find_column(name)) {
      wanted.columns.add(*column);
    } else if (name != "customer" && name != "month" && name != "parent") {
      wanted.extras.emplace_back(name);
    }
  });
}

std::string_view group_value(const GroupKey& key, const Ledger& ledger,
                             const CustomerFacts& facts, RowId row, Date due,
                             std::string& buffer) {
  const CustomerId id = ledger.customer(row);
  std::string_view own;
  switch (key.kind) {
    case GroupKey::Kind::customer: return ledger.customer_id(id);
    case GroupKey::Kind::currency: return ledger.currency(row).code();
    case GroupKey::Kind::parent:
      return key.parents != nullptr ? key.parents->root(id) : ledger.customer_id(id);
    case GroupKey::Kind::month: return month_of(due, buffer);
    case GroupKey::Kind::column: own = own_value(key.column, ledger, row, due, buffer); break;
    case GroupKey::Kind::extra: own = ledger.extra(key.extra, row); break;
    case GroupKey::Kind::customer_field: break;
  }
  return own.empty() ? customers_value(key.name, facts, id) : own;
}

}  // namespace arrears
