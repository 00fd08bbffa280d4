/// Reading a row again: explanations and excerpts show the export's own line, which the ledger does
/// not keep.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>
#include <arrears/read/source_report.hpp>

namespace arrears {

/// The record that starts at `offset` bytes of the decoded text of a source, without its line end;
/// quoted line breaks are part of it. Fails with status 3 when the file is gone or changed, or is
/// `-` (standard input cannot be read twice).
[[nodiscard]] Result<std::string> read_row_text(const SourceReport& source, std::uint64_t offset);

/// The row's text by its origin in a ledger that was read with `Wanted::origins`; `sources` as
/// `read_ledger` gave them.
[[nodiscard]] Result<std::string> read_row_text(const Ledger& ledger, RowId row,
                                                std::span<const SourceReport> sources);

}  // namespace arrears
