/// Movements: what became of every open item from one as-of date to the next (`--movements`), and
/// the roll rates between buckets.
///
/// Of an item, what it lost is paid (or written off), what it gained is new, and what stayed open
/// has moved to an older bucket (worsened), to a younger one (improved), or not at all. Buckets of
/// what is not due yet count as one. Unapplied payments and credits are no part of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <arrears/engine/age.hpp>
#include <arrears/engine/group_key.hpp>
#include <arrears/engine/open_items.hpp>

namespace arrears {

/// The state of all accounts on one day, with its ages.
struct AgedDay {
  const Ager& ager;
  const OpenItems& open;
};

/// Where an item is when it is in no bucket.
inline constexpr std::uint32_t kNoBucket = 0xffffffffU;

/// One open line on two days; amounts in minor units of its currency.
struct ItemMove {
  RowId row;
  Date due;                        ///< on the later day, else on the earlier one
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t written_off = 0;    ///< of what it lost, >= 0
  std::uint32_t from = kNoBucket;  ///< bucket before; `kNoBucket` where nothing was open
  std::uint32_t to = kNoBucket;
  bool retention = false;
  std::int32_t aged = 0;           ///< 1: to an older bucket, -1: to a younger one

  [[nodiscard]] std::int64_t gained() const { return after > before ? after - before : 0; }
  [[nodiscard]] std::int64_t lost() const { return before > after ? before - after : 0; }
  [[nodiscard]] std::int64_t carried() const { return before < after ? before : after; }
};

/// All items open on either day, by customer, currency, due date, number and all fields.
[[nodiscard]] std::vector<ItemMove> item_moves(const AgedDay& earlier, const AgedDay& later);

/// One line of a table of movements: opening + fresh - paid - written_off = closing, and
/// worsened + improved + stayed = opening - paid - written_off.
struct MoveSum {
  std::vector<std::string> keys;
  Currency currency;
  std::int64_t opening = 0, fresh = 0, paid = 0, written_off = 0, closing = 0;
  std::int64_t worsened = 0, improved = 0, stayed = 0;
};

/// One line per value of the keys and currency, in that order, proven against both tie-outs
/// (`tie-out-failed` is a bug of ours). Values of keys are those of the later day.
[[nodiscard]] Result<std::vector<MoveSum>> sum_moves(const AgedDay& earlier, const AgedDay& later,
                                                     std::span<const ItemMove> moves,
                                                     std::span<const GroupKey> keys);

/// Of what stood in bucket `from`, what stands in `to` on the next day. New items come from
/// `kNoBucket`; what was paid or written off goes there.
struct RollCell {
  Currency currency;
  std::uint32_t from = kNoBucket, to = kNoBucket;
  bool written_off = false;    ///< with `to` = `kNoBucket`
  std::int64_t amount = 0;
  std::int64_t of = 0;         ///< all that stood in `from`; 0 for new items
  std::uint32_t items = 0;
};

/// By currency, `from` (new items last), `to` (paid, then written off last); empty cells left out.
[[nodiscard]] std::vector<RollCell> roll_matrix(const Ledger& ledger,
                                                std::span<const ItemMove> moves);

}  // namespace arrears
