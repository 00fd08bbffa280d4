#include <array>

#include <arrears/render/head_facts.hpp>
#include <arrears/render/report_tables.hpp>

#include "report_parts.hpp"

namespace arrears {
namespace {

constexpr ReportNeeds kNothing{};
constexpr ReportNeeds kHistory{true, true, false, false};
constexpr ReportNeeds kMonths{true, true, false, true};
constexpr ReportNeeds kMonthsAndCredit{true, true, true, true};

constexpr std::array kKinds{
    ReportKind{"summary", "kind.summary", kMonthsAndCredit, make_summary},
    ReportKind{"overdue", "kind.overdue", kNothing, make_overdue},
    ReportKind{"upcoming", "kind.upcoming", kNothing, make_upcoming},
    ReportKind{"indicators", "kind.indicators", kMonths, make_indicators},
    ReportKind{"months", "kind.months", kMonths, make_months},
    ReportKind{"concentration", "kind.concentration", kHistory, make_concentration},
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
