/// Profile: how one kind of export is laid out, as data (`src/read/profiles/*.toml`, or a file of
/// the user's). A new layout needs a new profile and no C++.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/document.hpp>
#include <arrears/model/result.hpp>
#include <arrears/read/conventions.hpp>

namespace arrears {

/// One column of the canonical ledger and the header names that fill it, best first. Names match
/// without regard to case, spaces and punctuation. A name that begins with `~` may be a running
/// balance: it is taken only where no row speaks against it. A customer's name that begins so is
/// that of any account: it is taken only beside due dates and numbers, and where nothing better is.
struct ProfileColumn {
  Column column;
  std::vector<std::string> names;
  std::vector<std::string> plain;  ///< the names as they are compared, `~` left out
};

/// Header names of a cell that is no column of the ledger itself, as those of `ProfileColumn`.
struct ProfileNames {
  std::vector<std::string> names;
  std::vector<std::string> plain;
};

/// A document type by the value of the type column; empty `type` sets such rows aside.
struct ProfileType {
  std::string value;
  std::optional<DocType> type;
};

/// What the sign of an amount says.
enum class Signs : std::uint8_t {
  unset,   ///< `effect` for each kind of credit whose amounts are all negative, else `type`
  type,    ///< positive by type; a negative invoice is a credit note, a negative payment a refund
  effect,  ///< what lowers the receivable is negative
};

struct Profile {
  std::string name;                      ///< for `--profile`
  std::string title;                     ///< for people
  std::string source;                    ///< public source of the layout
  bool canonical = false;                ///< exact names, strict scanning, conventions fixed
  bool generic = false;                  ///< yields to a specific profile that fits as well
  /// A header that lacks all columns of one of these groups is not this export.
  std::vector<std::vector<Column>> required;
  std::vector<std::string> header;       ///< further header names that must be there
  std::vector<ProfileColumn> columns;
  /// An amount in two columns: what raises the receivable and what lowers it.
  ProfileNames debit, credit;
  ProfileNames net, plus;                ///< an amount that two columns add up to, as with a tax
  ProfileNames side;                     ///< says whether the amount is a debit or a credit
  /// What a row is that names no type and lowers the receivable; empty: a credit note.
  std::optional<DocType> credit_type;
  bool grouped = false;                  ///< a line above each group of rows names its customer
  /// Words before the customer's number and name in such a line; without any, the whole line.
  std::vector<std::string> group_id, group_name;
  /// Files without a header: what the cells are, from the first; empty for any other cell.
  std::vector<std::string> positions;
  std::vector<std::string> only;         ///< customers whose id holds one of these words
  /// Only rows of which this column begins with one of these values; empty: all rows.
  std::string keep_column;
  std::vector<std::string> keep;
  ProfileNames else_id, else_name;       ///< the customer's, where a row's own are empty
  std::string last_part_after;           ///< of a customer's id only what follows the last of these
  std::vector<ProfileType> types;
  /// What a column of states says of a document that is none, and of one that counts.
  std::vector<std::string> void_states, live_states;
  std::vector<std::pair<Column, std::string>> constants;  ///< for columns the export lacks
  std::optional<DateOrder> date_order;
  std::optional<DecimalMark> decimal_mark;
  AmountScope amount_scope = AmountScope::unset;
  bool equal_lines = false;              ///< equal rows of one file are lines, no duplicates
  Signs signs = Signs::unset;
  ZeroLimit zero_limit = ZeroLimit::unset;
  std::string encoding;                  ///< of files that are not UTF-8; empty: detect
};

/// What exports of all languages call things, shared by every profile (`profiles/common/`).
struct Vocabulary {
  std::vector<ProfileType> types;        ///< for values that the profile itself does not name
  std::vector<std::pair<std::string, Currency>> currencies;  ///< 人民币, US$, € …
  std::vector<std::string> yes, no;
  std::vector<std::string> debits, credits;  ///< Soll and Haben, Dr and Cr, 借 and 贷
  std::vector<std::string> totals;       ///< words that begin or end the label of a total row
  std::vector<std::string> balances;     ///< what lines of a statement call a balance
  std::vector<std::string> closings;     ///< those that end a statement
  std::vector<std::string> settled;      ///< what a column of states says of what is paid
  std::vector<std::string> status;       ///< headers of columns that say how far a document is
  std::vector<std::string> voids;        ///< what these say of one that is none
  std::vector<std::string> live;         ///< what these say of one that counts
  std::vector<std::string> void_flags;   ///< headers of columns that say yes of one that is none
  std::vector<std::string> customers;    ///< headers of numbers beside customers' names
  std::vector<std::string> deductions;   ///< headers of discounts and taxes kept back
  std::vector<std::string> paid;         ///< headers of what was paid of a document
  std::vector<std::string> gross, net;   ///< headers of amounts with and without the tax
  std::vector<std::string> foreign;      ///< parts of names of amounts in a document's currency
  /// Words before a currency in a line that names it; before the unit behind a name, and in such a
  /// line; and codes of currencies that are words in titles.
  std::vector<std::string> currency_labels, before_units, codes_that_are_words;
  /// `$`, `kr`: signs that several currencies share.
  std::vector<std::pair<std::string, std::vector<Currency>>> signs;
  std::vector<std::string> nothing;      ///< what cells that mean to be empty hold
  std::vector<std::string> footers;      ///< words that begin the foot of a page
  std::vector<std::string> exported_on;  ///< words before the export date in the preamble
  std::vector<std::string> scales;       ///< units of a thousand or more
  std::vector<std::string> scale_labels; ///< words before such a unit in the preamble
  std::vector<std::string> payables;     ///< names of those whom one owes
  std::vector<std::string> ages;         ///< columns of ages that have no number of days
};

/// Every profile compiled in, by name. Parsed once.
[[nodiscard]] std::span<const Profile> embedded_profile_list();

[[nodiscard]] const Vocabulary& vocabulary();
/// The profile of canonical ledgers, without parsing any other.
[[nodiscard]] const Profile& canonical_profile();

/// A profile by name, else the file at that path (anything with a `/` or ending in `.toml`).
/// Fails with `profile-unknown` (with the closest name), `profile-invalid` or `file-missing`.
[[nodiscard]] Result<Profile> load_profile(const std::string& name_or_path);

/// Parses a profile's TOML; `origin` is named in errors.
[[nodiscard]] Result<Profile> parse_profile(std::string_view toml, const std::string& origin);

}  // namespace arrears
