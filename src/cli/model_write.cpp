#include <array>
#include <charconv>
#include <string>

#include "model_file.hpp"
#include "model_parts.hpp"

namespace arrears {
namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

class Writer {
 public:
  std::string text{kHead};

  void row(std::string_view part, std::string_view name, std::string_view key,
           std::string_view value) {
    for (const std::string_view cell : {part, name, key}) {
      text += cell;
      text += ',';
    }
    text += value;
    text += '\n';
  }
  void row(std::string_view part, std::string_view name, std::string_view key, double value) {
    row(part, name, key, std::string_view(number(value)));
  }
  void row(std::string_view part, std::string_view name, std::int64_t key, double value) {
    row(part, name, std::string_view(std::to_string(key)), value);
  }

  void hazard(const HazardShape& shape) {
    const std::string_view part = to_string(shape.view);
    row(part, "frailty", "", shape.frailty);
    row(part, "usual", "", shape.usual);
    for (std::size_t s = 0; s < 2; ++s) {
      const HazardAxis& axis = shape.axis[s];
      const std::string name(kStrata[s]);
      row(part, name + "_before", "", axis.slope_before);
      row(part, name + "_after", "", axis.slope_after);
      for (std::size_t i = 0; i < axis.running.size(); ++i) {
        row(part, name, axis.first + static_cast<std::int64_t>(i), axis.running[i]);
      }
    }
  }

  template <std::size_t N>
  void shares(std::string_view name, const std::array<double, N>& shares) {
    for (std::size_t i = 0; i < N; ++i) {
      row("calendar", name, static_cast<std::int64_t>(i + 1), shares[i]);
    }
  }

  void rhythm(const PayRhythm& rhythm) {
    shares("place", rhythm.by_place);
    shares("weekday", rhythm.by_weekday);
    shares("place_strictness", rhythm.place_mix);
    shares("weekday_strictness", rhythm.weekday_mix);
  }

  void habits(const LedgerHabits& habits) {
    row("ledger", "mean_late", "", habits.mean_late);
    row("ledger", "spread_late", "", habits.spread_late);
    row("ledger", "late_ratio", "", habits.late_ratio);
    row("ledger", "dispute_rate", "", habits.dispute_rate);
    for (const auto& [currency, mean] : habits.log_amount) {
      row("ledger", "log_amount", currency.code(), mean);
    }
  }
};

}  // namespace

std::string write_model(const RecoveryParameters& known) {
  Writer out;
  out.row("model", "version", "", std::string_view(std::to_string(kVersion)));
  out.row("model", "as_of", "", std::string_view(known.as_of.to_iso()));
  out.row("model", "recipe", "", to_string(known.recipe));
  out.row("model", "payments", "", known.payments);
  out.row("model", "dilution", "", std::string_view(std::to_string(known.dilution.steps())));
  out.row("model", "promise_keeping", "", known.promise_keeping);
  out.row("model", "widening", "", std::string_view(std::to_string(known.widening)));
  for (const HazardShape& shape : known.hazards) out.hazard(shape);
  if (!known.hazards.empty()) out.rhythm(known.rhythm);
  if (!known.weights.empty()) {
    out.habits(known.habits);
    for (std::size_t i = 0; i < kFeatures; ++i) {
      if (known.scale[i] <= 0.0) continue;
      out.row("feature", to_string(static_cast<Feature>(i)), "mean", known.mean[i]);
      out.row("feature", to_string(static_cast<Feature>(i)), "scale", known.scale[i]);
    }
    for (const HorizonWeights& one : known.weights) {
      for (std::size_t i = 0; i < kFeatures; ++i) {
        if (known.scale[i] <= 0.0) continue;
        out.row("weight", to_string(static_cast<Feature>(i)), one.horizon, one.weight[i]);
      }
    }
  }
  for (const StakeRank& rank : known.stakes) {
    const std::string key = std::string(rank.currency.code()) + ":" + std::to_string(rank.rank);
    out.row("stake", rank.of_customer ? "customer" : "item", std::string_view(key), rank.stake);
  }
  return std::move(out.text);
}

}  // namespace arrears
