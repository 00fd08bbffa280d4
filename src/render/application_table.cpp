// age --applications: every step of cash application, with its proof.
#include <memory>

#include <arrears/render/age_lists.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

class Steps final : public RowSource {
 public:
  Steps(const Ledger& ledger, std::vector<Application> steps)
      : ledger_(ledger), steps_(std::move(steps)) {}

  [[nodiscard]] std::size_t size() const override { return steps_.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    Cell* at = out.data();
    for (std::size_t i = first; i < first + count; ++i) {
      const Application& step = steps_[i];
      const RowId row = step.debit.valid() ? step.debit : step.credit;
      const Currency currency = ledger_.currency(row);
      *at++ = number(step.credit);
      *at++ = number(step.debit);
      *at++ = Cell::date(step.effective);
      *at++ = Cell::money({step.amount, currency});
      *at++ = Cell::text(to_string(step.reason));
      *at++ = Cell::text(currency.code());
      *at++ = Cell::text(ledger_.customer_id(ledger_.customer(row)));
      *at++ = type(step.credit);
      *at++ = type(step.debit);
      *at++ = step.credit.valid()
                  ? Cell::text(ledger_.customer_id(ledger_.customer(step.credit)))
                  : Cell::none();
    }
  }

 private:
  [[nodiscard]] Cell number(RowId row) const {
    return row.valid() ? Cell::text(ledger_.text(Column::doc_no, row)) : Cell::none();
  }
  [[nodiscard]] Cell type(RowId row) const {
    return row.valid() ? Cell::text(to_string(ledger_.type(row))) : Cell::none();
  }

  const Ledger& ledger_;
  std::vector<Application> steps_;
};

}  // namespace

Table application_table(const Ledger& ledger, const ApplicationList& list, Date as_of,
                        const std::vector<bool>& marks) {
  Table table;
  table.report = "age";
  table.name = "applications";
  table.as_of = {as_of};
  table.columns = {text_column("payment"),
                   text_column("invoice"),
                   typed_column("date", CellType::date),
                   total_column("amount"),
                   code_column("rule", "apply_rule"),
                   text_column("currency"),
                   text_column("customer_id"),
                   code_column("payment_type", "doc_type", 2),
                   code_column("invoice_type", "doc_type", 2),
                   text_column("payer_id", 3)};
  std::vector<Application> steps;
  for (const Application& step : list.steps) {
    const auto marked = [&](RowId row) { return row.valid() && marks[row.index()]; };
    if (marks.empty() || marked(step.debit) || marked(step.credit)) steps.push_back(step);
  }
  for (const ApplicationSums& sums : list.sums) {
    const TieOut& tie = sums.tie;
    const auto amount = [&](std::int64_t minor) { return Money{minor, tie.currency}.to_decimal(); };
    table.foot.push_back({"report.applications-proof",
                          {std::string(tie.currency.code()), amount(sums.settled),
                           amount(tie.raising), amount(tie.undoing),
                           amount(tie.not_due + tie.overdue), amount(sums.used),
                           amount(tie.lowering), amount(tie.unapplied)}});
  }
  table.rows = std::make_shared<Steps>(ledger, std::move(steps));
  return table;
}

}  // namespace arrears
