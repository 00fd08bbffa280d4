#include "statement_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "letter_parts.hpp"

namespace arrears {
namespace {

using kainjow::mustache::data;

constexpr std::array<LetterField, 28> kFields{{
    {"creditor_name", "who writes"},
    {"creditor_address", "section: lines of the creditor's address"},
    {"line", "one line of an address"},
    {"creditor_contact", "whom to ask"},
    {"creditor_email", "e-mail of the creditor"},
    {"creditor_phone", "telephone of the creditor"},
    {"creditor_tax_id", "tax number of the creditor"},
    {"bank", "name of the bank"},
    {"account", "account to pay to"},
    {"bic", "bank's code"},
    {"payment_reference", "what to name when paying"},
    {"signatory", "name below the statement"},
    {"place", "place beside the date"},
    {"customer_id", "customer number"},
    {"customer_name", "customer's name, else its number"},
    {"customer_address", "section: lines of the customer's address"},
    {"contact_name", "person to write to; may be empty"},
    {"salutation", "form of address, with the person's name where it is known"},
    {"company", "company of the creditor, where the ledger has several"},
    {"date", "day of the statement"},
    {"as_of", "the same: what is booked up to this day is included"},
    {"from", "first day of the period of an activity statement"},
    {"letter_id", "our reference"},
    {"balance", "closing balance, per currency"},
    {"entry_table", "the statement itself with the age of open items, per currency"},
    {"activity", "section, in a statement of activity"},
    {"open_items", "section, in a statement of open items"},
    {"to_pay", "section, where a balance is owed"},
}};
constexpr std::array<std::string_view, 2> kFrameFields{"subject", "body"};

data line_list(const std::vector<std::string>& lines) {
  data list(data::type::list);
  for (const std::string& line : lines) list.push_back(data("line", data(one_line(line))));
  return list;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    std::string line = one_line(text.substr(0, end));
    if (!line.empty()) lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// An empty text is false, so that a template can leave its line out.
data optional_text(std::string text) { return text.empty() ? data(false) : data(std::move(text)); }

void put_creditor(data& fields, const Creditor& creditor, const std::string& customer,
                  const std::string& id) {
  const auto line = [&](const char* name, const std::string& value) {
    fields.set(name, optional_text(one_line(value)));
  };
  line("creditor_name", creditor.name);
  fields.set("creditor_address", line_list(creditor.address));
  line("creditor_contact", creditor.contact);
  line("creditor_email", creditor.email);
  line("creditor_phone", creditor.phone);
  line("creditor_tax_id", creditor.tax_id);
  line("bank", creditor.bank);
  line("account", creditor.account);
  line("bic", creditor.bic);
  line("signatory", creditor.signatory);
  line("place", creditor.place);
  line("payment_reference",
       replaced(creditor.reference, {{"customer", customer}, {"letter", id}}));
}

std::string balance_text(const StatementFacts& statement, const LetterLanguage& language) {
  std::string out;
  for (const StatementAccount& account : statement.accounts) {
    if (!out.empty()) out += language.word("and");
    out += language.money(account.closing, account.currency);
  }
  return out;
}

}  // namespace

std::span<const std::string_view> statement_field_names() {
  static const auto names = [] {
    std::array<std::string_view, kFields.size() + kFrameFields.size()> all;
    for (std::size_t i = 0; i < kFields.size(); ++i) all[i] = kFields[i].name;
    std::copy(kFrameFields.begin(), kFrameFields.end(), all.begin() + kFields.size());
    return all;
  }();
  return names;
}

std::string statement_customer_name(const ReportInput& input, const StatementFacts& statement) {
  std::string name = one_line(input.ager.facts().name(statement.customer));
  return name.empty() ? one_line(input.ledger.customer_id(statement.customer)) : name;
}

data statement_data(const ReportInput& input, const Creditor& creditor,
                    const StatementFacts& statement, const LetterLanguage& language) {
  const std::string id = one_line(input.ledger.customer_id(statement.customer));
  const std::string day = language.date(input.open.as_of);
  const Customer* master = statement.master;
  const std::string contact = master != nullptr ? one_line(master->contact_name) : std::string();
  data fields{data::type::object};
  put_creditor(fields, creditor, id, statement.id);
  fields.set("customer_id", id);
  fields.set("customer_name", statement_customer_name(input, statement));
  fields.set("customer_address", line_list(master != nullptr ? lines_of(master->address)
                                                             : std::vector<std::string>{}));
  fields.set("contact_name", optional_text(contact));
  fields.set("salutation", language.salutation(contact));
  fields.set("company", optional_text(one_line(statement.company)));
  fields.set("date", day);
  fields.set("as_of", day);
  fields.set("from", language.date(input.period.from));
  fields.set("letter_id", statement.id);
  fields.set("balance", balance_text(statement, language));
  fields.set("entry_table", std::string(kItemsMark));
  fields.set("activity", data(input.activity));
  fields.set("open_items", data(!input.activity));
  const bool owed = std::any_of(statement.accounts.begin(), statement.accounts.end(),
                                [](const StatementAccount& one) { return one.closing > 0; });
  fields.set("to_pay", data(owed));
  return fields;
}

std::vector<LetterField> statement_fields() { return {kFields.begin(), kFields.end()}; }

}  // namespace arrears
