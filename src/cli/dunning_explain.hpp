/// `dunning --explain DOC`: why this level, this letter, this charge, in sentences.
#pragma once

#include <string>
#include <string_view>

#include <arrears/engine/dun.hpp>

#include "catalogue.hpp"

namespace arrears {

/// A paragraph for each row of the plan that has the document number; empty when none has.
[[nodiscard]] std::string explain_dunning(const DunningPlan& plan, const Ledger& ledger,
                                          std::string_view doc_no, const Catalogue& words);

}  // namespace arrears
