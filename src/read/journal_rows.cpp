#include "journal_rows.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <arrears/read/profile.hpp>

#include "currency_mark.hpp"
#include "journal_balance.hpp"
#include "journal_lines.hpp"
#include "words.hpp"

namespace arrears {
namespace {

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

class Maker {
 public:
  Maker(JournalBook& book, const ReadOptions& options)
      : book_(book), options_(options), words_(Profile{}), balance_(book, options) {}

  std::optional<Diagnostic> make() {
    for (const JournalTransaction& transaction : book_.transactions) {
      const auto moved = balance_.balanced(transaction);
      if (balance_.stop()) return balance_.stop();
      if (!moved) {
        reject(transaction);
        continue;
      }
      for (std::size_t i = 0; i < transaction.postings.size(); ++i) {
        const JournalPosting& posting = transaction.postings[i];
        if (!receivable_part(posting.account, options_.receivables)) continue;
        for (const JournalMoved& amount : (*moved)[i]) add_row(transaction, posting, amount);
        if (balance_.stop()) return balance_.stop();
      }
    }
    return std::nullopt;
  }

  std::vector<JournalRow> rows;

 private:
  void reject(const JournalTransaction& transaction) {
    const std::string& text = book_.files[transaction.at.file].text;
    const auto from = static_cast<std::size_t>(transaction.at.offset);
    const auto to = static_cast<std::size_t>(transaction.end);
    book_.faults.push_back({*balance_.fault(), transaction.at.file,
                            std::string(without_blanks(text.substr(from, to - from)))});
  }

  [[nodiscard]] static std::string tag(const JournalTransaction& transaction,
                                       const JournalPosting& posting,
                                       std::initializer_list<std::string_view> names) {
    for (const JournalTags* const tags : {&posting.tags, &transaction.tags}) {
      for (const std::string_view name : names) {
        for (const auto& [known, value] : *tags) {
          if (known == name && !value.empty()) return value;
        }
      }
    }
    return {};
  }

  void reject_row(const JournalPosting& posting, Diagnostic why) {
    const std::string& text = book_.files[posting.at.file].text;
    const auto from = static_cast<std::size_t>(posting.at.offset);
    why = std::move(why).at(book_.place(posting.at, posting.account_at, posting.account.size()));
    book_.faults.push_back(
        {std::move(why), posting.at.file,
         std::string(without_blanks(text.substr(from, text.find('\n', from) - from)))});
  }

  void add_row(const JournalTransaction& transaction, const JournalPosting& posting,
               const JournalMoved& moved) {
    JournalRow row;
    row.at = posting.at;
    row.account_at = posting.account_at;
    row.amount_at = posting.amount ? posting.amount->at : posting.account_at;
    row.account = posting.account;
    row.origin = book_.files[posting.at.file].name + ":" + std::to_string(posting.at.line);
    std::optional<Diagnostic> why = fill_tags(transaction, posting, row);
    if (!why) why = fill_customer(transaction, posting, row);
    if (!why) why = fill_kind(transaction, posting, moved, row);
    if (!why) why = fill_currency(moved, row);
    if (why) {
      reject_row(posting, std::move(*why));
      return;
    }
    const Date date = posting.date.known() ? posting.date : transaction.date;
    row.cells[slot_of(Column::doc_date)] = date.to_iso();
    std::string& text = row.cells[slot_of(Column::text)];
    if (text.empty()) text = transaction.description;
    std::string& reference = row.cells[slot_of(Column::reference)];
    const bool used = row.cells[slot_of(Column::doc_no)] == transaction.code;
    if (reference.empty() && !used) reference = transaction.code;
    rows.push_back(std::move(row));
  }

  /// Columns that a tag of their name fills.
  std::optional<Diagnostic> fill_tags(const JournalTransaction& transaction,
                                      const JournalPosting& posting, JournalRow& row) {
    for (const ColumnInfo& column : all_columns()) {
      const Column c = column.column;
      if (c == Column::doc_type || c == Column::customer_id || c == Column::doc_date ||
          c == Column::currency || c == Column::amount || c == Column::open_amount) {
        continue;
      }
      const std::string said = c == Column::due_date
                                   ? tag(transaction, posting, {"due", "due_date"})
                                   : tag(transaction, posting, {column.key});
      if (said.empty()) continue;
      auto cell = tag_value(column.kind, said, transaction.date.year(), posting);
      if (!cell) {
        return error("journal-tag-unknown")
            .with("tag", std::string(column.key))
            .with("text", said);
      }
      row.cells[slot_of(c)] = std::move(*cell);
    }
    return std::nullopt;
  }

