// What keeps dunning away from a customer or an item, whatever its level.
#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <arrears/engine/dun.hpp>

namespace arrears {

// Looks at the input, which must outlive it.
class Protection {
 public:
  Protection(const DunningInput& input, const DunningOptions& options);

  // Legal status or dunning block of the customer.
  [[nodiscard]] SkipReason of_customer(const Customer* customer) const;
  // Promise, plan, factor, limitation. `due` is the item's effective due date.
  [[nodiscard]] SkipReason of_item(const OpenItem& item, const Customer* customer) const;

  // Parts of an open amount, in minor units: they sum to it.
  struct Parts {
    std::int64_t disputed = 0, rest = 0;
  };
  [[nodiscard]] Parts split(const OpenItem& item) const;

 private:
  void read_promises();
  void read_plans();
  [[nodiscard]] bool time_barred(Date due, const Customer* customer) const;

  const DunningInput& input_;
  const DunningOptions& options_;
  Date as_of_;
  std::unordered_set<RowId> promised_, planned_;
  std::unordered_set<CustomerId> promised_accounts_;
};

}  // namespace arrears
