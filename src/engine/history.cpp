#include <arrears/engine/history.hpp>

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

#include <arrears/model/jobs.hpp>

#include "customer_blocks.hpp"
#include "make_room.hpp"
#include "ranked_rows.hpp"
#include "rows_ahead.hpp"

namespace arrears {
namespace {

bool is_debit(const Ledger& ledger, RowId row) {
  const DocType type = ledger.type(row);
  if (type == DocType::adjustment) return ledger.amount(row) > 0;
  return effect_of(type) == Effect::raises || effect_of(type) == Effect::undoes;
}

EventKind kind_of_credit(const Ledger& ledger, RowId credit) {
  if (!credit.valid()) return EventKind::paid;
  switch (ledger.type(credit)) {
    case DocType::credit_note:
    case DocType::adjustment: return EventKind::credited;
    case DocType::write_off: return EventKind::written_off;
    default: return EventKind::paid;
  }
}

EventKind kind_of(const Ledger& ledger, const Application& application) {
  switch (application.reason) {
    case ApplyReason::open_amount: return EventKind::unknown;
    case ApplyReason::discount:
    case ApplyReason::small_difference:
    case ApplyReason::refund: return EventKind::credited;
    case ApplyReason::settled_date: return EventKind::paid;
    default: return kind_of_credit(ledger, application.credit);
  }
}

bool before(const HistoryEvent& a, const HistoryEvent& b) {
  return std::tie(a.date, a.kind, a.amount) < std::tie(b.date, b.kind, b.amount);
}

bool before(const HistoryItem& a, const HistoryItem& b) {
  return std::tie(a.customer, a.due, a.doc_date, a.currency, a.amount) <
         std::tie(b.customer, b.due, b.doc_date, b.currency, b.amount);
}

/// In the order of `before` among the items of one customer.
Rank rank_of(const HistoryItem& item) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 48U) - 1;  // amounts outside sort as the ends
  const auto amount = static_cast<std::uint64_t>(std::clamp<std::int64_t>(item.amount, 0, kMost));
  return {in_order(item.due, item.doc_date), std::uint64_t{item.currency.index()} << 48U | amount};
}

HistoryItem item_of(const Ledger& ledger, RowId row, Date due) {
  HistoryItem item;
  item.row = row;
  item.customer = ledger.customer(row);
  item.currency = ledger.currency(row);
  item.doc_date = ledger.doc_date(row);
  item.due = due;
  item.amount = ledger.amount(row);
  item.disputed = !ledger.text(Column::disputed, row).empty();
  item.dispute_date = ledger.date(Column::dispute_date, row);
  item.is_claim = effect_of(ledger.type(row)) != Effect::undoes && due != kDueOpen;
  return item;
}

/// Calls `take(row, event)` for everything that moved a debit row of the customer.
template <class Take>
void visit_events(const Ledger& ledger, const OpenItems& open, CustomerId customer, Take take) {
  for (const Application& a : open.applications_of(customer)) {
    // Money for a debt given up leaves the debt given up: it is a recovery, not a settlement.
    if (!a.debit.valid() || a.effective > open.as_of || a.reason == ApplyReason::recovery) continue;
    take(a.debit, HistoryEvent{a.effective, kind_of(ledger, a), a.amount});
  }
}

std::vector<std::uint32_t> customer_starts(std::span<const HistoryItem> items,
                                           std::size_t customers) {
  std::vector<std::uint32_t> starts(customers + 1, 0);
  for (const HistoryItem& item : items) ++starts[item.customer.index() + 1];
  for (std::size_t c = 0; c < customers; ++c) starts[c + 1] += starts[c];
  return starts;
}

}  // namespace

/// Makes a history of a ledger's debit rows, several customers at a time.
class PaymentHistory::Maker {
 public:
  Maker(const Ledger& ledger, const DueDates& due, const OpenItems& open, unsigned threads,
        PaymentHistory& out)
      : ledger_(ledger), due_(due), open_(open), threads_(threads), out_(out),
        item_of_row_(ledger.size()), events_(ledger.customer_count()) {}

