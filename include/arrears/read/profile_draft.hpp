/// A profile drafted from an export, for `import --make-profile`: a start that a person completes.
#pragma once

#include <string>

#include <arrears/model/result.hpp>

namespace arrears {

/// The TOML of a profile for the file at `path`: the columns that the known profiles recognise by
/// their names, the other header names as remarks, and how dates and amounts are written as far as
/// the first lines decide it. Fails with file faults and with `profile-no-table` (status 2), where
/// no line looks like a header.
[[nodiscard]] Result<std::string> draft_profile(const std::string& path,
                                                const std::string& encoding);

}  // namespace arrears
