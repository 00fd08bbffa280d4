// FoldRows: the records of one thread's stretches, cell by cell into batches for its fold.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/money.hpp>
#include <arrears/model/row_batch.hpp>

#include "csv_stretches.hpp"
#include "fold_cells.hpp"
#include "id_index.hpp"
#include "layout.hpp"
#include "row_marks.hpp"

namespace arrears {

/// Where the cells of a canonical input stand, for a fold. -1: the input has no such column.
struct FoldLayout {
  /// Empty where the input cannot be folded whatever its rows say.
  [[nodiscard]] static std::optional<FoldLayout> of(const Layout& layout);

  const Layout* layout = nullptr;
  std::size_t columns = 0;
  std::int32_t type = -1, number = -1, customer = -1, name = -1, doc_date = -1, due_date = -1,
               currency = -1, amount = -1, open = -1, salesperson = -1, region = -1,
               disputed = -1, disputed_amount = -1;
  std::vector<std::uint32_t> empty;  ///< fields that no batch has: they must be empty
};

/// What a thread has seen of one input, for the proof that nothing is lost.
struct FoldCounts {
  std::uint64_t rows = 0, blank = 0, default_currency = 0;
  struct Sums {
    Currency currency;
    Sum effect;            ///< open amount, else amount; what lowers the receivable is negative
    Sum amounts, opens;    ///< absolute values
  };
  std::vector<Sums> sums;

  [[nodiscard]] Sums& of(Currency currency) {
    for (Sums& known : sums) {
      if (known.currency == currency) return known;
    }
    sums.emplace_back().currency = currency;
    return sums.back();
  }
};

class FoldRows final : public StretchTaker {
 public:
  FoldRows(RowFold& fold, bool mark_numbered_rows)
      : fold_(fold), mark_numbered_rows_(mark_numbered_rows) {}

  /// The stretches that follow are of this input.
  void begin(const FoldLayout& layout, FoldCounts& counts);
  [[nodiscard]] bool take(const CsvStructure& structure, const char* text) override;

  [[nodiscard]] const RowMarks& marks() const { return marks_; }
  [[nodiscard]] std::vector<std::string> take_customers() { return ids_.take_texts(); }

 private:
  /// A cell of up to eight bytes that was read before, as written, and what it meant: types and
  /// currencies come in runs.
  template <class Meaning>
  struct Last {
    std::uint64_t bytes = 0;
    std::size_t size = 0;  // 0: none yet
    Meaning meaning{};

    [[nodiscard]] bool is(std::string_view raw) const {
      return raw.size() == size && first_bytes(eight_bytes(raw.data()), size) == bytes;
    }
    void set(std::string_view raw, Meaning what) {
      size = raw.size() <= 8 ? raw.size() : 0;
      bytes = first_bytes(eight_bytes(raw.data()), size);
      meaning = what;
    }
  };

  // What nearly every cell is stands in the short functions; `other_` ones do the rest.
  [[nodiscard]] bool read_row();
  [[nodiscard]] bool read_type();
  [[nodiscard]] bool read_currency();
  [[nodiscard]] bool read_money(std::int32_t field, std::int64_t& minor);
  [[nodiscard]] bool read_open(std::size_t row);
  [[nodiscard]] bool read_day(std::int32_t field, std::int32_t& serial);
  [[nodiscard]] bool read_disputes();
  [[nodiscard]] bool other_type(std::string_view raw);
  [[nodiscard]] bool other_currency(std::string_view raw);
  [[nodiscard]] bool other_money(std::string_view raw, std::int64_t& minor);
  [[nodiscard]] bool other_day(std::string_view raw, std::int32_t& serial);
  [[nodiscard]] bool is_good(std::size_t row) const;
  void use(Currency currency);
  void count(std::size_t row);
  void mark_row(bool numbered);
  [[nodiscard]] bool has_quote(std::uint32_t end);
  [[nodiscard]] bool flush();

  [[nodiscard]] std::string_view raw(std::int32_t field) const {
    if (field < 0) return {};
    const std::uint32_t from = field == 0 ? begin_ : ends_[field - 1] + 1;
    return {text_ + from, ends_[field] - from};
  }
  [[nodiscard]] std::string_view cell(std::int32_t field) { return cell(raw(field)); }
  [[nodiscard]] std::string_view cell(std::string_view raw) {
    const auto plain = [](char c) { return c > ' ' && c < '\x7F' && c != '"'; };
    if (raw.empty() || (plain(raw.front()) && plain(raw.back()))) return raw;
    return other_cell(raw);
  }
  [[nodiscard]] std::string_view other_cell(std::string_view raw);
  [[nodiscard]] static bool lowers(DocType type) {
    return kLowers[static_cast<std::size_t>(type)];
  }
  static const std::array<bool, kDocTypes> kLowers;

  RowFold& fold_;
  bool mark_numbered_rows_;
  const MonthStarts& months_ = month_starts();
  const FoldLayout* layout_ = nullptr;
  FoldCounts* counts_ = nullptr;
  RowBatch batch_;
  std::array<IdIndex::Key, RowBatch::kRows> keys_;
  IdIndex ids_;
  RowMarks marks_;
  Last<DocType> type_;
  Last<Currency> currency_;
  Currency used_;                        // the currency at hand
  int exponent_ = 2;                     // its number of decimals
  FoldCounts::Sums* sums_ = nullptr;     // its sums

  // The stretch and the record at hand.
  const char* text_ = nullptr;
  const std::uint32_t* ends_ = nullptr;
  std::uint32_t begin_ = 0;
  bool any_plus_ = false;
  std::span<const std::uint32_t> quoted_;  // groups with quotes from here on
  std::deque<std::string> unquoted_;  // cells of the batch with doubled quotes
  std::string normal_;
};

}  // namespace arrears
