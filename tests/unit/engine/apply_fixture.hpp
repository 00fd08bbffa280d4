/// ApplyFixture: runs cash application on a small ledger and shows the result as short texts.
#pragma once

#include <string>
#include <vector>

#include <arrears/engine/apply.hpp>

#include "engine/ledger_fixture.hpp"

namespace arrears::test {

struct ApplyFixture : LedgerFixture {
  ApplyPolicy policy;
  std::string known_at;
  CustomerBook customers;

  /// The open items as of a date; the texts below read them.
  OpenItems run(std::string_view as_of) {
    ledger = build();
    DueOptions due_options;
    due_options.default_terms = policy.default_terms;
    due_options.customers = &customers;
    if (!known_at.empty()) due_options.known_at = day(known_at);
    auto due = DueDates::resolve(ledger, due_options);
    REQUIRE(due.has_value());
    ApplyOptions options;
    options.as_of = day(as_of);
    options.policy = policy;
    options.keep_applications = true;
    if (!known_at.empty()) options.known_at = day(known_at);
    auto open = apply_cash(ledger, *due, options);
    REQUIRE(open.has_value());
    for (const TieOut& tie : open->tie_out) CHECK(tie.difference() == 0);
    return std::move(*open);
  }

  /// `I1 40; P9 -25`: open items, then unapplied credits, in the order of the result.
  std::string left(std::string_view as_of) {
    const OpenItems open = run(as_of);
    std::string text;
    const auto add = [&](RowId row, std::int64_t amount) {
      if (!text.empty()) text += "; ";
      text += std::string(ledger.text(Column::doc_no, row)) + " " + std::to_string(amount);
    };
    for (const OpenItem& item : open.items) add(item.row, item.open);
    for (const UnappliedCredit& credit : open.unapplied) add(credit.row, -credit.left);
    return text;
  }

  /// Codes of the notes, joined by a blank.
  std::string notes(std::string_view as_of) {
    std::string text;
    for (const Diagnostic& note : run(as_of).notes) {
      text += (text.empty() ? "" : " ") + note.code;
    }
    return text;
  }

  Ledger ledger;
};

}  // namespace arrears::test
