/// PaymentHistory: what happened to each debit line, day by day, for estimation and evidence.
///
/// It is made from one run of cash application and can be cut at any earlier day: nothing dated
/// after that day shows. Order of input rows never matters: items stand in a canonical order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ids.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/open_item.hpp>

namespace arrears {

/// What lowered a debit line.
enum class EventKind : std::uint8_t {
  paid,         ///< cash, or the export's `settled_date`; negative: a payment that came back
  credited,     ///< credit note, discount, small difference: dilution, neither success nor failure
  written_off,  ///< given up: a failure
  unknown,      ///< paid before the ledger begins (`open_amount`): no evidence, lowers the start
};

struct HistoryEvent {
  Date date;
  EventKind kind = EventKind::paid;
  std::int64_t amount = 0;  ///< minor units taken off the item; negative when taken back
};

/// One debit line: whatever raises the receivable, and what refunds and returns leave open. There
/// are as many as invoices, so that members stand where they leave no gaps.
struct HistoryItem {
  RowId row;
  CustomerId customer;
  Date doc_date;
  Date due;               ///< effective due date
  Date dispute_date;      ///< unknown: disputed since ever, if at all
  Currency currency;
  bool disputed = false;  ///< see `disputed_on`
  bool is_claim = true;   ///< a document that was billed and has a due date: evidence to learn from
  std::int64_t amount = 0;
  std::uint32_t first_event = 0;
  std::uint32_t event_count = 0;

  [[nodiscard]] bool disputed_on(Date day) const { return disputed && dispute_date <= day; }
};

/// An item cut at a day.
struct ItemState {
  std::int64_t open = 0;     ///< minor units left on that day
  Date last_payment;         ///< unknown when nothing was paid
  bool written_off = false;  ///< some of it was given up by that day
};

class PaymentHistory {
 public:
  PaymentHistory() = default;
  /// Items by customer, then due date, document date, currency, amount and bytes of the number.
  /// `open` must have kept its applications; its as-of date is the cut. `threads` share the work;
  /// they change nothing in the result.
  static PaymentHistory from_open_items(const Ledger& ledger, const DueDates& due,
                                        const OpenItems& open, unsigned threads = 1);
  /// Assembles a history from parts (tests, simulations). Sorts items and events itself.
  static PaymentHistory from_items(std::vector<HistoryItem> items,
                                   const std::vector<std::vector<HistoryEvent>>& events,
                                   std::size_t customers, Date cut);

  /// The same customers, with the items of the chosen ones only.
  [[nodiscard]] PaymentHistory restricted_to(const std::vector<bool>& customers) const;

  /// The day up to which it knows anything.
  [[nodiscard]] Date cut() const { return cut_; }
  [[nodiscard]] std::span<const HistoryItem> items() const { return items_; }
  /// Items of one customer.
  [[nodiscard]] std::span<const HistoryItem> items_of(CustomerId customer) const;
  /// Events of an item by date.
  [[nodiscard]] std::span<const HistoryEvent> events(const HistoryItem& item) const {
    return std::span(events_).subspan(item.first_event, item.event_count);
  }
  [[nodiscard]] std::size_t customer_count() const {
    return first_item_.empty() ? 0 : first_item_.size() - 1;
  }
  /// The item as it stood at the end of `day` (0 open before its document date).
  [[nodiscard]] ItemState state(const HistoryItem& item, Date day) const;

 private:
  class Maker;
  void sort_events(const HistoryItem& item);

  Date cut_;
  std::vector<HistoryItem> items_;
  std::vector<HistoryEvent> events_;
  std::vector<std::uint32_t> first_item_;  // per customer, one more at the end
};

}  // namespace arrears
