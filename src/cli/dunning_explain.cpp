#include "dunning_explain.hpp"

namespace arrears {
namespace {

class Explainer {
 public:
  Explainer(const DunningPlan& plan, const Ledger& ledger, const Catalogue& words)
      : plan_(plan), ledger_(ledger), words_(words) {}

  std::string explain(const DunningRow& row) {
    out_.clear();
    item(row);
    row.send ? sent(row) : skipped(row);
    return out_;
  }

 private:
  void say(const Diagnostic& line) { out_ += words_.text(line) + "\n"; }

  [[nodiscard]] std::string money(std::int64_t minor, Currency currency) const {
    return Money{minor, currency}.to_decimal() + " " + std::string(currency.code());
  }

  void item(const DunningRow& row) {
    say(note("explain-dunning-item")
            .with("document", std::string(ledger_.text(Column::doc_no, row.row)))
            .with("customer", std::string(ledger_.customer_id(row.customer)))
            .with("open", money(row.open, row.currency))
            .with("due", row.due.to_iso())
            .with("days", row.days_past_due));
    say(note(row.previous_level == 0 ? "explain-dunning-never" : "explain-dunning-before")
            .with("procedure", row.procedure == nullptr ? "" : row.procedure->name)
            .with("level", row.previous_level));
  }

  void skipped(const DunningRow& row) {
    const std::string code(to_string(row.reason));
    say(note("explain-dunning-skip").with("reason", words_.plain("skip." + code)));
  }

  void sent(const DunningRow& row) {
    const Level& level = *row.level_info();
    say(note("explain-dunning-send")
            .with("level", row.level)
            .with("name", level.name)
            .with("channel", std::string(to_string(level.channel)))
            .with("file", plan_.letters[static_cast<std::size_t>(row.letter)].file)
            .with("deadline", row.deadline.known() ? row.deadline.to_iso() : "-"));
    say(note("explain-dunning-charges")
            .with("fee", money(row.fee, row.currency))
            .with("interest", money(row.interest, row.currency))
            .with("netted", money(row.netted, row.currency))
            .with("before", money(row.charges_before, row.currency))
            .with("total", money(row.letter_total, row.currency)));
    if (row.statement < 0) return;
    for (const InterestStretch& stretch :
         plan_.statements[static_cast<std::size_t>(row.statement)].stretches) {
      say(note("explain-dunning-interest")
              .with("from", stretch.from.to_iso())
              .with("until", stretch.until.to_iso())
              .with("days", stretch.days)
              .with("balance", money(stretch.balance, row.currency))
              .with("rate", stretch.per_cent.to_decimal())
              .with("amount", money(stretch.amount, row.currency)));
    }
  }

  const DunningPlan& plan_;
  const Ledger& ledger_;
  const Catalogue& words_;
  std::string out_;
};

}  // namespace

std::string explain_dunning(const DunningPlan& plan, const Ledger& ledger,
                            std::string_view doc_no, const Catalogue& words) {
  Explainer explainer(plan, ledger, words);
  std::string out;
  for (const DunningRow& row : plan.rows) {
    if (ledger.text(Column::doc_no, row.row) == doc_no) out += explainer.explain(row);
  }
  return out;
}

}  // namespace arrears