  /// A tag's text as a column of that kind has it; nothing when it cannot be read.
  std::optional<std::string> tag_value(ColumnKind kind, const std::string& said, int year,
                                       const JournalPosting& posting) {
    if (kind == ColumnKind::date) {
      std::string_view text = std::string_view(said).substr(0, said.find_first_of(" ,"));
      const TakenDate day = take_date(text, year);
      if (!day.fault.empty() || !text.empty()) return std::nullopt;
      return day.date.to_iso();
    }
    if (kind == ColumnKind::money) {
      std::size_t end = 0;
      const auto amount = take_amount(said, end);
      const auto number = amount ? balance_.value(*amount, posting) : std::nullopt;
      return number ? std::optional(number->value.text()) : std::nullopt;
    }
    if (kind == ColumnKind::yes_no) {
      const auto yes = words_.yes_no(said);
      return yes ? std::optional(std::string(*yes ? "yes" : "")) : std::nullopt;
    }
    return said;
  }

  std::optional<Diagnostic> fill_customer(const JournalTransaction& transaction,
                                          const JournalPosting& posting, JournalRow& row) {
    std::string customer = tag(transaction, posting, {"customer", "customer_id"});
    if (customer.empty()) customer = *receivable_part(posting.account, options_.receivables);
    if (!customer.empty()) {
      row.cells[slot_of(Column::customer_id)] = customer;
      return std::nullopt;
    }
    // The payee stands before a bar.
    const std::string& description = transaction.description;
    customer = without_blanks(std::string_view(description).substr(0, description.find('|')));
    if (customer.empty()) return error("journal-no-customer");
    std::string& name = row.cells[slot_of(Column::customer_name)];
    if (name.empty()) name = customer;
    return std::nullopt;
  }

  [[nodiscard]] static bool is_opening(const JournalTransaction& transaction) {
    return std::any_of(transaction.postings.begin(), transaction.postings.end(),
                       [](const JournalPosting& posting) {
                         std::string name = posting.account.substr(0, 14);
                         for (char& c : name) {
                           if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
                         }
                         return name.starts_with("equity:opening");
                       });
  }

  std::optional<Diagnostic> fill_kind(const JournalTransaction& transaction,
                                      const JournalPosting& posting, const JournalMoved& moved,
                                      JournalRow& row) {
    const bool negative = moved.value.is_negative();
    DocType type = negative ? DocType::payment
                   : is_opening(transaction) ? DocType::opening
                                             : DocType::invoice;
    if (const std::string said = tag(transaction, posting, {"type", "doc_type"}); !said.empty()) {
      const auto kind = words_.kind(said);
      if (!kind || !kind->type) return error("doc-type-unknown").with("text", said);
      type = *kind->type;
    }
    const auto odd = [&] {
      return error("journal-type-sign").with("type", std::string(to_string(type)));
    };
    switch (effect_of(type)) {
      case Effect::raises:
        if (negative) type = DocType::credit_note;
        break;
      case Effect::lowers:
        if (!negative && type == DocType::write_off) return odd();
        if (!negative) type = type == DocType::payment ? DocType::refund : DocType::debit_note;
        break;
      case Effect::undoes:
        if (negative) return odd();
        break;
      case Effect::signed_: break;
    }
    const bool positive = type != DocType::adjustment && negative;
    row.cells[slot_of(Column::doc_type)] = to_string(type);
    row.cells[slot_of(Column::amount)] = (positive ? moved.value.negated() : moved.value).text();
    fill_numbers(transaction, posting, type, row);
    return std::nullopt;
  }

  /// `invoice:` is the number of what raises the receivable, and what all else is about.
  static void fill_numbers(const JournalTransaction& transaction, const JournalPosting& posting,
                           DocType type, JournalRow& row) {
    const std::string invoice = tag(transaction, posting, {"invoice"});
    const bool is_invoice = effect_of(type) == Effect::raises;
    std::string& number = row.cells[slot_of(Column::doc_no)];
    if (number.empty() && is_invoice) number = invoice;
    if (number.empty()) number = transaction.code;
    std::string& named = row.cells[slot_of(Column::applies_to)];
    if (named.empty()) named = tag(transaction, posting, {"applies", "applies-to"});
    if (named.empty() && !is_invoice) named = invoice;
    std::string list;
    for (const char c : named) {
      if (c == ' ' && (list.empty() || list.back() == ';')) continue;
      list += c == ',' ? ';' : c;
    }
    named = list;
  }

  std::optional<Diagnostic> fill_currency(const JournalMoved& moved, JournalRow& row) {
    if (moved.commodity.empty()) return std::nullopt;
    if (const auto known = words_.currency(moved.commodity)) {
      row.cells[slot_of(Column::currency)] = known->code();
      return std::nullopt;
    }
    const bool fits = is_currency_mark(moved.commodity) &&
                      (!options_.currency.known() ||
                       mark_fits(moved.commodity, options_.currency, words_));
    // A sign that several countries share: `--currency` says whose.
    if (fits) return std::nullopt;
    return error("journal-commodity-unknown").with("commodity", moved.commodity);
  }

  JournalBook& book_;
  const ReadOptions& options_;
  Words words_;
  JournalBalance balance_;
};

}  // namespace

Result<std::vector<JournalRow>> rows_of(JournalBook& book, const ReadOptions& options) {
  Maker maker(book, options);
  if (auto why = maker.make()) return fail(std::move(*why));
  return std::move(maker.rows);
}

}  // namespace arrears
