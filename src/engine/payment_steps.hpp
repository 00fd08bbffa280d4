/// PaymentSteps: what lowered an item up to a day, payments that came back taken out again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/history.hpp>

namespace arrears {

struct PaymentStep {
  Date date;
  std::int64_t amount;
  EventKind kind;
};

/// Events known on `as_of` with payments that came back taken off the newest payments before.
/// What was paid before the ledger begins is none of them.
void net_steps(std::span<const HistoryEvent> events, Date as_of, std::vector<PaymentStep>& steps);

}  // namespace arrears
