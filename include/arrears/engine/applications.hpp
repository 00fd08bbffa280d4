/// Applications listed: every step of cash application up to a day, in an order that no input order
/// can disturb, and proven against the documents.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <arrears/engine/open_items.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// The proof of one currency, in minor units: `settled` = raising + refunds and returns - open, and
/// `used` = lowering - unapplied.
struct ApplicationSums {
  TieOut tie;                ///< of all that the list was made from
  std::int64_t settled = 0;  ///< of documents, refunds and returns, in whatever way
  std::int64_t used = 0;     ///< of payments and credits
};

struct ApplicationList {
  std::vector<Application> steps;  ///< by customer, currency, date, payment, document, amount
  std::vector<ApplicationSums> sums;
};

/// `open` must have been made with applications kept, over the whole ledger. Fails with
/// `tie-out-failed` (a bug of ours).
[[nodiscard]] Result<ApplicationList> list_applications(const Ledger& ledger,
                                                        const OpenItems& open);

/// `named`, `oldest`, `clearing`, `settled_date`, `open_amount`, `discount`, `small_difference`,
/// `recovery`, `refund`, `returned`.
[[nodiscard]] std::string_view to_string(ApplyReason reason);

}  // namespace arrears
