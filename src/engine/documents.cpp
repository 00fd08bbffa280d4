#include "documents.hpp"

#include <algorithm>
#include <cstdlib>

#include <arrears/model/jobs.hpp>

#include "row_facts.hpp"

namespace arrears {
namespace {

struct Counts {
  std::vector<TieOut> sums;
  std::int64_t rejected = 0;       ///< write-offs that name nothing
  std::int64_t entry_missing = 0;  ///< with `known_at`
  std::int64_t claims = 0;         ///< debit rows that are a snapshot's
};

void add_row(const Ledger& ledger, RowId row, Date known_at, Counts& counts) {
  if (known_at.known() && !ledger.date(Column::entry_date, row).known()) ++counts.entry_missing;
  if (!is_known_at(ledger, row, known_at)) return;
  if (is_rejected_write_off(ledger, row)) {
    ++counts.rejected;
    return;
  }
  auto sum = counts.sums.begin();
  if (counts.sums.size() > 1) {
    sum = std::lower_bound(
        counts.sums.begin(), counts.sums.end(), ledger.currency(row),
        [](const TieOut& tie, Currency wanted) { return tie.currency < wanted; });
  }
  const std::int64_t amount = std::abs(ledger.amount(row));
  if (is_debit(ledger, row)) {
    sum->raising += amount;
    counts.claims += claim_of(ledger, row, amount) != kNoClaim;
  } else if (is_credit(ledger, row)) {
    sum->lowering += amount;
  } else {
    sum->undoing += amount;
  }
}

void add_counts(const Counts& earlier, Counts& counts) {
  for (std::size_t i = 0; i < counts.sums.size(); ++i) {
    counts.sums[i].raising += earlier.sums[i].raising;
    counts.sums[i].lowering += earlier.sums[i].lowering;
    counts.sums[i].undoing += earlier.sums[i].undoing;
  }
  counts.rejected += earlier.rejected;
  counts.entry_missing += earlier.entry_missing;
  counts.claims += earlier.claims;
}

// The day of the export's open amounts: as the sources say, else the ledger's latest document.
Date snapshot_date(const Ledger& ledger) {
  Date date;
  for (const Source& source : ledger.sources()) date = std::max(date, source.exported_on);
  return date.known() ? date : ledger.latest_date();
}

Diagnostics notes_of(const Ledger& ledger, const Counts& counts, Date as_of) {
  Diagnostics notes;
  if (counts.rejected > 0) {
    notes.push_back(error("apply-write-off-unnamed").with("count", counts.rejected));
  }
  if (counts.entry_missing > 0) {
    notes.push_back(warning("entry-date-missing").with("count", counts.entry_missing));
  }
  note_snapshot(ledger, counts.claims, as_of, notes);
  return notes;
}

}  // namespace

void note_snapshot(const Ledger& ledger, std::int64_t claims, Date as_of, Diagnostics& notes) {
  const Date snapshot = snapshot_date(ledger);
  if (claims == 0 || as_of >= snapshot) return;
  notes.push_back(warning("snapshot-aged-earlier")
                      .with("count", claims)
                      .with("as_of", as_of.to_iso())
                      .with("snapshot", snapshot.to_iso()));
}

std::vector<Documents> sum_documents(const Ledger& ledger, std::span<const Date> as_of,
                                     Date known_at, std::optional<CustomerId> only,
                                     unsigned threads) {
  Counts none;
  for (const Currency currency : ledger.currencies()) none.sums.emplace_back().currency = currency;
  constexpr std::size_t kRowsOfPart = std::size_t{1} << 17U;
  const std::size_t size = ledger.size();
  std::vector<std::vector<Counts>> parts(size / kRowsOfPart + 1);
  run_jobs(threads, parts.size(), [&](std::size_t part) {
    std::vector<Counts>& counts = parts[part];
    counts.assign(as_of.size(), none);
    const std::size_t end = std::min(size, (part + 1) * kRowsOfPart);
    for (std::size_t i = part * kRowsOfPart; i < end; ++i) {
      const RowId row(static_cast<std::uint32_t>(i));
      if (only && ledger.customer(row) != *only) continue;
      const auto first = std::lower_bound(as_of.begin(), as_of.end(), ledger.doc_date(row));
      if (first == as_of.end()) continue;
      add_row(ledger, row, known_at, counts[static_cast<std::size_t>(first - as_of.begin())]);
    }
  });
  std::vector<Counts>& counts = parts.front();
  for (std::size_t part = 1; part < parts.size(); ++part) {
    for (std::size_t i = 0; i < as_of.size(); ++i) add_counts(parts[part][i], counts[i]);
  }
  std::vector<Documents> documents(as_of.size());
  for (std::size_t i = 1; i < as_of.size(); ++i) add_counts(counts[i - 1], counts[i]);
  for (std::size_t i = 0; i < as_of.size(); ++i) {
    documents[i].notes = notes_of(ledger, counts[i], as_of[i]);
    documents[i].tie_out = std::move(counts[i].sums);
  }
  return documents;
}

}  // namespace arrears
