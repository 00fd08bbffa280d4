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

/// Calls `take(code, fill)` for each reason; `fill` adds the arguments to a Reason of that code.
class ReasonVisit {
 public:
  ReasonVisit(const ScoreInput& input, const ItemScore& item) : in_(input), item_(item) {}

  template <class Take>
  void each(const Take& take) const {
    known(take);
    age(take);
    pace(take);
  }

 private:
  template <class Take>
  void known(const Take& take) const {
    const auto plain = [](Reason reason) { return reason; };
    const ItemScore& item = item_;
    if (item.broken_promise) take("reason.broken-promise", plain);
    if (item.disputed) take("reason.disputed", plain);
    if (item.planned) {
      take("reason.plan-kept", [&](Reason reason) {
        return std::move(reason).with("keeping", item.keeping_per_cent);
      });
    } else if (item.open_promise) {
      take("reason.open-promise", [&](Reason reason) {
        return std::move(reason)
            .with("date", item.expected_date.to_iso())
            .with("keeping", item.keeping_per_cent);
      });
    }
    if (!item.signals.empty()) {
      take("reason.signals", [&](Reason reason) {
        std::string names;
        for (const std::string_view name : item.signals) {
          if (!names.empty()) names += ", ";
          names += name;
        }
        return std::move(reason).with("signals", std::move(names));
      });
    }
    if (item.returned_payments > 0) {
      take("reason.returned-payment", [&](Reason reason) {
        return std::move(reason).with("times", item.returned_payments);
      });
    }
    if (item.slower_days > 0) {
      take("reason.slower-than-before", [&](Reason reason) {
        return std::move(reason).with("days", item.slower_days);
      });
    }
  }

  template <class Take>
  void age(const Take& take) const {
    const std::int32_t days = item_.days_past_due;
    if (item_.due == kDueOpen) {
      take("reason.next-delivery", [](Reason reason) { return reason; });
    } else if (days <= 0) {
      take("reason.not-due", [&](Reason reason) { return std::move(reason).with("days", -days); });
    } else if (days > item_.deadline_days) {
      take("reason.past-deadline", [&](Reason reason) {
        return std::move(reason).with("days", days).with("deadline", item_.deadline_days);
      });
    } else {
      take("reason.overdue", [&](Reason reason) { return std::move(reason).with("days", days); });
    }
  }

  template <class Take>
  void pace(const Take& take) const {
    const RecoveryModel& model = in_.model;
    if (model.curve_only()) {
      take("reason.curve-only", [&](Reason reason) {
        return std::move(reason).with("curve", model.curve_name());
      });
      return;
    }
    const double payments = model.payments(item_.customer);
    if (payments < kFewPayments) {
      take("reason.few-payments", [&](Reason reason) {
        return std::move(reason).with("payments", std::llround(payments));
      });
      return;
    }
    const double speed = model.speed(item_.customer);
    std::string_view code = "reason.pays-as-usual";
    if (speed >= kFaster) code = "reason.pays-faster";
    if (speed <= kSlower) code = "reason.pays-slower";
    take(code, [&](Reason reason) { return std::move(reason).with("times", two_decimals(speed)); });
  }

  const ScoreInput& in_;
  const ItemScore& item_;
};

}  // namespace

Reasons reasons_of(const ScoreInput& input, const ItemScore& item) {
  Reasons reasons;
  ReasonVisit(input, item).each([&](std::string_view code, const auto& fill) {
    reasons.push_back(fill(Reason(code)));
  });
  return reasons;
}

void reason_codes(const ScoreInput& input, const ItemScore& item, std::string& codes) {
  codes.clear();
  ReasonVisit(input, item).each([&](std::string_view code, const auto&) {
    if (!codes.empty()) codes += ';';
    codes += bare_code(code);
  });
}

}  // namespace arrears
