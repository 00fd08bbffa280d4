// score --by customer and --breaches: credit beside the chance of being paid; score --backtest.
#include <algorithm>
#include <memory>
#include <optional>

#include <arrears/render/head_facts.hpp>
#include <arrears/render/score_tables.hpp>

#include "column_kit.hpp"
#include "score_kit.hpp"
#include "text_keeper.hpp"

namespace arrears {
namespace {

/// One row: a customer's credit (if assessed), its score (if anything is open), a currency.
struct Line {
  const CustomerCredit* credit = nullptr;
  const CustomerScore* score = nullptr;
  Currency currency;
};

class LineCollector {
 public:
  LineCollector(const ScoreView& view, CreditRows which) : view_(view), which_(which) {}

  /// Both lists are in order of the bytes of the customers' ids.
  std::vector<Line> collect(std::span<const CustomerCredit> credit) {
    const std::vector<CustomerScore>& scores = view_.scores.customers;
    const Ledger& ledger = view_.input.ledger;
    std::size_t s = 0;
    const auto id_of = [&](std::size_t i) { return ledger.customer_id(scores[i].customer); };
    for (const CustomerCredit& one : credit) {
      while (s < scores.size() && id_of(s) < one.id) add(nullptr, take_scores(s));
      std::span<const CustomerScore> own;
      if (s < scores.size() && id_of(s) == one.id) own = take_scores(s);
      add(&one, own);
    }
    while (s < scores.size()) add(nullptr, take_scores(s));
    return std::move(lines_);
  }

 private:
  std::span<const CustomerScore> take_scores(std::size_t& at) {
    const std::span<const CustomerScore> all = view_.scores.customers;
    const std::size_t first = at;
    while (at < all.size() && all[at].customer == all[first].customer) ++at;
    return all.subspan(first, at - first);
  }

  void add(const CustomerCredit* credit, std::span<const CustomerScore> scores) {
    if (!is_listed(credit, scores)) return;
    std::vector<Currency> currencies;
    for (const CustomerScore& score : scores) currencies.push_back(score.currency);
    if (credit != nullptr) {
      for (const Exposure& e : credit->exposures) {
        if (is_exposed(e)) currencies.push_back(e.currency);
      }
      currencies.push_back(credit->currency);
    }
    std::sort(currencies.begin(), currencies.end());
    currencies.erase(std::unique(currencies.begin(), currencies.end()), currencies.end());
    for (const Currency currency : currencies) {
      const auto found =
          std::find_if(scores.begin(), scores.end(),
                       [&](const CustomerScore& score) { return score.currency == currency; });
      lines_.push_back({credit, found == scores.end() ? nullptr : &*found, currency});
    }
  }

  static bool is_exposed(const Exposure& e) {
    return e.receivable != 0 || e.unapplied != 0 || e.instruments != 0 || e.orders != 0 ||
           e.deliveries != 0;
  }

  bool is_listed(const CustomerCredit* credit, std::span<const CustomerScore> scores) const {
    if (which_ == CreditRows::breaches) {
      return credit != nullptr && (credit->status == CreditStatus::breach ||
                                   credit->status == CreditStatus::hold);
    }
    if (which_ == CreditRows::holds) {
      return credit != nullptr && credit->status == CreditStatus::hold;
    }
    if (!scores.empty() || credit == nullptr) return true;
    return credit->status == CreditStatus::hold ||
           std::any_of(credit->exposures.begin(), credit->exposures.end(), is_exposed);
  }

  const ScoreView& view_;
  CreditRows which_;
  std::vector<Line> lines_;
};

class CustomerLines final : public RowSource {
 public:
  CustomerLines(const ScoreView& view, std::vector<Line> lines)
      : view_(view), lines_(std::move(lines)) {}

