// A random ledger, written in a random way, is read back as it was.
#include <arrears/read/read_ledger.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

struct Entry {
  int customer = 0;
  int kind = 0;      // invoice, credit note, payment
  int month = 1, day = 1;
  int amount = 1;    // minor units, above zero
  int open = 0;      // up to the amount
};

/// How a program writes its report.
struct Style {
  char separator = ',';
  bool quoted = false, bom = false, crlf = false, preamble = false, group_marks = false;
  bool grouped = false;    // a line names the customer, a total ends the group
  bool sides = false;      // debit and credit instead of signs
  bool comma = false;      // the decimal mark
  int negative = 0;        // -5, 5-, (5), 5 CR
  int dates = 0;           // 2026-03-31, 31.03.2026, 31/03/2026, 03/31/2026, 31 Mar 2026
  bool wrong_total = false;
};

constexpr std::array<const char*, 3> kKinds = {"Invoice", "Credit note", "Payment"};
constexpr std::array<const char*, 4> kNames = {"Alder & Finch Ltd", "Summit, Sons", "总和公司",
                                               "Müller \"Holz\" KG"};
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

std::string date_text(const Style& how, int month, int day) {
  switch (how.dates) {
    case 1: return two(day) + '.' + two(month) + ".2026";
    case 2: return two(day) + '/' + two(month) + "/2026";
    case 3: return two(month) + '/' + two(day) + "/2026";
    case 4: return std::to_string(day) + ' ' + kMonths[static_cast<std::size_t>(month - 1)] +
                   " 2026";
    default: return "2026-" + two(month) + '-' + two(day);
  }
}

std::string amount_text(const Style& how, int minor) {
  const int size = std::abs(minor);
  std::string units = std::to_string(size / 100);
  if (how.group_marks && units.size() > 3) units.insert(units.size() - 3, how.comma ? "." : ",");
  const std::string number = units + (how.comma ? "," : ".") + two(size % 100);
  if (minor >= 0) return number;
  switch (how.negative) {
    case 1: return number + '-';
    case 2: return '(' + number + ')';
    case 3: return number + " CR";
    default: return '-' + number;
  }
}

class Writer {
 public:
  explicit Writer(const Style& how) : how_(how) {}

  void line(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += how_.separator;
      const bool needs = cells[i].find_first_of("\",;|\t\n") != std::string::npos;
      if (!how_.quoted && !needs) {
        text += cells[i];
        continue;
      }
      text += '"';
      for (const char c : cells[i]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += how_.crlf ? "\r\n" : "\n";
  }

  /// Amount cells: one, or a debit and a credit.
  [[nodiscard]] std::vector<std::string> money(int signed_minor) const {
    if (!how_.sides) return {amount_text(how_, signed_minor)};
    if (signed_minor < 0) return {"", amount_text(how_, -signed_minor)};
    return {amount_text(how_, signed_minor), ""};
  }

  std::string text;

 private:
  const Style& how_;
};

int effect(const Entry& entry) { return entry.kind == 0 ? entry.amount : -entry.amount; }
int effect_open(const Entry& entry) { return entry.kind == 0 ? entry.open : -entry.open; }

std::string written(const Style& how, const std::vector<Entry>& entries) {
  Writer out(how);
  if (how.bom) out.text = "\xEF\xBB\xBF";
  if (how.preamble) {
    out.line({"Harbour Lane Trading Ltd"});
    out.line({"Open items", "", "as of 31 March 2026"});
    out.line({""});
  }
  std::vector<std::string> header = {"Type", "Invoice no", "Date"};
  if (!how.grouped) header.insert(header.begin(), "Customer");
  if (how.grouped) header.insert(header.begin(), "");
  for (const char* name : {"Debit", "Credit"}) {
    if (how.sides) header.emplace_back(name);
  }
  if (!how.sides) header.emplace_back("Amount");
  header.emplace_back("Open amount");
  out.line(header);
  const auto row = [&](const std::string& first, const Entry& entry, std::size_t number) {
    std::vector<std::string> cells = {first, kKinds[static_cast<std::size_t>(entry.kind)],
                                      "N" + std::to_string(number),
                                      date_text(how, entry.month, entry.day)};
    for (std::string& cell : out.money(effect(entry))) cells.push_back(std::move(cell));
    cells.push_back(amount_text(how, effect_open(entry)));
    out.line(cells);
  };
  const auto total = [&](const std::string& label, int sum, int open) {
    std::vector<std::string> cells = {label, "", "", ""};
    for (std::string& cell : out.money(sum)) cells.push_back(std::move(cell));
    cells.push_back(amount_text(how, open));
    out.line(cells);
  };
  int sum = 0, open = 0;
  for (std::size_t c = 0; c < kNames.size(); ++c) {
    if (how.grouped) out.line({kNames[c], "", "", ""});
    int group = 0, group_open = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (static_cast<std::size_t>(entries[i].customer) != c) continue;
      row(how.grouped ? "" : kNames[c], entries[i], i);
      group += effect(entries[i]);
      group_open += effect_open(entries[i]);
    }
    if (how.grouped) total(std::string("Total for ") + kNames[c], group, group_open);
    sum += group;
    open += group_open;
  }
  total("Grand total", sum, open + (how.wrong_total ? 1 : 0));
  return out.text;
}

