#include "letter_merge.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace arrears {
namespace {

constexpr std::size_t kAddressLines = 6;
// Fields taken as templates see them, in this order.
constexpr std::array<std::string_view, 27> kTaken{
    "level",      "level_name",  "customer_id",   "customer_name", "contact_name",
    "customer_email", "customer_phone", "salutation", "date",       "deadline",
    "documents",  "due_documents", "oldest_due_date", "days_max",  "open",
    "netted",     "fees",        "interest",      "total",         "creditor_name",
    "bank",       "account",     "bic",           "payment_reference", "signatory",
    "legal_signatory", "place"};

std::vector<TableColumn> columns() {
  std::vector<TableColumn> made{{"letter_id"}, {"letter"}, {"language"}, {"channel"},
                                {"procedure"}, {"subject"}};
  for (const std::string_view name : kTaken) made.push_back({std::string(name)});
  for (std::size_t i = 1; i <= kAddressLines; ++i) {
    made.push_back({"address_" + std::to_string(i)});
  }
  return made;
}

std::string value_of(const kainjow::mustache::data& fields, std::string_view name) {
  const auto* field = fields.get(std::string(name));
  return field != nullptr && field->is_string() ? field->string_value() : std::string{};
}

// What does not fit into the columns goes on in the last one.
std::vector<std::string> address_of(const kainjow::mustache::data& fields) {
  std::vector<std::string> lines(kAddressLines);
  const auto* list = fields.get("customer_address");
  if (list == nullptr || !list->is_list()) return lines;
  std::size_t at = 0;
  for (const auto& entry : list->list_value()) {
    const std::string line = value_of(entry, "line");
    std::string& out = lines[std::min(at++, kAddressLines - 1)];
    out += (out.empty() ? "" : ", ") + line;
  }
  return lines;
}

}  // namespace

Table letter_merge_table(const LetterSource& source,
                         const std::function<const LetterLanguage&(std::size_t)>& language,
                         const std::function<std::string(std::size_t)>& subject) {
  Table table;
  table.report = "dunning";
  table.name = "merge";
  table.as_of = {source.plan.as_of};
  table.columns = columns();
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (std::size_t i = 0; i < source.plan.letters.size(); ++i) {
    const DunningLetter& letter = source.plan.letters[i];
    const auto fields = letter_data(source, letter, language(i));
    const std::string head = subject(i);
    std::vector<std::string> values;
    for (const std::string_view name : kTaken) values.push_back(value_of(fields, name));
    for (std::string& line : address_of(fields)) values.push_back(std::move(line));
    std::vector<Cell> cells{Cell::text(letter.id),
                            Cell::text(letter.file),
                            Cell::text(letter.language),
                            Cell::text(to_string(letter.level_info().channel)),
                            Cell::text(letter.procedure->name),
                            Cell::text(head)};
    for (const std::string& value : values) cells.push_back(Cell::text(value));
    rows->add(cells);
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace arrears
