#include "dunning_plan_file.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include <arrears/model/rate.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_scanner.hpp>
#include <arrears/render/format.hpp>

namespace arrears {
namespace {

constexpr std::array<std::string_view, 7> kNeeded{
    "customer_id", "doc_no", "currency", "due_date", "days_past_due", "level", "action"};
// What the letter is called and how it is written may differ; what it says may not.
constexpr std::array<std::string_view, 5> kFree{"action", "reason", "letter", "language",
                                                "customer_name"};

std::string joined_key(std::string_view customer, std::string_view doc_no,
                       std::string_view currency, std::string_view due, std::string_view level) {
  std::string key;
  for (const std::string_view part : {customer, doc_no, currency, due, level}) {
    key.append(part);
    key += '\x1f';
  }
  return key;
}

std::string key_of_row(const DunningRow& row, const Ledger& ledger) {
  return joined_key(ledger.customer_id(row.customer), ledger.text(Column::doc_no, row.row),
                    row.currency.code(), row.due.to_iso(), std::to_string(row.level));
}

// Spreadsheets take zeros off the end of amounts.
bool same_value(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto left = Rate::parse(a);
  const auto right = Rate::parse(b);
  return left && right && left->to_decimal() == right->to_decimal();
}

char separator_of(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\n'));
  const auto semicolons = std::count(line.begin(), line.end(), ';');
  return semicolons > std::count(line.begin(), line.end(), ',') ? ';' : ',';
}

}  // namespace

const std::string& PlanFile::cell(const Row& row, std::string_view column) const {
  static const std::string none;
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  const auto at = static_cast<std::size_t>(found - columns_.begin());
  return at < row.cells.size() ? row.cells[at] : none;
}

bool PlanFile::sends(const Row& row) const { return cell(row, "action") == "send"; }

std::string PlanFile::key_of(const Row& row) const {
  return joined_key(cell(row, "customer_id"), cell(row, "doc_no"), cell(row, "currency"),
                    cell(row, "due_date"), cell(row, "level"));
}

std::optional<Diagnostic> PlanFile::take_header(Row row) {
  columns_ = std::move(row.cells);
  for (const std::string_view needed : kNeeded) {
    if (std::find(columns_.begin(), columns_.end(), needed) != columns_.end()) continue;
    return usage_error("plan-file-column")
        .with("column", std::string(needed))
        .at({name_, row.line, 0, {}, 0});
  }
  return std::nullopt;
}

Result<PlanFile> PlanFile::parse(ByteSource& source, const std::string& name) {
  PlanFile plan;
  plan.name_ = name;
  constexpr std::size_t kHead = 4096;
  const auto head = source.peek(kHead);
  if (!head) return fail(head.error());
  Dialect dialect;
  dialect.separator = separator_of(*head);
  CsvScanner scanner(source, dialect);
  CsvRecord record;
  std::string scratch;
  while (scanner.next(record)) {
    if (record.blank()) continue;
    Row row{{}, record.line()};
    for (std::size_t i = 0; i < record.size(); ++i) {
      row.cells.emplace_back(record.text(i, scratch));
    }
    if (!plan.columns_.empty()) {
      plan.rows_.push_back(std::move(row));
    } else if (auto missing = plan.take_header(std::move(row))) {
      return fail(std::move(*missing));
    }
  }
  if (scanner.failure()) return fail(*scanner.failure());
  if (plan.columns_.empty()) (void)plan.take_header({});
  for (const Row& row : plan.rows_) {
    if (plan.sends(row)) plan.approved_.insert(plan.key_of(row));
    const auto due = Date::parse_iso(plan.cell(row, "due_date"));
    const auto days = Rate::parse(plan.cell(row, "days_past_due"));
    if (due && days && days->scale() == 0 && !plan.as_of_.known()) {
      plan.as_of_ = due->plus_days(static_cast<std::int32_t>(days->digits()));
    }
  }
  return plan;
}

Result<PlanFile> PlanFile::read(const std::string& path) {
  auto source = open_text(path);
  if (!source) return fail(source.error());
  return parse(**source, path);
}

std::optional<Diagnostic> PlanFile::difference(const Row& mine, const PlanFile& now,
                                               const Row& theirs) const {
  const bool skipped = !sends(mine);
  for (const std::string& column : columns_) {
    if (std::find(kFree.begin(), kFree.end(), column) != kFree.end()) continue;
    const bool known =
        std::find(now.columns_.begin(), now.columns_.end(), column) != now.columns_.end();
    // A row that a person set to `skip` still bears what it would have said.
    if (!known || (skipped && column != "open_amount")) continue;
    const std::string& was = cell(mine, column);
    const std::string& is = now.cell(theirs, column);
    if (same_value(was, is)) continue;
    return usage_error("plan-changed")
        .with("document", cell(mine, "doc_no"))
        .with("customer", cell(mine, "customer_id"))
        .with("column", column)
        .with("was", was.empty() ? "-" : was)
        .with("now", is.empty() ? "-" : is)
        .at({name_, mine.line, 0, {}, 0});
  }
  return std::nullopt;
}

Result<bool> PlanFile::check(const Table& table) const {
  // Written and read again, so that both sides went the same way.
  StringSink sink;
  const auto csv = find_format("csv");
  if (!(*csv)->write({&table, 1}, {}, sink)) return true;
  const std::string text = sink.take();
  const auto source = memory_source("plan", text);
  const auto now = parse(*source, "plan");
  if (!now) return fail(now.error());
  std::unordered_map<std::string, std::vector<const Row*>> by_key;
  for (const Row& row : now->rows_) by_key[now->key_of(row)].push_back(&row);
  std::unordered_set<std::string> seen;
  bool whole = false;
  for (const Row& row : rows_) {
    const std::string key = key_of(row);
    seen.insert(key);
    whole = whole || (!sends(row) && cell(row, "reason") != "");
    const auto found = by_key.find(key);
    std::optional<Diagnostic> problem;
    if (found != by_key.end()) {
      // Equal lines of a document, or its disputed and its other part, share a key.
      for (const Row* candidate : found->second) {
        problem = sends(row) && !now->sends(*candidate)
                      ? usage_error("plan-row-gone").at({name_, row.line, 0, {}, 0})
                      : difference(row, *now, *candidate);
        if (!problem) break;
      }
    } else {
      problem = usage_error("plan-row-gone").at({name_, row.line, 0, {}, 0});
    }
    if (!problem) continue;
    problem->arguments.push_back({"document", cell(row, "doc_no")});
    problem->arguments.push_back({"customer", cell(row, "customer_id")});
    return fail(std::move(*problem));
  }
  // A row that would be sent may have been taken out by hand; nobody takes out a skipped one.
  for (const Row& row : now->rows_) {
    if (!whole || now->sends(row) || seen.contains(now->key_of(row))) continue;
    return fail(usage_error("plan-row-new")
                    .with("document", now->cell(row, "doc_no"))
                    .with("customer", now->cell(row, "customer_id"))
                    .at({name_, 0, 0, {}, 0}));
  }
  return true;
}

Result<bool> PlanFile::check_sent(const DunningPlan& plan, const Ledger& ledger) const {
  std::unordered_set<std::string> sent;
  for (const DunningRow& row : plan.rows) {
    if (row.send) sent.insert(key_of_row(row, ledger));
  }
  for (const Row& row : rows_) {
    if (!sends(row) || sent.contains(key_of(row))) continue;
    return fail(usage_error("plan-row-gone")
                    .with("document", cell(row, "doc_no"))
                    .with("customer", cell(row, "customer_id"))
                    .at({name_, row.line, 0, {}, 0}));
  }
  return true;
}

bool PlanFile::approves(const DunningRow& row, const Ledger& ledger) const {
  return approved_.contains(key_of_row(row, ledger));
}

}  // namespace arrears
