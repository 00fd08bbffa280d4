// Which profile a header belongs to, and which of its cells fill which columns.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/read/profile.hpp>

namespace arrears {

/// A header's cells, trimmed, and the same as plain names.
struct HeaderCells {
  explicit HeaderCells(std::vector<std::string> trimmed_cells);
  std::vector<std::string> cells;
  std::vector<std::string> plain;
  /// The plain names without a unit behind them (`Amount (EUR)`, `Betrag in €`, `金额(元)`), empty
  /// where there is none; and the currency that the unit names, none for `元` and the like.
  std::vector<std::string> bare;
  std::vector<Currency> unit;
  bool accounts = true;  ///< a column of accounts may be that of the customers
};

/// A further cell with the name of the one that fills `column`.
struct Twin {
  Column column;
  std::size_t cell = 0;
};

/// How well a profile fits a header.
struct HeaderMatch {
  static constexpr std::int32_t kNone = -1;

  const Profile* profile = nullptr;
  std::array<std::int32_t, kColumns> cell{};  ///< position of the cell that fills a column
  std::int32_t second = kNone;  ///< position of what is taken from the amount, or added to it
  bool second_adds = false;
  std::int32_t side = kNone;    ///< position of the cell that says debit or credit
  Currency unit;               ///< of the amounts, where their header names it
  bool tax_unsaid = false;     ///< beside a tax, and its name does not say whether it holds it
  bool by_account = false;     ///< the customer is what a column just calls an account
  bool weak_open = false;      ///< the open amount's name may be that of a running balance
  std::size_t matched = 0;     ///< how many columns are filled
  bool fits = false;
  bool fits_grouped = false;   ///< lacks but the customer, which lines between rows can name
  std::vector<Column> lacking; ///< the first column of each required group that is not filled
  std::vector<Twin> twins;     ///< in the order of the cells

  /// Whether two columns, a debit and a credit, make the amount. What says debit or credit beside
  /// them says it of the balance.
  [[nodiscard]] bool is_pair() const { return second != kNone && !second_adds; }
  [[nodiscard]] std::int32_t at(Column column) const {
    return cell[static_cast<std::size_t>(column)];
  }
};

[[nodiscard]] HeaderMatch match_header(const Profile& profile, const HeaderCells& header);

/// The best of all embedded profiles: the canonical; a specific one, unless a generic one uses two
/// columns more; then the most columns win. `tie`: two fit equally well and differ.
struct ProfileChoice {
  std::optional<HeaderMatch> best;   ///< the one that fits
  const Profile* tie = nullptr;
  HeaderMatch nearest;               ///< when none fits: the one that lacks least
};
/// `grouped` says whether lines beside the header name customers as that profile expects it.
using NamesCustomers = std::function<bool(const Profile&)>;
[[nodiscard]] ProfileChoice choose_profile(const HeaderCells& header,
                                           const NamesCustomers& grouped = {});

}  // namespace arrears