  void make() {
    // Rows by customer first: what remains to be sorted is small.
    place_rows();
    const RowFetch fetch(ledger_, {Column::disputed});
    each_block([&](std::uint32_t begin, std::uint32_t end) {
      RowsAhead ahead(fetch, rows_, out_.first_item_[begin]);
      for (std::uint32_t c = begin; c < end; ++c) {
        ahead.look_to(out_.first_item_[c + 1]);
        make_items(CustomerId(c));
      }
    });
    std::uint32_t events = 0;
    for (std::uint32_t& own : events_) events += std::exchange(own, events);
    make_room(out_.events_, events, threads_);
    out_.events_.resize(events);
    each_block([&](std::uint32_t begin, std::uint32_t end) {
      for (std::uint32_t c = begin; c < end; ++c) place_events(CustomerId(c));
    });
  }

 private:
  /// Calls `work(begin, end)` for stretches of customers, on several threads.
  template <class Work>
  void each_block(const Work& work) const {
    const auto& starts = out_.first_item_;
    const auto blocks = customer_blocks(
        events_.size(), [&](std::uint32_t c) { return starts[c + 1] - starts[c]; });
    run_jobs(threads_, blocks.size(),
             [&](std::size_t block) { work(blocks[block].first, blocks[block].end); });
  }

  /// Lists the debits by customer, each customer's in order of their rows.
  void place_rows() {
    const std::size_t customers = events_.size();
    // What stretches of rows count takes no more memory than the rows themselves.
    const std::size_t stretches =
        std::clamp<std::size_t>(ledger_.size() / (customers + 1), 1, std::max(1U, threads_));
    std::vector<std::vector<std::uint32_t>> next(stretches);  // of each stretch, by customer
    const auto each_debit = [&](std::size_t stretch, const auto& work) {
      const std::size_t end = ledger_.size() * (stretch + 1) / stretches;
      for (std::size_t i = ledger_.size() * stretch / stretches; i < end; ++i) {
        const RowId row(static_cast<std::uint32_t>(i));
        if (ledger_.doc_date(row) > open_.as_of || !is_debit(ledger_, row)) continue;
        work(row, next[stretch][ledger_.customer(row).index()]);
      }
    };
    run_jobs(threads_, stretches, [&](std::size_t stretch) {
      next[stretch].assign(customers, 0);
      each_debit(stretch, [](RowId, std::uint32_t& count) { ++count; });
    });
    out_.first_item_.reserve(customers + 1);
    std::uint32_t rows = 0;
    for (std::size_t c = 0; c < customers; ++c) {
      out_.first_item_.push_back(rows);
      for (auto& counts : next) rows += std::exchange(counts[c], rows);
    }
    out_.first_item_.push_back(rows);
    rows_.resize(rows);
    make_room(out_.items_, rows, threads_);
    // Making the items takes as long as a stretch.
    run_jobs(threads_, stretches + 1, [&](std::size_t i) {
      if (i == 0) return out_.items_.resize(rows);
      each_debit(i - 1, [&](RowId row, std::uint32_t& place) { rows_[place++] = row; });
    });
  }

  [[nodiscard]] std::span<HistoryItem> items_of(CustomerId customer) {
    const std::uint32_t first = out_.first_item_[customer.index()];
    return std::span(out_.items_).subspan(first, out_.first_item_[customer.index() + 1] - first);
  }

  /// Items in order, how many events each has, and in `events_` how many there are.
  void make_items(CustomerId customer) {
    const std::span<HistoryItem> items = items_of(customer);
    const std::uint32_t first = out_.first_item_[customer.index()];
    for (std::uint32_t i = 0; i < items.size(); ++i) {
      const RowId row = rows_[first + i];
      items[i] = item_of(ledger_, row, due_.as_of(row, open_.as_of));
    }
    sort_by_ranks(items, rank_of, [this](const HistoryItem& a, const HistoryItem& b) {
      if (before(a, b)) return true;
      if (before(b, a)) return false;
      const auto a_no = ledger_.text(Column::doc_no, a.row);
      const auto b_no = ledger_.text(Column::doc_no, b.row);
      return a_no != b_no ? a_no < b_no : a.row < b.row;
    });
    for (std::uint32_t i = 0; i < items.size(); ++i) item_of_row_[items[i].row.index()] = first + i;
    std::uint32_t events = 0;
    visit_events(ledger_, open_, customer, [&](RowId row, const HistoryEvent&) {
      ++out_.items_[item_of_row_[row.index()]].event_count;
      ++events;
    });
    events_[customer.index()] = events;
  }

