/// Report records: the rows of the files that single reports compare with, as plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>

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

/// Everything that single reports compare with. Empty parts were not given.
struct ReportFiles {
  std::vector<PlanLine> plan;
  std::vector<TheirItem> theirs;
  std::vector<LimitationRule> limitation;
};

}  // namespace arrears
