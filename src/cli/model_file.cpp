#include "model_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include <arrears/model/embedded_file.hpp>

#include "embedded_data.hpp"
#include "model_parts.hpp"

namespace arrears {
namespace {

constexpr std::size_t kAxisMax = 20000;

std::string_view next_cell(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view cell = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return cell;
}

/// One row, and what it sets.
class Reader {
 public:
  RecoveryParameters made;

  bool row(std::string_view part, std::string_view name, std::string_view key,
           std::string_view value) {
    if (part == "model") return model(name, value);
    if (part == "feature") return feature(name, key, value);
    if (part == "weight") return weight(name, key, value);
    if (part == "ledger") return ledger(name, key, value);
    if (part == "calendar") return rhythm(name, key, value);
    if (part == "stake") return stake(name, key, value);
    for (const HazardView view : kHazardViews) {
      if (part == to_string(view)) return hazard(view, name, key, value);
    }
    return false;
  }

  [[nodiscard]] int version() const { return version_; }
  /// Nothing that later steps lean on is missing.
  [[nodiscard]] bool whole() const {
    if (!made.as_of.known()) return false;
    for (const HazardShape& shape : made.hazards) {
      if (shape.frailty <= 0.0) return false;
      for (const HazardAxis& axis : shape.axis) {
        if (axis.running.empty()) return false;
      }
    }
    return made.hazards.empty() ? made.weights.empty() : whole_rhythm();
  }

 private:
  template <class T>
  static bool read(std::string_view text, T& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return false;
    if constexpr (std::is_floating_point_v<T>) return std::isfinite(out);
    return true;
  }

  bool model(std::string_view name, std::string_view value) {
    if (name == "version") return read(value, version_);
    if (name == "payments") return read(value, made.payments);
    if (name == "promise_keeping") return read(value, made.promise_keeping);
    if (name == "widening") return read(value, made.widening) && made.widening >= 100;
    if (name == "as_of") {
      made.as_of = Date::parse_iso(value).value_or(Date{});
      return made.as_of.known();
    }
    if (name == "dilution") {
      std::int32_t steps = -1;
      if (!read(value, steps) || steps < 0 || steps > 10000) return false;
      made.dilution = Probability::from_steps(steps);
      return true;
    }
    for (const Recipe recipe : kRecipes) {
      if (name != "recipe" || to_string(recipe) != value) continue;
      made.recipe = recipe;
      return true;
    }
    return false;
  }

  bool hazard(HazardView view, std::string_view name, std::string_view key,
              std::string_view value) {
    if (made.hazards.empty() || made.hazards.back().view != view) {
      if (made.hazards.size() >= kHazardViews.size()) return false;
      made.hazards.emplace_back();
      made.hazards.back().view = view;
    }
    HazardShape& shape = made.hazards.back();
    if (name == "frailty") return read(value, shape.frailty);
    if (name == "usual") return read(value, shape.usual);
    for (std::size_t s = 0; s < 2; ++s) {
      HazardAxis& axis = shape.axis[s];
      const std::string stratum(kStrata[s]);
      if (name == stratum + "_before") return read(value, axis.slope_before);
      if (name == stratum + "_after") return read(value, axis.slope_after);
      if (name != stratum) continue;
      std::int32_t day = 0;
      double running = 0.0;
      if (!read(key, day) || !read(value, running)) return false;
      if (axis.running.empty()) axis.first = day;
      const auto next = axis.first + static_cast<std::int64_t>(axis.running.size());
      const double last = axis.running.empty() ? 0.0 : axis.running.back();
      if (day != next || running < last || axis.running.size() >= kAxisMax) return false;
      axis.running.push_back(running);
      return true;
    }
    return false;
  }

  static bool find(std::string_view name, std::size_t& place) {
    for (place = 0; place < kFeatures; ++place) {
      if (to_string(static_cast<Feature>(place)) == name) return true;
    }
    return false;
  }

  bool feature(std::string_view name, std::string_view key, std::string_view value) {
    std::size_t place = 0;
    if (!find(name, place)) return false;
    if (key == "mean") return read(value, made.mean[place]);
    return key == "scale" && read(value, made.scale[place]);
  }

  bool weight(std::string_view name, std::string_view key, std::string_view value) {
    std::size_t place = 0;
    std::int32_t horizon = 0;
    if (!find(name, place) || !read(key, horizon) || horizon <= 0) return false;
    if (made.weights.empty() || made.weights.back().horizon != horizon) {
      const bool rises = made.weights.empty() || made.weights.back().horizon < horizon;
      if (!rises || made.weights.size() >= 8) return false;
      made.weights.push_back({horizon, {}});
    }
    return read(value, made.weights.back().weight[place]);
  }

  bool ledger(std::string_view name, std::string_view key, std::string_view value) {
    LedgerHabits& habits = made.habits;
    if (name == "mean_late") return read(value, habits.mean_late);
    if (name == "spread_late") return read(value, habits.spread_late) && habits.spread_late > 0.0;
    if (name == "late_ratio") return read(value, habits.late_ratio);
    if (name == "dispute_rate") return read(value, habits.dispute_rate);
    const auto currency = Currency::from_code(key);
    if (name != "log_amount" || !currency) return false;
    habits.log_amount.emplace_back(*currency, 0.0);
    return read(value, habits.log_amount.back().second);
  }

