/// Session: the input of a run read and proven once, and what every result is made from.
#pragma once

#include <memory>

#include <arrears/engine/apply.hpp>
#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/side_records.hpp>
#include <arrears/read/read_ledger.hpp>

#include "context.hpp"
#include "progress.hpp"

namespace arrears {

/// Stays where it is: the parts look at each other.
struct Session {
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Date as_of;         ///< the latest of `dates`
  std::vector<Date> dates;  ///< rising; more than one only where a command takes several
  Date known_at;      ///< unknown: not asked for
  Currency currency;  ///< the default currency; none where not given
  ReadOptions reading;
  Policy policy;
  SideFiles side;
  ReadOutcome read;
  std::unique_ptr<DueDates> due;
  std::unique_ptr<CustomerFacts> facts;
  Progress progress;  ///< of reading; finished before anything is said of it

  [[nodiscard]] const Ledger& ledger() const { return read.ledger; }
  [[nodiscard]] ApplyOptions apply_options(bool keep_applications) const;
  [[nodiscard]] std::uint64_t rows_in() const;
  [[nodiscard]] std::uint64_t rows_rejected() const;
};

/// Options of reading alone (`import`), nothing opened. `paths` are the words that name ledgers;
/// without any, a stdin that is no terminal is read. Null when something forbids a result; it has
/// been said.
[[nodiscard]] std::unique_ptr<Session> begin_session(Context& context,
                                                     std::vector<std::string> paths,
                                                     Wanted wanted);
/// Reads all rows into a ledger, says what there is to say of it, and checks the input's controls.
[[nodiscard]] bool read_rows(Context& context, Session& session);

/// Reads ledgers and side files, settles policy, due dates and customer facts.
[[nodiscard]] std::unique_ptr<Session> load_session(Context& context,
                                                    std::vector<std::string> paths,
                                                    Wanted wanted);

// The steps of `load_session`, for a command that comes by its rows in another way.
/// Options, dates and policy understood; nothing is opened.
[[nodiscard]] std::unique_ptr<Session> plan_session(Context& context,
                                                    std::vector<std::string> paths,
                                                    Wanted wanted);
/// Takes what was read, says what there is to say of it, and checks the input's controls.
[[nodiscard]] bool take_rows(Context& context, Session& session, ReadOutcome outcome);
/// Reads ledgers and side files into a planned session.
[[nodiscard]] bool read_all(Context& context, Session& session);
/// Side files, due dates and customer facts, once the ledger is there.
[[nodiscard]] bool complete_session(Context& context, Session& session);

/// A further export read by the same options (`--against`), without controls, rejects or counts;
/// empty when it could not be read (said as well).
[[nodiscard]] std::optional<ReadOutcome> read_beside(Context& context, const Session& session,
                                                     std::string path);

/// Says what cash application noted, but for open amounts that are aged before their day: each
/// file has been named for that already.
void say_apply_notes(Console& console, const Diagnostics& notes);

/// Cash application on rising days, from one replay, with the notes of the last day said; the days
/// before it are for sums alone. Empty when it failed (said as well).
[[nodiscard]] std::optional<std::vector<OpenItems>> open_items_on(Context& context,
                                                                  const Session& session,
                                                                  std::span<const Date> days);

}  // namespace arrears