  [[nodiscard]] std::size_t size() const override { return lines_.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    Cell* at = out.data();
    for (std::size_t i = first; i < first + count; ++i) {
      const Line& line = lines_[i];
      at = put_account(line, at);
      at = put_credit(line, at);
      at = put_score(line, at);
      const bool facts = line.credit != nullptr && line.credit->currency == line.currency;
      *at++ = facts ? codes(line.credit->signals) : Cell::none();
      *at++ = facts ? codes(line.credit->reasons) : Cell::none();
      *at++ = line.score == nullptr ? Cell::none() : Cell::text(to_string(line.score->approach));
    }
  }

 private:
  [[nodiscard]] Cell codes(const Reasons& reasons) const {
    return Cell::text(texts_.keep(join_codes(reasons)));
  }

  [[nodiscard]] std::string_view name_of(const CustomerCredit& credit) const {
    if (credit.customer.valid()) return view_.facts.name(credit.customer);
    const Customer* customer = view_.book == nullptr ? nullptr : view_.book->find(credit.id);
    return customer == nullptr ? std::string_view() : std::string_view(customer->name);
  }

  /// customer_id, customer_name, currency, balance, overdue
  Cell* put_account(const Line& line, Cell* out) const {
    const CustomerScore* score = line.score;
    *out++ = Cell::text(line.credit != nullptr ? std::string_view(line.credit->id)
                                               : view_.input.ledger.customer_id(score->customer));
    *out++ = Cell::text(line.credit != nullptr ? name_of(*line.credit)
                                               : view_.facts.name(score->customer));
    *out++ = Cell::text(line.currency.code());
    std::int64_t balance = 0;
    std::int64_t overdue = 0;
    if (score != nullptr) {
      balance = score->balance;
      overdue = score->overdue;
    } else {
      for (const Exposure& e : line.credit->exposures) {
        if (e.currency != line.currency) continue;
        balance = e.receivable - e.unapplied;
        overdue = e.overdue;
      }
    }
    *out++ = Cell::money({balance, line.currency});
    *out++ = Cell::money({overdue, line.currency});
    return out;
  }

  /// exposure … suggested_limit, on the row of the limit's currency only.
  static Cell* put_credit(const Line& line, Cell* out) {
    const CustomerCredit* credit = line.credit;
    if (credit == nullptr || credit->currency != line.currency) {
      for (int i = 0; i < 3; ++i) *out++ = Cell::none(CellType::money);
      *out++ = Cell::none(CellType::percent);
      *out++ = Cell::none(CellType::date);
      for (int i = 0; i < 3; ++i) *out++ = Cell::none();
      *out++ = Cell::none(CellType::money);
      return out;
    }
    *out++ = money_or_none(credit->exposure, line.currency);
    *out++ = money_or_none(credit->limit, line.currency);
    *out++ = money_or_none(credit->excess, line.currency);
    *out++ = credit->utilisation ? Cell::decimal(CellType::percent, *credit->utilisation)
                                 : Cell::none(CellType::percent);
    *out++ = Cell::date(credit->breach_since);
    *out++ = Cell::text(to_string(credit->status));
    *out++ = Cell::text(credit->grade);
    *out++ = Cell::text(to_string(credit->suggested_grade));
    *out++ = money_or_none(credit->suggested_limit, line.currency);
    return out;
  }

  /// p_H …, p_ever, expected_amount, expected_loss, priority
  Cell* put_score(const Line& line, Cell* out) const {
    const CustomerScore* score = line.score;
    const bool any = score != nullptr && score->item_count > 0;
    for (std::size_t h = 0; h < view_.scores.horizons.size(); ++h) {
      *out++ = any ? probability_cell(score->within[h]) : Cell::none(CellType::probability);
    }
    *out++ = any ? probability_cell(score->ever) : Cell::none(CellType::probability);
    *out++ = any ? Cell::money({score->expected_amount, line.currency})
                 : Cell::none(CellType::money);
    *out++ = any ? Cell::money({score->expected_loss, line.currency})
                 : Cell::none(CellType::money);
    *out++ = priority_cell(any ? score->priority : 0);
    return out;
  }

