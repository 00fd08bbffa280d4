/// AgePlan: what a run of `age` is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <arrears/model/columns.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/result.hpp>
#include <arrears/render/table_ops.hpp>

#include "options.hpp"

namespace arrears {

struct AgePlan {
  std::string by;            ///< as asked for; `customer`, or with `after_delivery` `invoice`
  bool applications = false;
  bool movements = false;
  bool shares = false;
  bool credits_aged = false;
  bool by_parent = false;
  std::string against;       ///< path of the earlier export; else empty
  Currency base;             ///< none: each currency by itself
  std::optional<std::int32_t> after_delivery;  ///< days
  std::optional<Where> where;
};

/// Fails with `option-value`, `options-exclude` (`first`, `second`) or a fault of `--where`.
[[nodiscard]] Result<AgePlan> plan_age(const Options& options);

/// What the ledger has to keep for it.
[[nodiscard]] Wanted wanted_for(const AgePlan& plan, const Options& options);

}  // namespace arrears
