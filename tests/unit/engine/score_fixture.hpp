/// ScoreFixture: everything that scores, credit and indicators rest on, from a few ledger rows.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <arrears/engine/apply.hpp>
#include <arrears/engine/credit.hpp>
#include <arrears/engine/curve.hpp>
#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/promises.hpp>

#include "ledger_fixture.hpp"

namespace arrears::test {

/// The practice curve of Table A.
inline RecoveryCurve table_a() {
  const std::vector<CurvePoint> points{
      {0, Rate(99, 2)},   {30, Rate(93, 2)},  {60, Rate(85, 2)},  {90, Rate(73, 2)},
      {180, Rate(57, 2)}, {270, Rate(42, 2)}, {360, Rate(25, 2)}, {720, Rate(13, 2)}};
  return *RecoveryCurve::from_points("A", points);
}

/// One ledger as of one day. Refers to the side files given, which must outlive it.
class World {
 public:
  World(const LedgerFixture& rows, std::string_view as_of, const SideFiles& side_files,
        ApplyRule rule = ApplyRule::reference)
      : ledger(std::make_unique<Ledger>(rows.build())),
        side(side_files),
        due(resolve(*ledger, side)),
        facts(*ledger, &side.customers, day(as_of)),
        open(apply(*ledger, due, day(as_of), rule)),
        history(PaymentHistory::from_open_items(*ledger, due, open)),
        exchange(side.rates, ledger->currencies()) {
    const PromiseInput input{*ledger, due, facts, open, StagePolicy{}};
    promises = judge_promises(input, side.promises);
  }

  [[nodiscard]] CreditInput credit_input() const {
    return {*ledger, due, facts, open, history, promises, side, exchange, StagePolicy{}};
  }
  [[nodiscard]] std::vector<CustomerCredit> credit(const CreditPolicy& policy = {}) const {
    return assess_credit(credit_input(), policy);
  }
  [[nodiscard]] CustomerId customer(std::string_view id) const {
    return ledger->find_customer(id).value();
  }

  std::unique_ptr<Ledger> ledger;
  const SideFiles& side;
  DueDates due;
  CustomerFacts facts;
  OpenItems open;
  PaymentHistory history;
  Exchange exchange;
  std::vector<PromiseStatus> promises;

 private:
  static DueDates resolve(const Ledger& ledger, const SideFiles& side) {
    DueOptions options;
    options.customers = &side.customers;
    auto due = DueDates::resolve(ledger, options);
    REQUIRE(due.has_value());
    return std::move(*due);
  }
  static OpenItems apply(const Ledger& ledger, const DueDates& due, Date as_of, ApplyRule rule) {
    ApplyOptions options;
    options.as_of = as_of;
    options.policy.rule = rule;
    options.keep_applications = true;
    auto open = apply_cash(ledger, due, options);
    REQUIRE(open.has_value());
    return std::move(*open);
  }
};

inline const SideFiles& no_side_files() {
  static const SideFiles none;
  return none;
}

/// Whether some reason has that code.
inline bool has_reason(const Reasons& reasons, std::string_view code) {
  for (const Reason& reason : reasons) {
    if (reason.code == code) return true;
  }
  return false;
}

}  // namespace arrears::test
