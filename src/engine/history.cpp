#include <arrears/engine/history.hpp>

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

#include <arrears/model/jobs.hpp>

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
    take(a.debit, HistoryEvent{a.effective, a.amount, kind_of(ledger, a)});
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
  Maker(const Ledger& ledger, const DueDates& due, const OpenItems& open, PaymentHistory& out)
      : ledger_(ledger), due_(due), open_(open), out_(out), item_of_row_(ledger.size()),
        next_(ledger.customer_count()) {
    // Rows by customer first: what remains to be sorted is small.
    const auto debit = [&](RowId row) {
      return is_debit(ledger, row) && ledger.doc_date(row) <= open.as_of;
    };
    auto& first = out_.first_item_;
    first.assign(ledger.customer_count() + 1, 0);
    const auto rows = static_cast<std::uint32_t>(ledger.size());
    for (std::uint32_t i = 0; i < rows; ++i) {
      if (debit(RowId(i))) ++first[ledger.customer(RowId(i)).index() + 1];
    }
    for (std::size_t c = 1; c < first.size(); ++c) first[c] += first[c - 1];
    std::copy(first.begin(), first.end() - 1, next_.begin());
    rows_.resize(first.back());
    for (std::uint32_t i = 0; i < rows; ++i) {
      const RowId row(i);
      if (debit(row)) rows_[next_[ledger.customer(row).index()]++] = row;
    }
    out_.items_.resize(rows_.size());
  }

  void make(unsigned threads) {
    const std::size_t blocks = (next_.size() + kBlock - 1) / kBlock;
    const auto each = [&](const auto& work) {
      run_jobs(threads, blocks, [&](std::size_t block) {
        const std::size_t end = std::min(next_.size(), (block + 1) * kBlock);
        for (std::size_t c = block * kBlock; c < end; ++c) {
          work(CustomerId(static_cast<std::uint32_t>(c)));
        }
      });
    };
    each([this](CustomerId customer) { make_items(customer); });
    std::uint32_t events = 0;
    for (std::uint32_t& own : next_) events += std::exchange(own, events);
    out_.events_.resize(events);
    each([this](CustomerId customer) { place_events(customer); });
  }

 private:
  static constexpr std::size_t kBlock = 256;  // customers that a thread takes at once

  [[nodiscard]] std::span<HistoryItem> items_of(CustomerId customer) {
    const std::uint32_t first = out_.first_item_[customer.index()];
    return std::span(out_.items_).subspan(first, out_.first_item_[customer.index() + 1] - first);
  }

  /// Items in order, how many events each has, and in `next_` how many there are.
  void make_items(CustomerId customer) {
    const std::span<HistoryItem> items = items_of(customer);
    const std::uint32_t first = out_.first_item_[customer.index()];
    for (std::uint32_t i = 0; i < items.size(); ++i) {
      const RowId row = rows_[first + i];
      items[i] = item_of(ledger_, row, due_.as_of(row, open_.as_of));
    }
    std::sort(items.begin(), items.end(), [this](const HistoryItem& a, const HistoryItem& b) {
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
    next_[customer.index()] = events;
  }

  /// The customer's events begin where `next_` says.
  void place_events(CustomerId customer) {
    const std::span<HistoryItem> items = items_of(customer);
    std::uint32_t next = next_[customer.index()];
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
  PaymentHistory& out_;
  std::vector<RowId> rows_;  // debits by customer
  std::vector<std::uint32_t> item_of_row_;
  std::vector<std::uint32_t> next_;  // by customer, where its next item or its first event goes
};

PaymentHistory PaymentHistory::from_open_items(const Ledger& ledger, const DueDates& due,
                                               const OpenItems& open, unsigned threads) {
  PaymentHistory history;
  history.cut_ = open.as_of;
  Maker(ledger, due, open, history).make(threads);
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
