/// Report tables: the kinds of `arrears report KIND`, as one visible table that help, completions
/// and the command read. A new kind is one file and one line in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/engine/age.hpp>
#include <arrears/engine/credit.hpp>
#include <arrears/engine/forecast.hpp>
#include <arrears/engine/forecast_record.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/indicators.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/promises.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/rate.hpp>
#include <arrears/model/report_records.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/side_records.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// How `provision` is worked out.
struct ProvisionRules {
  std::vector<Rate> per_cent = {};             ///< the user's own, one a bucket; empty: roll rates
  Rate forward_factor = Rate(1, 0);            ///< times the roll rates, at most 100 %
  Rate net_of_tax = Rate(0, 0);                ///< per cent of tax in the amounts, left out
  std::optional<std::int32_t> loss_at = {};    ///< days past due that count as lost
};

/// What a report is made of; all of it must outlive the tables.
struct ReportInput {
  const Ledger& ledger;
  const SideFiles& side;
  const Policy& policy;
  const Ager& ager;
  const OpenItems& open;                       ///< with applications where the kind asks for them
  const PaymentHistory* history = nullptr;     ///< where the kind asks for it
  std::span<const CustomerCredit> credit = {}; ///< where the kind asks for it
  Period period;                               ///< of indicators
  std::int32_t year_days = 0;                  ///< as in IndicatorInput
  std::size_t top = 10;                        ///< rows of "top" lists; 0: all
  std::int32_t ahead_days = 7;                 ///< of `upcoming`
  std::span<const OpenItems> earlier = {};     ///< comparison days, rising, where asked for
  const PeriodFlows* flows = nullptr;          ///< of these days; null: made where it is needed
  const UnappliedDays* unapplied = nullptr;    ///< before these days; null: made where it is needed
  const SalesBook* sales_book = nullptr;       ///< of the ledger; null: made where it is needed
  const Scores* scores = nullptr;              ///< where the kind asks for them
  const CashForecast* forecast = nullptr;      ///< where the kind asks for weeks
  std::span<const PastForecast> past = {};     ///< with it, by origin
  std::span<const PromiseStatus> promises = {};
  ReportFiles files = {};                      ///< to compare with
  bool plan_given = false, theirs_given = false;
  ProvisionRules provision = {};
  std::int32_t within_days = 180;              ///< of `limitation`
  bool activity = false;                       ///< `statement`: what was booked in the period
  unsigned threads = 1;                        ///< changes no byte of the result
};

/// What has to be worked out before a kind can be made.
struct ReportNeeds {
  bool applications = false;
  bool history = false;
  bool credit = false;
  bool months = false;  ///< open items of earlier days
  bool scores = false;
  bool weeks = false;   ///< a forecast by week, and earlier ones
};

struct ReportKind {
  std::string_view name;         ///< as in `arrears report summary`
  std::string_view description;  ///< a catalogue code
  ReportNeeds needs;
  Result<std::vector<Table>> (*make)(const ReportInput&) = nullptr;
};

/// All kinds, in the order in which help lists them; the first one is the default.
[[nodiscard]] std::span<const ReportKind> report_kinds();

/// The kind of that name; null when there is none (the word is then a file).
[[nodiscard]] const ReportKind* find_report_kind(std::string_view name);

}  // namespace arrears
