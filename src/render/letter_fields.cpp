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

// Fields are made only where a template asks for them: most letters use half of them.
class FieldMaker {
 public:
  FieldMaker(const LetterSource& source, const DunningLetter& letter,
             const LetterLanguage& language, const FieldNames* used)
      : source_(source), letter_(letter), language_(language), used_(used) {}

  data take() {
    put_creditor();
    put_customer();
    put_items();
    put_sums();
    put_run();
    return std::move(fields_);
  }

 private:
  [[nodiscard]] bool wanted(std::string_view name) const {
    return used_ == nullptr || used_->contains(name);
  }
  void put(const char* name, data value) { fields_.set(name, value); }
  // `make` gives a text.
  template <class Make>
  void text(const char* name, Make make) {
    if (wanted(name)) put(name, data(make()));
  }
  // An empty text is false, so that a template can leave its line out.
  template <class Make>
  void optional(const char* name, Make make) {
    if (!wanted(name)) return;
    std::string value = make();
    put(name, value.empty() ? data(false) : data(std::move(value)));
  }

  void put_creditor();
  void put_customer();
  void put_items();
  void put_sums();
  void put_run();

  const LetterSource& source_;
  const DunningLetter& letter_;
  const LetterLanguage& language_;
  const FieldNames* used_;
  data fields_{data::type::object};
};

void FieldMaker::put_creditor() {
  const Creditor& creditor = source_.creditor;
  const auto line = [this](const char* name, const std::string& value) {
    optional(name, [&] { return one_line(value); });
  };
  text("creditor_name", [&] { return one_line(creditor.name); });
  if (wanted("creditor_address")) put("creditor_address", line_list(creditor.address));
  line("creditor_contact", creditor.contact);
  line("creditor_email", creditor.email);
  line("creditor_phone", creditor.phone);
  line("creditor_tax_id", creditor.tax_id);
  line("bank", creditor.bank);
  text("account", [&] { return one_line(creditor.account); });
  line("bic", creditor.bic);
  text("payment_reference", [&] {
    const std::string customer = one_line(source_.ledger.customer_id(letter_.customer));
    return replaced(one_line(creditor.reference),
                    {{"customer", customer}, {"letter", letter_.id}});
  });
  line("signatory", creditor.signatory);
  line("legal_signatory", letter_.procedure->signatory);
  line("place", creditor.place);
  line("company", std::string(letter_.company));
}

void FieldMaker::put_customer() {
  const std::string id = one_line(source_.ledger.customer_id(letter_.customer));
  const Customer* master = letter_.master;
  text("customer_id", [&] { return id; });
  text("customer_name", [&] {
    const std::string name = one_line(source_.plan.rows[letter_.rows.front()].customer_name);
    return name.empty() ? id : name;
  });
  if (wanted("customer_address")) {
    put("customer_address", line_list(master != nullptr ? lines_of(master->address)
                                                        : std::vector<std::string>{}));
  }
  const auto of_master = [&](const char* name, std::string Customer::*member) {
    optional(name, [&] { return master != nullptr ? one_line(master->*member) : std::string{}; });
  };
  of_master("customer_email", &Customer::email);
  of_master("customer_phone", &Customer::phone);
  of_master("contact_name", &Customer::contact_name);
  text("salutation", [&] {
    return language_.salutation(master != nullptr ? one_line(master->contact_name) : std::string{});
  });
}

void FieldMaker::put_items() {
  const std::string separator = language_.word_or("separator", ", ");
  const bool listed = wanted("items");
  data items(data::type::list);
  std::string risen;
  std::string all;
  Date oldest;
  bool reminded = true;
  for (const std::size_t index : letter_.rows) {
    const DunningRow& row = source_.plan.rows[index];
    std::string shown = one_line(source_.ledger.text(Column::doc_no, row.row));
    if (shown.empty()) shown = language_.word("no_number");
    const bool rises = row.send && row.level == letter_.level;
    if (listed) {
      data item(data::type::object);
      item.set("doc_no", shown);
      item.set("doc_date", language_.short_date(source_.ledger.doc_date(row.row)));
      item.set("due_date", language_.short_date(row.due));
      item.set("days", std::to_string(row.days_past_due));
      item.set("amount", language_.money(row.open, row.currency));
      item.set("item_level", std::to_string(row.level));
      item.set("rises", data(rises));
      items.push_back(item);
    }
    all += (all.empty() ? "" : separator) + shown;
    if (rises) {
      risen += (risen.empty() ? "" : separator) + shown;
      reminded = reminded && row.previous_level > 0;
    }
    if (!oldest.known() || row.due < oldest) oldest = row.due;
  }
  if (listed) put("items", items);
  text("documents", [&] { return risen; });
  text("due_documents", [&] { return all; });
  text("oldest_due_date", [&] { return language_.date(oldest); });
  text("days_max", [&] { return std::to_string(source_.plan.as_of - oldest); });
  put("reminded", data(reminded));
  put("one_item", data(letter_.rows.size() == 1));
}

void FieldMaker::put_sums() {
  const auto sum = [this](const char* name, auto part) {
    optional(name, [&] { return per_currency(letter_, language_, part); });
  };
  sum("total", [](const LetterTotal& total) { return total.total; });
  sum("open", [](const LetterTotal& total) { return total.open; });
  sum("netted", [](const LetterTotal& total) { return total.netted; });
  sum("fees", [](const LetterTotal& total) { return total.fees; });
  sum("interest", [](const LetterTotal& total) { return total.interest; });
  // Tables stand in the text as marks: every format lays them out in its own way.
  text("item_table", [] { return std::string(kItemsMark); });
  const bool charged = std::any_of(letter_.totals.begin(), letter_.totals.end(),
                                   [](const LetterTotal& total) {
                                     return total.fees != 0 || total.interest != 0;
                                   });
  optional("charges_table",
           [&] { return charged ? std::string(kChargesMark) : std::string{}; });
}

void FieldMaker::put_run() {
  const Level& level = letter_.level_info();
  text("date", [&] { return language_.date(source_.plan.as_of); });
  text("as_of", [&] { return language_.date(source_.plan.as_of); });
  optional("deadline", [&] { return language_.date(letter_.deadline); });
  text("letter_id", [&] { return letter_.id; });
  text("level", [&] { return std::to_string(letter_.level); });
  text("level_name",
       [&] { return language_.word_or("level_" + level.name, one_line(level.name)); });
  text("channel", [&] {
    const std::string channel(to_string(level.channel));
    return language_.word_or("channel_" + channel, channel);
  });
  put("stop_supply", data(level.stop_supply));
  put("letter_before_claim", data(letter_.letter_before_claim));
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
                 const LetterLanguage& language, const FieldNames* used) {
  return FieldMaker(source, letter, language, used).take();
}

}  // namespace arrears
