/// The writers behind `all_formats()`, one file each.
#pragma once

#include <span>

#include <arrears/render/format.hpp>

namespace arrears {

bool write_table(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_csv(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_tsv(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_json(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_ndjson(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_md(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_xlsx(std::span<const Table>, const FormatOptions&, ByteSink&);
bool write_html(std::span<const Table>, const FormatOptions&, ByteSink&);

}  // namespace arrears
