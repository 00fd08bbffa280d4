#include <arrears/engine/period_flows.hpp>

#include <algorithm>

#include <arrears/model/jobs.hpp>

namespace arrears {

PeriodFlows::PeriodFlows(const PaymentHistory& history, std::span<const Period> periods,
                         unsigned threads)
    : periods_(periods.begin(), periods.end()) {
  for (const Period& period : periods_) {
    for (const Date day : days_before(period)) days_.push_back(day);
  }
  std::sort(days_.begin(), days_.end());
  days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
  const auto position = [this](Date day) {
    return static_cast<std::size_t>(std::lower_bound(days_.begin(), days_.end(), day) -
                                    days_.begin());
  };
  for (const Period& period : periods_) {
    const auto [before, year_before] = days_before(period);
    marks_.push_back({position(before), position(year_before)});
  }
  const std::span<const HistoryItem> items = history.items();
  std::vector<Part> parts(threads);
  run_jobs(threads, parts.size(), [&](std::size_t p) {
    parts[p].open.assign(days_.size(), 0);
    const std::size_t first = items.size() * p / parts.size();
    const std::size_t last = items.size() * (p + 1) / parts.size();
    for (const HistoryItem& item : items.subspan(first, last - first)) {
      add(history, item, parts[p]);
    }
  });
  for (const Part& part : parts) join(part.books);
  for (Book& book : books_) {
    for (std::size_t p = 0; p < periods_.size(); ++p) {
      book.flows[p].opening = book.gross[marks_[p].before];
      book.flows[p].year_before = book.gross[marks_[p].year_before];
    }
  }
}

PeriodFlows::Book& PeriodFlows::book_of(Currency currency, std::vector<Book>& books) const {
  for (Book& book : books) {
    if (book.currency == currency) return book;
  }
  return books.emplace_back(Book{currency, std::vector<std::int64_t>(days_.size(), 0),
                                  std::vector<PeriodFlow>(periods_.size())});
}

void PeriodFlows::join(const std::vector<Book>& books) {
  for (const Book& book : books) {
    Book& to = book_of(book.currency, books_);
    for (std::size_t day = 0; day < days_.size(); ++day) to.gross[day] += book.gross[day];
    for (std::size_t p = 0; p < periods_.size(); ++p) {
      const PeriodFlow& flow = book.flows[p];
      to.flows[p].recovered += flow.recovered;
      to.flows[p].to_recover += flow.to_recover;
      to.flows[p].written_off += flow.written_off;
      to.flows[p].paid += flow.paid;
      to.flows[p].credited += flow.credited;
    }
  }
}

void PeriodFlows::add(const PaymentHistory& history, const HistoryItem& item, Part& part) const {
  Book& book = book_of(item.currency, part.books);
  std::vector<std::int64_t>& open = part.open;
  const auto events = history.events(item);
  std::int64_t unknown = 0;  // was paid before the ledger begins: never there to be recovered
  for (const HistoryEvent& event : events) {
    if (event.kind == EventKind::unknown) unknown += event.amount;
  }
  // What is open on each of the days, as `PaymentHistory::state` has it, until nothing can change.
  const auto first = std::lower_bound(days_.begin(), days_.end(), item.doc_date) - days_.begin();
  std::int64_t left = item.amount - unknown;
  std::size_t next = 0;
  std::size_t day = static_cast<std::size_t>(first);
  for (; day < days_.size(); ++day) {
    for (; next < events.size() && events[next].date <= days_[day]; ++next) {
      if (events[next].kind != EventKind::unknown) left -= events[next].amount;
    }
    open[day] = std::max<std::int64_t>(0, left);
    book.gross[day] += open[day];
    if (left <= 0 && next == events.size()) break;
  }
  for (std::size_t p = 0; p < periods_.size(); ++p) {
    const Period& period = periods_[p];
    if (item.doc_date > period.until) continue;
    PeriodFlow& flow = book.flows[p];
    const bool due = item.is_claim && item.due <= period.until;
    if (due) flow.to_recover += open[marks_[p].before];
    if (due && item.doc_date >= period.from) flow.to_recover += item.amount - unknown;
    for (const HistoryEvent& event : events) {
      if (event.date < period.from || event.date > period.until) continue;
      if (event.kind == EventKind::written_off) flow.written_off += event.amount;
      if (event.kind == EventKind::paid) {
        flow.paid += event.amount;
        if (due) flow.recovered += event.amount;
      } else if (event.kind == EventKind::credited) {
        flow.credited += event.amount;
        if (due) flow.to_recover -= event.amount;
      }
    }
  }
  std::fill(open.begin() + first, open.begin() + static_cast<std::ptrdiff_t>(
                                       std::min(day + 1, days_.size())), 0);
}

const PeriodFlow* PeriodFlows::find(Currency currency, const Period& period) const {
  const auto found = std::find_if(periods_.begin(), periods_.end(), [&](const Period& one) {
    return one.from == period.from && one.until == period.until;
  });
  if (found == periods_.end()) return nullptr;
  for (const Book& book : books_) {
    if (book.currency == currency) {
      return &book.flows[static_cast<std::size_t>(found - periods_.begin())];
    }
  }
  return &nothing_;
}

}  // namespace arrears
