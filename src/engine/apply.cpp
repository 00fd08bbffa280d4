#include <arrears/engine/apply.hpp>

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/model/jobs.hpp>

#include "account.hpp"
#include "documents.hpp"
#include "plain_account.hpp"
#include "replay.hpp"
#include "row_facts.hpp"
#include "rows_ahead.hpp"
#include "snapshot.hpp"

namespace arrears {
namespace {

constexpr Date kEndOfTime = Date(std::chrono::sys_days{std::chrono::year{9999} / 12 / 31});

/// Rows by customer, in input order within one.
struct RowsByCustomer {
  std::vector<RowId> rows;
  std::vector<std::uint32_t> begin;

  RowsByCustomer(const Ledger& ledger, std::optional<CustomerId> only)
      : begin(ledger.customer_count() + 1) {
    const auto size = static_cast<std::uint32_t>(ledger.size());
    const auto taken = [&](RowId row) { return !only || ledger.customer(row) == *only; };
    for (std::uint32_t i = 0; i < size; ++i) {
      if (taken(RowId(i))) ++begin[ledger.customer(RowId(i)).index() + 1];
    }
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    rows.resize(begin.back());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    for (std::uint32_t i = 0; i < size; ++i) {
      if (taken(RowId(i))) rows[next[ledger.customer(RowId(i)).index()]++] = RowId(i);
    }
  }

  [[nodiscard]] std::span<RowId> of(std::size_t customer) {
    return std::span<RowId>(rows).subspan(begin[customer], begin[customer + 1] - begin[customer]);
  }
};

/// Applies the cash of some customers after one another.
class Applier {
 public:
  Applier(const Ledger& ledger, const DueDates& due, std::span<const Date> as_of,
          const ApplyOptions& options)
      : ledger_(ledger),
        options_(options),
        plain_(ledger, due, options),
        account_(ledger, due, options.known_at),
        replay_(ledger, due, account_),
        as_of_(as_of) {
    for (const Date date : as_of) {
      snapshots_.emplace_back(ledger, due, date, options);
    }
  }

  /// Room for as many items, which without replays is known.
  void expect(std::size_t rows) {
    if (snapshots_.size() == 1) snapshots_.front().expect(rows);
  }
  void apply(std::span<RowId> rows_of_customer) {
    apply_customer(rows_of_customer);
    for (Snapshot& snapshot : snapshots_) snapshot.finish_customer();
  }
  [[nodiscard]] std::vector<Snapshot>& snapshots() { return snapshots_; }

 private:
  // Nothing crosses currencies or companies.
  void apply_customer(std::span<RowId> rows) {
    if (one_account_each_) return apply_account(rows);
    const auto company = [this](RowId row) { return ledger_.text(Column::company, row); };
    const auto same = [&](RowId a, RowId b) {
      return ledger_.currency(a) == ledger_.currency(b) && company(a) == company(b);
    };
    const auto other = [&](RowId row) { return !same(row, rows.front()); };
    if (rows.empty()) return;
    if (std::none_of(rows.begin(), rows.end(), other)) return apply_account(rows);
    std::stable_sort(rows.begin(), rows.end(), [&](RowId a, RowId b) {
      if (ledger_.currency(a) != ledger_.currency(b)) {
        return ledger_.currency(a) < ledger_.currency(b);
      }
      return company(a) < company(b);
    });
    for (std::size_t first = 0; first < rows.size();) {
      std::size_t last = first + 1;
      while (last < rows.size() && same(rows[first], rows[last])) ++last;
      apply_account(rows.subspan(first, last - first));
      first = last;
    }
  }

  void apply_account(std::span<const RowId> rows) {
    if (rows.empty()) return;
    const auto needs_replay = [this](RowId row) {
      return !is_debit(ledger_, row) ||
             (any_groups_ && !ledger_.text_ref(Column::settled_by, row).empty());
    };
    if (std::none_of(rows.begin(), rows.end(), needs_replay)) {
      for (Snapshot& snapshot : snapshots_) snapshot.add_debits(rows);
      return;
    }
    if (plain_.fill(rows)) return Snapshot::add_plain(snapshots_, plain_);
    account_.fill(rows);
    ReplayOptions how;
    how.tolerance = tolerance(ledger_.currency(rows.front()));
    how.known_at = options_.known_at;
    choose_open_amounts(how);
    how.rule = options_.policy.rule;
    how.only_known = options_.known_at.known();
    how.use_before = true;
    how.keep_log = options_.keep_applications;
    replay_.start(how);
    for (std::size_t i = 0; i < as_of_.size(); ++i) {
      replay_.advance(as_of_[i]);
      snapshots_[i].add_replayed(account_, replay_, how.rule);
    }
  }

