#include <arrears/render/dunning_diff.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

namespace arrears {
namespace {

constexpr CellType kText = CellType::text;
constexpr CellType kMoney = CellType::money;
constexpr CellType kDate = CellType::date;
constexpr CellType kInteger = CellType::integer;

using ItemName = std::tuple<std::string, std::string, Currency, std::string>;

// What the last run said of an item, and what the plan says now.
struct Item {
  const DunningRecord* before = nullptr;
  const DunningRow* now = nullptr;  // the row that is sent, else the first one
};

using Items = std::map<ItemName, Item>;

std::string_view protection(SkipReason reason) {
  const bool waits = reason == SkipReason::deadline_running ||
                     reason == SkipReason::no_new_level || reason == SkipReason::interval ||
                     reason == SkipReason::none;
  return waits ? std::string_view{} : to_string(reason);
}

std::string_view change_of(const Item& item) {
  if (item.now == nullptr) return "cleared";
  const DunningRow& now = *item.now;
  if (now.send) {
    if (now.previous_level == 0) return "new";
    return now.level > now.previous_level ? "raised" : "repeated";
  }
  if (item.before == nullptr) return {};
  if (!protection(now.reason).empty()) return "protected";
  if (now.open < item.before->open_amount) return "reduced";
  return now.open > item.before->open_amount ? "increased" : std::string_view{};
}

// Records of the last run that stands; where a step went with another, the higher level.
void add_last_run(Items& items, std::span<const DunningRecord> log) {
  const auto rows = standing(log);
  if (rows.empty()) return;
  const std::string& run = rows.back()->run_id;
  for (const DunningRecord* row : rows) {
    if (row->run_id != run) continue;
    Item& item = items[{row->customer_id, row->doc_no, row->currency,
                        std::string(item_key_of(*row))}];
    if (item.before == nullptr || item.before->level <= row->level) item.before = row;
  }
}

void add_plan(Items& items, const DunningPlan& plan, const Ledger& ledger) {
  for (const DunningRow& row : plan.rows) {
    const std::string customer(ledger.customer_id(row.customer));
    const std::string doc_no(ledger.text(Column::doc_no, row.row));
    const ItemName named{customer, doc_no, row.currency,
                         item_key(ledger, row.row, row.due, row.ordinal)};
    auto found = items.find(named);
    // A record of another system, or of a line whose dates were corrected, names no line.
    if (found == items.end()) found = items.find({customer, doc_no, row.currency, ""});
    if (found == items.end()) {
      if (!row.send) continue;
      found = items.emplace(named, Item{}).first;
    }
    if (found->second.now == nullptr || row.send) found->second.now = &row;
  }
}

void add_row(RowList& list, const ItemName& named, const Item& item, std::string_view change) {
  const DunningRecord* before = item.before;
  const DunningRow* now = item.now;
  const Currency currency = std::get<2>(named);
  const auto level = [](bool known, std::int32_t value) {
    return known ? Cell::integer(value) : Cell::none(kInteger);
  };
  list.add({Cell::text(std::get<0>(named)),
            Cell::text(now != nullptr ? now->customer_name : std::string_view{}),
            Cell::text(std::get<1>(named)), Cell::text(currency.code()), Cell::text(change),
            level(before != nullptr, before != nullptr ? before->level : 0),
            level(now != nullptr, now != nullptr ? now->level : 0),
            before != nullptr ? Cell::money({before->open_amount, currency}) : Cell::none(kMoney),
            Cell::money({now != nullptr ? now->open : 0, currency}),
            before != nullptr ? Cell::date(before->deadline) : Cell::none(kDate),
            Cell::text(now != nullptr && !now->send ? to_string(now->reason)
                                                    : std::string_view{}),
            before != nullptr ? Cell::date(before->run_date) : Cell::none(kDate)});
}

}  // namespace

Table dunning_diff_table(const DunningPlan& plan, const Ledger& ledger,
                         std::span<const DunningRecord> log) {
  Table table;
  table.report = "dunning";
  table.name = "diff";
  table.as_of = {plan.as_of};
  table.columns = {{"customer_id", kText}, {"customer_name", kText}, {"doc_no", kText},
                   {"currency", kText},    {"change", kText, 0, {}, false, "change"},
                   {"level_before", kInteger}, {"level", kInteger}, {"open_before", kMoney},
                   {"open_amount", kMoney}, {"deadline_before", kDate},
                   {"reason", kText, 0, {}, false, "skip"}, {"run_before", kDate}};
  Items items;
  add_last_run(items, log);
  add_plan(items, plan, ledger);
  auto list = std::make_shared<RowList>(table.columns.size());
  for (const auto& [named, item] : items) {
    const std::string_view change = change_of(item);
    if (!change.empty()) add_row(*list, named, item, change);
  }
  table.rows = std::move(list);
  return table;
}

}  // namespace arrears
