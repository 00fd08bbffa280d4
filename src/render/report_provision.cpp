// report movements and provision: roll rates between the buckets, and what is to be provided for.
#include <algorithm>
#include <memory>

#include <arrears/engine/roll_rates.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"
#include "report_specific.hpp"

namespace arrears {
namespace {

Cell share(std::int64_t part, std::int64_t whole) {
  const auto digits = ratio(part, whole, 100, 2);
  return digits ? Cell::decimal(CellType::percent, *digits) : Cell::none(CellType::percent);
}

Cell loss_cell(const std::optional<Probability>& loss) {
  // Four decimals of a probability are two of a per cent.
  return loss ? Cell::decimal(CellType::percent, loss->steps()) : Cell::none(CellType::percent);
}

std::vector<Date> month_ends(const ReportInput& input) {
  std::vector<Date> ends;
  for (const OpenItems& open : input.earlier) {
    if (open.as_of == open.as_of.end_of_month()) ends.push_back(open.as_of);
  }
  if (input.open.as_of == input.open.as_of.end_of_month()) ends.push_back(input.open.as_of);
  return ends;
}

/// The movements, and which currencies are only lists of what is open.
Result<RollRates> movements_of(const ReportInput& input, Table& table) {
  const std::vector<Date> ends = month_ends(input);
  std::vector<Currency> currencies;
  for (const IndicatorSet& set :
       indicators({input.ledger, *input.history, input.open, input.side.sales, input.period,
                   input.year_days})) {
    if (!set.open_list) {
      currencies.push_back(set.currency);
    } else {
      table.foot.push_back({"report.no-history", {std::string(set.currency.code())}});
    }
  }
  if (ends.size() < 2) return RollRates{};
  table.head.push_back({"report.movements",
                        {std::to_string(ends.size() - 1), ends.front().to_iso(),
                         ends.back().to_iso()}});
  return measure_roll_rates({*input.history, currencies, ends, input.policy.age,
                            input.provision.loss_at});
}

const RollMatrix* matrix_of(const RollRates& movements, Currency currency) {
  for (const RollMatrix& matrix : movements.matrices) {
    if (matrix.currency == currency) return &matrix;
  }
  return nullptr;
}

/// The rate of one bucket in per cent, and where it comes from; empty with the reason.
struct BucketRate {
  std::optional<Rate> per_cent;
  std::string_view basis;
};

class RateSource {
 public:
  RateSource(const ReportInput& input, const RollRates& movements)
      : input_(input), movements_(movements) {}

  [[nodiscard]] BucketRate of(Currency currency, std::size_t bucket) const {
    const auto& own = input_.provision.per_cent;
    if (!own.empty()) return {own[bucket], "own"};
    const RollMatrix* matrix = matrix_of(movements_, currency);
    if (matrix == nullptr) return {std::nullopt, "no-history"};
    if (movements_.buckets != input_.ager.axis().names()) return {std::nullopt, "other-buckets"};
    const auto& loss = matrix->loss;
    if (std::none_of(loss.begin(), loss.end(), [](const auto& one) { return one.has_value(); })) {
      return {std::nullopt, "no-write-offs"};
    }
    if (!loss[bucket]) return {std::nullopt, "no-movement"};
    return {with_factor(*loss[bucket]), "roll-rate"};
  }

 private:
  /// Times the forward factor, at most 100 %, rounded to hundredths of a per cent.
  [[nodiscard]] Rate with_factor(Probability loss) const {
    const Rate factor = input_.provision.forward_factor;
    const auto digits = ratio(loss.steps(), factor.denominator(), factor.digits(), 0);
    return Rate(std::min<std::int64_t>(digits.value_or(10'000), 10'000), 2);
  }

  const ReportInput& input_;
  const RollRates& movements_;
};

/// What stands open in a bucket, the part of it that is assessed item by item, and what that gives.
struct BucketSum {
  std::int64_t gross = 0, assessed = 0, specific = 0;
};

std::vector<std::vector<BucketSum>> bucket_sums(const ReportInput& input,
                                                std::span<const Currency> currencies,
                                                const SpecificProvisions& specific) {
  std::vector<std::vector<BucketSum>> sums(
      currencies.size(), std::vector<BucketSum>(input.ager.axis().size()));
  for (std::size_t i = 0; i < input.open.items.size(); ++i) {
    const OpenItem& item = input.open.items[i];
    const auto at = std::lower_bound(currencies.begin(), currencies.end(),
                                     input.ledger.currency(item.row));
    BucketSum& sum =
        sums[static_cast<std::size_t>(at - currencies.begin())][input.ager.age(item).bucket];
    sum.gross += item.open;
    if (const ItemProvision* one = specific.of(i); one != nullptr) {
      sum.assessed += item.open;
      sum.specific += one->amount;
    }
  }
  return sums;
}

Table journal_table(const ReportInput& input) {
  Table journal = begin_report(input, "provision", "journal");
  journal.head.clear();
  journal.tie_out.clear();
  journal.columns = {text_column("currency"), code_column("account", "account"),
                     typed_column("debit", CellType::money),
                     typed_column("credit", CellType::money)};
  return journal;
}

}  // namespace

Result<std::vector<Table>> make_movements(const ReportInput& input) {
  Table table = begin_report(input, "movements", "");
  table.tie_out.clear();
  const auto found = movements_of(input, table);
  if (!found) return fail(found.error());
  table.columns = {text_column("currency"), code_column("from", "head"),
                   typed_column("amount", CellType::money)};
  table.columns[1].heading = "head.from_bucket";
  for (const std::string& name : found->buckets) {
    table.columns.push_back(typed_column("to_" + name, CellType::percent, 2));
    table.columns.back().heading = "head." + name;
  }
  for (const char* key : {"paid_pct", "credited_pct", "written_off_pct", "loss_pct"}) {
    table.columns.push_back(typed_column(key, CellType::percent));
    table.columns.back().absent = "report.not-available";
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const RollMatrix& matrix : found->matrices) {
    for (std::size_t from = 0; from < matrix.buckets(); ++from) {
      const std::int64_t whole = matrix.amount[from];
      std::vector<Cell> row{Cell::text(matrix.currency.code()), Cell::text(found->buckets[from]),
                            Cell::money({whole, matrix.currency})};
      for (std::size_t to = 0; to < matrix.buckets(); ++to) {
        row.push_back(share(matrix.to(from, to), whole));
      }
      for (const Exit exit : {Exit::paid, Exit::credited, Exit::written_off}) {
        row.push_back(share(matrix.to(from, exit), whole));
      }
      row.push_back(loss_cell(matrix.loss[from]));
      rows->add(std::span<const Cell>(row));
    }
  }
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table)};
}

