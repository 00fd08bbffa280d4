// Fees and interest of one letter's items, and the warnings that go with them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <arrears/engine/dun.hpp>

#include "dun_schedule.hpp"

namespace arrears {

// An item on its way into the plan.
struct WorkRow {
  DunningRow row;
  ItemPast past;
  std::int64_t covered = 0;    // by unapplied cash, oldest items first
  std::uint32_t sequence = 0;  // among the customer's rows
  bool retention = false;      // the retained part of its row
  bool companion = false;      // of a level that goes with the previous one
  bool informs = false;        // overdue, does not rise, stands in a letter for information
};

// How often something was met; becomes counted diagnostics.
struct ChargeTally {
  std::size_t unknown_type = 0;     // customers
  std::size_t other_type = 0;       // customers
  std::size_t fee_currency = 0;     // items or letters
  std::size_t rate_unknown = 0;     // items
  Date rate_known_until;
  std::string stale_reference;
};

class Charges {
 public:
  Charges(const DunningInput& input, const DunningOptions& options)
      : input_(input), options_(options) {}

  // Puts fees and interest on the rows that are sent. `rows` are one letter's, in plan order. False
  // when an amount does not fit.
  [[nodiscard]] bool charge(std::vector<WorkRow*>& rows, const DunningLetter& letter,
                            std::vector<InterestStatement>& statements);

  [[nodiscard]] const ChargeTally& tally() const { return tally_; }

 private:
  [[nodiscard]] bool statutory_allowed(const DunningLetter& letter);
  [[nodiscard]] bool charge_letter(std::vector<WorkRow*>& rows, const DunningLetter& letter,
                                   bool allowed);
  [[nodiscard]] bool charge_item(WorkRow& work, const DunningLetter& letter, bool allowed);
  [[nodiscard]] bool charge_interest(WorkRow& work,
                                     std::vector<InterestStatement>& statements);

  const DunningInput& input_;
  const DunningOptions& options_;
  ChargeTally tally_;
  CustomerId counted_;  // the customer last counted as not chargeable
};

}  // namespace arrears
