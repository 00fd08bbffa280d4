#include "journal_rows.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <arrears/read/profile.hpp>

#include "currency_mark.hpp"
#include "journal_lines.hpp"
#include "words.hpp"

namespace arrears {
namespace {

using Kind = JournalPosting::Kind;

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

/// What a posting moves: usually one amount; an elided one may have several.
struct Moved {
  std::string commodity;
  Decimal value;
};

/// The sum of a transaction's postings in one commodity.
struct Rest {
  Decimal sum;
  std::size_t decimals = 0;  ///< of the amounts as written
  bool by_price = false;     ///< a product took part, which balances only when rounded
};

class Maker {
 public:
  Maker(JournalBook& book, const ReadOptions& options)
      : book_(book), options_(options), words_(Profile{}) {}

  std::optional<Diagnostic> make() {
    for (const JournalTransaction& transaction : book_.transactions) {
      fault_.reset();
      const auto moved = balanced(transaction);
      if (stop_) return stop_;
      if (!moved) {
        reject(transaction);
        continue;
      }
      for (std::size_t i = 0; i < transaction.postings.size(); ++i) {
        const JournalPosting& posting = transaction.postings[i];
        if (!receivable_part(posting.account, options_.receivables)) continue;
        for (const Moved& amount : (*moved)[i]) add_row(transaction, posting, amount);
        if (stop_) return stop_;
      }
    }
    return std::nullopt;
  }

  std::vector<JournalRow> rows;

 private:
  using AllMoved = std::vector<std::vector<Moved>>;

  void set_fault(std::string_view code, const JournalPosting& posting, std::size_t at,
                 std::size_t length = 0) {
    if (!fault_) fault_ = error(code).at(book_.place(posting.at, at, length));
  }

  void reject(const JournalTransaction& transaction) {
    const std::string& text = book_.files[transaction.at.file].text;
    const auto from = static_cast<std::size_t>(transaction.at.offset);
    const auto to = static_cast<std::size_t>(transaction.end);
    book_.faults.push_back({std::move(*fault_), transaction.at.file,
                            std::string(without_blanks(text.substr(from, to - from)))});
  }

  std::optional<JournalValue> value(const JournalAmount& amount, const JournalPosting& posting) {
    JournalValue out;
    switch (value_of(amount, book_.marks, options_.decimal_mark, out)) {
      case ValueFault::none: return out;
      case ValueFault::malformed:
        set_fault("journal-amount-unknown", posting, amount.at, amount.number.size());
        return std::nullopt;
      case ValueFault::ambiguous:
        // All amounts of a commodity are written alike: one that cannot be told is a fault of all.
        stop_ = usage_error("journal-mark-ambiguous")
                    .with("text", amount.number)
                    .at(book_.place(posting.at, amount.at, amount.number.size()));
        return std::nullopt;
    }
    return std::nullopt;
  }

  /// What every posting moves, elided amounts worked out; nothing when the books do not balance.
  std::optional<AllMoved> balanced(const JournalTransaction& transaction) {
    AllMoved moved(transaction.postings.size());
    for (const Kind kind : {Kind::real, Kind::balanced}) {
      if (!balance(transaction, kind, moved)) return std::nullopt;
    }
    for (std::size_t i = 0; i < moved.size(); ++i) {
      const JournalPosting& posting = transaction.postings[i];
      if (posting.kind != Kind::unbalanced || !receivable_part(posting.account,
                                                               options_.receivables)) {
        continue;
      }
      if (!posting.amount) {
        set_fault("journal-no-amount", posting, posting.account_at, posting.account.size());
        return std::nullopt;
      }
      const auto amount = value(*posting.amount, posting);
      if (!amount) return std::nullopt;
      moved[i].push_back({posting.amount->commodity, amount->value});
    }
    return moved;
  }

