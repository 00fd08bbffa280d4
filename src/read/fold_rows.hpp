// FoldRows: the records of one thread's stretches, column by column into batches for its fold.
#pragma once

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/money.hpp>
#include <arrears/model/row_batch.hpp>

#include "csv_stretches.hpp"
#include "fold_cells.hpp"
#include "fold_layout.hpp"
#include "fold_run.hpp"
#include "id_index.hpp"
#include "row_marks.hpp"

namespace arrears {

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

class FoldRows final : public StretchTaker, private RowBatch::Texts {
 public:
  FoldRows(RowFold& fold, bool mark_numbered_rows)
      : fold_(fold), mark_numbered_rows_(mark_numbered_rows) {
    batch_.texts = this;
  }

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
      return size != 0 && raw.size() == size &&
             first_bytes(eight_bytes(raw.data()), size) == bytes;
    }
    void set(std::string_view raw, Meaning what) {
      size = raw.size() <= 8 ? raw.size() : 0;
      bytes = first_bytes(eight_bytes(raw.data()), size);
      meaning = what;
    }
  };

  // One column after the other: each of these loops keeps to itself, and its branches go the same
  // way nearly always. What nearly every cell is stands in them; `other_` functions do the rest.
  [[nodiscard]] bool take_run(const CsvStructure& structure, std::size_t record, std::size_t run);
  [[nodiscard]] bool read_types();
  [[nodiscard]] bool read_currencies();
  [[nodiscard]] bool read_money(std::int32_t field, RowBatch::Cells<std::int64_t>& minor);
  [[nodiscard]] bool read_days(std::int32_t field, RowBatch::Cells<std::int32_t>& serials);
  [[nodiscard]] bool read_disputes();
  [[nodiscard]] bool read_ids();
  [[nodiscard]] bool read_links();
  [[nodiscard]] bool has(RowBatch::Text which) const override { return field_of(which) >= 0; }
  [[nodiscard]] std::string_view text(RowBatch::Text which, std::size_t row) override;
  [[nodiscard]] std::int32_t field_of(RowBatch::Text which) const;
  [[nodiscard]] bool other_type(std::string_view raw);
  [[nodiscard]] bool other_currency(std::string_view raw);
  [[nodiscard]] bool other_money(std::string_view raw, std::size_t row, std::int64_t& minor);
  [[nodiscard]] bool other_day(std::string_view raw, std::int32_t& serial);
  [[nodiscard]] bool weigh();
  void count_mixed();
  void mark_rows(const CsvStructure& structure, std::size_t record);
  [[nodiscard]] std::uint64_t mark_of(std::size_t row, std::uint64_t number) const;
  void mark_whole_row(std::size_t row, std::uint32_t begin, std::uint64_t seed);

  [[nodiscard]] FieldRun column(std::int32_t field) const {
    if (field == 0) return {text_, before_.data(), ends_, 1, layout_->columns};
    return {text_, ends_ + field - 1, ends_ + field, layout_->columns, layout_->columns};
  }
  [[nodiscard]] std::string_view cell(std::string_view raw) {
    const auto plain = [](char c) { return c > ' ' && c < '\x7F' && c != '"'; };
    if (raw.empty() || (plain(raw.front()) && plain(raw.back()))) return raw;
    return other_cell(raw);
  }
  [[nodiscard]] std::string_view other_cell(std::string_view raw);

  RowFold& fold_;
  bool mark_numbered_rows_;
  const MonthStarts& months_ = month_starts();
  const FoldLayout* layout_ = nullptr;
  FoldCounts* counts_ = nullptr;
  Sum all_amounts_;  // of all inputs and currencies
  RowBatch batch_;
  std::array<IdIndex::Key, RowBatch::kRows> keys_;
  IdIndex ids_;
  RowMarks marks_;
  Last<DocType> type_;
  Last<Currency> currency_;
  bool one_currency_ = true;  // of all rows of the batch
  bool cents_ = true;         // its money has two decimals

  // The run of records at hand.
  const char* text_ = nullptr;
  const std::uint32_t* ends_ = nullptr;
  RowBatch::Cells<std::uint32_t> before_;  // one before each record's first byte
  bool any_plus_ = false;
  std::deque<std::string> unquoted_;  // cells of the batch with doubled quotes
  std::string normal_;
};

}  // namespace arrears
