// What the words in an export's cells mean: document types, currencies, yes and no, totals.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

#include <arrears/model/currency.hpp>
#include <arrears/model/document.hpp>
#include <arrears/read/profile.hpp>

namespace arrears {

/// What a column of states says of a row's document.
enum class DocState : std::uint8_t {
  live,  ///< it counts, paid or not
  paid,  ///< it counts, and is paid in full
  none,  ///< void, cancelled, a draft
};

/// A profile's own words, then those of the shared vocabulary.
class Words {
 public:
  explicit Words(const Profile& profile);

  /// What a document type's cell says; an empty `type` means that such rows are left out.
  struct Kind {
    std::optional<DocType> type;
  };
  [[nodiscard]] std::optional<Kind> kind(std::string_view cell) const;
  /// An ISO code or a name. `$` and `¥` alone say nothing.
  [[nodiscard]] std::optional<Currency> currency(std::string_view cell) const;
  /// Empty cells are no.
  [[nodiscard]] std::optional<bool> yes_no(std::string_view cell) const;
  /// What a column of states says of a document; empty for a word that is not known.
  [[nodiscard]] std::optional<DocState> state(std::string_view cell) const;
  /// Whether a column of sides says credit; empty for a word that is neither.
  [[nodiscard]] std::optional<bool> is_credit(std::string_view cell) const;

 private:
  bool canonical_;
  tsl::robin_map<std::string, Kind> kinds_;
  tsl::robin_map<std::string, Currency> currencies_;
  tsl::robin_map<std::string, bool> yes_no_;
  tsl::robin_map<std::string, bool> credit_;
  tsl::robin_map<std::string, DocState> states_;
};

/// Whether a cell may be the label of a line of totals: `Total`, `Total Alder Ltd`, `1000 Summe`,
/// `合计`. Words count whole: `Summit Ltd` is none.
[[nodiscard]] bool says_total(std::string_view cell);

/// Whether a cell says nothing but that, perhaps with a currency: `Total`, `Grand total EUR`; where
/// a row has a day and a customer `Total Energies`, it is none.
[[nodiscard]] bool says_only_total(std::string_view cell);

/// `Opening balance`, `Saldo`: a line of a statement that stands where a customer should.
[[nodiscard]] bool says_balance(std::string_view cell);

/// `-`, `n/a`, `0000`: a cell that means to be empty.
[[nodiscard]] bool says_nothing(std::string_view cell);

/// Whether a cell is one of these words.
[[nodiscard]] bool is_one_of(const std::vector<std::string>& words, std::string_view cell);

/// Whether a cell is a balance that ends a statement (`Saldo`, `期末余额`).
[[nodiscard]] bool says_closing(std::string_view cell);
/// Whether it begins with the word for a balance, and a name stands behind it (`Balance Alder`).
[[nodiscard]] bool says_balance_of(std::string_view cell);

/// The first of a header's cells with one of these names, a field; -1 if there is none.
[[nodiscard]] std::int32_t find_named(const std::vector<std::string>& cells,
                                      const std::vector<std::string>& names);

/// Whether a mark seen beside a number (`$`, `¥`, `kr`) can be meant by a currency that is known
/// from elsewhere. A mark that names a currency must name that one.
[[nodiscard]] bool mark_fits(std::string_view mark, Currency currency, const Words& words);

}  // namespace arrears
