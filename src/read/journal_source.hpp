// A plain-text journal as an input: the rows of each of its files.
#pragma once

#include <vector>

#include <arrears/read/byte_source.hpp>

#include "source_rows.hpp"

namespace arrears {

/// Reads a journal. The rows of files that it includes are `included` in those of the first; every
/// row, fault and place counts in its own file. Errors: those of `read_journal_book` and `rows_of`;
/// journal-no-receivable (status 2) where no account is one.
[[nodiscard]] Result<SourceRows> read_journal(const ReadOptions& options, ByteSource& text,
                                              const std::string& encoding);

}  // namespace arrears