  // What the export says is left, against what the rows of the whole ledger leave by reference:
  // where they leave more, the gap was paid before the first row (semantics.md §2).
  void choose_open_amounts(const ReplayOptions& by_reference) {
    if (!account_.any_claim) return;
    replay_.start(by_reference);
    replay_.advance(kEndOfTime);
    for (std::size_t i = 0; i < account_.lines.size(); ++i) {
      Line& line = account_.lines[i];
      if (line.claim == kNoClaim) continue;
      const Replay::LineState& end = replay_.lines()[i];
      line.before = std::max<std::int64_t>(0, end.open - line.claim);
      line.exceeded = end.open < line.claim;
      line.choice_from = end.first_applied;
    }
    for (std::size_t i = 0; i < account_.credits.size(); ++i) {
      Credit& credit = account_.credits[i];
      if (credit.claim == kNoClaim) continue;
      const std::int64_t left = replay_.credits()[i].left;
      credit.before = std::max<std::int64_t>(0, left - credit.claim);
      credit.exceeded = left < credit.claim;
    }
  }

  std::int64_t tolerance(Currency currency) const {
    for (const Money& tolerance : options_.policy.tolerance) {
      if (tolerance.currency == currency) return tolerance.minor;
    }
    return 0;
  }

  const Ledger& ledger_;
  const ApplyOptions& options_;
  PlainAccount plain_;
  Account account_;
  Replay replay_;
  std::span<const Date> as_of_;
  std::vector<Snapshot> snapshots_;
  // What the whole ledger lacks need not be asked of each row.
  const bool any_groups_ = ledger_.has(Column::settled_by);
  const bool one_account_each_ =
      ledger_.currencies().size() < 2 && !ledger_.has(Column::company);
};

/// Cuts the customers into stretches of about as many rows: where each begins, and the end.
std::vector<std::size_t> stretches(const RowsByCustomer& rows, unsigned threads) {
  // Several for each thread, since a row's work differs between customers.
  const std::size_t wanted = threads > 1 ? threads * std::size_t{8} : 1;
  const std::size_t least = rows.rows.size() / wanted + 1;
  std::vector<std::size_t> begins{0};
  for (std::size_t i = 1; i + 1 < rows.begin.size(); ++i) {
    if (rows.begin[i] - rows.begin[begins.back()] >= least) begins.push_back(i);
  }
  begins.push_back(rows.begin.size() - 1);
  return begins;
}

Result<std::vector<OpenItems>> apply_all(const Ledger& ledger, const DueDates& due,
                                         std::span<const Date> as_of, const ApplyOptions& options,
                                         std::optional<CustomerId> only) {
  RowsByCustomer rows(ledger, only);
  const std::vector<std::size_t> begins = stretches(rows, options.threads);
  std::vector<std::vector<Snapshot>> parts(begins.size() - 1);
  const RowFetch fetch(ledger, {Column::doc_no, Column::applies_to});
  run_jobs(options.threads, parts.size(), [&](std::size_t part) {
    Applier applier(ledger, due, as_of, options);
    applier.expect(rows.begin[begins[part + 1]] - rows.begin[begins[part]]);
    RowsAhead ahead(fetch, rows.rows, rows.begin[begins[part]]);
    for (std::size_t i = begins[part]; i < begins[part + 1]; ++i) {
      ahead.look_to(rows.begin[i + 1]);
      applier.apply(rows.of(i));
    }
    parts[part] = std::move(applier.snapshots());
  });
  auto documents = sum_documents(ledger, as_of, options.known_at, only, options.threads);
  std::vector<std::optional<Result<OpenItems>>> days(as_of.size());
  run_jobs(options.threads, as_of.size(), [&](std::size_t i) {
    Snapshot& whole = parts.front()[i];
    std::size_t items = 0;
    for (const auto& part : parts) items += part[i].items();
    whole.expect(items);
    for (std::size_t part = 1; part < parts.size(); ++part) {
      whole.append(std::move(parts[part][i]));
    }
    days[i] = whole.finish(std::move(documents[i].tie_out), std::move(documents[i].notes));
  });
  std::vector<OpenItems> results;
  for (std::optional<Result<OpenItems>>& day : days) {
    if (!*day) return fail(std::move(day->error()));
    results.push_back(std::move(**day));
  }
  return results;
}

Result<OpenItems> single(Result<std::vector<OpenItems>> results) {
  if (!results) return fail(std::move(results.error()));
  return std::move(results->front());
}

}  // namespace

Result<std::vector<OpenItems>> apply_cash(const Ledger& ledger, const DueDates& due,
                                          std::span<const Date> as_of,
                                          const ApplyOptions& options) {
  assert(std::is_sorted(as_of.begin(), as_of.end()));
  return apply_all(ledger, due, as_of, options, std::nullopt);
}

Result<OpenItems> apply_cash(const Ledger& ledger, const DueDates& due,
                             const ApplyOptions& options) {
  assert(options.as_of.known());
  return single(apply_all(ledger, due, {&options.as_of, 1}, options, std::nullopt));
}

Result<OpenItems> apply_cash(const Ledger& ledger, const DueDates& due, CustomerId customer,
                             const ApplyOptions& options) {
  assert(options.as_of.known());
  return single(apply_all(ledger, due, {&options.as_of, 1}, options, customer));
}

ColumnSet apply_columns() {
  ColumnSet columns = due_columns();
  columns.add({Column::doc_no, Column::open_amount, Column::applies_to, Column::settled_date,
               Column::settled_by, Column::applied_date, Column::retention_amount,
               Column::retention_due});
  return columns;
}

}  // namespace arrears
