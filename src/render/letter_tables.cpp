#include "letter_tables.hpp"

namespace arrears {
namespace {

std::string number_of(const LetterSource& source, const LetterLanguage& language, RowId row) {
  std::string number = one_line(source.ledger.text(Column::doc_no, row));
  return number.empty() ? language.word("no_number") : number;
}

// The lines below the items; those of nothing are left out.
std::vector<std::array<std::string, 2>> sum_lines(const LetterTotal& total,
                                                  const LetterLanguage& language) {
  std::vector<std::array<std::string, 2>> lines;
  const auto put = [&](std::string_view word, std::int64_t amount) {
    lines.push_back({language.word(word), language.money(amount, total.currency)});
  };
  const auto add = [&](std::string_view word, std::int64_t amount) {
    if (amount == 0) return;
    if (lines.empty()) put("row_open", total.open);
    put(word, amount);
  };
  add("row_charges_before", total.charges_before);
  add("row_fees", total.fees);
  add("row_interest", total.interest);
  add("row_netted", -total.netted);
  put("row_total", total.total);
  return lines;
}

std::string interest_line(const InterestStretch& line, const std::string& number,
                          Currency currency, const LetterLanguage& language) {
  const std::string from = language.short_date(line.from);
  const std::string until = language.short_date(line.until);
  const std::string days = std::to_string(line.days);
  const std::string balance = language.money(line.balance, currency);
  const std::string rate = language.decimal(line.per_cent.to_decimal());
  const std::string amount = language.money(line.amount, currency);
  const std::string unit = language.word("unit_" + std::string(to_string(line.unit)));
  return replaced(language.word("interest_line"),
                  {{"doc_no", number}, {"from", from}, {"until", until}, {"days", days},
                   {"balance", balance}, {"rate", rate}, {"unit", unit}, {"amount", amount}});
}

}  // namespace

std::array<std::string, kLetterColumns> item_heads(const LetterLanguage& language) {
  return {language.word("head_doc_no"),   language.word("head_doc_date"),
          language.word("head_due_date"), language.word("head_days"),
          language.word("head_level"),    language.word("head_amount")};
}

std::vector<LetterItems> item_tables(const LetterSource& source, const DunningLetter& letter,
                                     const LetterLanguage& language) {
  std::vector<LetterItems> tables;
  for (const LetterTotal& total : letter.totals) {
    LetterItems& items = tables.emplace_back();
    for (const std::size_t index : letter.rows) {
      const DunningRow& row = source.plan.rows[index];
      if (row.currency != total.currency) continue;
      items.rows.push_back({number_of(source, language, row.row),
                            language.short_date(source.ledger.doc_date(row.row)),
                            language.short_date(row.due), std::to_string(row.days_past_due),
                            std::to_string(row.level),
                            language.money(row.open, row.currency)});
    }
    items.sums = sum_lines(total, language);
  }
  return tables;
}

std::vector<std::string> charge_lines(const LetterSource& source, const DunningLetter& letter,
                                      const LetterLanguage& language) {
  std::vector<std::string> lines;
  for (const std::size_t index : letter.rows) {
    const DunningRow& row = source.plan.rows[index];
    if (!row.send) continue;
    const std::string number = number_of(source, language, row.row);
    if (row.fee != 0) {
      const std::string fee = language.money(row.fee, row.currency);
      const Fee& own = row.level_info()->fee;  // else it is the letter's
      const bool of_item = own.per != FeePer::letter && !own.none();
      lines.push_back(replaced(language.word(of_item ? "fee_line" : "fee_letter_line"),
                               {{"doc_no", number}, {"amount", fee}}));
    }
    if (row.statement < 0) continue;
    const auto& statement = source.plan.statements[static_cast<std::size_t>(row.statement)];
    for (const InterestStretch& line : statement.stretches) {
      lines.push_back(interest_line(line, number, row.currency, language));
    }
  }
  return lines;
}

}  // namespace arrears
