#include <arrears/model/ledger.hpp>

#include <algorithm>

namespace arrears {

std::optional<CustomerId> Ledger::find_customer(std::string_view id) const {
  const auto before = [this](TextRef ref, std::string_view wanted) {
    return pool_.view(ref) < wanted;
  };
  const auto found = std::lower_bound(customers_.begin(), customers_.end(), id, before);
  if (found == customers_.end() || pool_.view(*found) != id) return std::nullopt;
  return CustomerId(static_cast<std::uint32_t>(found - customers_.begin()));
}

Origin Ledger::origin(RowId row) const {
  const auto after =
      std::upper_bound(source_first_row_.begin(), source_first_row_.end(), row.value());
  Origin origin{SourceId(static_cast<std::uint32_t>(after - source_first_row_.begin() - 1))};
  if (!line_.empty()) {
    origin.line = line_[row.index()];
    origin.offset = offset_[row.index()];
  }
  return origin;
}

}  // namespace arrears
