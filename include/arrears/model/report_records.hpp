/// Report records: the rows of the files that single reports compare with, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/rate.hpp>

namespace arrears {

/// One line of Monday's worklist, read back on Friday.
struct PlanLine {
  std::string customer_id, salesperson;
  Date plan_date;
  Money due_amount;
};

/// One open item as the customer lists it.
struct TheirItem {
  std::string customer_id;  ///< empty: any
  std::string doc_no;
  Date doc_date;
  Money amount;
};

/// How long a claim can be enforced in a country.
struct LimitationRule {
  std::string country;  ///< empty: every country without a rule of its own
  std::int32_t years = 0, months = 0;
  bool from_year_end = false;  ///< begins with the end of the year in which it fell due
};

/// What is to be provided for a customer's items, or for one document, instead of their bucket's
/// rate: a rate of what is open, or an amount.
struct SpecificRow {
  std::string customer_id;
  std::string doc_no;              ///< empty: all items of the customer
  std::optional<Rate> per_cent;    ///< 0 to 100
  std::optional<Money> amount;     ///< where there is no rate
  std::string reason;
};

/// Everything that single reports compare with. Empty parts were not given.
struct ReportFiles {
  std::vector<PlanLine> plan;
  std::vector<TheirItem> theirs;
  std::vector<LimitationRule> limitation;
  std::vector<SpecificRow> specific;
};

}  // namespace arrears
