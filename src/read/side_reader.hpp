// SideReader: the rows of one side file, cell by cell, with its errors.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/rate.hpp>
#include <arrears/read/exact_sum.hpp>
#include <arrears/read/side_files.hpp>

#include "column_evidence.hpp"
#include "side_source.hpp"
#include "words.hpp"

namespace arrears {

class SideReader {
 public:
  SideReader(const SidePaths& paths, const std::string& file, Currency currency,
             Diagnostics& problems, Diagnostics& notes);

  /// Reads a file with these columns and calls `take` for each row. A constant array of columns.
  template <const auto& kColumns>
  void read(const std::function<void()>& take) {
    constexpr std::size_t kCount = kColumns.size();
    read_with(kColumns, [&](SideSource& source, const std::function<void()>& row) {
      feed<kCount>(source, kColumns, row, std::make_index_sequence<kCount>{});
    }, take);
  }

  // Cells of the current row, by position in the schema. A bad one is an error of the run.
  [[nodiscard]] std::string text(std::size_t column) const { return std::string(cell(column)); }
  [[nodiscard]] Date date(std::size_t column);
  [[nodiscard]] std::optional<Money> money(std::size_t column, Currency currency);
  [[nodiscard]] std::optional<Rate> decimal(std::size_t column);
  [[nodiscard]] bool yes_no(std::size_t column);
  [[nodiscard]] std::string word(std::size_t column);
  [[nodiscard]] Currency currency(std::size_t column);
  [[nodiscard]] Date month(std::size_t column);
  /// False, with an error, where the cell of a required column is empty.
  [[nodiscard]] bool has_all_required();
  [[nodiscard]] std::string_view cell(std::size_t column) const { return cells_[column]; }

  /// An error at a cell of the current row.
  void fail_at(Diagnostic why, std::size_t column);
  /// A warning at a cell of any row read so far, counted only from the 21st on.
  void warn_at(Diagnostic what, std::size_t column, std::size_t row);
  /// Says how many warnings were only counted.
  void end_warnings();
  /// The current row, from 0, and the physical line on which a row starts.
  [[nodiscard]] std::size_t row() const { return row_; }
  [[nodiscard]] std::uint64_t line_of(std::size_t row) const {
    return source_->row_position(row).line;
  }
  /// An error of the file as a whole.
  void fail_file(std::string_view code);
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  using Feed = std::function<void(SideSource&, const std::function<void()>&)>;

  template <std::size_t kCount, std::size_t... kIndex>
  void feed(SideSource& source, std::span<const SideColumn> columns,
            const std::function<void()>& row, std::index_sequence<kIndex...>) {
    using Reader = io::CSVReader<kCount, io::trim_chars<>, io::double_quote_escape<',', '"'>>;
    // The reader owns and deletes its source; ours outlives it.
    struct Borrowed final : io::ByteSourceBase {
      explicit Borrowed(SideSource& from) : source(from) {}
      int read(char* buffer, int size) override { return source.read(buffer, size); }
      SideSource& source;
    };
    Reader reader(file_, std::unique_ptr<io::ByteSourceBase>(new Borrowed(source)));
    reader.read_header(io::ignore_no_column, std::string(columns[kIndex].key)...);
    std::array<char*, kCount> cells{};
    for (row_ = 0; reader.read_row(cells[kIndex]...); ++row_) {
      for (std::size_t i = 0; i < kCount; ++i) cells_[i] = restored(i, cells[i]);
      row();
    }
  }

  void read_with(std::span<const SideColumn> columns, const Feed& feed_rows,
                 const std::function<void()>& take);
  bool open(std::span<const SideColumn> columns);
  void decide_conventions(const Feed& feed_rows);
  void vote();
  void note_rounded();
  [[nodiscard]] Place place_of(std::size_t column, std::size_t row) const;
  std::string_view restored(std::size_t column, std::string_view cell);

  const SidePaths& paths_;
  std::string file_;
  std::string encoding_;   // as guessed; empty: UTF-8 or a byte order mark
  Currency currency_;
  Diagnostics& problems_;
  Diagnostics& notes_;
  Words words_;
  std::span<const SideColumn> columns_;
  std::unique_ptr<SideSource> source_;
  std::vector<std::string_view> cells_;
  std::vector<std::string> restored_;
  std::size_t row_ = 0;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  struct Rounded {
    std::int64_t count = 0;
    ExactSum difference;  // kept less written
  };
  std::map<Currency, Rounded> rounded_;
  std::optional<DateOrder> order_;
  std::optional<DecimalMark> mark_;
  DayVotes day_votes_;
  AmountVotes mark_votes_;
};

}  // namespace arrears
