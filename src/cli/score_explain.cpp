#include "score_explain.hpp"

#include <cmath>
#include <string>

#include <arrears/model/rate.hpp>

#include "emit.hpp"
#include "reason_text.hpp"

namespace arrears {
namespace {

constexpr std::size_t kPulls = 4;     // features shown
constexpr double kPullShown = 0.005;  // smaller ones change nothing that is printed

std::string decimals(double value, int places) {
  std::string text;
  append_decimal(text, std::llround(value * std::pow(10.0, places)), places);
  return text;
}

std::string four_decimals(Probability p) {
  std::string text;
  append_decimal(text, p.steps(), 4);
  return text;
}

class Explainer {
 public:
  Explainer(Context& context, const ScoreView& view)
      : words_(context.console.catalogue()), view_(view) {}

  std::string out;

  void explain(std::size_t index) {
    const ItemScore& item = view_.scores.items[index];
    figures(index, item);
    origin(item);
    model(item);
  }

 private:
  void say(Diagnostic line) { out += words_.text(std::move(line)) + "\n"; }

  void figures(std::size_t index, const ItemScore& item) {
    const Ledger& ledger = view_.input.ledger;
    const auto money = [&](std::int64_t minor) {
      return Money{minor, item.currency}.to_decimal() + " " + std::string(item.currency.code());
    };
    std::string chances;
    for (std::size_t h = 0; h < view_.scores.horizons.size(); ++h) {
      chances += (h == 0 ? "p_" : ", p_") + std::to_string(view_.scores.horizons[h]) + " = " +
                 four_decimals(view_.scores.within(index, h));
    }
    say(note("explain-score")
            .with("document", std::string(ledger.text(Column::doc_no, item.row)))
            .with("customer", std::string(ledger.customer_id(item.customer)))
            .with("open", money(item.open))
            .with("days", item.days_past_due)
            .with("chances", chances)
            .with("ever", four_decimals(item.ever))
            .with("expected", money(item.expected_amount))
            .with("loss", money(item.expected_loss))
            .with("reasons", reason_text(words_, reasons_of(view_.input, item))));
  }

  void origin(const ItemScore& item) {
    const Ledger& ledger = view_.input.ledger;
    const Origin origin = ledger.origin(item.row);
    if (origin.line == 0) return;
    say(note("explain-score-origin")
            .with("file", ledger.sources()[origin.source.index()].path)
            .with("line", std::to_string(origin.line)));
  }

  void model(const ItemScore& item) {
    const RecoveryModel& model = view_.input.model;
    if (model.curve_only()) return;
    say(note("explain-score-model")
            .with("recipe", named("estimator", to_string(model.recipe())))
            .with("payments", std::llround(model.payments()))
            .with("as_of", model.parameters().as_of.to_iso()));
    say(note("explain-score-speed")
            .with("payments", decimals(model.payments(item.customer), 1))
            .with("times", decimals(model.speed(item.customer), 2))
            .with("frailty", decimals(model.frailty(), 2)));
    const std::int32_t horizon = view_.scores.horizons.back();
    const Claim claim{item.customer, item.disputed, item.days_past_due,
                      item.open,     item.currency, static_cast<double>(item.paid_share)};
    std::size_t shown = 0;
    for (const auto& [feature, pull] : model.pulls(claim, horizon)) {
      if (shown == kPulls || std::abs(pull) < kPullShown) break;
      if (feature == Feature::one) continue;
      ++shown;
      say(note("explain-score-pull")
              .with("feature", named("feature", to_string(feature)))
              .with("times", decimals(std::exp(pull), 2)));
    }
  }

  [[nodiscard]] std::string named(std::string_view kind, std::string_view name) const {
    return words_.plain(std::string(kind) + "." + std::string(name));
  }

  const Catalogue& words_;
  const ScoreView& view_;
};

}  // namespace

int explain_score(Context& context, const ScoreView& view) {
  const std::string wanted = *context.options.text("explain");
  Explainer explainer(context, view);
  for (std::size_t i = 0; i < view.scores.items.size(); ++i) {
    const RowId row = view.scores.items[i].row;
    if (view.input.ledger.text(Column::doc_no, row) == wanted) explainer.explain(i);
  }
  if (explainer.out.empty()) {
    return context.stop(usage_error("explain-unknown-document").with("document", wanted));
  }
  return emit_text(context, explainer.out);
}

}  // namespace arrears
