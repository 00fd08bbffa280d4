/// The csv of a table made in pieces, for whoever never has all rows at once.
#pragma once

#include <string>

#include <arrears/render/format.hpp>

namespace arrears {

/// What `-O csv` writes of a table: the line of names, and the rows without it.
void append_csv_names(const Table& table, const FormatOptions& options, std::string& out);
void append_csv_rows(const Table& table, const FormatOptions& options, std::string& out);

}  // namespace arrears
