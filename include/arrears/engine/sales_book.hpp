/// SalesBook: what a ledger sold on credit, by currency and day, found in one pass for any number
/// of periods.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// Invoices and debit notes less credit notes, or what `sales.csv` says of the currency.
class SalesOfCurrency {
 public:
  Currency currency;
  Date first_document;  ///< of any kind; unknown: no row has the currency
  Date first_claim;     ///< the earliest document that says what is open of it
  Date first_movement;  ///< the earliest payment, credit or settlement

  /// Whether `sales.csv` speaks of the currency by that day.
  [[nodiscard]] bool given_by(Date until) const;
  /// Sales of the days of a period that ends by `until`; of whole months where they are given.
  [[nodiscard]] std::int64_t between(Date from, Date until) const;
  /// The month of the first sale by that day; unknown where there is none.
  [[nodiscard]] Date first_month(Date until) const;

 private:
  friend class SalesBook;
  struct Day {
    Date day;
    std::int64_t total = 0;  ///< of all days up to it
  };
  [[nodiscard]] std::int64_t up_to(Date day) const;

  std::vector<Day> days_;
  std::map<Date, std::int64_t> months_;  // from sales.csv, by first day
};

class SalesBook {
 public:
  SalesBook(const Ledger& ledger, std::span<const MonthSales> sales);
  /// One entry per currency of the ledger, by code.
  [[nodiscard]] std::span<const SalesOfCurrency> currencies() const { return currencies_; }

 private:
  std::vector<SalesOfCurrency> currencies_;
};

}  // namespace arrears
