// DeductedRows: rows with a discount or a withheld tax in a column of its own.
#pragma once

#include <cstdint>

namespace arrears {

struct DeductedRows {
  std::uint64_t kept = 0;  ///< what is owed still has it in

  void add(const DeductedRows& other) { kept += other.kept; }
};

}  // namespace arrears
