#include <arrears/engine/history.hpp>

#include <algorithm>
#include <cassert>
#include <tuple>

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

/// Calls `take(row, event)` for everything that moved a debit row.
template <class Take>
void visit_events(const Ledger& ledger, const OpenItems& open, Take take) {
  for (const Application& a : open.applications) {
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

PaymentHistory PaymentHistory::from_open_items(const Ledger& ledger, const DueDates& due,
                                               const OpenItems& open) {
  PaymentHistory history;
  const Date cut = open.as_of;
  history.cut_ = cut;
  std::vector<std::uint32_t> item_of_row(ledger.size(), 0);
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    if (is_debit(ledger, row) && ledger.doc_date(row) <= cut) {
      history.items_.push_back(item_of(ledger, row, due.as_of(row, cut)));
    }
  }
  std::sort(history.items_.begin(), history.items_.end(),
            [&ledger](const HistoryItem& a, const HistoryItem& b) {
              if (before(a, b)) return true;
              if (before(b, a)) return false;
              const auto a_no = ledger.text(Column::doc_no, a.row);
              const auto b_no = ledger.text(Column::doc_no, b.row);
              return a_no != b_no ? a_no < b_no : a.row < b.row;
            });
  for (std::uint32_t i = 0; i < history.items_.size(); ++i) {
    item_of_row[history.items_[i].row.index()] = i;
  }
  // Twice over the same visits: first to count, then to place.
  visit_events(ledger, open, [&](RowId row, const HistoryEvent&) {
    ++history.items_[item_of_row[row.index()]].event_count;
  });
  std::uint32_t next = 0;
  for (HistoryItem& item : history.items_) {
    item.first_event = next;
    next += item.event_count;
    item.event_count = 0;
  }
  history.events_.resize(next);
  visit_events(ledger, open, [&](RowId row, const HistoryEvent& event) {
    HistoryItem& item = history.items_[item_of_row[row.index()]];
    history.events_[item.first_event + item.event_count++] = event;
  });
  history.finish(ledger.customer_count());
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
  history.finish(customers);
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

void PaymentHistory::finish(std::size_t customers) {
  for (const HistoryItem& item : items_) {
    const auto first = events_.begin() + item.first_event;
    std::sort(first, first + item.event_count,
              [](const HistoryEvent& a, const HistoryEvent& b) { return before(a, b); });
  }
  first_item_ = customer_starts(items_, customers);
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
