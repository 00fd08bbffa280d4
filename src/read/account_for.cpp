// Where every row and every cent of a source went.
#include <algorithm>
#include <cassert>
#include <map>

#include <arrears/model/jobs.hpp>

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
    bool any = false;                   ///< of any column of money
    bool amount_or_open = false;
    std::int64_t amount = 0, open = 0;  ///< value kept minus value written, 10^-18 major units
  };
  Differences of(std::uint32_t row) {
    Differences found;
    while (at_ != end_ && at_->row < row) ++at_;
    for (; at_ != end_ && at_->row == row; ++at_) {
      found.any = true;
      if (at_->column == Column::amount) found.amount = at_->difference;
      if (at_->column == Column::open_amount) found.open = at_->difference;
      found.amount_or_open |= at_->column == Column::amount || at_->column == Column::open_amount;
    }
    return found;
  }

 private:
  std::vector<RoundedCell>::const_iterator at_, end_;
};

/// Adds `part`, or takes it away where the kind of row is `turned`.
void put(ExactSum& sum, const ExactSum& part, bool turned) {
  turned ? sum.subtract(part) : sum.add(part);
}

/// What one chunk adds to the counts and sums of its source; its amounts get their signs.
class ChunkAccount {
 public:
  ChunkAccount(const SourceRows& source, std::uint32_t chunk) : source_(source) {
    count_chunk(chunk);
    for (auto& [currency, sums] : sums_) report_.sums.push_back(std::move(sums));
  }

  [[nodiscard]] const SourceReport& report() const { return report_; }

 private:
  /// Whether the amounts of this kind are written with the opposite sign of what they do.
  [[nodiscard]] bool is_turned(DocType type) const {
    return effect_of(type) == Effect::lowers &&
           !source_.by_effect.test(static_cast<std::size_t>(type));
  }

  SourceSums& sums_of(Currency currency) {
    SourceSums& sums = sums_[currency];
    sums.currency = currency;
    return sums;
  }

  void count_chunk(std::uint32_t c) {
    ChunkRows& chunk = *source_.chunks[c];
    report_.rows_in = chunk.rows_in;
    report_.rejected = chunk.rejected;
    for (std::size_t i = 0; i < kAsides; ++i) report_.aside[i] = chunk.aside[i];
    report_.mended_ids = chunk.mended_ids;
    report_.named_by_name = chunk.named_by_name;
    report_.ragged = chunk.ragged;
    report_.default_currency = chunk.default_currency;
    for (const WrittenSums& written : chunk.sums) {
      if (written.measure != source_.measure) continue;
      SourceSums& sums = sums_of(written.currency);
      const bool turned = is_turned(written.type);
      for (const ExactSum& part : written.known) put(sums.in, part, turned);
      put(sums.rejected, written.known[index_of(Fate::rejected)], turned);
      put(sums.aside, written.known[index_of(Fate::aside)], turned);
    }
    auto dropped = std::lower_bound(
        source_.dropped.begin(), source_.dropped.end(), c,
        [](const DroppedRow& row, std::uint32_t chunk_index) { return row.chunk < chunk_index; });
    Rounding rounding(chunk);
    for (std::uint32_t row = 0; row < chunk.part.rows(); ++row) {
      const bool gone = dropped != source_.dropped.end() && dropped->chunk == c &&
                        dropped->row == row;
      const Rounding::Differences differences = rounding.of(row);
      if (gone || differences.any || !count_quickly(chunk.part, row)) {
        count_row(chunk.part, row, gone ? &*dropped : nullptr, differences);
      }
      if (gone) ++dropped;
    }
    flush();
  }

  /// The sums of rows as nearly all are. False, with nothing done, for amounts of which a chunk's
  /// might not fit into 64 bits.
  bool count_quickly(LedgerPart& part, std::uint32_t row) {
    constexpr std::int64_t kSmall = std::int64_t{1} << 40U;
    const Worth worth = counted(part, row, {});
    if (worth.minor <= -kSmall || worth.minor >= kSmall) return false;
    const Currency currency = Currency::from_index(part.currency[row]);
    if (last_ == nullptr || last_->currency != currency) {
      flush();
      last_ = &sums_of(currency);
    }
    small_ += is_turned(part.type[row]) ? -worth.minor : worth.minor;
    ++report_.rows_out;
    set_sign(part, row);
    return true;
  }

  void flush() {
    if (small_ != 0) last_->out.add(small_, last_->currency.exponent());
    small_ = 0;
  }

