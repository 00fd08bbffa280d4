// Days that a spreadsheet has turned: set to put the month first, it takes 05/01/2026 for 1 May,
// and leaves 13/01/2026 as the text that it is.
#pragma once

#include "settle.hpp"

namespace arrears {

/// Columns in which all texts have a day beyond 12, and all real dates one up to it. Where these
/// are too many to be so by chance it is a usage error, else a warning.
void find_turned_days(SourceRows& source, const Verdicts& verdicts, Diagnostics& problems);

}  // namespace arrears
