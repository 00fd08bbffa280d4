/// AgeDay: the state of one as-of date that the tables of `age` look at until they are written.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <arrears/engine/age.hpp>
#include <arrears/engine/applications.hpp>
#include <arrears/engine/conversion.hpp>
#include <arrears/engine/parent_groups.hpp>

#include "age_plan.hpp"
#include "session.hpp"

namespace arrears {

/// Stays where it is: its parts look at each other.
struct AgeDay {
  AgeDay() = default;
  AgeDay(const AgeDay&) = delete;
  AgeDay& operator=(const AgeDay&) = delete;

  std::optional<CustomerFacts> own_facts;  ///< the session has those of the latest date
  const CustomerFacts* facts = nullptr;
  OpenItems open;                       ///< the part asked for, in the base currency if any
  std::vector<bool> marks;              ///< rows of that part; empty: all
  ApplicationList applications;         ///< of the whole ledger, if asked for
  std::optional<Conversion> conversion;
  std::vector<Converted> converted;
  std::optional<Ager> ager;
};

/// What makes days.
struct AgeRun {
  const Session& session;
  const AgePlan& plan;
  const ParentGroups& parents;
  std::optional<Where> ledger_part;  ///< conditions of `--where` on columns of the ledger
  std::vector<std::string> only;     ///< customers, where the ledger still has the others
};

/// Cash application by the plan's rules, at all dates of the session from one replay.
[[nodiscard]] Result<std::vector<OpenItems>> apply_by_plan(const AgeRun& run, const Ledger& ledger,
                                                           const DueDates& due,
                                                           std::span<const Date> dates,
                                                           const ApplyOptions& options);

/// A day on which nothing is open, for the columns of its tables.
[[nodiscard]] Result<std::unique_ptr<AgeDay>> empty_day(const AgeRun& run);

/// One day per date of the session. Notes of the last one are those of the ledger.
[[nodiscard]] Result<std::vector<std::unique_ptr<AgeDay>>> make_days(const AgeRun& run);

}  // namespace arrears
