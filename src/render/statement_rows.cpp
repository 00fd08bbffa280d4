#include "statement_rows.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

using Line = std::array<std::string, kLetterColumns>;

std::string number_of(const ReportInput& input, const StatementWords& words, RowId row) {
  std::string number = one_line(input.ledger.text(Column::doc_no, row));
  return number.empty() ? words.language().word("no_number") : number;
}

LetterItems open_table(const ReportInput& input, const StatementAccount& account,
                       const StatementWords& words) {
  const Ledger& ledger = input.ledger;
  const LetterLanguage& language = words.language();
  LetterItems table;
  for (const OpenItem* item : account.items) {
    const AgedItem aged = input.ager.age(*item);
    table.rows.push_back(Line{number_of(input, words, item->row),
                              language.short_date(ledger.doc_date(item->row)),
                              language.short_date(item->due),
                              aged.due_open ? std::string() : std::to_string(aged.days),
                              language.money(ledger.amount(item->row), account.currency),
                              language.money(item->open, account.currency)});
  }
  for (const UnappliedCredit* credit : account.unapplied) {
    const std::string kind(to_string(ledger.type(credit->row)));
    table.rows.push_back(Line{number_of(input, words, credit->row),
                              language.short_date(ledger.doc_date(credit->row)),
                              words.word("kind_" + kind),
                              {},
                              language.money(-std::abs(ledger.amount(credit->row)),
                                             account.currency),
                              language.money(-credit->left, account.currency)});
  }
  return table;
}

LetterItems activity_table(const ReportInput& input, const StatementAccount& account,
                           const StatementWords& words) {
  const LetterLanguage& language = words.language();
  const auto money = [&](std::int64_t minor) { return language.money(minor, account.currency); };
  LetterItems table;
  std::int64_t balance = account.opening;
  table.rows.push_back(Line{language.short_date(input.period.from), {}, words.word("opening"),
                            {}, {}, money(balance)});
  for (const AccountEntry& entry : account.entries) {
    balance += entry.amount;
    table.rows.push_back(Line{language.short_date(entry.date),
                              number_of(input, words, entry.row),
                              words.word("kind_" + std::string(kind_of(input.ledger, entry))),
                              entry.amount >= 0 ? money(entry.amount) : std::string(),
                              entry.amount < 0 ? money(-entry.amount) : std::string(),
                              money(balance)});
  }
  return table;
}

LetterItems age_table(const ReportInput& input, const StatementAccount& account,
                      const StatementWords& words) {
  const auto& names = input.ager.axis().names();
  std::vector<std::int64_t> sums(names.size());
  for (const OpenItem* item : account.items) sums[input.ager.age(*item).bucket] += item->open;
  LetterItems table;
  table.title = words.word("ageing");
  const auto add = [&](const std::string& word, std::int64_t minor) {
    table.sums.push_back({word, words.language().money(minor, account.currency)});
  };
  for (std::size_t b = 0; b < names.size(); ++b) add(words.bucket(names[b]), sums[b]);
  std::int64_t waiting = 0;
  for (const UnappliedCredit* credit : account.unapplied) waiting += credit->left;
  if (waiting != 0) add(words.word("unapplied"), -waiting);
  add(words.word("balance"), account.closing);
  return table;
}

}  // namespace

std::string StatementWords::word(const std::string& key) const {
  const std::string name = "statement_" + key;
  return language_.word_or(name, english_.word_or(name, key));
}

std::string StatementWords::bucket(std::string_view name) const {
  if (name == "not_due") return word("not_due");
  const auto digits = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return c >= '0' && c <= '9'; });
  };
  const std::size_t bar = name.find('_');
  if (name.starts_with('d') && bar != name.npos && digits(name.substr(1, bar - 1))) {
    const std::string_view from = name.substr(1, bar - 1);
    const std::string_view until = name.substr(bar + 1);
    if (digits(until)) return replaced(word("days"), {{"from", from}, {"until", until}});
    if (until == "up") {
      const std::string over = std::to_string(std::stol(std::string(from)) - 1);
      return replaced(word("days_up"), {{"from", over}});
    }
  }
  return std::string(name);
}

std::array<std::string, kLetterColumns> statement_heads(const StatementWords& words,
                                                        bool activity) {
  const LetterLanguage& language = words.language();
  if (activity) {
    return {words.word("date"),  language.word("head_doc_no"), words.word("entry"),
            words.word("debit"), words.word("credit"),         words.word("balance")};
  }
  return {language.word("head_doc_no"), language.word("head_doc_date"),
          language.word("head_due_date"), language.word("head_days"),
          words.word("amount"),           language.word("head_amount")};
}

std::vector<LetterItems> statement_tables(const ReportInput& input,
                                          const StatementAccount& account,
                                          const StatementWords& words) {
  std::vector<LetterItems> tables;
  tables.push_back(input.activity ? activity_table(input, account, words)
                                  : open_table(input, account, words));
  const std::string day = words.language().date(input.open.as_of);
  tables.back().sums.push_back({replaced(words.word("closing"), {{"date", day}}),
                                words.language().money(account.closing, account.currency)});
  if (!account.items.empty()) tables.push_back(age_table(input, account, words));
  return tables;
}

}  // namespace arrears
