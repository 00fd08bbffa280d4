#include "letter_fields.hpp"

#include <algorithm>
#include <array>

#include "letter_parts.hpp"

namespace arrears {
namespace {

using kainjow::mustache::data;

constexpr std::array<LetterField, 54> kFields{{
    {"creditor_name", "who writes"},
    {"creditor_address", "section: lines of the creditor's address"},
    {"line", "one line of an address"},
    {"creditor_contact", "whom to ask"},
    {"creditor_email", "e-mail of the creditor"},
    {"creditor_phone", "telephone of the creditor"},
    {"creditor_tax_id", "tax number of the creditor"},
    {"bank", "name of the bank"},
    {"account", "account to pay to; required"},
    {"bic", "bank's code"},
    {"payment_reference", "what to name when paying; required"},
    {"signatory", "name below the letter"},
    {"legal_signatory", "lawyer or legal department that signs; may be empty"},
    {"place", "place beside the date"},
    {"customer_id", "customer number"},
    {"customer_name", "customer's name, else its number"},
    {"customer_address", "section: lines of the customer's address"},
    {"customer_email", "e-mail of the customer"},
    {"customer_phone", "telephone of the customer"},
    {"contact_name", "person to write to; may be empty"},
    {"salutation", "form of address, with the person's name where it is known"},
    {"company", "company of the creditor, where the ledger has several"},
    {"date", "day of the run"},
    {"as_of", "payments up to this day are included"},
    {"deadline", "day to pay by; required where a template states it"},
    {"letter_id", "our reference"},
    {"level", "number of the highest level in the letter"},
    {"level_name", "its name"},
    {"channel", "by what the letter goes"},
    {"subject", "first line of a letter's text, in the frame only"},
    {"body", "text of the letter, in the frame only"},
    {"items", "section: all items in the letter"},
    {"doc_no", "in items: document number"},
    {"doc_date", "in items: its date"},
    {"due_date", "in items: day on which it was due"},
    {"days", "in items: days past due"},
    {"amount", "in items: open amount with currency"},
    {"item_level", "in items: its level"},
    {"rises", "in items: section, when the letter's deadline concerns it"},
    {"item_table", "items and totals as a table"},
    {"charges_table", "what fees and interest rest on; empty without any"},
    {"documents", "numbers of the items that the deadline concerns"},
    {"due_documents", "numbers of all items"},
    {"total", "what is asked for, per currency"},
    {"open", "open items, per currency"},
    {"netted", "credit taken off, per currency; empty without any"},
    {"fees", "fees of this letter; empty without any"},
    {"interest", "interest of this letter; empty without any"},
    {"oldest_due_date", "the earliest due date"},
    {"days_max", "days past due of the oldest item"},
    {"stop_supply", "section, when the level stops supply"},
    {"letter_before_claim", "section, for persons in the United Kingdom at the final level"},
    {"reminded", "section, when all items that the deadline concerns had a letter before"},
    {"one_item", "section, when the letter has one item"},
}};

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

data line_list(const std::vector<std::string>& lines) {
  data list(data::type::list);
  for (const std::string& line : lines) list.push_back(data("line", data(one_line(line))));
  return list;
}

// `EUR 1,300.00 and USD 5.00`; empty where there is nothing.
template <class Part>
std::string per_currency(const DunningLetter& letter, const LetterLanguage& language,
                         Part part) {
  std::string out;
  for (const LetterTotal& total : letter.totals) {
    const std::int64_t minor = part(total);
    if (minor == 0) continue;
    if (!out.empty()) out += language.word("and");
    out += language.money(minor, total.currency);
  }
  return out;
}

void put_optional(data& fields, const std::string& name, std::string value) {
  // An empty text is false, so that a template can leave its line out.
  fields.set(name, value.empty() ? data(false) : data(std::move(value)));
}

void put_creditor(data& fields, const LetterSource& source, const DunningLetter& letter) {
  const Creditor& creditor = source.creditor;
  const std::string customer = one_line(source.ledger.customer_id(letter.customer));
  fields.set("creditor_name", one_line(creditor.name));
  fields.set("creditor_address", line_list(creditor.address));
  put_optional(fields, "creditor_contact", one_line(creditor.contact));
  put_optional(fields, "creditor_email", one_line(creditor.email));
  put_optional(fields, "creditor_phone", one_line(creditor.phone));
  put_optional(fields, "creditor_tax_id", one_line(creditor.tax_id));
  put_optional(fields, "bank", one_line(creditor.bank));
  fields.set("account", one_line(creditor.account));
  put_optional(fields, "bic", one_line(creditor.bic));
  fields.set("payment_reference",
             replaced(one_line(creditor.reference),
                      {{"customer", customer}, {"letter", letter.id}}));
  put_optional(fields, "signatory", one_line(creditor.signatory));
  put_optional(fields, "legal_signatory", one_line(letter.procedure->signatory));
  put_optional(fields, "place", one_line(creditor.place));
  put_optional(fields, "company", one_line(letter.company));
}

void put_customer(data& fields, const LetterSource& source, const DunningLetter& letter,
                  const LetterLanguage& language) {
  const std::string id = one_line(source.ledger.customer_id(letter.customer));
  const std::string name =
      one_line(source.plan.rows[letter.rows.front()].customer_name);
  const Customer* master = letter.master;
  fields.set("customer_id", id);
  fields.set("customer_name", name.empty() ? id : name);
  fields.set("customer_address",
             line_list(master != nullptr ? lines_of(master->address)
                                         : std::vector<std::string>{}));
  const std::string contact = master != nullptr ? one_line(master->contact_name) : std::string{};
  put_optional(fields, "customer_email", master != nullptr ? one_line(master->email) : "");
  put_optional(fields, "customer_phone", master != nullptr ? one_line(master->phone) : "");
  put_optional(fields, "contact_name", contact);
  fields.set("salutation", language.salutation(contact));
}

void put_items(data& fields, const LetterSource& source, const DunningLetter& letter,
               const LetterLanguage& language) {
  const std::string separator = language.word_or("separator", ", ");
  data items(data::type::list);
  std::string risen;
  std::string all;
  Date oldest;
  bool reminded = true;
  for (const std::size_t index : letter.rows) {
    const DunningRow& row = source.plan.rows[index];
    const std::string number = one_line(source.ledger.text(Column::doc_no, row.row));
    data item(data::type::object);
    item.set("doc_no", number.empty() ? language.word("no_number") : number);
    item.set("doc_date", language.short_date(source.ledger.doc_date(row.row)));
    item.set("due_date", language.short_date(row.due));
    item.set("days", std::to_string(row.days_past_due));
    item.set("amount", language.money(row.open, row.currency));
    item.set("item_level", std::to_string(row.level));
    item.set("rises", data(row.send && row.level == letter.level));
    items.push_back(std::move(item));
    const std::string& shown = number.empty() ? language.word("no_number") : number;
    all += (all.empty() ? "" : separator) + shown;
    if (row.send && row.level == letter.level) {
      risen += (risen.empty() ? "" : separator) + shown;
      reminded = reminded && row.previous_level > 0;
    }
    if (!oldest.known() || row.due < oldest) oldest = row.due;
  }
  fields.set("items", std::move(items));
  fields.set("documents", std::move(risen));
  fields.set("due_documents", std::move(all));
  fields.set("oldest_due_date", language.date(oldest));
  fields.set("days_max", std::to_string(source.plan.as_of - oldest));
  fields.set("reminded", data(reminded));
  fields.set("one_item", data(letter.rows.size() == 1));
}

void put_sums(data& fields, const DunningLetter& letter, const LetterLanguage& language) {
  const auto put = [&](const char* name, auto part) {
    put_optional(fields, name, per_currency(letter, language, part));
  };
  put("total", [](const LetterTotal& total) { return total.total; });
  put("open", [](const LetterTotal& total) { return total.open; });
  put("netted", [](const LetterTotal& total) { return total.netted; });
  put("fees", [](const LetterTotal& total) { return total.fees; });
  put("interest", [](const LetterTotal& total) { return total.interest; });
  // Tables stand in the text as marks: every format lays them out in its own way.
  fields.set("item_table", std::string(kItemsMark));
  const bool charged = std::any_of(letter.totals.begin(), letter.totals.end(),
                                   [](const LetterTotal& total) {
                                     return total.fees != 0 || total.interest != 0;
                                   });
  put_optional(fields, "charges_table", charged ? std::string(kChargesMark) : std::string{});
}

}  // namespace

std::span<const std::string_view> letter_field_names() {
  static const auto names = [] {
    std::array<std::string_view, kFields.size()> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = kFields[i].name;
    return all;
  }();
  return names;
}

std::vector<LetterField> letter_fields() { return {kFields.begin(), kFields.end()}; }

data letter_data(const LetterSource& source, const DunningLetter& letter,
                 const LetterLanguage& language) {
  data fields(data::type::object);
  put_creditor(fields, source, letter);
  put_customer(fields, source, letter, language);
  put_items(fields, source, letter, language);
  put_sums(fields, letter, language);
  fields.set("date", language.date(source.plan.as_of));
  fields.set("as_of", language.date(source.plan.as_of));
  put_optional(fields, "deadline", language.date(letter.deadline));
  fields.set("letter_id", letter.id);
  fields.set("level", std::to_string(letter.level));
  const Level& level = letter.level_info();
  const std::string channel(to_string(level.channel));
  fields.set("level_name", language.word_or("level_" + level.name, one_line(level.name)));
  fields.set("channel", language.word_or("channel_" + channel, channel));
  fields.set("stop_supply", data(letter.level_info().stop_supply));
  fields.set("letter_before_claim", data(letter.letter_before_claim));
  return fields;
}

}  // namespace arrears
