// 128-bit fingerprints of rows: two rows with equal ones are taken as equal without looking again.
// For ten million rows the chance that two different ones meet is below 10^-24.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <arrears/read/csv_record.hpp>

namespace arrears {

struct RowHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend bool operator==(const RowHash&, const RowHash&) = default;
};

/// MurmurHash3 (x64, 128 bits; Austin Appleby, public domain) of bytes, from a seed.
[[nodiscard]] RowHash hash_bytes(std::string_view bytes, RowHash seed);
/// The hash of a record's fields: the same however they are quoted. `normal` is for its own use.
[[nodiscard]] RowHash hash_record(const CsvRecord& record, char separator, RowHash seed,
                                  std::string& normal);
/// Appends a field as written to a record's normal form, where only those fields are quoted that
/// must be: an unquoted record is its own normal form.
void append_normal(std::string_view raw, char separator, std::string& out);

}  // namespace arrears
