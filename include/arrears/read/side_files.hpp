/// Side files: what stands beside the ledger (customers, promises, holidays, …), read from CSV.
///
/// Columns come in any order, most are optional, and their names may be English, Chinese or German.
/// A column that is not known is ignored with a note; a missing required one is an error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <arrears/model/currency.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/side_records.hpp>
#include <arrears/read/conventions.hpp>

namespace arrears {

/// Where the side files lie; an empty path means "not given". `-` is not allowed here.
struct SidePaths {
  std::string customers, promises, plans, contacts, signals, orders, sales, rates, base_rates,
      holidays;

  // How files with names of their own write dates and amounts; empty: decided from all cells.
  // Files with the canonical names have ISO dates and decimal points.
  std::optional<DateOrder> date_order;
  std::optional<DecimalMark> decimal_mark;
  /// What a credit limit of 0 means. Unset: 0, unless most limits are 0, which is an error.
  ZeroLimit zero_limit = ZeroLimit::unset;
  /// Amounts with more decimals than their currency has are errors; else they are rounded half away
  /// from zero, counted, and noted per file.
  bool strict = false;
};

/// The side files of a run, with the notes and warnings met on the way.
struct SideOutcome {
  SideFiles files;
  Diagnostics diagnostics;
};

/// Reads every file whose path is given. A bad value in any row fails the run (status 2: settings
/// are not half taken), an unreadable file too (status 3); all errors are listed, capped per file.
/// `currency` is that of amounts whose row names none.
[[nodiscard]] tl::expected<SideOutcome, Diagnostics> read_side_files(const SidePaths& paths,
                                                                     Currency currency = {});

}  // namespace arrears
