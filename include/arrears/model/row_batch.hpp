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

/// Rows of a canonical ledger of which each debit has its own due date. Either they stand for
/// themselves, or (`links`) credits may each name one document of their customer and currency.
struct RowBatch {
  static constexpr std::size_t kRows = 128;  ///< at most; the columns stay in the first cache
  static constexpr std::int64_t kNoMoney = std::numeric_limits<std::int64_t>::min();
  template <class Cell>
  using Cells = std::array<Cell, kRows>;

  /// A document as others name it: customer, currency and number. Of two different documents with
  /// the same `hash`, which are rare, `check` nearly never is the same as well.
  struct Link {
    std::uint64_t hash = 0;  ///< 0: the row has no number, or names none
    std::uint32_t check = 0;
  };
  static constexpr std::size_t kParts = 256;

  enum class Text : std::uint8_t { doc_no, customer_name, salesperson, region };
  /// Texts are asked for in few rows, so each is made when it is. Views live until the fold has
  /// taken the batch.
  class Texts {
   public:
    virtual ~Texts() = default;
    /// Whether the ledger has the column.
    [[nodiscard]] virtual bool has(Text which) const = 0;
    [[nodiscard]] virtual std::string_view text(Text which, std::size_t row) = 0;
  };

  std::size_t rows = 0;
  bool links = false;                  ///< `link` and `part` are filled; `open` says nothing
  Cells<DocType> type;
  Cells<std::uint32_t> customer;       ///< the thread's own number, from 0
  Cells<std::uint16_t> currency;       ///< Currency::index
  Cells<std::int64_t> amount;          ///< minor units; negative only for adjustments
  Cells<std::int64_t> open;            ///< what the export says is left; kNoMoney: nothing said
  Cells<std::int32_t> doc_date;        ///< Date::serial, known
  Cells<std::int32_t> due_date;        ///< Date::serial, known for debits
  Cells<std::uint8_t> disputed;        ///< 1: yes
  Cells<std::int64_t> disputed_amount; ///< kNoMoney: nothing said
  Cells<Link> link;                    ///< of a debit itself; of a credit, what it names
  Cells<std::uint8_t> part;            ///< of kParts, the same for all rows of a customer
  Texts* texts = nullptr;
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
