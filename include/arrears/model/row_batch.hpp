/// RowBatch: some rows of a ledger in columns, on their way to a fold; RowFold: what takes them.
///
/// A fold sees every row once and keeps what it needs, so that a ledger of any size can be summed
/// up without being stored. Each reader thread has a fold of its own and numbers its customers
/// itself; the folds are joined when all rows have been seen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>

#include <arrears/model/document.hpp>

namespace arrears {

/// Rows of a canonical ledger that stand for themselves: none names another one, and each debit
/// has its own due date. Views live until the fold has taken the batch.
struct RowBatch {
  static constexpr std::size_t kRows = 256;  ///< at most; the columns stay in the first cache
  static constexpr std::int64_t kNoMoney = std::numeric_limits<std::int64_t>::min();
  template <class Cell>
  using Cells = std::array<Cell, kRows>;

  std::size_t rows = 0;
  Cells<DocType> type;
  Cells<std::uint32_t> customer;       ///< the thread's own number, from 0
  Cells<std::uint16_t> currency;       ///< Currency::index
  Cells<std::int64_t> amount;          ///< minor units; negative only for adjustments
  Cells<std::int64_t> open;            ///< what the export says is left; kNoMoney: nothing said
  Cells<std::int32_t> doc_date;        ///< Date::serial, known
  Cells<std::int32_t> due_date;        ///< Date::serial, known for debits
  Cells<std::uint8_t> disputed;        ///< 1: yes
  Cells<std::int64_t> disputed_amount; ///< kNoMoney: nothing said
  Cells<std::string_view> doc_no, customer_name, salesperson, region;
};

class RowFold {
 public:
  RowFold() = default;
  virtual ~RowFold() = default;
  RowFold(const RowFold&) = delete;
  RowFold& operator=(const RowFold&) = delete;

  /// Takes the rows of a batch. False: there is a row among them that does not stand for itself,
  /// and the ledger has to be read as a whole.
  [[nodiscard]] virtual bool add(const RowBatch& batch) = 0;
};

}  // namespace arrears
