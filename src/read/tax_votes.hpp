// TaxVotes: whether the amounts of a column hold the tax that stands beside them, by its share.
#pragma once

#include <cstdint>

namespace arrears {

struct TaxVotes {
  std::uint64_t with = 0;        ///< rows whose tax is a usual rate of the amount less the tax
  std::uint64_t without = 0;     ///< of the amount itself
  std::uint64_t others = 0;      ///< of both, or neither
  std::uint64_t owed_whole = 0;  ///< of which the whole amount is open, and so holds the tax

  /// Both in the same minor units.
  void add(std::int64_t amount, std::int64_t tax);
  void add(const TaxVotes& other) {
    with += other.with;
    without += other.without;
    others += other.others;
    owed_whole += other.owed_whole;
  }
};

}  // namespace arrears
