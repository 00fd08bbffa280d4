/// PeriodFlows: what happened to the receivable in several periods, from one pass over the history.
///
/// Indicators of thirteen month ends look at the same documents thirteen times; here each document
/// is looked at once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/history.hpp>
#include <arrears/engine/indicators.hpp>
#include <arrears/model/currency.hpp>

namespace arrears {

/// One currency in one period; amounts in minor units.
struct PeriodFlow {
  std::int64_t opening = 0;      ///< gross at the end of the day before the period
  std::int64_t year_before = 0;  ///< gross twelve months before the period's end
  std::int64_t recovered = 0;    ///< cash on items due by its end, net of returns
  std::int64_t to_recover = 0;   ///< open at its start or billed in it, and due; not credited
  std::int64_t written_off = 0;  ///< of all items, as the next two
  std::int64_t paid = 0, credited = 0;
};

class PeriodFlows {
 public:
  /// `history` is cut at the last period's end or later. `threads` share the work.
  PeriodFlows(const PaymentHistory& history, std::span<const Period> periods,
              unsigned threads = 1);

  /// All zero for a currency without documents; null for a period that was not measured.
  [[nodiscard]] const PeriodFlow* find(Currency currency, const Period& period) const;

 private:
  struct Book {
    Currency currency;
    std::vector<std::int64_t> gross;  // by day
    std::vector<PeriodFlow> flows;    // by period
  };
  struct Marks {
    std::size_t before = 0, year_before = 0;  // positions in days_
  };

  /// The books of some items.
  struct Part {
    std::vector<Book> books;
    std::vector<std::int64_t> open;  // of one item, by day
  };

  [[nodiscard]] Book& book_of(Currency currency, std::vector<Book>& books) const;
  void add(const PaymentHistory& history, const HistoryItem& item, Part& part) const;
  void join(const std::vector<Book>& books);

  std::vector<Period> periods_;
  std::vector<Date> days_;        // on which the gross is asked for, rising
  std::vector<Marks> marks_;      // by period
  std::vector<Book> books_;
  PeriodFlow nothing_;
};

}  // namespace arrears
