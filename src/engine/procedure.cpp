#include <arrears/engine/procedure.hpp>

#include <algorithm>
#include <array>
#include <cassert>

namespace arrears {
namespace {

constexpr std::int32_t kUsualLastDeadline = 10;  // a third of 30 days

template <class Enum, std::size_t N>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

// Minor units of a decimal in major units, rounded once.
std::optional<std::int64_t> to_minor(Rate major, Currency currency, Rounding rounding) {
  std::int64_t unit = 1;
  for (int i = 0; i < currency.exponent(); ++i) unit *= 10;
  return scaled(major.digits(), unit, major.denominator(), rounding);
}

}  // namespace

std::optional<std::int64_t> Fee::of(Money open, Rounding rounding) const {
  if (currency.known() && currency != open.currency) return 0;
  if (per_cent) {
    const auto share = per_cent_of(open, *per_cent, rounding);
    return share ? std::optional(share->minor) : std::nullopt;
  }
  Rate major = bands.empty() ? flat : Rate{};
  for (const FeeBand& band : bands) {
    const auto from = to_minor(band.from, open.currency, rounding);
    if (from && open.minor >= *from) major = band.fee;
  }
  return to_minor(major, open.currency, rounding);
}

bool Procedure::ahead_of_due() const {
  return std::all_of(levels.begin(), levels.end(), [](const Level& level) {
    return !level.days_after_previous && !level.last_deadline &&
           (level.with_previous || level.days_past_due <= 0);
  });
}

std::int32_t Procedure::nominal_days(std::int32_t level) const {
  assert(level >= 1 && static_cast<std::size_t>(level) <= levels.size());
  std::int32_t days = 0;
  for (std::int32_t i = 0; i < level; ++i) {
    const Level& step = levels[static_cast<std::size_t>(i)];
    if (step.with_previous) continue;
    if (step.days_after_previous) {
      days += *step.days_after_previous;
    } else {
      days = step.last_deadline ? kUsualLastDeadline + 1 : step.days_past_due;
    }
  }
  return days;
}

std::optional<std::int32_t> Procedure::find_level(std::string_view level_name) const {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i].name == level_name) return static_cast<std::int32_t>(i) + 1;
  }
  return std::nullopt;
}

ProcedureBook::ProcedureBook(Procedure standard) { procedures_.push_back(std::move(standard)); }

void ProcedureBook::add(Procedure procedure) {
  for (Procedure& known : procedures_) {
    if (known.name == procedure.name) {
      known = std::move(procedure);
      return;
    }
  }
  procedures_.push_back(std::move(procedure));
}

void ProcedureBook::set_for_grade(std::string grade, std::string procedure) {
  by_grade_.emplace_back(std::move(grade), std::move(procedure));
}

const Procedure* ProcedureBook::find(std::string_view name) const {
  for (const Procedure& procedure : procedures_) {
    if (procedure.name == name) return &procedure;
  }
  return nullptr;
}

const Procedure* ProcedureBook::choose(const Customer* customer) const {
  if (customer == nullptr) return &standard();
  if (!customer->procedure.empty()) return find(customer->procedure);
  for (const auto& [grade, procedure] : by_grade_) {
    if (!grade.empty() && grade == customer->grade) return find(procedure);
  }
  return &standard();
}

std::string_view to_string(Advance value) {
  static constexpr std::array<std::string_view, 2> kNames{"step", "jump"};
  return name_of(kNames, value);
}

std::string_view to_string(Grouping value) {
  static constexpr std::array<std::string_view, 3> kNames{"customer", "level", "invoice"};
  return name_of(kNames, value);
}

std::string_view to_string(Channel value) {
  static constexpr std::array<std::string_view, 9> kNames{
      "email", "letter", "fax", "sms", "registered", "phone", "visit", "agency", "lawyer"};
  return name_of(kNames, value);
}

std::string_view to_string(Tone value) {
  static constexpr std::array<std::string_view, 3> kNames{"friendly", "firm", "final"};
  return name_of(kNames, value);
}

std::string_view to_string(FeePer value) {
  static constexpr std::array<std::string_view, 3> kNames{"letter", "item", "item-once"};
  return name_of(kNames, value);
}

std::string_view to_string(RateUnit value) {
  static constexpr std::array<std::string_view, 3> kNames{"year", "month", "day"};
  return name_of(kNames, value);
}

std::string_view to_string(DayCount value) {
  static constexpr std::array<std::string_view, 4> kNames{"act/365", "act/360", "act/act",
                                                          "30E/360"};
  return name_of(kNames, value);
}

std::string_view to_string(RateFixing value) {
  static constexpr std::array<std::string_view, 2> kNames{"split", "at-start"};
  return name_of(kNames, value);
}

bool is_letter(Channel channel) { return channel != Channel::phone && channel != Channel::visit; }

}  // namespace arrears
