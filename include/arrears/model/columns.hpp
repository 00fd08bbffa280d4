/// Columns: the one visible table of what a canonical ledger can hold (semantics.md §2), and sets
/// of them. Reader, writer, `--by`, `--where` and help all go by this table.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace arrears {

/// Core columns first, in the order in which `import` writes them, then the optional ones.
enum class Column : std::uint8_t {
  doc_type, doc_no, customer_id, customer_name, doc_date, due_date, currency, amount,
  open_amount, applies_to, settled_date, entry_date, salesperson, region, terms, disputed,
  reference, text,
  company, amount_local, local_currency, tax_amount, settled_by, applied_date, disputed_amount,
  dispute_reason, dispute_date, retention_amount, retention_due, instrument, instrument_due,
  drawee, po_number, delivery_note, delivery_date, documents_ok, uncollectable, reason_code,
  assigned_to, dunning_level, last_dunned, last_deadline,
};
inline constexpr std::size_t kCoreColumns = 18;
inline constexpr std::size_t kColumns = 42;

/// How a column's cells read and are stored.
enum class ColumnKind : std::uint8_t {
  doc_type,
  customer,
  currency,
  money,    ///< minor units of the row's currency; `amount_local` of the local currency
  date,
  yes_no,   ///< stored as text `yes` or empty
  text,     ///< kept as it is, mostly different in each row (numbers, references)
  name,     ///< repeats; kept once (salesperson, region, terms)
};

struct ColumnInfo {
  Column column;
  std::string_view key;  ///< the header name in a canonical ledger
  ColumnKind kind;
};

/// All columns, in the order of `Column`.
[[nodiscard]] std::span<const ColumnInfo> all_columns();
[[nodiscard]] const ColumnInfo& info(Column column);
[[nodiscard]] inline std::string_view key(Column column) { return info(column).key; }
/// The column of exactly that key; empty otherwise.
[[nodiscard]] std::optional<Column> find_column(std::string_view key);

/// Which columns a reader shall keep. What a row *is* (type, customer, date, currency, amount) is
/// always kept; text not asked for is not.
class ColumnSet {
 public:
  ColumnSet() = default;
  ColumnSet(std::initializer_list<Column> columns) {
    for (const Column c : columns) add(c);
  }
  [[nodiscard]] static ColumnSet all();

  void add(Column column) { bits_.set(static_cast<std::size_t>(column)); }
  void add(const ColumnSet& other) { bits_ |= other.bits_; }
  [[nodiscard]] bool has(Column column) const {
    return bits_.test(static_cast<std::size_t>(column));
  }

  friend bool operator==(const ColumnSet&, const ColumnSet&) = default;

 private:
  std::bitset<kColumns> bits_;
};

/// What one run needs of a ledger: columns, further columns of the export by name, row origins.
struct Wanted {
  ColumnSet columns;
  std::vector<std::string> extras;  ///< further columns by header name
  bool all_extras = false;          ///< keep every further column (import)
  bool origins = false;             ///< keep file and line of each row (explain, rejects)
  bool by_customer = false;         ///< rows of a customer together, where one source has all
};

}  // namespace arrears
