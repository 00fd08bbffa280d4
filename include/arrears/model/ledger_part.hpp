/// LedgerPart: some rows in columns, as one reader thread collects them; LedgerBuilder joins parts.
///
/// Customers and names are numbers of the part's own indexes, so that collecting needs no lock and
/// joining looks up each distinct text once.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/model/document.hpp>
#include <arrears/model/text_index.hpp>
#include <arrears/model/text_pool.hpp>

namespace arrears {

/// Every column is either empty or as long as `type`. Absent cells: unknown date, `kNoMoney`,
/// empty text. In a part of texts only, which stands for itself and is never joined with others,
/// customers, names and further columns lie in `texts` and `extra_texts`, and no index has any.
struct LedgerPart {
  static constexpr std::int64_t kNoMoney = std::numeric_limits<std::int64_t>::min();

  std::vector<DocType> type;
  std::vector<std::uint32_t> customer;                      ///< numbers of `customers`
  std::vector<std::uint16_t> currency;                      ///< Currency::index
  std::vector<std::int64_t> amount;                         ///< minor units
  std::array<std::vector<std::int32_t>, kColumns> dates;    ///< Date::serial
  std::array<std::vector<std::int64_t>, kColumns> money;    ///< all but `amount`
  std::array<std::vector<TextRef>, kColumns> texts;         ///< kind text, in `pool`
  std::array<std::vector<std::uint32_t>, kColumns> names;   ///< kinds name, yes_no: of `words`
  std::vector<std::vector<std::uint32_t>> extras;           ///< of `words`
  std::vector<std::vector<TextRef>> extra_texts;            ///< of a part of texts only
  std::vector<std::uint64_t> line, offset;                  ///< for Wanted::origins
  TextIndex customers, words;
  TextPool pool;

  [[nodiscard]] std::size_t rows() const { return type.size(); }
  /// Takes all rows of a part of texts only out, and keeps memory for others.
  void clear();
};

/// A part and the rows of it that do not go into the ledger, ascending.
struct PartToAppend {
  LedgerPart* part = nullptr;
  std::span<const std::uint32_t> dropped;

  [[nodiscard]] std::size_t rows() const { return part->rows() - dropped.size(); }
};

}  // namespace arrears