  /// The customer's events begin where `events_` says.
  void place_events(CustomerId customer) {
    const std::span<HistoryItem> items = items_of(customer);
    std::uint32_t next = events_[customer.index()];
    for (HistoryItem& item : items) {
      item.first_event = next;
      next += std::exchange(item.event_count, 0);
    }
    visit_events(ledger_, open_, customer, [&](RowId row, const HistoryEvent& event) {
      HistoryItem& item = out_.items_[item_of_row_[row.index()]];
      out_.events_[item.first_event + item.event_count++] = event;
    });
    for (const HistoryItem& item : items) out_.sort_events(item);
  }

  const Ledger& ledger_;
  const DueDates& due_;
  const OpenItems& open_;
  unsigned threads_;
  PaymentHistory& out_;
  std::vector<RowId> rows_;  // debits by customer
  std::vector<std::uint32_t> item_of_row_;
  std::vector<std::uint32_t> events_;  // by customer, how many it has, then where they begin
};

PaymentHistory PaymentHistory::from_open_items(const Ledger& ledger, const DueDates& due,
                                               const OpenItems& open, unsigned threads) {
  PaymentHistory history;
  history.cut_ = open.as_of;
  Maker(ledger, due, open, threads, history).make();
  return history;
}

PaymentHistory PaymentHistory::from_items(std::vector<HistoryItem> items,
                                          const std::vector<std::vector<HistoryEvent>>& events,
                                          std::size_t customers, Date cut) {
  assert(items.size() == events.size());
  PaymentHistory history;
  history.cut_ = cut;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].doc_date > cut) continue;
    HistoryItem item = items[i];
    item.first_event = static_cast<std::uint32_t>(history.events_.size());
    for (const HistoryEvent& event : events[i]) {
      if (event.date <= cut) history.events_.push_back(event);
    }
    item.event_count = static_cast<std::uint32_t>(history.events_.size()) - item.first_event;
    history.items_.push_back(item);
  }
  std::stable_sort(history.items_.begin(), history.items_.end(),
                   [](const HistoryItem& a, const HistoryItem& b) { return before(a, b); });
  for (const HistoryItem& item : history.items_) history.sort_events(item);
  history.first_item_ = customer_starts(history.items_, customers);
  return history;
}

PaymentHistory PaymentHistory::restricted_to(const std::vector<bool>& customers) const {
  PaymentHistory part;
  part.cut_ = cut_;
  for (std::uint32_t c = 0; c < customer_count(); ++c) {
    if (!customers[c]) continue;
    for (HistoryItem item : items_of(CustomerId(c))) {
      const auto own = events(item);
      item.first_event = static_cast<std::uint32_t>(part.events_.size());
      part.events_.insert(part.events_.end(), own.begin(), own.end());
      part.items_.push_back(item);
    }
  }
  part.first_item_ = customer_starts(part.items_, customer_count());
  return part;
}

void PaymentHistory::sort_events(const HistoryItem& item) {
  if (item.event_count < 2) return;
  const auto first = events_.begin() + item.first_event;
  std::sort(first, first + item.event_count,
            [](const HistoryEvent& a, const HistoryEvent& b) { return before(a, b); });
}

std::span<const HistoryItem> PaymentHistory::items_of(CustomerId customer) const {
  if (customer.index() + 1 >= first_item_.size()) return {};
  const std::uint32_t first = first_item_[customer.index()];
  return std::span(items_).subspan(first, first_item_[customer.index() + 1] - first);
}

ItemState PaymentHistory::state(const HistoryItem& item, Date day) const {
  ItemState state;
  if (item.doc_date > day) return state;
  state.open = item.amount;
  std::int64_t given_up = 0;
  for (const HistoryEvent& event : events(item)) {
    if (event.date > day && event.kind != EventKind::unknown) continue;
    state.open -= event.amount;
    if (event.kind == EventKind::paid && event.amount > 0) state.last_payment = event.date;
    if (event.kind == EventKind::written_off) given_up += event.amount;
  }
  state.written_off = given_up > 0;
  state.open = std::max<std::int64_t>(0, state.open);
  return state;
}

}  // namespace arrears
