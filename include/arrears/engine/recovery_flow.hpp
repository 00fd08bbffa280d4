/// RecoveryFlow: what was there to be recovered in a period and what was, by who sold it
/// (semantics.md §9, recovery rate per salesperson).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/indicators.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

/// One salesperson and currency, minor units.
struct SalesRecovery {
  std::string_view salesperson;  ///< of the item, else of its customer; empty: nobody's
  Currency currency;
  std::int64_t gross = 0;        ///< open at the period's end
  std::int64_t overdue = 0;      ///< of it, past due
  std::int64_t to_recover = 0;   ///< open at the start or billed since, due by then, less credits
  std::int64_t recovered = 0;    ///< cash on these, net of returns
  std::uint32_t customers = 0;   ///< with something open
};

/// By salesperson (bytes), then currency; those with nothing in any figure are left out.
[[nodiscard]] std::vector<SalesRecovery> recovery_by_salesperson(const Ledger& ledger,
                                                                 const CustomerFacts& facts,
                                                                 const PaymentHistory& history,
                                                                 const Period& period);

}  // namespace arrears
