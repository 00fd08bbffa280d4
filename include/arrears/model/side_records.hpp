/// Side records: the rows of the side files beside the ledger (semantics.md §2), as plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <arrears/model/calendar.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/customer.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/rate.hpp>

namespace arrears {

/// `promises.csv`. An empty `doc_no` speaks of the customer's whole account. The amount is a plain
/// decimal whose currency is that of the item it meets.
struct Promise {
  std::string customer_id, doc_no;
  Date promised_date, made_on;
  std::optional<Rate> promised_amount;  ///< exact decimal in major units; empty: all that is open
  std::string note;
};

/// `plans.csv`: one instalment of an approved plan.
struct PlanInstalment {
  std::string plan_id, customer_id, doc_no;
  Date due_date;
  Rate amount;
  std::string approved_by;
};

/// `contacts.csv`: a contact that took place, with its result and next step.
struct Contact {
  std::string customer_id;
  Date date;
  std::string by, channel, person, result, reason;
  Date next_date;
  std::string note;
};

/// `signals.csv`: a danger signal that a person recorded.
struct Signal {
  std::string customer_id;
  Date date;
  std::string signal;
  std::optional<Rate> weight;
  std::string note;
};

/// `orders.csv`: an order not yet shipped.
struct Order {
  std::string order_no, customer_id;
  Date date;
  Money amount;
};

/// `sales.csv`: credit sales of a month.
struct MonthSales {
  Date month;  ///< its first day
  Money credit_sales;
};

/// `rates.csv`: units of the base currency for one unit of `currency`, from `date` on.
struct FxRate {
  Currency currency;
  Date date;
  Rate rate;
};

/// `base-rates.csv`: a reference interest rate in per cent a year, from a day on.
struct BaseRate {
  std::string reference;
  Date from;
  Rate per_cent;
  Date known_until;  ///< unknown: until the next row
};

/// Everything beside the ledger. Empty parts were not given.
struct SideFiles {
  CustomerBook customers;
  std::vector<Promise> promises;
  std::vector<PlanInstalment> plans;
  std::vector<Contact> contacts;
  std::vector<Signal> signals;
  std::vector<Order> orders;
  bool orders_listed = false;  ///< a file of orders was given, be it one without any
  std::vector<MonthSales> sales;
  std::vector<FxRate> rates;
  std::vector<BaseRate> base_rates;
  Calendar calendar;
};

}  // namespace arrears
