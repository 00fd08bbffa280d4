// Where every row and every cent of a source went.
#include <algorithm>
#include <cassert>
#include <map>

#include "source_rows.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }
constexpr std::size_t index_of(Fate fate) { return static_cast<std::size_t>(fate); }

using SumsByCurrency = std::map<Currency, SourceSums>;

/// Rounded cells of one chunk, asked for by ascending rows.
class Rounding {
 public:
  explicit Rounding(const ChunkRows& chunk)
      : at_(chunk.rounded.begin()), end_(chunk.rounded.end()) {}

  struct Differences {
    bool any = false;
    std::int64_t amount = 0, open = 0;  // value kept minus value written, 10^-18 major units
    bool amount_rounded = false;
  };
  Differences of(std::uint32_t row) {
    Differences found;
    while (at_ != end_ && at_->row < row) ++at_;
    for (; at_ != end_ && at_->row == row; ++at_) {
      found.any = true;
      if (at_->column == Column::amount) {
        found.amount = at_->difference;
        found.amount_rounded = true;
      }
      if (at_->column == Column::open_amount) found.open = at_->difference;
    }
    return found;
  }

 private:
  std::vector<RoundedCell>::const_iterator at_, end_;
};

ExactSum as_written(std::int64_t minor, int exponent, std::int64_t difference) {
  ExactSum sum;
  sum.add(minor, exponent);
  sum.add(-difference, ExactSum::kDecimals);
  return sum;
}

/// 1 for what raises the receivable, -1 for what lowers it; `negative`: the amount as written is.
int direction(DocType type, const SignedKinds& by_effect, bool negative) {
  if (effect_of(type) == Effect::signed_) return negative ? -1 : 1;
  if (by_effect.test(static_cast<std::size_t>(type))) return negative ? -1 : 1;
  const bool lowers = effect_of(type) == Effect::lowers;
  return lowers != negative ? -1 : 1;
}

class Account {
 public:
  explicit Account(SourceRows& source) : source_(source) {}

  std::optional<Diagnostic> run() {
    for (std::uint32_t c = 0; c < source_.chunks.size(); ++c) count_chunk(c);
    if (!nothing_lost()) {
      assert(false && "rows or amounts were lost while reading");
      Diagnostic bug = error("rows-lost", Status::internal);
      bug.place.file = source_.layout->file;
      return bug;
    }
    for (auto& [currency, sums] : sums_) source_.report.sums.push_back(std::move(sums));
    return std::nullopt;
  }

 private:
  SourceSums& sums_of(Currency currency) {
    SourceSums& sums = sums_[currency];
    sums.currency = currency;
    return sums;
  }

  void count_chunk(std::uint32_t c) {
    ChunkRows& chunk = *source_.chunks[c];
    SourceReport& report = source_.report;
    report.rows_in += chunk.rows_in;
    report.rejected += chunk.rejected;
    for (std::size_t i = 0; i < kAsides; ++i) report.aside[i] += chunk.aside[i];
    report.mended_ids += chunk.mended_ids;
    report.named_by_name += chunk.named_by_name;
    report.ragged += chunk.ragged;
    report.default_currency += chunk.default_currency;
    for (const WrittenSums& written : chunk.sums) {
      SourceSums& sums = sums_of(written.currency);
      for (const ExactSum& part : written.known) sums.in.add(part);
      sums.rejected.add(written.known[index_of(Fate::rejected)]);
      sums.aside.add(written.known[index_of(Fate::aside)]);
    }
    auto dropped = std::lower_bound(
        source_.dropped.begin(), source_.dropped.end(), c,
        [](const DroppedRow& row, std::uint32_t chunk_index) { return row.chunk < chunk_index; });
    Rounding rounding(chunk);
    for (std::uint32_t row = 0; row < chunk.part.rows(); ++row) {
      const bool gone = dropped != source_.dropped.end() && dropped->chunk == c &&
                        dropped->row == row;
      count_row(chunk.part, row, gone ? &*dropped : nullptr, rounding.of(row));
      if (gone) ++dropped;
    }
  }

