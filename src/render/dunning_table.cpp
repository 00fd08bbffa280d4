#include <arrears/render/dunning_table.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace arrears {
namespace {

constexpr CellType kText = CellType::text;
constexpr CellType kMoney = CellType::money;
constexpr CellType kDate = CellType::date;
constexpr CellType kInteger = CellType::integer;

std::vector<TableColumn> plan_columns() {
  return {{"customer_id", kText},    {"customer_name", kText}, {"doc_no", kText},
          {"currency", kText},       {"open_amount", kMoney, 0, {}, true},
          {"days_past_due", kInteger}, {"previous_level", kInteger}, {"level", kInteger},
          {"level_name", kText},     {"action", kText},        {"channel", kText},
          {"language", kText},       {"fee", kMoney, 0, {}, true},
          {"interest", kMoney, 0, {}, true}, {"letter_total", kMoney},
          {"deadline", kDate},       {"letter", kText},
          {"reason", kText, 0, {}, false, "skip"},
          {"charges_before", kMoney}, {"netted", kMoney},      {"doc_date", kDate},
          {"due_date", kDate},       {"procedure", kText},     {"salesperson", kText}};
}

// Rows come straight from the plan: a plan of a million items is never held as cells.
class PlanRows final : public RowSource {
 public:
  PlanRows(const DunningPlan& plan, const Ledger& ledger) : plan_(plan), ledger_(ledger) {}
  [[nodiscard]] std::size_t size() const override { return plan_.rows.size(); }
  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    const std::size_t columns = out.size() / count;
    for (std::size_t i = 0; i < count; ++i) {
      row(plan_.rows[first + i], out.subspan(i * columns, columns));
    }
  }

 private:
  void row(const DunningRow& row, std::span<Cell> out) const {
    const auto money = [&](std::int64_t minor) {
      return row.send ? Cell::money({minor, row.currency}) : Cell::none(kMoney);
    };
    const DunningLetter* letter =
        row.letter >= 0 ? &plan_.letters[static_cast<std::size_t>(row.letter)] : nullptr;
    const Level* level = row.procedure != nullptr ? row.level_info() : nullptr;
    std::size_t c = 0;
    const auto put = [&](Cell cell) { out[c++] = cell; };
    put(Cell::text(ledger_.customer_id(row.customer)));
    put(Cell::text(row.customer_name));
    put(Cell::text(ledger_.text(Column::doc_no, row.row)));
    put(Cell::text(row.currency.code()));
    put(Cell::money({row.open, row.currency}));
    put(Cell::integer(row.days_past_due));
    put(Cell::integer(row.previous_level));
    put(Cell::integer(row.level));
    put(Cell::text(level != nullptr ? std::string_view(level->name) : std::string_view{}));
    put(Cell::text(row.send ? "send" : "skip"));
    put(Cell::text(letter != nullptr ? to_string(letter->level_info().channel)
                                     : std::string_view{}));
    put(Cell::text(letter != nullptr ? std::string_view(letter->language) : std::string_view{}));
    put(money(row.fee));
    put(money(row.interest));
    put(money(row.letter_total));
    put(row.send ? Cell::date(row.deadline) : Cell::none(kDate));
    put(Cell::text(letter != nullptr ? std::string_view(letter->file) : std::string_view{}));
    put(Cell::text(to_string(row.reason)));
    put(money(row.charges_before));
    put(money(row.netted));
    put(Cell::date(ledger_.doc_date(row.row)));
    put(Cell::date(row.due));
    put(Cell::text(row.procedure != nullptr ? std::string_view(row.procedure->name)
                                            : std::string_view{}));
    put(Cell::text(row.salesperson));
  }

  const DunningPlan& plan_;
  const Ledger& ledger_;
};

std::vector<TableColumn> log_columns() {
  return {{"run_id", kText},      {"run_date", kDate},     {"letter_id", kText},
          {"customer_id", kText}, {"doc_no", kText},       {"currency", kText},
          {"open_amount", kMoney}, {"level", kInteger},    {"level_name", kText},
          {"channel", kText},     {"fee", kMoney},         {"interest", kMoney},
          {"deadline", kDate},    {"status", kText},       {"content_hash", kText},
          {"procedure", kText},   {"letter_total", kMoney}, {"netted", kMoney},
          {"reverses", kText}};
}

}  // namespace

Table dunning_table(const DunningPlan& plan, const Ledger& ledger) {
  Table table;
  table.report = "dunning";
  table.as_of = {plan.as_of};
  table.columns = plan_columns();
  table.rows = std::make_shared<PlanRows>(plan, ledger);
  return table;
}

Table dunning_log_table(std::span<const DunningRecord> rows, Date as_of) {
  Table table;
  table.report = "dunning";
  table.name = "log";
  table.as_of = {as_of};
  table.columns = log_columns();
  auto list = std::make_shared<RowList>(table.columns.size());
  for (const DunningRecord& row : rows) {
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, row.currency}); };
    list->add({Cell::text(row.run_id), Cell::date(row.run_date), Cell::text(row.letter_id),
               Cell::text(row.customer_id), Cell::text(row.doc_no),
               Cell::text(row.currency.code()), money(row.open_amount), Cell::integer(row.level),
               Cell::text(row.level_name), Cell::text(row.channel), money(row.fee),
               money(row.interest), Cell::date(row.deadline), Cell::text(row.status),
               Cell::text(row.content_hash), Cell::text(row.procedure), money(row.letter_total),
               money(row.netted), Cell::text(row.reverses)});
  }
  table.rows = std::move(list);
  return table;
}

Table interest_table(const DunningPlan& plan, const Ledger& ledger) {
  Table table;
  table.report = "dunning";
  table.name = "interest";
  table.as_of = {plan.as_of};
  table.columns = {{"customer_id", kText}, {"doc_no", kText}, {"currency", kText},
                   {"from", kDate},        {"until", kDate},  {"days", kInteger},
                   {"balance", kMoney},    {"rate_pct", kText}, {"rate_unit", kText},
                   {"interest", kMoney, 0, {}, true}};
  auto list = std::make_shared<RowList>(table.columns.size());
  for (const DunningRow& row : plan.rows) {
    if (row.statement < 0) continue;
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, row.currency}); };
    for (const auto& line : plan.statements[static_cast<std::size_t>(row.statement)].stretches) {
      const std::string rate = line.per_cent.to_decimal();
      list->add({Cell::text(ledger.customer_id(row.customer)),
                 Cell::text(ledger.text(Column::doc_no, row.row)),
                 Cell::text(row.currency.code()), Cell::date(line.from), Cell::date(line.until),
                 Cell::integer(line.days), money(line.balance), Cell::text(rate),
                 Cell::text(to_string(line.unit)), money(line.amount)});
    }
  }
  table.rows = std::move(list);
  return table;
}

}  // namespace arrears
