/// A part of a dunning plan: `--only CUSTOMER`.
#pragma once

#include <span>
#include <string>

#include <arrears/engine/dun.hpp>

namespace arrears {

/// Leaves the rows and letters of the named customers in the plan, so that drafts, table and log
/// all speak of the same ones. Letters never span customers, so none is cut.
void keep_customers(DunningPlan& plan, const Ledger& ledger, std::span<const std::string> ids);

}  // namespace arrears
