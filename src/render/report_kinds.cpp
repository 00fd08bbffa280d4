#include <array>

#include <arrears/render/head_facts.hpp>
#include <arrears/render/report_tables.hpp>

#include "report_parts.hpp"

namespace arrears {
namespace {

constexpr ReportNeeds kNothing{};
constexpr ReportNeeds kHistory{.applications = true, .history = true};
constexpr ReportNeeds kMonths{.applications = true, .history = true, .months = true};
constexpr ReportNeeds kMonthsAndCredit{
    .applications = true, .history = true, .credit = true, .months = true};
constexpr ReportNeeds kCredit{.applications = true, .history = true, .credit = true};
constexpr ReportNeeds kScores{.applications = true, .history = true, .scores = true};
constexpr ReportNeeds kWeeks{
    .applications = true, .history = true, .weeks = true};

constexpr std::array kKinds{
    ReportKind{"summary", "kind.summary", kMonthsAndCredit, make_summary},
    ReportKind{"overdue", "kind.overdue", kNothing, make_overdue},
    ReportKind{"upcoming", "kind.upcoming", kNothing, make_upcoming},
    ReportKind{"indicators", "kind.indicators", kMonths, make_indicators},
    ReportKind{"months", "kind.months", kMonths, make_months},
    ReportKind{"concentration", "kind.concentration", kHistory, make_concentration},
    ReportKind{"worklist", "kind.worklist", kScores, make_worklist},
    ReportKind{"forecast", "kind.forecast", kWeeks, make_forecast},
    ReportKind{"provision", "kind.provision", kMonths, make_provision},
    ReportKind{"movements", "kind.movements", kMonths, make_movements},
    ReportKind{"salespeople", "kind.salespeople", kHistory, make_salespeople},
    ReportKind{"collectors", "kind.collectors", kHistory, make_collectors},
    ReportKind{"credit", "kind.credit", kCredit, make_credit},
    ReportKind{"write-offs", "kind.write-offs", kHistory, make_write_offs},
    ReportKind{"disputes", "kind.disputes", kHistory, make_disputes},
    ReportKind{"limitation", "kind.limitation", kHistory, make_limitation},
    ReportKind{"reconcile", "kind.reconcile", kNothing, make_reconcile},
    ReportKind{"statement", "kind.statement", kNothing, make_statement},
};

}  // namespace

std::span<const ReportKind> report_kinds() { return kKinds; }

const ReportKind* find_report_kind(std::string_view name) {
  for (const ReportKind& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

Table begin_report(const ReportInput& input, std::string_view kind, std::string_view name) {
  Table table;
  table.report = std::string(kind);
  table.name = std::string(name);
  table.as_of = {input.open.as_of};
  table.head = head_facts(input.ledger, input.open.as_of, input.open.known_at, input.policy);
  table.tie_out = input.open.tie_out;
  return table;
}

}  // namespace arrears