  template <std::size_t N>
  static bool share(std::string_view key, std::string_view value, std::array<double, N>& shares) {
    std::size_t place = 0;
    if (!read(key, place) || place < 1 || place > N) return false;
    return read(value, shares[place - 1]) && shares[place - 1] > 0.0;
  }

  bool rhythm(std::string_view name, std::string_view key, std::string_view value) {
    PayRhythm& all = made.rhythm;
    if (name == "place") return share(key, value, all.by_place);
    if (name == "weekday") return share(key, value, all.by_weekday);
    if (name == "place_strictness") return share(key, value, all.place_mix);
    return name == "weekday_strictness" && share(key, value, all.weekday_mix);
  }

  /// No share was left out: none may be 0.
  [[nodiscard]] bool whole_rhythm() const {
    const auto any_zero = [](const auto& shares) {
      return std::find(shares.begin(), shares.end(), 0.0) != shares.end();
    };
    const PayRhythm& all = made.rhythm;
    return !any_zero(all.by_place) && !any_zero(all.by_weekday) && !any_zero(all.place_mix) &&
           !any_zero(all.weekday_mix);
  }

  bool stake(std::string_view name, std::string_view key, std::string_view value) {
    StakeRank rank;
    rank.of_customer = name == "customer";
    std::string_view rest = key;
    const auto currency = Currency::from_code(next_cell(rest, ':'));
    if ((!rank.of_customer && name != "item") || !currency || !read(rest, rank.rank)) return false;
    rank.currency = *currency;
    if (!read(value, rank.stake)) return false;
    made.stakes.push_back(rank);
    return true;
  }

  int version_ = 0;
};

Diagnostic bad_line(std::string_view code, const std::string& origin, std::uint64_t number,
                    std::string_view line) {
  Diagnostic why = usage_error(code);
  why.place = {origin, number, 1, std::string(line.substr(0, 200)),
               static_cast<std::uint32_t>(std::min<std::size_t>(line.size(), 200))};
  return why;
}

Result<std::string> read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return fail(file_error("file-missing", path));
  return text.str();
}

/// Calls `take(line, number)` for each line that says something; stops when it gives false.
template <class Take>
bool each_line(std::string_view text, const Take& take) {
  std::uint64_t number = 0;
  while (!text.empty()) {
    std::string_view line = next_cell(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    if (!take(line, number)) return false;
  }
  return true;
}

Result<std::vector<SignalWeight>> parse_weights(std::string_view csv, const std::string& origin) {
  std::vector<SignalWeight> weights;
  Diagnostic why;
  const bool good = each_line(csv, [&](std::string_view line, std::uint64_t number) {
    if (line == "signal,weight") return true;
    const std::size_t comma = line.rfind(',');
    SignalWeight one;
    if (comma != line.npos) {
      std::string_view name = line.substr(0, comma);
      if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
        name = name.substr(1, name.size() - 2);
      }
      one.signal = std::string(name);
      const std::string_view value = line.substr(comma + 1);
      const auto [end, error] =
          std::from_chars(value.data(), value.data() + value.size(), one.weight);
      const bool whole = error == std::errc{} && end == value.data() + value.size();
      if (whole && one.weight >= 0.0 && one.weight <= 1000.0 && !one.signal.empty()) {
        weights.push_back(std::move(one));
        return true;
      }
    }
    why = bad_line("signal-weights-syntax", origin, number, line);
    return false;
  });
  if (!good) return fail(why);
  return weights;
}

}  // namespace

Result<RecoveryParameters> parse_model(std::string_view csv, const std::string& origin) {
  Reader reader;
  Diagnostic why;
  bool head = true;
  const bool good = each_line(csv, [&](std::string_view line, std::uint64_t number) {
    std::string_view rest = line;
    const std::string_view part = next_cell(rest, ',');
    const std::string_view name = next_cell(rest, ',');
    const std::string_view key = next_cell(rest, ',');
    const bool is_head = line == kHead.substr(0, kHead.size() - 1);
    const bool fine = head ? is_head : reader.row(part, name, key, rest);
    head = false;
    if (!fine) why = bad_line("model-syntax", origin, number, line);
    return fine;
  });
  if (!good) return fail(why);
  if (reader.version() != kVersion || !reader.whole()) {
    Diagnostic diagnostic = usage_error("model-version");
    diagnostic.place.file = origin;
    return fail(diagnostic);
  }
  return std::move(reader.made);
}

Result<RecoveryParameters> load_model(const std::string& path) {
  const auto text = read_whole(path);
  if (!text) return fail(text.error());
  return parse_model(*text, path);
}

Result<std::vector<SignalWeight>> load_signal_weights(const std::string& path) {
  if (!path.empty()) {
    const auto text = read_whole(path);
    if (!text) return fail(text.error());
    return parse_weights(*text, path);
  }
  for (const EmbeddedFile& file : embedded_data()) {
    if (file.path == "signals/practice.csv") return parse_weights(file.text, "practice");
  }
  return std::vector<SignalWeight>{};
}

}  // namespace arrears
