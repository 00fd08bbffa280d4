/// Source notes: what was understood of each input, in words: always what was mended or left out,
/// with `-v` every convention and its evidence, and the proof of rows and sums.
#pragma once

#include <span>

#include <arrears/read/source_report.hpp>

#include "console.hpp"

namespace arrears {

struct Session;

void say_sources(Console& console, std::span<const SourceReport> sources);

/// Warns where an open-item list is aged at a date before it was exported: payments in between are
/// not in it (semantics.md §3).
void say_snapshots(Console& console, const Session& session);

}  // namespace arrears
