#include "letter_tables.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace arrears {
namespace {

constexpr std::size_t kColumns = 6;
using Line = std::array<std::string, kColumns>;
// Text to the left, numbers to the right.
constexpr std::array<bool, kColumns> kRight{false, false, false, true, true, true};

void pad(std::string& out, std::string_view text, std::size_t width, bool right) {
  const std::size_t taken = text_width(text);
  const std::string space(width > taken ? width - taken : 0, ' ');
  if (right) out += space;
  out += text;
  if (!right) out += space;
}

std::string laid_out(const std::vector<Line>& lines) {
  std::array<std::size_t, kColumns> widths{};
  for (const Line& line : lines) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      widths[c] = std::max(widths[c], text_width(line[c]));
    }
  }
  std::string out;
  for (const Line& line : lines) {
    std::string text;
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (c > 0) text += "  ";
      pad(text, line[c], widths[c], kRight[c]);
    }
    while (text.ends_with(' ')) text.pop_back();
    out += text + '\n';
  }
  return out;
}

std::string number_of(const LetterSource& source, const LetterLanguage& language, RowId row) {
  std::string number = one_line(source.ledger.text(Column::doc_no, row));
  return number.empty() ? language.word("no_number") : number;
}

// Words of the lines below the items, with their amounts; those of nothing are left out.
std::vector<std::pair<std::string, std::int64_t>> sum_lines(const LetterTotal& total,
                                                            const LetterLanguage& language) {
  std::vector<std::pair<std::string, std::int64_t>> lines;
  const auto add = [&](std::string_view word, std::int64_t amount) {
    if (amount != 0) lines.emplace_back(language.word(word), amount);
  };
  add("row_charges_before", total.charges_before);
  add("row_fees", total.fees);
  add("row_interest", total.interest);
  add("row_netted", -total.netted);
  if (!lines.empty()) lines.emplace(lines.begin(), language.word("row_open"), total.open);
  lines.emplace_back(language.word("row_total"), total.total);
  return lines;
}

void add_sums(std::string& out, const LetterTotal& total, const LetterLanguage& language,
              std::size_t width) {
  std::vector<std::pair<std::string, std::string>> lines;
  std::size_t words = 0;
  std::size_t amounts = 0;
  for (const auto& [text, minor] : sum_lines(total, language)) {
    lines.emplace_back(text, language.money(minor, total.currency));
    words = std::max(words, text_width(lines.back().first));
    amounts = std::max(amounts, text_width(lines.back().second));
  }
  const std::size_t left = std::max(words, width > amounts + 2 ? width - amounts - 2 : 0);
  for (const auto& [text, amount] : lines) {
    pad(out, text, left, false);
    out += "  ";
    pad(out, amount, amounts, true);
    out += '\n';
  }
}

}  // namespace

std::string item_table(const LetterSource& source, const DunningLetter& letter,
                       const LetterLanguage& language) {
  std::string out;
  for (const LetterTotal& total : letter.totals) {
    std::vector<Line> lines{{language.word("head_doc_no"), language.word("head_doc_date"),
                             language.word("head_due_date"), language.word("head_days"),
                             language.word("head_level"), language.word("head_amount")}};
    for (const std::size_t index : letter.rows) {
      const DunningRow& row = source.plan.rows[index];
      if (row.currency != total.currency) continue;
      lines.push_back({number_of(source, language, row.row),
                       language.short_date(source.ledger.doc_date(row.row)),
                       language.short_date(row.due), std::to_string(row.days_past_due),
                       std::to_string(row.level), language.money(row.open, row.currency)});
    }
    const std::string items = laid_out(lines);
    std::size_t width = 0;
    for (std::size_t from = 0; from < items.size();) {
      const std::size_t end = items.find('\n', from);
      width = std::max(width, text_width(std::string_view(items).substr(from, end - from)));
      from = end + 1;
    }
    if (!out.empty()) out += '\n';
    out += items + std::string(width, '-') + '\n';
    add_sums(out, total, language, width);
  }
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

std::string charges_table(const LetterSource& source, const DunningLetter& letter,
                          const LetterLanguage& language) {
  std::string out;
  for (const std::size_t index : letter.rows) {
    const DunningRow& row = source.plan.rows[index];
    if (!row.send) continue;
    const std::string number = number_of(source, language, row.row);
    if (row.fee != 0) {
      const std::string fee = language.money(row.fee, row.currency);
      out += replaced(language.word("fee_line"), {{"doc_no", number}, {"amount", fee}}) + '\n';
    }
    if (row.statement < 0) continue;
    const auto& statement = source.plan.statements[static_cast<std::size_t>(row.statement)];
    for (const InterestStretch& line : statement.stretches) {
      const std::string from = language.short_date(line.from);
      const std::string until = language.short_date(line.until);
      const std::string days = std::to_string(line.days);
      const std::string balance = language.money(line.balance, row.currency);
      const std::string rate = language.decimal(line.per_cent.to_decimal());
      const std::string amount = language.money(line.amount, row.currency);
      const std::string unit =
          language.word("unit_" + std::string(to_string(line.unit)));
      out += replaced(language.word("interest_line"),
                      {{"doc_no", number}, {"from", from}, {"until", until}, {"days", days},
                       {"balance", balance}, {"rate", rate}, {"unit", unit},
                       {"amount", amount}}) +
             '\n';
    }
  }
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace arrears
