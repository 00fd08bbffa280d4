#include "payment_steps.hpp"

#include <algorithm>

namespace arrears {

void net_steps(std::span<const HistoryEvent> events, Date as_of, std::vector<PaymentStep>& steps) {
  steps.clear();
  for (const HistoryEvent& event : events) {
    if (event.date > as_of || event.kind == EventKind::unknown || event.amount == 0) continue;
    if (event.amount > 0) {
      steps.push_back({event.date, event.amount, event.kind});
      continue;
    }
    std::int64_t back = -event.amount;
    // A payment that came back may have taken a discount along.
    for (const EventKind kind : {event.kind, EventKind::credited}) {
      for (auto step = steps.rbegin(); step != steps.rend() && back > 0; ++step) {
        if (step->kind != kind) continue;
        const std::int64_t taken = std::min(back, step->amount);
        step->amount -= taken;
        back -= taken;
      }
    }
  }
}

}  // namespace arrears
