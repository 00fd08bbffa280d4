/// LedgerBuilder: the only way to make a Ledger.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/model/ledger.hpp>
#include <arrears/model/ledger_part.hpp>
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
  /// Further columns, in the order of those `extra_column` calls of its source that said "kept".
  std::span<const std::string_view> extras;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;

  [[nodiscard]] Date date(Column c) const { return dates[static_cast<std::size_t>(c)]; }
  Date& date(Column c) { return dates[static_cast<std::size_t>(c)]; }
  std::string_view& text(Column c) { return texts[static_cast<std::size_t>(c)]; }
  std::optional<std::int64_t>& minor(Column c) { return money[static_cast<std::size_t>(c)]; }
};

/// Takes rows one by one and keeps only what is wanted. After `finish` it is as new, for another
/// ledger of the same wants. Texts must not be longer than `TextPool::kMaxLength` (asserted).
class LedgerBuilder {
 public:
  /// No column's absolute values in one currency may add up to more: below a quarter of what 64
  /// bits hold, no later sum can wrap.
  static constexpr std::int64_t kLargestSum = std::numeric_limits<std::int64_t>::max() / 4;

  explicit LedgerBuilder(Wanted wanted);

  /// The rows that follow come from this input.
  SourceId begin_source(Source source);
  /// Whether a further column is kept; if so, its position in the finished ledger's extras. Where
  /// one source has two columns of that name, the later cell that is not empty stands.
  std::optional<std::size_t> extra_column(std::string_view name);
  /// Replaces the current source's facts once they are known (export date, profile).
  void update_source(Source source);

  void add(const Record& record);
  /// Makes room, so that many customers do not move the ones before them again and again.
  void expect_customers(std::size_t count) {
    customer_ids_.reserve(count);
    ledger_.pool_.expect(count);  // their names
  }

  /// Calls `job(0)` to `job(n - 1)`, which may run at the same time, and returns when all are done.
  using Jobs = std::function<void(std::size_t n, const std::function<void(std::size_t)>& job)>;
  /// Adds the rows of all parts, in their order, as if each had been given to `add`. The parts'
  /// extras are those of this source in the order of `extra_column` calls that gave a position.
  /// Texts move over from the parts, which are spent. Where `Wanted::by_customer` asks for it, the
  /// rows of a customer stand together then, in their order, customer after customer; no other row
  /// may come before or behind, and origins cannot be asked for.
  void append(std::span<const PartToAppend> parts, const Jobs& run);

  [[nodiscard]] std::size_t size() const { return ledger_.type_.size(); }

  /// The finished ledger. Fails with `sum-overflow` when the absolute values of one money column in
  /// one currency (`sum-overflow-local`: of all local amounts) add up to more than a quarter of
  /// what 64 bits hold: below that no later sum can wrap, which is why the engine may add plain
  /// integers.
  [[nodiscard]] Result<Ledger> finish();

 private:
  // Absolute values of a money column by currency index; index 0 takes what has another currency
  // than its row.
  using Totals = std::vector<Sum>;

  // Whether a further column's texts repeat often enough to be worth looking up.
  struct Repeats {
    std::size_t cells = 0;
    std::size_t different = 0;
  };

  struct Joined;
  [[nodiscard]] std::vector<Joined> join_texts(std::span<const PartToAppend> parts,
                                               const Jobs& run);
  void join_customers(std::span<const PartToAppend> parts, TextPool& pool,
                      std::vector<Joined>& joined);
  void join_words(std::span<const PartToAppend> parts, std::vector<Joined>& joined);
  // For each row that is added its place in the ledger; empty: behind the row before.
  using Places = std::vector<std::uint32_t>;
  [[nodiscard]] Places gather_customers(std::span<const PartToAppend> parts,
                                        std::vector<Joined>& joined, std::size_t rows);
  void append_columns(std::span<const PartToAppend> parts, const std::vector<Joined>& joined,
                      const Places& places, std::size_t rows, const Jobs& run);
  void append_extras(std::span<const PartToAppend> parts, const std::vector<Joined>& joined,
                     const Places& places, std::size_t rows);
  void sum_part(std::size_t end, Joined& joined) const;
  void count_part(const Joined& joined);

  CustomerId customer_of(std::string_view id);
  CustomerId known_or_new(std::string_view id, TextPool& pool);
  void store_columns(const Record& record);
  void store_extras(const Record& record);
  TextRef keep_name(std::size_t slot, std::string_view name);
  TextRef keep_extra(std::size_t extra, std::string_view text);
  [[nodiscard]] std::optional<Diagnostic> overflow() const;
  void pad_columns();
  [[nodiscard]] std::vector<CustomerId> number_customers_by_bytes();

  Wanted wanted_;
  // Slots of the wanted columns, by the way in which their cells are stored.
  std::vector<std::size_t> date_slots_, money_slots_, text_slots_, name_slots_;
  Ledger ledger_;
  tsl::robin_map<std::string_view, CustomerId> customer_ids_;
  std::vector<std::size_t> source_extras_;  // positions of the current source's extras
  std::vector<Repeats> repeats_;            // by position of the extra
  std::array<Totals, kColumns> totals_;     // of wanted money columns
  std::vector<bool> seen_;                  // currencies that some row has, by index
};

}  // namespace arrears
