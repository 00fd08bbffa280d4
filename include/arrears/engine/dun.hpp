/// Dunning: which items are written to at which level, in which letter, at what charge, and why
/// every other one is not (semantics.md §8). Pure: the same arguments give the same plan.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/dunning_record.hpp>
#include <arrears/engine/interest.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/procedure.hpp>
#include <arrears/engine/promises.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/report_records.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// Why an item is not written to. Codes are stable (column `reason`); the order is that in which
/// the rules are asked, so an item has the first one that holds.
enum class SkipReason : std::uint8_t {
  none,
  no_procedure,      ///< the customer names a procedure that does not exist
  not_overdue,       ///< not past due, or the grace of the first level is not over
  not_yet,           ///< past due, but the procedure's first level comes later
  settlement,        ///< a customer that settles by the month has some days more
  past_due,          ///< a procedure that reminds before due dates has nothing to say any more
  disputed,          ///< the disputed part of an item; the rest goes on as a row of its own
  retention,         ///< retained amount that is not released yet
  insolvent,         ///< hint: file the claim with the administrator
  deceased,
  in_litigation,
  with_lawyer,
  with_agency,
  blocked,           ///< dunning block of the customer
  promise,           ///< an open promise
  plan,              ///< an instalment plan whose rates are paid
  assigned,          ///< assigned to a factor
  time_barred,
  deadline_running,  ///< the deadline stated in its last letter, or its grace, is not over
  no_new_level,      ///< the next level is not reached, or there is none
  interval,          ///< the customer's last letter is too recent
  below_minimum,
  netted,            ///< unapplied cash and credit cover what the letter would ask for
  struck,            ///< a person took it out of the run
};
[[nodiscard]] std::string_view to_string(SkipReason reason);

struct DunningRow;

struct DunningOptions {
  bool net = true;                        ///< `--net none` makes it false
  Rounding rounding = Rounding::half_up;
  StagePolicy stages;                     ///< for the last collection deadline
  std::string letter_suffix = ".txt";     ///< of draft file names
  std::vector<LimitationRule> limitations;  ///< when claims lapse: the user's, none is shipped
  /// Whether a person has struck a row that would be sent (`--except`, a plan with rows taken out).
  /// Such an item stands in no letter at all. Empty: nothing is struck.
  std::function<bool(const DunningRow&)> struck;
};

/// All that a plan rests on. Everything is as of the same day, which is the run date. Items need
/// `keep_applications` where a level charges interest: without, balances count as never higher.
struct DunningInput {
  const Ledger& ledger;
  const OpenItems& open;
  const DueDates& due;
  const CustomerFacts& facts;
  std::span<const PromiseStatus> promises;
  const SideFiles& side;
  std::span<const DunningRecord> log;
  const ProcedureBook& procedures;
};

/// One item considered. Views live as long as ledger, side files and procedures.
struct DunningRow {
  RowId row;
  CustomerId customer;
  std::string_view customer_name;
  std::string_view salesperson;    ///< the document's, else the customer's
  Currency currency;
  std::int64_t open = 0;           ///< minor units: the disputed or the undisputed part
  Date due;
  std::int32_t days_past_due = 0;
  const Procedure* procedure = nullptr;
  std::int32_t previous_level = 0; ///< 0: never dunned
  std::int32_t level = 0;          ///< after this run; as before when skipped
  bool send = false;
  SkipReason reason = SkipReason::none;
  std::int64_t fee = 0, interest = 0;  ///< when sent
  std::int64_t letter_total = 0;       ///< when sent: the letter's total in this currency
  std::int64_t netted = 0, charges_before = 0;  ///< on the letter's first row of the currency
  Date deadline;                   ///< when sent; unknown: the letter states none
  std::int32_t letter = -1;        ///< index into `DunningPlan::letters`; -1: in none
  std::uint32_t ordinal = 0;       ///< tells equal lines of one document apart
  std::int32_t statement = -1;     ///< index into `DunningPlan::statements`; -1: no interest

  /// The level after this run; null for level 0.
  [[nodiscard]] const Level* level_info() const {
    return level > 0 ? &procedure->levels[static_cast<std::size_t>(level) - 1] : nullptr;
  }
};

/// What a letter asks for in one currency, in minor units.
/// total = open - netted + fees + interest + charges_before.
struct LetterTotal {
  Currency currency;
  std::int64_t open = 0;            ///< all items in the letter
  std::int64_t netted = 0;          ///< unapplied cash and credit taken off
  std::int64_t fees = 0, interest = 0;
  std::int64_t charges_before = 0;  ///< fees and interest of earlier letters, not in the ledger yet
  std::int64_t total = 0;
};

/// One draft: a letter, or for phone and visit a call sheet.
struct DunningLetter {
  std::string id;                   ///< unique in the log
  std::string file;                 ///< safe file name of the draft
  CustomerId customer;
  const Customer* master = nullptr; ///< the customer's side record; null when there is none
  std::string_view company;
  const Procedure* procedure = nullptr;
  std::int32_t level = 0;           ///< the highest of its items
  std::string language;             ///< customer's, else procedure's, else `en`
  Date deadline;                    ///< unknown: none is stated
  /// A person in the United Kingdom at a final level: 30 days to answer before a claim.
  bool letter_before_claim = false;
  std::vector<std::size_t> rows;    ///< into `DunningPlan::rows`: those sent, and for information
  std::vector<LetterTotal> totals;  ///< by currency

  [[nodiscard]] const Level& level_info() const {
    return procedure->levels[static_cast<std::size_t>(level) - 1];
  }
};

struct DunningPlan {
  Date as_of;
  std::vector<DunningRow> rows;     ///< by customer, currency, due date, document number
  std::vector<DunningLetter> letters;
  std::vector<InterestStatement> statements;
  Diagnostics diagnostics;          ///< counted warnings and notes
};

/// Plans a run.
///
/// - An item in a letter for information bears `no_new_level`, whatever kept it from rising.
/// - A row per open item; a partly disputed one has two, and a level `with_previous` adds a row
///   (and a draft of its own) beside the level it goes with.
/// - Fails with `dunning-run-too-old` (status 2) when the log has a later run, and with
///   `sum-overflow`.
/// - Warnings: `dunning-no-statutory-charge` (customers of unknown type), `dunning-charge-not-for`
///   (of another type), `dunning-fee-currency`, `dunning-rate-unknown`, `dunning-rate-stale`,
///   `dunning-no-procedure`, `dunning-insolvent`.
[[nodiscard]] Result<DunningPlan> plan_dunning(const DunningInput& input,
                                               const DunningOptions& options);

/// The log rows that committing a plan would append, one per item and letter, hashes included.
[[nodiscard]] std::vector<DunningRecord> records_of(const DunningPlan& plan, const Ledger& ledger,
                                                    std::size_t log_size);

/// A text as part of a file name: letters, digits and '-' of ASCII stay; where anything else
/// occurs, a lower-case letter, or more than 40 bytes, '_' and 8 hex digits of the text follow, so
/// that names of different texts differ by more than case.
[[nodiscard]] std::string file_name_part(std::string_view text);

}  // namespace arrears
