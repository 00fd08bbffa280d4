#include <cmath>

#include <arrears/engine/score.hpp>

namespace arrears {
namespace {

constexpr double kFaster = 1.1;
constexpr double kSlower = 0.9;
constexpr double kFewPayments = 3.0;

/// `2.35`; a speed is shown with two decimals.
std::string two_decimals(double value) {
  std::string text;
  append_decimal(text, std::llround(value * 100.0), 2);
  return text;
}

Reason speed_reason(const RecoveryModel& model, CustomerId customer) {
  if (model.payments(customer) < kFewPayments) {
    return Reason("reason.few-payments").with("payments", std::llround(model.payments(customer)));
  }
  const double speed = model.speed(customer);
  const char* code = "reason.pays-as-usual";
  if (speed >= kFaster) code = "reason.pays-faster";
  if (speed <= kSlower) code = "reason.pays-slower";
  return Reason(code).with("times", two_decimals(speed));
}

}  // namespace

Reasons reasons_of(const ScoreInput& input, const ItemScore& item) {
  Reasons reasons;
  if (item.broken_promise) reasons.push_back(Reason("reason.broken-promise"));
  if (item.disputed) reasons.push_back(Reason("reason.disputed"));
  if (item.planned) {
    reasons.push_back(Reason("reason.plan-kept").with("keeping", item.keeping_per_cent));
  } else if (item.open_promise) {
    reasons.push_back(Reason("reason.open-promise")
                          .with("date", item.expected_date.to_iso())
                          .with("keeping", item.keeping_per_cent));
  }
  if (!item.signals.empty()) {
    std::string names;
    for (const std::string_view name : item.signals) {
      if (!names.empty()) names += ", ";
      names += name;
    }
    reasons.push_back(Reason("reason.signals").with("signals", std::move(names)));
  }
  if (item.returned_payments > 0) {
    reasons.push_back(Reason("reason.returned-payment").with("times", item.returned_payments));
  }
  if (item.slower_days > 0) {
    reasons.push_back(Reason("reason.slower-than-before").with("days", item.slower_days));
  }
  if (item.due == kDueOpen) {
    reasons.push_back(Reason("reason.next-delivery"));
  } else if (item.days_past_due <= 0) {
    reasons.push_back(Reason("reason.not-due").with("days", -item.days_past_due));
  } else if (item.days_past_due > item.deadline_days) {
    reasons.push_back(Reason("reason.past-deadline")
                          .with("days", item.days_past_due)
                          .with("deadline", item.deadline_days));
  } else {
    reasons.push_back(Reason("reason.overdue").with("days", item.days_past_due));
  }
  if (input.model.curve_only()) {
    reasons.push_back(Reason("reason.curve-only").with("curve", input.model.curve_name()));
  } else {
    reasons.push_back(speed_reason(input.model, item.customer));
  }
  return reasons;
}

}  // namespace arrears
