/// Proofs: control totals, the tie-out in words, and the file of rejects (cli.md).
#pragma once

#include <span>

#include <arrears/model/open_item.hpp>
#include <arrears/read/read_ledger.hpp>

#include "context.hpp"

namespace arrears {

struct Session;

/// `--control-total` and `--control-rows` against what was read. A mismatch is said with both
/// numbers and the difference (status 1) and forbids an `-o` file; false only for an option that
/// cannot be understood.
[[nodiscard]] bool check_input_controls(Context& context, const Session& session);

/// `--control-balance` against the closing balance; as above.
[[nodiscard]] bool check_balance_controls(Context& context, std::span<const TieOut> tie_out);

/// `--rejects FILE`: every rejected row and every duplicate set aside, whole, with its reason.
[[nodiscard]] bool write_rejects(Context& context, const ReadOutcome& read);

/// The terms of the proof, per currency, with `-v`.
void say_tie_out(Console& console, std::span<const TieOut> tie_out);

}  // namespace arrears
