// Layout: everything that is known of one input before its first row is read.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/read/profile.hpp>
#include <arrears/read/read_ledger.hpp>

#include "find_header.hpp"
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

struct Layout {
  static constexpr std::int32_t kNone = HeaderMatch::kNone;

  Layout(const ReadOptions& read_options, Profile owned_profile, FoundHeader found,
         std::string file_name);
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  [[nodiscard]] std::int32_t field(Column column) const { return header.match.at(column); }
  [[nodiscard]] bool canonical() const { return profile.canonical; }
  [[nodiscard]] std::string_view constant(Column column) const;

  const ReadOptions& options;
  Profile profile;
  FoundHeader header;
  std::string file;
  Words words;
  // Wanted columns of the header by kind; amount, type, customer, currency are apart.
  std::vector<StoredColumn> dates, money, texts, names, yes_no;
  std::vector<ExtraColumn> extras;
  std::vector<std::pair<Column, std::string>> text_constants;
  Settled settled;
  AmountScope amount_scope = AmountScope::unset;
  Currency currency;               ///< of rows that name none
  bool currency_is_default = false;
  bool check_utf8 = false;         ///< the bytes pass as they are
  bool keep_rows = false;          ///< the input cannot be read again for its rejects
  bool needs_identity = false;     ///< rows of one document must be told apart
  RowHash seed;                    ///< rows of different layouts are never equal
};

}  // namespace arrears
