/// Terms: payment terms as a rule from a document date to due dates and discount dates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/date.hpp>
#include <arrears/model/rate.hpp>

namespace arrears {

/// A cash discount tier: `per_cent` off when paid within `days` of the document date.
struct Discount {
  Rate per_cent;
  std::int32_t days = 0;
};

/// Net terms with optional discounts. Understood: `30`, `net 30`, `eom+30` (days after the end of
/// the document's month), `30+eom` (end of the month in which date + 30 falls), `2/10 net 30`,
/// `3/14 2/30 net 60`, `next-delivery`; `days` or 天 may follow a number; in Chinese also 月结30 for
/// `30+eom` and 月结 for `eom`.
struct Terms {
  enum class Base : std::uint8_t { document, eom_then_days, days_then_eom, next_delivery };
  Base base = Base::document;
  std::int32_t days = 0;
  std::vector<Discount> discounts;  ///< by days, ascending

  [[nodiscard]] static std::optional<Terms> parse(std::string_view text);
  /// The due date; unknown for `next_delivery`, which needs the customer's next invoice.
  [[nodiscard]] Date due_date(Date document) const;
};

}  // namespace arrears
