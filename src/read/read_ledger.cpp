#include <arrears/read/read_ledger.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <arrears/model/jobs.hpp>
#include <arrears/model/ledger_builder.hpp>
#include <arrears/read/profile.hpp>

#include "name_variants.hpp"
#include "source_rows.hpp"

namespace arrears {
namespace {

constexpr std::array<std::string_view, kAsides> kAsideNames = {
    "duplicate", "repeated-line", "total", "blank", "heading", "ignored-type",
};

/// The first row for which no currency is known, of a source.
std::optional<Diagnostic> missing_currency(const SourceRows& source) {
  for (const auto& chunk : source.chunks) {
    if (chunk->no_currency) return chunk->no_currency;
  }
  return std::nullopt;
}

class Run {
 public:
  explicit Run(const ReadOptions& options) : options_(options) {}

  tl::expected<ReadOutcome, Diagnostics> run() {
    if (auto why = find_profile()) return failed({std::move(*why)});
    read_sources();
    if (!problems_.empty()) return failed(std::move(problems_));
    for (SourceRows& source : sources_) add(settle(source));
    if (!problems_.empty()) return failed(std::move(problems_));
    add(drop_duplicates(sources_, options_));
    if (!problems_.empty()) return failed(std::move(problems_));
    const unsigned threads = threads_or_all(options_.threads);
    for (SourceRows& source : sources_) {
      if (auto bug = account_for(source, threads)) problems_.push_back(std::move(*bug));
    }
    if (!problems_.empty()) return failed(std::move(problems_));
    return assembled();
  }

 private:
  static tl::unexpected<Diagnostics> failed(Diagnostics why) {
    return tl::unexpected<Diagnostics>(std::move(why));
  }

  void add(Diagnostics more) {
    problems_.insert(problems_.end(), std::make_move_iterator(more.begin()),
                     std::make_move_iterator(more.end()));
  }

  std::optional<Diagnostic> find_profile() {
    if (options_.profile.empty()) return std::nullopt;
    auto loaded = load_profile(options_.profile);
    if (!loaded) return loaded.error();
    profile_ = std::move(*loaded);
    return std::nullopt;
  }

  void read_sources() {
    for (const std::string& path : options_.paths) {
      auto source = read_source(options_, path, profile_ ? &*profile_ : nullptr);
      if (!source) {
        problems_.push_back(source.error());
        continue;
      }
      std::vector<SourceRows> included = std::move(source->included);
      add_source(std::move(*source));
      for (SourceRows& file : included) add_source(std::move(file));
    }
  }

  void add_source(SourceRows source) {
    if (auto why = missing_currency(source)) problems_.push_back(std::move(*why));
    sources_.push_back(std::move(source));
  }

  tl::expected<ReadOutcome, Diagnostics> assembled() {
    ReadOutcome outcome;
    Wanted wanted = options_.wanted;
    wanted.by_customer = wanted.by_customer && !wanted.origins && sources_.size() == 1;
    LedgerBuilder builder(std::move(wanted));
    const unsigned threads = threads_or_all(options_.threads);
    const LedgerBuilder::Jobs jobs = [threads](std::size_t n, const auto& job) {
      run_jobs(threads, n, job);
    };
    for (SourceRows& source : sources_) {
      builder.begin_source({source.layout->file, source.layout->profile.name,
                            source.report.exported_on});
      for (const ExtraColumn& extra : source.layout->extras) {
        (void)builder.extra_column(extra.name);
      }
      append(builder, source, jobs);
      list_faults(source, outcome.diagnostics, outcome.rejects);
      outcome.sources.push_back(std::move(source.report));
      source = {};
    }
    auto ledger = builder.finish();
    if (!ledger) return failed({std::move(ledger.error())});
    outcome.ledger = std::move(*ledger);
    if (options_.wanted.all_extras) {
      if (auto varying = name_variants(outcome.ledger)) {
        outcome.diagnostics.push_back(std::move(*varying));
      }
    }
    const auto by_name = [](const SourceReport& source) { return source.named_by_name > 0; };
    if (std::any_of(outcome.sources.begin(), outcome.sources.end(), by_name)) {
      if (auto twice = ids_that_are_names(outcome.ledger)) {
        outcome.diagnostics.push_back(std::move(*twice));
      }
    }
    return outcome;
  }

  static void append(LedgerBuilder& builder, SourceRows& source,
                     const LedgerBuilder::Jobs& jobs) {
    std::vector<std::vector<std::uint32_t>> dropped(source.chunks.size());
    for (const DroppedRow& row : source.dropped) dropped[row.chunk].push_back(row.row);
    std::vector<PartToAppend> parts;
    for (std::size_t c = 0; c < source.chunks.size(); ++c) {
      parts.push_back({&source.chunks[c]->part, dropped[c]});
    }
    builder.append(parts, jobs);
    for (const auto& chunk : source.chunks) chunk->part = {};
  }

  const ReadOptions& options_;
  std::optional<Profile> profile_;
  std::vector<SourceRows> sources_;
  Diagnostics problems_;
};

}  // namespace

std::string_view to_string(Aside aside) { return kAsideNames[static_cast<std::size_t>(aside)]; }

tl::expected<ReadOutcome, Diagnostics> read_ledger(const ReadOptions& options) {
  return Run(options).run();
}

}  // namespace arrears
