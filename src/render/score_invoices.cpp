// score --by invoice, and what all score tables have in common.
#include <algorithm>
#include <memory>
#include <string>

#include <arrears/model/row_fetch.hpp>
#include <arrears/render/head_facts.hpp>
#include <arrears/render/score_tables.hpp>

#include "column_kit.hpp"
#include "score_kit.hpp"
#include "text_keeper.hpp"

namespace arrears {
namespace {

class ItemLines final : public RowSource {
 public:
  explicit ItemLines(const ScoreView& view)
      : view_(view), fetch_(view.input.ledger, {Column::doc_no}) {}

  [[nodiscard]] std::size_t size() const override { return view_.scores.items.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    Cell* at = out.data();
    std::string codes;
    TextKeeper::Recent texts(texts_);
    for (std::size_t i = first; i < first + count; ++i) {
      if ((i - first) % kAtOnce == 0) fetch(i, std::min(first + count, i + kAtOnce));
      at = put_item(i, codes, texts, at);
    }
  }

 private:
  static constexpr std::size_t kAtOnce = 64;

  /// Reads ahead what the next items need.
  void fetch(std::size_t begin, std::size_t end) const {
    const std::vector<ItemScore>& items = view_.scores.items;
    for (std::size_t i = begin; i < end; ++i) fetch_.cells(items[i].row);
    for (std::size_t i = begin; i < end; ++i) fetch_.texts(items[i].row);
  }

  /// `codes` is working space.
  Cell* put_item(std::size_t index, std::string& codes, TextKeeper::Recent& texts,
                 Cell* out) const {
    const Ledger& ledger = view_.input.ledger;
    const ItemScore& item = view_.scores.items[index];
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, item.currency}); };
    *out++ = Cell::text(ledger.customer_id(item.customer));
    *out++ = Cell::text(view_.facts.name(item.customer));
    *out++ = Cell::text(ledger.text(Column::doc_no, item.row));
    const bool due_open = item.due == kDueOpen;
    *out++ = due_open ? Cell::none(CellType::date) : Cell::date(item.due);
    *out++ = Cell::text(item.currency.code());
    *out++ = money(item.open);
    *out++ = due_open ? Cell::none(CellType::integer) : Cell::integer(item.days_past_due);
    for (std::size_t h = 0; h < view_.scores.horizons.size(); ++h) {
      *out++ = probability_cell(view_.scores.within(index, h));
    }
    *out++ = probability_cell(item.ever);
    *out++ = money(item.expected_amount);
    *out++ = Cell::date(item.expected_date);
    *out++ = money(item.expected_loss);
    *out++ = priority_cell(item.priority);
    reason_codes(view_.input, item, codes);
    *out++ = Cell::text(texts.keep(codes));
    *out++ = Cell::text(to_string(item.klass));
    *out++ = Cell::text(to_string(item.approach));
    return out;
  }

  ScoreView view_;
  RowFetch fetch_;
  mutable TextKeeper texts_;
};

std::string plain(std::int64_t minor, Currency currency) {
  return Money{minor, currency}.to_decimal();
}

}  // namespace

Cell probability_cell(Probability p) { return Cell::decimal(CellType::probability, p.steps()); }

Cell priority_cell(std::uint32_t priority) {
  return priority == 0 ? Cell::none(CellType::integer) : Cell::integer(priority);
}

void add_probability_columns(std::span<const std::int32_t> horizons,
                             std::vector<TableColumn>& columns) {
  for (const std::int32_t days : horizons) {
    TableColumn column = typed_column("p_" + std::to_string(days), CellType::probability, 2);
    columns.push_back(std::move(column));
  }
  columns.push_back(typed_column("p_ever", CellType::probability, 1));
}

Table begin_score_table(const ScoreView& view) {
  Table table;
  table.report = "score";
  table.as_of = {view.scores.as_of};
  table.head = source_facts(view.input.ledger, view.scores.as_of);
  if (view.scores.curve_only) {
    table.head.push_back({"report.curve-only", {}});
  } else {
    const auto payments = static_cast<std::int64_t>(view.input.model.payments() + 0.5);
    table.head.push_back({"report.learned-from", {std::to_string(payments)}});
  }
  for (const PortfolioScore& p : view.scores.portfolio) {
    for (std::size_t h = 0; h < p.expected.size() && h < view.scores.horizons.size(); ++h) {
      table.foot.push_back({"report.expected-cash",
                            {std::string(p.currency.code()),
                             std::to_string(view.scores.horizons[h]),
                             plain(p.expected[h], p.currency),
                             plain(p.expected_low[h], p.currency),
                             plain(p.expected_high[h], p.currency), std::to_string(p.items)}});
    }
    if (!p.dilution.empty() && p.dilution.back() > 0) {
      table.foot.push_back({"report.dilution",
                            {std::string(p.currency.code()),
                             std::to_string(view.scores.horizons.back()),
                             plain(p.dilution.back(), p.currency)}});
    }
    table.foot.push_back({"report.expected-loss",
                          {std::string(p.currency.code()), plain(p.expected_loss, p.currency),
                           plain(p.open, p.currency)}});
  }
  table.tie_out.assign(view.tie_out.begin(), view.tie_out.end());
  return table;
}

Table score_by_invoice(const ScoreView& view) {
  Table table = begin_score_table(view);
  table.columns = {text_column("customer_id"),
                   text_column("customer_name", 1),
                   text_column("doc_no"),
                   typed_column("due_date", CellType::date, 2),
                   text_column("currency"),
                   total_column("open_amount"),
                   typed_column("days_past_due", CellType::integer)};
  const std::size_t first_chance = table.columns.size();
  add_probability_columns(view.scores.horizons, table.columns);
  // On a narrow page the soonest chance says most: what is expected follows from it.
  table.columns[first_chance].rank = 0;
  table.columns.push_back(total_column("expected_amount", CellType::money, 1));
  table.columns.push_back(typed_column("expected_date", CellType::date, 3));
  table.columns.push_back(total_column("expected_loss", CellType::money, 3));
  table.columns.push_back(typed_column("priority", CellType::integer));
  table.columns.push_back(code_column("reasons", "short", 4));
  table.columns.push_back(code_column("class", "class", 5));
  table.columns.push_back(code_column("approach", "approach", 3));
  table.rows = std::make_shared<ItemLines>(view);
  return table;
}

}  // namespace arrears