  ScoreView view_;
  std::vector<Line> lines_;
  mutable TextKeeper texts_;
};

/// In a list of breaches what is over the limit, since when and why stays when the page is narrow;
/// chances go first.
void keep_limits_in_view(std::vector<TableColumn>& columns) {
  constexpr std::pair<std::string_view, int> kRanks[] = {
      {"customer_name", 2}, {"balance", 4}, {"overdue", 3},         {"exposure", 0},
      {"credit_limit", 0},  {"excess", 0},  {"utilisation_pct", 4}, {"breach_since", 2},
      {"status", 0},        {"reasons", 1}};
  for (TableColumn& column : columns) {
    const auto known = std::find_if(std::begin(kRanks), std::end(kRanks),
                                    [&](const auto& one) { return one.first == column.key; });
    if (known != std::end(kRanks)) {
      column.rank = known->second;
    } else if (column.rank > 1 || column.type == CellType::probability) {
      column.rank += 5;
    }
  }
}

Cell figure(const std::optional<std::int64_t>& ten_thousandths) {
  return ten_thousandths ? Cell::decimal(CellType::number, *ten_thousandths)
                         : Cell::none(CellType::number);
}

}  // namespace

Table score_by_customer(const ScoreView& view, std::span<const CustomerCredit> credit,
                        CreditRows which) {
  Table table = begin_score_table(view);
  table.columns = {text_column("customer_id"),
                   text_column("customer_name", 1),
                   text_column("currency"),
                   total_column("balance"),
                   total_column("overdue"),
                   typed_column("exposure", CellType::money, 2),
                   typed_column("credit_limit", CellType::money, 1),
                   typed_column("excess", CellType::money, 1),
                   typed_column("utilisation_pct", CellType::percent, 5),
                   typed_column("breach_since", CellType::date, 4),
                   code_column("status", "status"),
                   text_column("grade", 5),
                   code_column("suggested_grade", "grade", 6),
                   typed_column("suggested_limit", CellType::money, 6)};
  add_probability_columns(view.scores.horizons, table.columns);
  table.columns.push_back(total_column("expected_amount", CellType::money, 3));
  table.columns.push_back(total_column("expected_loss", CellType::money, 4));
  table.columns.push_back(typed_column("priority", CellType::integer, 2));
  table.columns.push_back(code_column("signals", "short", 7));
  table.columns.push_back(code_column("reasons", "short", 3));
  table.columns.push_back(code_column("approach", "approach", 4));
  if (which != CreditRows::all) keep_limits_in_view(table.columns);
  std::vector<Line> lines = LineCollector(view, which).collect(credit);
  table.rows = std::make_shared<CustomerLines>(view, std::move(lines));
  return table;
}

Table backtest_table(const Ledger& ledger, Date as_of, std::span<const BacktestRow> rows) {
  Table table;
  table.report = "score";
  table.as_of = {as_of};
  table.head = source_facts(ledger, as_of);
  table.columns = {code_column("estimator", "estimator"),
                   typed_column("horizon", CellType::integer),
                   typed_column("predictions", CellType::integer)};
  for (const char* key : {"base_rate", "auc", "brier", "log_loss", "ece", "cash_wape",
                          "cash_bias"}) {
    table.columns.push_back(typed_column(key, CellType::number, 0, 4));
  }
  table.columns.push_back(typed_column("chosen", CellType::integer));
  table.columns.push_back(typed_column("gain", CellType::number, 0, 4));
  auto list = std::make_shared<RowList>(table.columns.size());
  for (const BacktestRow& row : rows) {
    list->add({Cell::text(row.estimator), Cell::integer(row.horizon),
               Cell::integer(row.predictions), figure(row.base_rate), figure(row.auc),
               figure(row.brier), figure(row.log_loss), figure(row.ece), figure(row.cash_wape),
               figure(row.cash_bias),
               row.chosen ? Cell::integer(*row.chosen) : Cell::none(CellType::integer),
               figure(row.gain)});
  }
  table.rows = std::move(list);
  return table;
}

}  // namespace arrears
