/// Strong ids: dense numbers that never mix (a customer is no row and no salesperson).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace arrears {

/// A dense index into one kind of thing. Ordered, hashable, and not convertible to another kind.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t value) : value_(value) {}

  /// The position in the owner's columns.
  [[nodiscard]] constexpr std::size_t index() const { return value_; }
  [[nodiscard]] constexpr std::uint32_t value() const { return value_; }
  [[nodiscard]] constexpr bool valid() const { return value_ != kNone; }

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::uint32_t value_ = kNone;
};

/// A customer of one ledger; in a finished `Ledger` their order is the byte order of their ids.
using CustomerId = Id<struct CustomerTag>;
/// A row (document line, payment, allocation) of one ledger, in input order.
using RowId = Id<struct RowTag>;
/// An input file of one ledger.
using SourceId = Id<struct SourceTag>;

}  // namespace arrears

template <class Tag>
struct std::hash<arrears::Id<Tag>> {
  std::size_t operator()(arrears::Id<Tag> id) const noexcept { return id.value(); }
};
