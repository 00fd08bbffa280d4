// Rows that equal an earlier one, and lines of one document, over all sources of a run.
#include <algorithm>
#include <cstring>

#include <tsl/robin_map.h>

#include <arrears/model/jobs.hpp>

#include "source_rows.hpp"

namespace arrears {
namespace {

struct RowAt {
  std::uint32_t source = 0, chunk = 0, row = 0;
};

/// A row and the earlier one that it equals.
struct Equal {
  RowAt row, first;
};

/// Finds equal rows of one bucket, the earlier one in the order of the run being the first.
class Bucket {
 public:
  Bucket(const std::vector<SourceRows>& sources, std::size_t bucket) {
    std::size_t n = 0;
    const auto for_each = [&](const auto& take) {
      for (std::uint32_t s = 0; s < sources.size(); ++s) {
        for (std::uint32_t c = 0; c < sources[s].chunks.size(); ++c) {
          take(s, c, sources[s].chunks[c]->keys);
        }
      }
    };
    for_each([&](std::uint32_t, std::uint32_t, const RowKeys& keys) {
      n += keys.begin[bucket + 1] - keys.begin[bucket];
    });
    std::size_t slots = 16;
    while (slots < n * 2) slots *= 2;
    slots_.resize(slots);
    entries_.reserve(n);
    for_each([&](std::uint32_t s, std::uint32_t c, const RowKeys& keys) {
      for (std::uint32_t i = keys.begin[bucket]; i < keys.begin[bucket + 1]; ++i) {
        insert(keys.hash[i], {s, c, keys.row[i]});
      }
    });
  }

  [[nodiscard]] std::vector<Equal> take_equal() { return std::move(equal_); }

 private:
  struct Entry {
    RowHash hash;
    RowAt row;
  };

  void insert(const RowHash& hash, RowAt row) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash.low & mask;
    while (slots_[at] != 0) {
      const Entry& entry = entries_[slots_[at] - 1];
      if (entry.hash == hash) {
        equal_.push_back({row, entry.row});
        return;
      }
      at = (at + 1) & mask;
    }
    entries_.push_back({hash, row});
    slots_[at] = static_cast<std::uint32_t>(entries_.size());
  }

  std::vector<std::uint32_t> slots_;  // position in entries_ plus one
  std::vector<Entry> entries_;
  std::vector<Equal> equal_;
};

std::vector<Equal> equal_rows(const std::vector<SourceRows>& sources, unsigned threads) {
  std::vector<std::vector<Equal>> found(kKeyBuckets);
  run_jobs(threads, kKeyBuckets,
           [&](std::size_t bucket) { found[bucket] = Bucket(sources, bucket).take_equal(); });
  std::vector<Equal> all;
  for (const auto& some : found) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end(), [](const Equal& a, const Equal& b) {
    if (a.row.source != b.row.source) return a.row.source < b.row.source;
    if (a.row.chunk != b.row.chunk) return a.row.chunk < b.row.chunk;
    return a.row.row < b.row.row;
  });
  return all;
}

struct HashOfHash {
  std::size_t operator()(const RowHash& hash) const { return static_cast<std::size_t>(hash.low); }
};

Diagnostic lines_of_one_document(const SourceRows& source, std::uint64_t first,
                                 std::uint64_t second) {
  Place place;
  place.file = source.layout->file;
  place.line = second;
  return usage_error("amount-scope-needed")
      .with("first_line", static_cast<std::int64_t>(first))
      .with("line", static_cast<std::int64_t>(second))
      .at(std::move(place));
}

/// Within one source: rows of a document that share amount and due date but are not equal.
std::optional<Diagnostic> join_lines(SourceRows& source) {
  if (!source.layout->needs_identity) return std::nullopt;
  source.sort_dropped();
  const bool once = source.layout->amount_scope == AmountScope::document;
  std::optional<Diagnostic> problem;
  std::vector<DroppedRow> repeated;
  tsl::robin_map<RowHash, std::uint64_t, HashOfHash> first_line;
  auto dropped = source.dropped.begin();
  for (std::uint32_t c = 0; c < source.chunks.size(); ++c) {
    const ChunkRows& chunk = *source.chunks[c];
    for (std::uint32_t row = 0; row < chunk.identity.size(); ++row) {
      while (dropped != source.dropped.end() &&
             (dropped->chunk < c || (dropped->chunk == c && dropped->row < row))) {
        ++dropped;
      }
      const bool gone = dropped != source.dropped.end() && dropped->chunk == c &&
                        dropped->row == row;
      if (gone || chunk.identity[row] == RowHash{}) continue;
      const auto [found, is_new] = first_line.emplace(chunk.identity[row], source.line(c, row));
      if (is_new) continue;
      if (once) {
        auto why = note("row-repeated-line")
                       .with("first_line", static_cast<std::int64_t>(found->second));
        repeated.push_back({c, row, std::move(why), Aside::repeated_line});
      } else if (!problem) {
        problem = lines_of_one_document(source, found->second, source.line(c, row));
      }
    }
  }
  source.dropped.insert(source.dropped.end(), repeated.begin(), repeated.end());
  return problem;
}

}  // namespace

Diagnostics drop_duplicates(std::vector<SourceRows>& sources, const ReadOptions& options) {
  Diagnostics problems;
  std::vector<std::int64_t> lines(sources.size());  // equal ones, by source
  for (const Equal& equal : equal_rows(sources, threads_or_all(options.threads))) {
    SourceRows& source = sources[equal.row.source];
    ChunkRows& chunk = *source.chunks[equal.row.chunk];
    if (chunk.no_number[equal.row.row] != 0) {
      ++source.report.equal_unnumbered;
      continue;
    }
    const bool line = source.layout->profile.equal_lines && equal.first.source == equal.row.source;
    lines[equal.row.source] += line ? 1 : 0;
    if (line || options.duplicates == DuplicateRule::keep) {
      // Kept rows are equal lines of their document, which nothing makes ambiguous.
      if (!chunk.identity.empty()) chunk.identity[equal.row.row] = {};
      continue;
    }
    const SourceRows& first = sources[equal.first.source];
    Diagnostic why = options.duplicates == DuplicateRule::error ? error("row-duplicate")
                                                                : note("row-duplicate");
    source.dropped.push_back(
        {equal.row.chunk, equal.row.row,
         std::move(why)
             .with("first_file", first.layout->file)
             .with("first_line", static_cast<std::int64_t>(
                                     first.line(equal.first.chunk, equal.first.row))),
         Aside::duplicate});
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (lines[i] == 0 || options.duplicates == DuplicateRule::keep) continue;
    Place place;
    place.file = sources[i].layout->file;
    sources[i].notes.push_back(
        warning("lines-equal").with("count", lines[i]).at(std::move(place)));
  }
  for (SourceRows& source : sources) {
    if (auto problem = join_lines(source)) problems.push_back(std::move(*problem));
    source.sort_dropped();
    // They have done their work, and there is one for every row.
    for (const auto& chunk : source.chunks) {
      chunk->keys = {};
      std::vector<RowHash>().swap(chunk->identity);  // `= {}` would keep the memory
    }
  }
  return problems;
}

}  // namespace arrears
