#include <arrears/read/report_files.hpp>

#include <array>
#include <charconv>

#include "side_reader.hpp"

namespace arrears {
namespace {

using Kind = SideColumn::Kind;

constexpr std::array<SideColumn, 5> kPlan{{
    {"customer_id", Kind::text, true}, {"currency"}, {"due_amount", Kind::amount, true},
    {"plan_date", Kind::date, true}, {"salesperson"},
}};
constexpr std::array<SideColumn, 5> kTheirs{{
    {"doc_no", Kind::text, true}, {"amount", Kind::amount, true}, {"currency"},
    {"doc_date", Kind::date}, {"customer_id"},
}};
constexpr std::array<SideColumn, 6> kSpecific{{
    {"customer_id", Kind::text, true}, {"doc_no"}, {"rate_pct"}, {"amount", Kind::amount},
    {"currency"}, {"reason"},
}};
constexpr std::array<SideColumn, 4> kLimitation{{
    {"country"}, {"years", Kind::text, true}, {"begins"}, {"source"},
}};

Currency currency_of(SideReader& row, std::size_t column, std::size_t amount) {
  const Currency currency = row.currency(column);
  if (!currency.known() && row.cell(column).empty()) {
    row.fail_at(usage_error("currency-not-known"), amount);
  }
  return currency;
}

void read_plan(SideReader& row, std::vector<PlanLine>& out) {
  row.read<kPlan>([&] {
    if (!row.has_all_required()) return;
    PlanLine line;
    line.customer_id = row.text(0);
    const Currency currency = currency_of(row, 1, 2);
    if (currency.known()) line.due_amount = row.money(2, currency).value_or(Money{0, currency});
    line.plan_date = row.date(3);
    line.salesperson = row.text(4);
    out.push_back(std::move(line));
  });
}

void read_theirs(SideReader& row, std::vector<TheirItem>& out) {
  row.read<kTheirs>([&] {
    if (!row.has_all_required()) return;
    TheirItem item;
    item.doc_no = row.text(0);
    const Currency currency = currency_of(row, 2, 1);
    if (currency.known()) item.amount = row.money(1, currency).value_or(Money{0, currency});
    item.doc_date = row.date(3);
    item.customer_id = row.text(4);
    out.push_back(std::move(item));
  });
}

/// `3`, or `2.5` for two years and six months.
bool read_years(std::string_view text, LimitationRule& rule) {
  const auto years = Rate::parse(text);
  if (!years || years->is_negative() || years->is_zero() || years->scale() > 2) return false;
  const std::int64_t months = years->digits() * 12;
  if (months % years->denominator() != 0 || months / years->denominator() > 12'000) return false;
  const auto whole = static_cast<std::int32_t>(months / years->denominator());
  rule.years = whole / 12;
  rule.months = whole % 12;
  return true;
}

void read_limitation(SideReader& row, std::vector<LimitationRule>& out) {
  row.read<kLimitation>([&] {
    if (!row.has_all_required()) return;
    LimitationRule rule;
    rule.country = row.text(0);
    if (!read_years(row.cell(1), rule)) {
      row.fail_at(usage_error("limitation-years").with("text", row.text(1)), 1);
    }
    const std::string begins = row.text(2);
    rule.from_year_end = begins == "year-end";
    if (!begins.empty() && begins != "due" && !rule.from_year_end) {
      row.fail_at(usage_error("limitation-begins").with("text", begins), 2);
    }
    out.push_back(std::move(rule));
  });
}

void read_specific(SideReader& row, std::vector<SpecificRow>& out) {
  row.read<kSpecific>([&] {
    if (!row.has_all_required()) return;
    SpecificRow one;
    one.customer_id = row.text(0);
    one.doc_no = row.text(1);
    one.reason = row.text(5);
    const bool rate = !row.cell(2).empty();
    if (rate == !row.cell(3).empty()) {
      row.fail_at(usage_error("specific-rate-or-amount"), rate ? 3 : 2);
      return;
    }
    if (rate) {
      one.per_cent = Rate::parse(row.cell(2));
      const bool good =
          one.per_cent && !one.per_cent->is_negative() && *one.per_cent <= Rate(100, 0);
      if (!good) row.fail_at(usage_error("specific-rate").with("text", row.text(2)), 2);
    } else {
      const Currency currency = currency_of(row, 4, 3);
      if (currency.known()) one.amount = row.money(3, currency);
    }
    if (one.per_cent || one.amount) out.push_back(std::move(one));
  });
}

}  // namespace

tl::expected<ReportFilesOutcome, Diagnostics> read_report_files(const ReportPaths& paths,
                                                                Currency currency) {
  ReportFilesOutcome outcome;
  Diagnostics problems;
  SidePaths conventions;
  conventions.strict = paths.strict;
  const auto read = [&](const std::string& path, const auto& read_rows, auto& into) {
    if (path.empty()) return;
    SideReader reader(conventions, path, currency, problems, outcome.diagnostics);
    read_rows(reader, into);
  };
  read(paths.plan, read_plan, outcome.files.plan);
  read(paths.theirs, read_theirs, outcome.files.theirs);
  read(paths.limitation, read_limitation, outcome.files.limitation);
  read(paths.specific, read_specific, outcome.files.specific);
  if (!problems.empty()) return tl::unexpected<Diagnostics>(std::move(problems));
  return outcome;
}

}  // namespace arrears
