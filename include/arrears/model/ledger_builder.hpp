/// LedgerBuilder: the only way to make a Ledger.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// One row as read, before it is stored. Views need to live only until `add` returns.
struct Record {
  DocType type = DocType::invoice;
  std::string_view customer_id;  ///< never empty (a nameless row has its customer's name here)
  Currency currency;             ///< never none
  std::int64_t amount = 0;       ///< minor units; >= 0 for all kinds but adjustment
  std::array<Date, kColumns> dates{};
  std::array<std::optional<std::int64_t>, kColumns> money{};
  std::array<std::string_view, kColumns> texts{};
  std::span<const std::string_view> extras;  ///< in the order of `extra_column` calls of its source
  std::uint64_t line = 0;
  std::uint64_t offset = 0;

  [[nodiscard]] Date date(Column c) const { return dates[static_cast<std::size_t>(c)]; }
  Date& date(Column c) { return dates[static_cast<std::size_t>(c)]; }
  std::string_view& text(Column c) { return texts[static_cast<std::size_t>(c)]; }
  std::optional<std::int64_t>& minor(Column c) { return money[static_cast<std::size_t>(c)]; }
};

/// Takes rows one by one and keeps only what is wanted. After `finish` it is empty.
class LedgerBuilder {
 public:
  explicit LedgerBuilder(Wanted wanted);

  /// The rows that follow come from this input.
  SourceId begin_source(Source source);
  /// Whether a further column is kept; if so, its position in the finished ledger's extras.
  std::optional<std::size_t> extra_column(std::string_view name);
  /// Replaces the current source's facts once they are known (export date, profile).
  void update_source(Source source);

  void add(const Record& record);

  [[nodiscard]] std::size_t size() const { return ledger_.type_.size(); }

  /// The finished ledger. Fails with `sum-overflow` when the absolute amounts of one currency add
  /// up to more than a quarter of what 64 bits hold: below that no later sum can wrap, which is why
  /// the engine may add plain integers.
  [[nodiscard]] Result<Ledger> finish();

 private:
  CustomerId customer_of(std::string_view id);
  void store_columns(const Record& record);
  void number_customers_by_bytes();

  Wanted wanted_;
  Ledger ledger_;
  tsl::robin_map<std::string_view, CustomerId> customer_ids_;
  std::vector<std::size_t> source_extras_;  // positions of the current source's extras
  std::array<Sum, 256> absolute_;  // by currency index
  std::bitset<256> seen_;          // currencies that some row has
};

}  // namespace arrears
