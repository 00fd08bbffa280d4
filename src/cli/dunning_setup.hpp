/// Dunning setup: procedures, reference rates and creditor of a run, from options and data.
#pragma once

#include <arrears/engine/procedure.hpp>
#include <arrears/render/letters.hpp>

#include "session.hpp"

namespace arrears {

/// The default procedure (`--procedure`, with `--charges` and the single overrides), beside it all
/// shipped ones for customers that name one. Fails as the procedure files do, or with
/// `option-value`.
[[nodiscard]] Result<ProcedureBook> procedure_book(const Options& options);

/// Takes the reference rates compiled in when no `--base-rates` was given.
void settle_base_rates(SideFiles& side);

/// `--creditor`; without one a creditor of bracketed blanks to fill in, which is said.
[[nodiscard]] Result<Creditor> settle_creditor(Context& context);

}  // namespace arrears