  void count_row(LedgerPart& part, std::uint32_t row, const DroppedRow* dropped,
                 const Rounding::Differences& differences) {
    const Currency currency = Currency::from_index(part.currency[row]);
    const int exponent = currency.exponent();
    SourceSums& sums = sums_of(currency);
    const Worth worth = counted(part, row, differences);
    ExactSum kept, rounding;
    kept.add(worth.minor, exponent);
    if (worth.difference != 0) rounding.add(-worth.difference, ExactSum::kDecimals);
    const bool turned = is_turned(part.type[row]);
    if (dropped != nullptr) {
      kept.add(rounding);
      put(dropped->rejected() ? sums.rejected : sums.aside, kept, turned);
      ++(dropped->rejected() ? report_.rejected
                             : report_.aside[static_cast<std::size_t>(dropped->aside)]);
      return;
    }
    ++report_.rows_out;
    put(sums.out, kept, turned);
    put(sums.rounding, rounding, turned);
    report_.rounded += differences.any ? 1 : 0;
    sums.rounded += differences.amount_or_open ? 1 : 0;
    set_sign(part, row);
  }

  /// What of a row stands in the sums, with the sign of its amount; see `RowSink::count_money`.
  static Worth counted(const LedgerPart& part, std::uint32_t row,
                       const Rounding::Differences& differences) {
    const Worth amount{part.amount[row], differences.amount, differences.amount != 0};
    const auto& cells = part.money[slot_of(Column::open_amount)];
    if (cells.empty() || cells[row] == LedgerPart::kNoMoney) return amount;
    Worth open{cells[row], differences.open, differences.open != 0};
    if (open.sign() * amount.sign() < 0) {
      open.minor = -open.minor;
      open.difference = -open.difference;
    }
    return open;
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

  const SourceRows& source_;
  SourceReport report_;
  SumsByCurrency sums_;
  SourceSums* last_ = nullptr;  // whose rows `small_` is of
  std::int64_t small_ = 0;      // minor units
};

/// A total rarely names its currency. It counts in the file's only one, else nowhere.
void place_unnamed_asides(std::vector<SourceSums>& all) {
  const auto unnamed = std::find_if(all.begin(), all.end(), [](const SourceSums& sums) {
    return !sums.currency.known();
  });
  if (unnamed == all.end()) return;
  if (all.size() == 2) {
    SourceSums& only = unnamed == all.begin() ? all.back() : all.front();
    only.in.add(unnamed->aside);
    only.aside.add(unnamed->aside);
  }
  unnamed->in.subtract(unnamed->aside);
  unnamed->aside = {};
  if (unnamed->in.is_zero() && unnamed->rejected.is_zero()) all.erase(unnamed);
}

/// Rows and sums in are what the reader counted as it went, out what the ledger really gets: a
/// difference would be a bug, and no ledger may come of it.
bool nothing_lost(const SourceReport& report) {
  bool whole = report.rows_in == report.rows_out + report.rejected + report.set_aside();
  for (const SourceSums& sums : report.sums) {
    ExactSum rest = sums.in;
    rest.subtract(sums.out);
    rest.subtract(sums.rejected);
    rest.subtract(sums.aside);
    rest.subtract(sums.rounding);
    whole = whole && (rest.is_zero() || rest.overflowed());
  }
  return whole;
}

}  // namespace

std::optional<Diagnostic> account_for(SourceRows& source, unsigned threads) {
  std::vector<SourceReport> parts(source.chunks.size());
  run_jobs(threads, parts.size(), [&](std::size_t chunk) {
    parts[chunk] = ChunkAccount(source, static_cast<std::uint32_t>(chunk)).report();
  });
  SourceReport& report = source.report;
  for (const SourceReport& part : parts) add_counts(report, part);
  place_unnamed_asides(report.sums);
  if (!nothing_lost(report)) {
    assert(false && "rows or amounts were lost while reading");
    Diagnostic bug = error("rows-lost", Status::internal);
    if (source.layout) bug.place.file = source.layout->file;
    return bug;
  }
  for (SourceSums& sums : report.sums) {
    sums.control = sums.out;
    sums.control.add(sums.rounding);
  }
  return std::nullopt;
}

void add_counts(SourceReport& total, const SourceReport& part) {
  total.rows_in += part.rows_in;
  total.rows_out += part.rows_out;
  total.rejected += part.rejected;
  for (std::size_t i = 0; i < kAsides; ++i) total.aside[i] += part.aside[i];
  total.rounded += part.rounded;
  total.mended_ids += part.mended_ids;
  total.named_by_name += part.named_by_name;
  total.grouped += part.grouped;
  total.ragged += part.ragged;
  total.equal_unnumbered += part.equal_unnumbered;
  total.default_currency += part.default_currency;
  for (const SourceSums& more : part.sums) {
    const auto at = std::lower_bound(
        total.sums.begin(), total.sums.end(), more,
        [](const SourceSums& a, const SourceSums& b) { return a.currency < b.currency; });
    if (at == total.sums.end() || at->currency != more.currency) {
      total.sums.insert(at, more);
      continue;
    }
    at->in.add(more.in);
    at->out.add(more.out);
    at->rejected.add(more.rejected);
    at->aside.add(more.aside);
    at->rounding.add(more.rounding);
    at->rounded += more.rounded;
    at->control.add(more.control);
  }
}

}  // namespace arrears
