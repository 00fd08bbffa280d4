/// What stood open on a past day and what came of it, for back-tests and for choosing corrections.
#pragma once

#include <cstdint>
#include <vector>

#include <arrears/engine/history.hpp>

namespace arrears {

/// One item open on the day, with what came in until the horizon's end.
struct Standing {
  const HistoryItem* item = nullptr;
  std::int64_t open = 0;
  std::int64_t came = 0;
  bool paid = false;  ///< all of it
};

/// Items that could be paid from `day` on. Left out: written off by then, and those of which credit
/// notes took the greater part within the horizon, since that is neither success nor failure.
[[nodiscard]] std::vector<Standing> standing_on(const PaymentHistory& history, Date day,
                                                std::int32_t horizon);

/// Month ends M with M + horizon <= `until`, newest last, `count` at most, none before anything was
/// billed.
[[nodiscard]] std::vector<Date> month_ends(const PaymentHistory& history, Date until,
                                           std::int32_t horizon, std::size_t count);

}  // namespace arrears
