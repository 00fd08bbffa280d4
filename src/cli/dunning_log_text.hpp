// The dunning log as text: an RFC 4180 CSV file with the columns of formats.md, in their order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/dunning_record.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

// The header line, with its line end.
[[nodiscard]] std::string dunning_log_header();

// Rows as lines of the log, each with its line end.
[[nodiscard]] std::string write_dunning_rows(std::span<const DunningRecord> rows);

// A log of ours has exactly our header; an opening log, from another system, has some of its
// columns in any order, and its rows get the status `opening`.
enum class LogKind : bool { ours, opening };

// Strict: an unknown column, a missing cell, a stray quote or a value that is not what its column
// says is an error with its place (`dunning-log-…`, status 3). Empty text is an empty log.
[[nodiscard]] Result<std::vector<DunningRecord>> parse_dunning_log(std::string_view text,
                                                                   const std::string& file,
                                                                   LogKind kind);

}  // namespace arrears
