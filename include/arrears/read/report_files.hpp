/// Report files: a worklist to compare with, a customer's own list, limitation rules; read as side
/// files are (columns in any order, names in several languages).
#pragma once

#include <string>

#include <tl/expected.hpp>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/report_records.hpp>
#include <arrears/read/side_files.hpp>

namespace arrears {

/// Where they lie; an empty path means "not given".
struct ReportPaths {
  std::string plan, theirs, limitation, specific = {};
  bool strict = false;  ///< as in `SidePaths`
};

struct ReportFilesOutcome {
  ReportFiles files;
  Diagnostics diagnostics;
};

/// Reads what is given; `currency` is that of amounts whose row names none. Errors as
/// `read_side_files`.
[[nodiscard]] tl::expected<ReportFilesOutcome, Diagnostics> read_report_files(
    const ReportPaths& paths, Currency currency = {});

}  // namespace arrears
