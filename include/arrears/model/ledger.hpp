/// Ledger: all rows of a run's input in columns, immutable once built.
///
/// Millions of documents fit because a column exists only when it was asked for and is present in
/// the input; a missing column reads as "not known" in every row. Text lives once in a pool and is
/// seen through views that live as long as the ledger. Rows keep their input order, or
/// that of their customers (`Wanted::by_customer`) and within a customer the input's; customers are
/// numbered by the byte order of their ids, so a loop over ids is already sorted.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/document.hpp>
#include <arrears/model/ids.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/text_pool.hpp>

namespace arrears {

/// One input file (or `-`), and what its rows rest on.
struct Source {
  std::string path;
  std::string profile;      ///< the import profile's name
  Date exported_on;         ///< found in the file or given; unknown otherwise
};

/// Where a row came from.
struct Origin {
  SourceId source;
  std::uint64_t line = 0;    ///< physical line of the record's start, from 1
  std::uint64_t offset = 0;  ///< byte offset of the record in the decoded text
};

class Ledger {
 public:
  [[nodiscard]] std::size_t size() const { return type_.size(); }
  /// Whether some row has a cell in that column, and it was asked for.
  [[nodiscard]] bool has(Column column) const { return present_.has(column); }

  // What a row is; always there.
  [[nodiscard]] DocType type(RowId row) const { return type_[row.index()]; }
  [[nodiscard]] CustomerId customer(RowId row) const { return customer_[row.index()]; }
  [[nodiscard]] Currency currency(RowId row) const {
    return Currency::from_index(currency_[row.index()]);
  }
  /// Positive for all kinds but `adjustment`, in minor units of the row's currency.
  [[nodiscard]] std::int64_t amount(RowId row) const { return amount_[row.index()]; }
  [[nodiscard]] Date doc_date(RowId row) const { return date(Column::doc_date, row); }

  /// A date column; unknown where the column or the cell is absent.
  [[nodiscard]] Date date(Column column, RowId row) const {
    const auto& cells = dates_[slot(column)];
    return cells.empty() ? Date{} : Date::from_serial(cells[row.index()]);
  }
  /// A money column in minor units; empty where absent. `amount` is always there.
  [[nodiscard]] std::optional<std::int64_t> money(Column column, RowId row) const {
    if (column == Column::amount) return amount(row);
    const auto& cells = money_[slot(column)];
    if (cells.empty() || cells[row.index()] == kAbsent) return std::nullopt;
    return cells[row.index()];
  }
  /// A text, name or yes/no column; empty where absent. `customer_id` works as well.
  [[nodiscard]] std::string_view text(Column column, RowId row) const {
    if (column == Column::customer_id) return customer_id(customer(row));
    return pool_.view(text_ref(column, row));
  }
  /// The same as a reference: equal names have equal refs (not so for kind `text`).
  [[nodiscard]] TextRef text_ref(Column column, RowId row) const {
    const auto& cells = texts_[slot(column)];
    return cells.empty() ? TextRef{} : cells[row.index()];
  }

  [[nodiscard]] std::size_t customer_count() const { return customers_.size(); }
  [[nodiscard]] std::string_view customer_id(CustomerId id) const {
    return pool_.view(customers_[id.index()]);
  }
  /// The customer with that id; empty when the ledger has no row of it. Binary search.
  [[nodiscard]] std::optional<CustomerId> find_customer(std::string_view id) const;

  /// Further columns of the export, by header name, in the order first met.
  [[nodiscard]] std::span<const std::string> extra_names() const { return extra_names_; }
  [[nodiscard]] std::string_view extra(std::size_t extra, RowId row) const {
    return pool_.view(extras_[extra][row.index()]);
  }

  [[nodiscard]] std::span<const Source> sources() const { return sources_; }
  /// Where the row came from; line and offset are 0 unless origins were asked for.
  [[nodiscard]] Origin origin(RowId row) const;
  /// Currencies that occur, sorted by code.
  [[nodiscard]] std::span<const Currency> currencies() const { return currencies_; }
  /// Latest document date of all rows; unknown for an empty ledger.
  [[nodiscard]] Date latest_date() const { return latest_date_; }

 private:
  friend class LedgerBuilder;
  static constexpr std::size_t slot(Column column) { return static_cast<std::size_t>(column); }
  static constexpr std::int64_t kAbsent = std::numeric_limits<std::int64_t>::min();

  ColumnSet present_;
  std::vector<DocType> type_;
  std::vector<CustomerId> customer_;
  std::vector<std::uint16_t> currency_;
  std::vector<std::int64_t> amount_;
  std::array<std::vector<std::int32_t>, kColumns> dates_;
  std::array<std::vector<std::int64_t>, kColumns> money_;
  std::array<std::vector<TextRef>, kColumns> texts_;
  std::vector<std::string> extra_names_;
  std::vector<std::vector<TextRef>> extras_;
  std::vector<TextRef> customers_;
  std::vector<Source> sources_;
  std::vector<std::uint32_t> source_first_row_;
  std::vector<std::uint64_t> line_;
  std::vector<std::uint64_t> offset_;
  std::vector<Currency> currencies_;
  Date latest_date_;
  TextPool pool_;
};

}  // namespace arrears
