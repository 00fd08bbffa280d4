// Layout: everything that is known of one input before its first row is read.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/read/profile.hpp>
#include <arrears/read/read_ledger.hpp>

#include "find_header.hpp"
#include "group_heading.hpp"
#include "row_hash.hpp"
#include "words.hpp"

namespace arrears {

/// A column that is stored, and the field of a row that fills it.
struct StoredColumn {
  Column column;
  std::uint32_t field = 0;
};

struct ExtraColumn {
  std::string name;
  std::uint32_t field = 0;
};

/// How a column is written, where that is known from the start.
struct Settled {
  std::optional<DateOrder> order;
  std::optional<DecimalMark> mark;
  std::string_view by;  ///< `option`, `profile`, `canonical`
};

/// The customer that the last line between rows named. Files with such lines are read by one
/// thread, from their beginning to their end.
struct Group {
  Grouping named;
  RowHash seed;                    ///< equal rows of different customers differ
  bool fresh = false;              ///< no row stands below the last line yet
  std::map<std::string, std::string> parents;  ///< of groups that stand in others
};

/// What the signs of all credits of a file together say of each; known once all rows were read.
struct Turns {
  bool minus_is_credit = false;   ///< every cell of the column of credits has a minus: decoration
  bool minus_is_reversal = false; ///< a minus beside the word credit, which other credits lack
  bool side_is_needed = false;    ///< other rows say debit: one that says nothing is incomplete

  bool operator==(const Turns&) const = default;
};

struct Layout {
  static constexpr std::int32_t kNone = HeaderMatch::kNone;

  Layout(const ReadOptions& read_options, Profile owned_profile, FoundHeader found,
         std::string file_name);
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  [[nodiscard]] std::int32_t field(Column column) const { return header.match.at(column); }
  [[nodiscard]] bool canonical() const { return profile.canonical; }
  [[nodiscard]] std::string_view constant(Column column) const;

  void settle_signs();
  void find_states();
  void make_group();
  void take_currency();

  const ReadOptions& options;
  Profile profile;
  FoundHeader header;
  std::string file;
  Words words;
  // Wanted columns of the header by kind; amount, type, customer, currency are apart.
  std::vector<std::string> only;   ///< the profile's, as they are compared
  std::vector<StoredColumn> dates, money, texts, names, yes_no;
  std::vector<ExtraColumn> extras;
  std::vector<std::pair<Column, std::string>> text_constants;
  Settled settled;
  AmountScope amount_scope = AmountScope::unset;
  Currency currency;               ///< of rows that name none
  bool currency_is_default = false;
  bool currency_is_above = false;  ///< the lines above the header say it
  std::vector<bool> serial_days;   ///< by column: its cells count days as spreadsheets do
  std::int32_t keep = kNone;       ///< the field that says whether a row is wanted
  std::int32_t else_id = kNone, else_name = kNone;  ///< of the customer, where its own are empty
  std::int32_t voided = kNone;     ///< the field that says yes of a void document
  std::int32_t status = kNone;     ///< the field that may say that a document is void
  bool status_is_sure = true;      ///< its name says that it is such a one
  std::int32_t deduction = kNone;  ///< the field of a discount or a withheld tax
  std::int32_t paid = kNone;       ///< the field of what was paid, which is not read itself
  bool links_by_number = false;    ///< only its number can say what a payment pays
  bool needs_paid = false;         ///< no column says what is open, nor when it was paid
  std::unique_ptr<Group> group;    ///< only where lines between rows name the customer
  Turns turns;
  bool check_utf8 = false;         ///< the bytes pass as they are
  bool keep_rows = false;          ///< the input cannot be read again for its rejects
  bool needs_identity = false;     ///< rows of one document must be told apart
  bool texts_only = false;         ///< parts are made that no ledger joins: see LedgerPart
  RowHash seed;                    ///< rows of different layouts are never equal
};

}  // namespace arrears
