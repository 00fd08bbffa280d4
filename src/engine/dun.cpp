#include <arrears/engine/dun.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <arrears/engine/stages.hpp>

#include "dun_history.hpp"
#include "dun_letters.hpp"
#include "dun_protection.hpp"
#include "dun_schedule.hpp"
#include "pay_run.hpp"

namespace arrears {
namespace {

class Planner {
 public:
  Planner(const DunningInput& input, const DunningOptions& options)
      : input_(input),
        history_(input.ledger, input.due, input.log, input.procedures, input.open.as_of),
        protection_(input, options),
        options_(options),
        letters_(input, options, history_) {}

  Result<DunningPlan> run();

 private:
  bool plan_customer(CustomerId customer);
  void add_item(const OpenItem& item, std::uint32_t ordinal, std::vector<WorkRow>& rows);
  [[nodiscard]] NextStep schedule(WorkRow& work, const OpenItem& item) const;
  void decide(WorkRow& work, const OpenItem& item) const;
  bool below_minimum(const WorkRow& work, const Level& level) const;
  void append(std::vector<WorkRow>& rows, std::size_t first_letter);
  void report();

  const DunningInput& input_;
  DunningHistory history_;
  Protection protection_;
  const DunningOptions& options_;
  LetterMaker letters_;
  DunningPlan plan_;
  // Of the customer at work.
  const Customer* master_ = nullptr;
  const Procedure* procedure_ = nullptr;
  std::map<Currency, std::int64_t> open_;
  Date last_letter_;
  std::size_t no_procedure_ = 0, insolvent_ = 0;
};

// Rows of one document that are equal in all that names a line are counted.
std::uint32_t ordinal_of(const Ledger& ledger, std::span<const OpenItem> items, std::size_t at) {
  std::uint32_t ordinal = 0;
  const auto same = [&](RowId a, RowId b, Column column) {
    return ledger.text(column, a) == ledger.text(column, b);
  };
  for (std::size_t i = at; i-- > 0;) {
    const RowId a = items[i].row;
    const RowId b = items[at].row;
    if (items[i].due != items[at].due || ledger.currency(a) != ledger.currency(b)) break;
    if (!same(a, b, Column::doc_no)) break;
    const bool equal = same(a, b, Column::company) && ledger.type(a) == ledger.type(b) &&
                       ledger.doc_date(a) == ledger.doc_date(b) &&
                       ledger.amount(a) == ledger.amount(b);
    ordinal += equal ? 1U : 0U;
  }
  return ordinal;
}

// Whether dunning of the item has begun at all; what keeps it apart needs no looking at before.
bool began(SkipReason schedule) {
  return schedule != SkipReason::not_overdue && schedule != SkipReason::not_yet &&
         schedule != SkipReason::settlement && schedule != SkipReason::past_due;
}

void Planner::add_item(const OpenItem& item, std::uint32_t ordinal, std::vector<WorkRow>& rows) {
  WorkRow work;
  DunningRow& row = work.row;
  row.row = item.row;
  row.customer = input_.ledger.customer(item.row);
  row.customer_name = input_.facts.name(row.customer);
  row.salesperson = input_.ledger.text(Column::salesperson, item.row);
  if (row.salesperson.empty()) row.salesperson = input_.facts.salesperson(row.customer);
  row.currency = input_.ledger.currency(item.row);
  row.open = item.open;
  row.due = item.due;
  row.days_past_due = input_.open.as_of - item.due;
  row.procedure = procedure_;
  row.ordinal = ordinal;
  work.retention = item.retention;
  work.sequence = static_cast<std::uint32_t>(rows.size());
  if (procedure_ == nullptr) {
    row.reason = SkipReason::no_procedure;
    rows.push_back(std::move(work));
    return;
  }
  work.past = history_.past(item.row, item.due, ordinal, *procedure_);
  row.previous_level = row.level = work.past.level;
  const NextStep step = schedule(work, item);
  if (!began(step.reason)) {
    row.reason = item.retention ? SkipReason::retention : step.reason;
    rows.push_back(std::move(work));
    return;
  }
  const Protection::Parts parts = protection_.split(item);
  if (parts.disputed > 0) {
    WorkRow disputed = work;
    disputed.row.open = parts.disputed;
    disputed.row.reason = SkipReason::disputed;
    rows.push_back(std::move(disputed));
    work.sequence = static_cast<std::uint32_t>(rows.size());
  }
  if (parts.rest <= 0) return;
  row.open = parts.rest;
  row.reason = step.reason;
  row.level = step.level;
  decide(work, item);
  rows.push_back(std::move(work));
}

// A reminder before the due date comes before the customer's last pay run on time; a customer that
// settles by the month has some days before its first letter.
NextStep Planner::schedule(WorkRow& work, const OpenItem& item) const {
  const Ledger& ledger = input_.ledger;
  const Date as_of = input_.open.as_of;
  const bool monthly = master_ != nullptr && master_->monthly_settler();
  const std::int32_t term = item.due - ledger.doc_date(item.row);
  work.past.collection_days = stage_limits(term, monthly, options_.stages).deadline;
  std::int32_t days = work.row.days_past_due;
  if (procedure_->ahead_of_due() && master_ != nullptr) {
    const Date run = last_pay_run(master_->pay_day, item.due);
    if (run.known() && run >= ledger.doc_date(item.row) && as_of <= run) days = as_of - run;
  }
  const NextStep step = next_step(*procedure_, work.past, days, as_of);
  const bool first = step.reason == SkipReason::none && work.past.level == 0;
  const bool tolerated = monthly && first && work.row.days_past_due > 0 &&
                         work.row.days_past_due <= procedure_->settlers_grace_days;
  return tolerated ? NextStep{SkipReason::settlement, 0} : step;
}

// The undisputed part: protected, at its level already, or rising.
void Planner::decide(WorkRow& work, const OpenItem& item) const {
  DunningRow& row = work.row;
  const SkipReason schedule = row.reason;
  row.reason = protection_.of_customer(master_);
  if (row.reason == SkipReason::none) row.reason = protection_.of_item(item, master_);
  if (row.reason == SkipReason::none) {
    work.informs = row.days_past_due > 0;
    row.reason = schedule;
  }
  if (row.reason == SkipReason::none) {
    const Level& next = *row.level_info();
    const bool recent = last_letter_.known() &&
                        input_.open.as_of - last_letter_ < next.min_interval_days;
    if (recent) {
      row.reason = SkipReason::interval;
    } else if (below_minimum(work, next)) {
      row.reason = SkipReason::below_minimum;
      work.informs = false;
    } else if (options_.struck && options_.struck(row)) {
      row.reason = SkipReason::struck;
      work.informs = false;
    }
  }
  row.send = row.reason == SkipReason::none;
  if (row.send) {
    work.informs = false;
  } else {
    row.level = row.previous_level;
  }
}

bool Planner::below_minimum(const WorkRow& work, const Level& level) const {
  __extension__ using Wide = __int128;
  std::int64_t unit = 1;
  for (int i = 0; i < work.row.currency.exponent(); ++i) unit *= 10;
  const Wide open = work.row.open;
  if (open * level.min_amount.denominator() < Wide{level.min_amount.digits()} * unit) return true;
  const Wide all = open_.at(work.row.currency);
  return open * 100 * level.min_pct_of_open.denominator() < all * level.min_pct_of_open.digits();
}

bool Planner::plan_customer(CustomerId customer) {
  const auto items = input_.open.items_of(customer);
  if (items.empty()) return true;
  master_ = input_.facts.customer(customer);
  procedure_ = input_.procedures.choose(master_);
  last_letter_ = history_.last_letter(customer);
  no_procedure_ += procedure_ == nullptr ? 1U : 0U;
  const bool insolvent =
      master_ != nullptr && master_->legal_status == LegalStatus::insolvent;
  insolvent_ += insolvent ? 1U : 0U;
  open_.clear();
  for (const OpenItem& item : items) open_[input_.ledger.currency(item.row)] += item.open;
  std::vector<WorkRow> rows;
  for (std::size_t i = 0; i < items.size(); ++i) {
    add_item(items[i], ordinal_of(input_.ledger, items, i), rows);
  }
  // Nothing crosses companies: each has letters of its own.
  std::map<std::string_view, std::vector<WorkRow>> companies;
  for (WorkRow& work : rows) {
    companies[input_.ledger.text(Column::company, work.row.row)].push_back(std::move(work));
  }
  const std::size_t first_letter = plan_.letters.size();
  std::vector<WorkRow> all;
  for (auto& [company, part] : companies) {
    const std::size_t first = plan_.letters.size();
    if (!letters_.make(part, customer, company, plan_.letters, plan_.statements)) return false;
    for (std::size_t i = first; i < plan_.letters.size(); ++i) {
      for (std::size_t& row : plan_.letters[i].rows) row += all.size();
    }
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  append(all, first_letter);
  return true;
}

// Into the plan in the order of the items, whatever company each belongs to.
void Planner::append(std::vector<WorkRow>& rows, std::size_t first_letter) {
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rows[a].sequence < rows[b].sequence;
  });
  std::vector<std::size_t> place(rows.size());
  for (const std::size_t i : order) {
    place[i] = plan_.rows.size();
    plan_.rows.push_back(rows[i].row);
  }
  for (std::size_t i = first_letter; i < plan_.letters.size(); ++i) {
    for (std::size_t& row : plan_.letters[i].rows) row = place[row];
    std::sort(plan_.letters[i].rows.begin(), plan_.letters[i].rows.end());
  }
}

void Planner::report() {
  const auto counted = [this](std::string_view code, std::size_t count) {
    if (count == 0) return;
    plan_.diagnostics.push_back(
        warning(code).with("count", static_cast<std::int64_t>(count)));
  };
  const ChargeTally& tally = letters_.tally();
  counted("dunning-no-procedure", no_procedure_);
  counted("dunning-no-statutory-charge", tally.unknown_type);
  counted("dunning-charge-not-for", tally.other_type);
  counted("dunning-fee-currency", tally.fee_currency);
  counted("dunning-rate-unknown", tally.rate_unknown);
  if (tally.rate_known_until.known()) {
    plan_.diagnostics.push_back(warning("dunning-rate-stale")
                                    .with("reference", tally.stale_reference)
                                    .with("date", tally.rate_known_until.to_iso()));
  }
  if (insolvent_ > 0) {
    plan_.diagnostics.push_back(
        note("dunning-insolvent").with("count", static_cast<std::int64_t>(insolvent_)));
  }
}

Result<DunningPlan> Planner::run() {
  plan_.as_of = input_.open.as_of;
  const Date last = last_run_date(input_.log);
  if (last.known() && plan_.as_of < last) {
    return fail(usage_error("dunning-run-too-old")
                    .with("date", plan_.as_of.to_iso())
                    .with("last", last.to_iso()));
  }
  for (std::size_t i = 0; i < input_.ledger.customer_count(); ++i) {
    if (!plan_customer(CustomerId(static_cast<std::uint32_t>(i)))) {
      return fail(usage_error("dunning-amount-overflow")
                      .with("customer", std::string(input_.ledger.customer_id(
                                            CustomerId(static_cast<std::uint32_t>(i))))));
    }
  }
  report();
  return std::move(plan_);
}

}  // namespace

Result<DunningPlan> plan_dunning(const DunningInput& input, const DunningOptions& options) {
  return Planner(input, options).run();
}

}  // namespace arrears