std::vector<std::string> lines_of(const std::vector<Entry>& entries) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& e = entries[i];
    lines.push_back(std::string(kNames[static_cast<std::size_t>(e.customer)]) + '|' +
                    std::to_string(e.kind) + "|N" + std::to_string(i) + "|2026-" + two(e.month) +
                    '-' + two(e.day) + '|' + std::to_string(e.amount) + '|' +
                    std::to_string(e.open));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> lines_of(const Ledger& ledger) {
  std::vector<std::string> lines;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const DocType type = ledger.type(row);
    const int kind = type == DocType::invoice ? 0 : type == DocType::credit_note ? 1 : 2;
    lines.push_back(std::string(ledger.customer_id(ledger.customer(row))) + '|' +
                    std::to_string(kind) + '|' + std::string(ledger.text(Column::doc_no, row)) +
                    '|' + ledger.doc_date(row).to_iso() + '|' +
                    std::to_string(ledger.amount(row)) + '|' +
                    std::to_string(ledger.money(Column::open_amount, row).value_or(-1)));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

rc::Gen<Entry> any_entry() {
  using rc::gen::inRange;
  return rc::gen::map(rc::gen::tuple(inRange(0, 4), inRange(0, 3), inRange(1, 13),
                                     inRange(1, 29), inRange(1, 999'999), inRange(0, 999'999)),
                      [](const auto& parts) {
    Entry entry;
    std::tie(entry.customer, entry.kind, entry.month, entry.day, entry.amount, entry.open) = parts;
    entry.open = std::min(entry.open, entry.amount);
    return entry;
  });
}

rc::Gen<Style> any_dialect() {
  using rc::gen::arbitrary;
  return rc::gen::map(
      rc::gen::tuple(rc::gen::element(',', ';', '\t', '|'),
                     rc::gen::container<std::vector<bool>>(8, arbitrary<bool>()),
                     rc::gen::inRange(0, 4), rc::gen::inRange(0, 5)),
      [](const auto& parts) {
        Style how;
        std::vector<bool> yes;
        std::tie(how.separator, yes, how.negative, how.dates) = parts;
        how.quoted = yes[0];
        how.bom = yes[1];
        how.crlf = yes[2];
        how.preamble = yes[3];
        how.group_marks = yes[4];
        how.grouped = yes[5];
        how.sides = yes[6];
        how.comma = yes[7];
        return how;
      });
}

/// What decides every convention: a day above 12 and both marks.
std::vector<Entry> decided(std::vector<Entry> entries) {
  entries.push_back({0, 0, 3, 25, 123'456, 123'456});
  return entries;
}

tl::expected<ReadOutcome, Diagnostics> read_back(const std::string& text, std::size_t chunk) {
  auto options = options_for("");
  options.currency = *Currency::from_code("EUR");
  options.threads = 2;
  options.chunk_bytes = chunk;
  return read_text(text, std::move(options));
}

}  // namespace

TEST_CASE("a ledger is read back whatever the dialect") {
  CHECK(rc::check("written in any way, read the same, every total right", [] {
    const auto entries = decided(*rc::gen::container<std::vector<Entry>>(any_entry()));
    const Style how = *any_dialect();
    const std::string text = written(how, entries);
    RC_LOG() << text;
    const auto outcome = read_back(text, *rc::gen::inRange<std::size_t>(20, 4000));
    if (!outcome) RC_LOG() << outcome.error()[0].code;
    RC_ASSERT(outcome.has_value());
    for (const Diagnostic& d : outcome->diagnostics) RC_LOG() << d.code << '\n';
    RC_ASSERT(lines_of(outcome->ledger) == lines_of(entries));
    RC_ASSERT(outcome->diagnostics.empty());
  }));
}

TEST_CASE("a total that is a cent off is noticed in any dialect") {
  CHECK(rc::check("one warning, and the rows all the same", [] {
    const auto entries = decided(*rc::gen::container<std::vector<Entry>>(any_entry()));
    Style how = *any_dialect();
    how.wrong_total = true;
    const auto outcome = read_back(written(how, entries), 4000);
    RC_ASSERT(outcome.has_value());
    RC_ASSERT(lines_of(outcome->ledger) == lines_of(entries));
    RC_ASSERT(outcome->diagnostics.size() == 1U);
    RC_ASSERT(outcome->diagnostics[0].code == "total-differs");
  }));
}
