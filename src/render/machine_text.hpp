/// Machine text: numbers, dates and cells as machine formats write them (formats.md), by hand and
/// without locale, since this is most of the work of a large csv.
#pragma once

#include <cstdint>
#include <string>

#include <arrears/model/date.hpp>
#include <arrears/model/table.hpp>

#include "byte_buffer.hpp"

namespace arrears {

void append_integer(ByteBuffer& out, std::int64_t value);

/// `digits / 10^decimals` as a plain decimal with all its decimals: `-0.05`, `500`.
void append_fixed(ByteBuffer& out, std::int64_t digits, int decimals, char mark = '.');

/// `YYYY-MM-DD`; nothing when not known.
void append_date(ByteBuffer& out, Date date);

/// Decimals of a cell that is a decimal number or an amount, 0 for others.
[[nodiscard]] int decimals_of(const Cell& cell, const TableColumn& column);

/// A cell as csv, tsv and json write it, before quotes and escapes; nothing when it is not known.
void append_value(ByteBuffer& out, const Cell& cell, const TableColumn& column, char mark = '.');

/// Any cell as csv writes it before quoting.
[[nodiscard]] std::string machine_text(const Cell& cell, const TableColumn& column);

}  // namespace arrears
