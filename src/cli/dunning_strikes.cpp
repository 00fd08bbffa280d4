#include "dunning_strikes.hpp"

#include <string>
#include <unordered_set>

namespace arrears {

Result<std::function<bool(const DunningRow&)>> strikes(const Options& options,
                                                       const Ledger& ledger) {
  const auto given = options.list("except");
  if (given.empty()) return std::function<bool(const DunningRow&)>{};
  std::unordered_set<std::string> names(given.begin(), given.end());
  std::unordered_set<std::string> unknown;
  for (const std::string& name : names) {
    if (!ledger.find_customer(name)) unknown.insert(name);
  }
  for (std::size_t i = 0; i < ledger.size() && !unknown.empty(); ++i) {
    const RowId row(static_cast<std::uint32_t>(i));
    unknown.erase(std::string(ledger.text(Column::doc_no, row)));
  }
  for (const std::string& name : given) {
    if (unknown.contains(name)) return fail(usage_error("except-unknown").with("name", name));
  }
  return [names = std::move(names), &ledger](const DunningRow& row) {
    return names.contains(std::string(ledger.customer_id(row.customer))) ||
           names.contains(std::string(ledger.text(Column::doc_no, row.row)));
  };
}

}  // namespace arrears
