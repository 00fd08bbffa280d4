#include <arrears/read/fold_ledger.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <arrears/model/jobs.hpp>
#include <arrears/model/ledger_builder.hpp>
#include <arrears/read/profile.hpp>

#include "cut_off.hpp"
#include "fold_rows.hpp"
#include "source_rows.hpp"

namespace arrears {
namespace {

/// One input: its rows as each thread counted them.
struct Input {
  SourceRows source;
  std::unique_ptr<ByteSource> text;
  FoldLayout layout;
  std::vector<FoldCounts> counts;  // by thread
};

class Run {
 public:
  explicit Run(const ReadOptions& options) : options_(options) {}

  std::optional<FoldOutcome> run(const MakeFold& make_fold) {
    if (!options_.profile.empty()) {
      auto loaded = load_profile(options_.profile);
      if (!loaded) return std::nullopt;
      profile_ = std::move(*loaded);
    }
    for (const std::string& path : options_.paths) {
      if (!open(path)) return std::nullopt;
    }
    begin(make_fold);
    for (Input& input : inputs_) {
      if (!scan(input)) return std::nullopt;
    }
    std::vector<const RowMarks*> marks;
    for (const auto& rows : rows_) marks.push_back(&rows->marks());
    if (RowMarks::any_equal(marks, threads_) || !sums_are_small()) return std::nullopt;
    return outcome();
  }

 private:
  /// Cheap, so done for all inputs before any of them is read.
  bool open(const std::string& path) {
    if (path == "-") return false;
    Input input;
    auto text = open_rows(options_, path, profile_ ? &*profile_ : nullptr, input.source);
    if (!text || !text->seekable() || !input.source.notes.empty()) return false;
    const auto layout = FoldLayout::of(*input.source.layout);
    if (!layout || find_cut_off(*text, *input.source.layout, {})) return false;
    input.text = std::move(text);
    input.layout = *layout;
    inputs_.push_back(std::move(input));
    return true;
  }

  /// A second thread is worth its while from some megabytes on: what it finds has to be joined.
  void begin(const MakeFold& make_fold) {
    constexpr std::uint64_t kShare = std::uint64_t{1} << 21U;
    const std::uint64_t share = std::min<std::uint64_t>(kShare, options_.chunk_bytes);
    std::uint64_t bytes = 0;
    for (const Input& input : inputs_) bytes += input.text->size().value_or(0);
    threads_ = static_cast<unsigned>(
        std::min<std::uint64_t>(threads_or_all(options_.threads), 1 + bytes / share));
    const bool mark_all = options_.duplicates != DuplicateRule::keep;
    for (unsigned i = 0; i < threads_; ++i) {
      folds_.push_back(make_fold());
      rows_.push_back(std::make_unique<FoldRows>(*folds_.back(), mark_all));
    }
    for (Input& input : inputs_) input.counts.resize(threads_);
  }

  bool scan(Input& input) {
    const Layout& layout = *input.source.layout;
    Dialect dialect;
    dialect.separator = layout.header.separator;
    dialect.strict = true;
    dialect.record_limit = TextPool::kMaxLength;
    StretchOptions stretches;
    stretches.threads = threads_;
    stretches.bytes = std::min(stretches.bytes, layout.options.chunk_bytes);
    stretches.start = layout.header.rows;
    for (unsigned i = 0; i < threads_; ++i) rows_[i]->begin(input.layout, input.counts[i]);
    return scan_stretches(*input.text, dialect, stretches,
                          [&](unsigned thread) -> StretchTaker& { return *rows_[thread]; });
  }

  bool sums_are_small() const {
    std::map<Currency, std::pair<Sum, Sum>> totals;
    for (const Input& input : inputs_) {
      for (const FoldCounts& counts : input.counts) {
        for (const FoldCounts::Sums& sums : counts.sums) {
          totals[sums.currency].first.add(sums.amounts);
          totals[sums.currency].second.add(sums.opens);
        }
      }
    }
    return std::all_of(totals.begin(), totals.end(), [](const auto& entry) {
      const auto amounts = entry.second.first.minor();
      const auto opens = entry.second.second.minor();
      constexpr std::int64_t kMost = LedgerBuilder::kLargestSum;
      return amounts && opens && *amounts <= kMost && *opens <= kMost;
    });
  }

  /// All rows are kept as they are written, so that what comes in goes out.
  void account_for(Input& input) const {
    SourceReport& report = input.source.report;
    std::map<Currency, ExactSum> totals;
    for (const FoldCounts& counts : input.counts) {
      report.rows_in += counts.rows;
      report.rows_out += counts.rows - counts.blank;
      report.aside[static_cast<std::size_t>(Aside::blank)] += counts.blank;
      report.default_currency += counts.default_currency;
      for (const FoldCounts::Sums& sums : counts.sums) {
        totals[sums.currency].add(*sums.effect.minor(), sums.currency.exponent());
      }
    }
    for (const auto& [currency, total] : totals) {
      SourceSums sums;
      sums.currency = currency;
      sums.in = sums.out = sums.control = total;
      report.sums.push_back(sums);
    }
  }

  std::optional<FoldOutcome> outcome() {
    FoldOutcome outcome;
    for (Input& input : inputs_) {
      if (!settle(input.source).empty()) return std::nullopt;
      account_for(input);
      SourceReport& report = input.source.report;
      outcome.inputs.push_back({input.source.layout->file, report.profile, report.exported_on});
      outcome.sources.push_back(std::move(report));
    }
    for (unsigned i = 0; i < threads_; ++i) {
      outcome.parts.push_back({std::move(folds_[i]), rows_[i]->take_customers()});
    }
    return outcome;
  }

  const ReadOptions& options_;
  unsigned threads_ = 1;
  std::optional<Profile> profile_;
  std::vector<Input> inputs_;
  std::vector<std::unique_ptr<RowFold>> folds_;
  std::vector<std::unique_ptr<FoldRows>> rows_;
};

}  // namespace

std::optional<FoldOutcome> fold_ledger(const ReadOptions& options, const MakeFold& make_fold) {
  return Run(options).run(make_fold);
}

}  // namespace arrears