  void count_row(LedgerPart& part, std::uint32_t row, const DroppedRow* dropped,
                 const Rounding::Differences& differences) {
    const Currency currency = Currency::from_index(part.currency[row]);
    const int exponent = currency.exponent();
    SourceSums& sums = last_ != nullptr && last_->currency == currency ? *last_
                                                                       : sums_of(currency);
    last_ = &sums;
    SourceReport& report = source_.report;
    const std::int64_t minor = part.amount[row];
    const ExactSum written = as_written(minor, exponent, differences.amount);
    if (dropped != nullptr) {
      (dropped->rejected() ? sums.rejected : sums.aside).add(written);
      ++(dropped->rejected() ? report.rejected
                             : report.aside[static_cast<std::size_t>(dropped->aside)]);
      return;
    }
    ++report.rows_out;
    sums.out.add(minor, exponent);
    if (differences.any) {
      ++report.rounded;
      sums.rounded += differences.amount_rounded ? 1 : 0;
      sums.rounding.add(-differences.amount, ExactSum::kDecimals);
    }
    count_control(sums, part, row, written, differences.open);
    set_sign(part, row);
  }

  void count_control(SourceSums& sums, const LedgerPart& part, std::uint32_t row,
                     const ExactSum& written, std::int64_t open_difference) const {
    const auto& open = part.money[slot_of(Column::open_amount)];
    const bool has_open = !open.empty() && open[row] != LedgerPart::kNoMoney;
    const int exponent = Currency::from_index(part.currency[row]).exponent();
    const std::int64_t minor = part.amount[row];
    ExactSum value = written;
    bool negative = minor < 0;
    const int way = direction(part.type[row], source_.by_effect, minor < 0);
    if (has_open) {
      value = as_written(open[row], exponent, open_difference);
      negative = open[row] < 0;
    }
    // The value's own sign is replaced by what the row does.
    if ((way < 0) != negative) {
      sums.control.subtract(value);
    } else {
      sums.control.add(value);
    }
  }

  /// Amounts are positive for all kinds but adjustments; a reversed row becomes its opposite.
  void set_sign(LedgerPart& part, std::uint32_t row) const {
    std::int64_t& amount = part.amount[row];
    DocType& type = part.type[row];
    auto& open_cells = part.money[slot_of(Column::open_amount)];
    const bool has_open = !open_cells.empty() && open_cells[row] != LedgerPart::kNoMoney;
    if (type == DocType::adjustment) return;
    const bool lowers = effect_of(type) == Effect::lowers;
    const bool by_effect = lowers && source_.by_effect.test(static_cast<std::size_t>(type));
    const bool reversed = amount != 0 && (amount < 0) != by_effect;
    if (amount < 0) amount = -amount;
    if (has_open && open_cells[row] < 0) open_cells[row] = -open_cells[row];
    if (reversed) type = opposite(type);
  }

  static DocType opposite(DocType type) {
    switch (type) {
      case DocType::payment: return DocType::refund;
      case DocType::credit_note: return DocType::debit_note;
      case DocType::write_off: return DocType::adjustment;
      case DocType::refund:
      case DocType::returned_payment: return DocType::payment;
      default: return DocType::credit_note;
    }
  }

  /// Rows and sums in are what the reader counted as it went, out what the ledger really gets: a
  /// difference would be a bug, and no ledger may come of it.
  [[nodiscard]] bool nothing_lost() const {
    const SourceReport& report = source_.report;
    bool whole = report.rows_in == report.rows_out + report.rejected + report.set_aside();
    for (const auto& [currency, sums] : sums_) {
      ExactSum rest = sums.in;
      rest.subtract(sums.out);
      rest.subtract(sums.rejected);
      rest.subtract(sums.aside);
      rest.subtract(sums.rounding);
      whole = whole && (rest.is_zero() || rest.overflowed());
    }
    return whole;
  }

  SourceRows& source_;
  SumsByCurrency sums_;
  SourceSums* last_ = nullptr;
};

}  // namespace

std::optional<Diagnostic> account_for(SourceRows& source) { return Account(source).run(); }

}  // namespace arrears