  bool balance(const JournalTransaction& transaction, Kind kind, AllMoved& moved) {
    std::map<std::string, Rest> rests;
    const JournalPosting* elided = nullptr;
    std::size_t elided_at = 0;
    bool assigned = false;
    for (std::size_t i = 0; i < transaction.postings.size(); ++i) {
      const JournalPosting& posting = transaction.postings[i];
      if (posting.kind != kind) continue;
      if (posting.amount) {
        if (!add(posting, rests, moved[i])) return false;
        continue;
      }
      if (posting.is_assigned) {
        assigned = true;
        if (receivable_part(posting.account, options_.receivables)) {
          set_fault("journal-amount-assigned", posting, posting.account_at,
                    posting.account.size());
          return false;
        }
        continue;
      }
      if (elided != nullptr) {
        set_fault("journal-two-elided", posting, posting.account_at, posting.account.size());
        return false;
      }
      elided = &posting;
      elided_at = i;
    }
    if (elided == nullptr) return assigned || is_even(transaction, rests, kind);
    const bool wanted = receivable_part(elided->account, options_.receivables).has_value();
    if (assigned && wanted) {
      set_fault("journal-amount-assigned", *elided, elided->account_at, elided->account.size());
      return false;
    }
    for (const auto& [commodity, rest] : rests) {
      if (!rest.sum.is_zero()) moved[elided_at].push_back({commodity, rest.sum.negated()});
    }
    return true;
  }

  /// Adds an amount, at its price where it has one, to what must be zero in the end.
  bool add(const JournalPosting& posting, std::map<std::string, Rest>& rests,
           std::vector<Moved>& moved) {
    const auto amount = value(*posting.amount, posting);
    if (!amount) return false;
    moved.push_back({posting.amount->commodity, amount->value});
    Decimal sum = amount->value;
    if (posting.price) {
      const auto price = value(*posting.price, posting);
      if (!price) return false;
      sum = posting.price_is_total
                ? (amount->value.is_negative() ? price->value.negated() : price->value)
                : amount->value.times(price->value);
    }
    Rest& rest = rests[posting.price ? posting.price->commodity : posting.amount->commodity];
    rest.sum.add(sum);
    if (posting.price) {
      rest.by_price = true;
    } else {
      rest.decimals = std::max(rest.decimals, amount->decimals);
    }
    if (!rest.sum.overflowed()) return true;
    set_fault("journal-amount-unknown", posting, posting.amount->at, posting.amount->number.size());
    return false;
  }

  bool is_even(const JournalTransaction& transaction, const std::map<std::string, Rest>& rests,
               Kind kind) {
    std::vector<std::pair<std::string, Decimal>> left;
    for (const auto& [commodity, rest] : rests) {
      const bool zero = rest.by_price ? rest.sum.rounds_to_zero(rest.decimals)
                                      : rest.sum.is_zero();
      if (!zero) left.emplace_back(commodity, rest.sum);
    }
    if (left.empty() || (transaction.has_bucket && kind == Kind::real)) return true;
    // Two commodities, one in and one out, are an exchange at the price that this makes.
    if (left.size() == 2 && left[0].second.is_negative() != left[1].second.is_negative()) {
      return true;
    }
    if (!fault_) {
      fault_ = error("journal-unbalanced")
                   .with("amount", left[0].second.text() + (left[0].first.empty() ? "" : " ") +
                                       left[0].first)
                   .at(book_.place(transaction.at));
    }
    return false;
  }

  // Rows.

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
               const Moved& moved) {
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
      const auto number = amount ? value(*amount, posting) : std::nullopt;
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
                                      const JournalPosting& posting, const Moved& moved,
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

  std::optional<Diagnostic> fill_currency(const Moved& moved, JournalRow& row) {
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
  std::optional<Diagnostic> fault_;  // of the transaction at hand
  std::optional<Diagnostic> stop_;
};

}  // namespace

Result<std::vector<JournalRow>> rows_of(JournalBook& book, const ReadOptions& options) {
  Maker maker(book, options);
  if (auto why = maker.make()) return fail(std::move(*why));
  return std::move(maker.rows);
}

}  // namespace arrears