Result<std::vector<Table>> make_provision(const ReportInput& input) {
  Table table = begin_report(input, "provision", "buckets");
  const auto& names = input.ager.axis().names();
  const auto& own = input.provision.per_cent;
  if (!own.empty() && own.size() != names.size()) {
    return fail(usage_error("provision-rates-count")
                    .with("given", static_cast<std::int64_t>(own.size()))
                    .with("buckets", static_cast<std::int64_t>(names.size())));
  }
  const auto movements = movements_of(input, table);
  if (!movements) return fail(movements.error());
  table.columns = {text_column("currency"), code_column("bucket", "head"), total_column("gross"),
                   total_column("specific"), total_column("base"),
                   typed_column("rate_pct", CellType::number, 0, 2), total_column("provision"),
                   code_column("basis", "provision"), total_column("assessed")};
  table.columns[8].rank = 2;
  table.columns[2].heading = "head.open_amount";
  table.columns[5].heading = "head.rate_per_cent";
  for (const std::size_t i : {5U, 6U}) table.columns[i].absent = "report.not-available";
  Table journal = journal_table(input);
  auto rows = std::make_shared<RowList>(table.columns.size());
  auto lines = std::make_shared<RowList>(journal.columns.size());
  const auto currencies = input.ledger.currencies();
  const auto specifics = SpecificProvisions::make(input);
  if (!specifics) return fail(specifics.error());
  const auto sums = bucket_sums(input, currencies, *specifics);
  const RateSource source(input, *movements);
  for (std::size_t c = 0; c < currencies.size(); ++c) {
    const Currency currency = currencies[c];
    std::int64_t total = 0;
    bool complete = true;
    for (std::size_t b = 0; b < names.size(); ++b) {
      const BucketSum& sum = sums[c][b];
      const std::int64_t net =
          without_tax(sum.gross - sum.assessed, input.provision.net_of_tax);
      const std::int64_t specific = sum.specific;
      const BucketRate rate = source.of(currency, b);
      std::optional<std::int64_t> provision;
      if (rate.per_cent) {
        const auto part = per_cent_of({net, currency}, *rate.per_cent, input.policy.rounding);
        if (part) provision = part->minor + specific;
      } else if (net == 0) {
        provision = specific;
      }
      complete = complete && provision;
      total += provision.value_or(0);
      const Cell shown =
          rate.per_cent ? rate_cell(*rate.per_cent) : Cell::none(CellType::number);
      rows->add({Cell::text(currency.code()), Cell::text(names[b]),
                 Cell::money({sum.gross, currency}), Cell::money({specific, currency}),
                 Cell::money({net, currency}), shown, money_or_none(provision, currency),
                 Cell::text(rate.basis), Cell::money({sum.assessed, currency})});
    }
    // A sum of which a part is not known is no sum, and no entry for the books.
    if (!complete) table.columns[6].total = false;
    if (!complete || total == 0) continue;
    lines->add({Cell::text(currency.code()), Cell::text("expense"),
                Cell::money({total, currency}), Cell::none(CellType::money)});
    lines->add({Cell::text(currency.code()), Cell::text("allowance"), Cell::none(CellType::money),
                Cell::money({total, currency})});
  }
  table.rows = std::move(rows);
  journal.rows = std::move(lines);
  std::vector<Table> tables{std::move(table), std::move(journal)};
  Table items = specifics->table(input);
  if (items.row_count() > 0 || !items.foot.empty()) tables.push_back(std::move(items));
  return tables;
}

}  // namespace arrears
