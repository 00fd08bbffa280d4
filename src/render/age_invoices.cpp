// age --by invoice: every open item and every unapplied credit, made when asked for.
#include <arrears/render/age_tables.hpp>

#include <algorithm>
#include <cassert>
#include <memory>

#include <arrears/model/row_fetch.hpp>
#include <arrears/render/head_facts.hpp>

#include "column_kit.hpp"

namespace arrears {
namespace {

/// The rows of one customer and currency: items, then what is unapplied.
struct Segment {
  std::size_t first_row = 0;
  std::size_t item_begin = 0, item_count = 0;
  std::size_t credit_begin = 0, credit_count = 0;
};

class InvoiceLines final : public RowSource {
 public:
  explicit InvoiceLines(const AgeInput& input)
      : ager_(input.ager), open_(input.open),
        fetch_(input.ager.ledger(), {Column::doc_no, Column::salesperson, Column::reference}) {
    const Ledger& ledger = ager_.ledger();
    for (std::size_t i = 0; i < ledger.customer_count(); ++i) {
      add_customer(CustomerId(static_cast<std::uint32_t>(i)));
    }
    for (Segment& segment : segments_) {
      segment.first_row = rows_;
      rows_ += segment.item_count + segment.credit_count;
    }
  }

  [[nodiscard]] std::size_t size() const override { return rows_; }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    if (count == 0) return;
    const auto after = std::upper_bound(
        segments_.begin(), segments_.end(), first,
        [](std::size_t row, const Segment& segment) { return row < segment.first_row; });
    auto segment = after - 1;
    std::size_t at = first - segment->first_row;
    Cell* cells = out.data();
    for (std::size_t done = 0; done < count; ++done, ++at) {
      while (at >= segment->item_count + segment->credit_count) {
        ++segment;
        at = 0;
      }
      if (done % kAtOnce == 0) {
        const std::size_t next = segment->item_begin + std::min(at, segment->item_count);
        fetch(std::span(open_.items).subspan(next), count - done);
      }
      cells = at < segment->item_count
                  ? put_item(open_.items[segment->item_begin + at], cells)
                  : put_credit(open_.unapplied[segment->credit_begin + at - segment->item_count],
                               cells);
    }
  }

 private:
  /// Both lists are in order of currency within a customer.
  void add_customer(CustomerId customer) {
    const Ledger& ledger = ager_.ledger();
    const auto items = open_.items_of(customer);
    const auto credits = open_.unapplied_of(customer);
    const auto base = [](const auto& all, const auto& part) {
      return part.empty() ? std::size_t{0} : static_cast<std::size_t>(part.data() - all.data());
    };
    std::size_t i = 0;
    std::size_t c = 0;
    while (i < items.size() || c < credits.size()) {
      Currency next = i < items.size() ? ledger.currency(items[i].row)
                                       : ledger.currency(credits[c].row);
      if (c < credits.size()) next = std::min(next, ledger.currency(credits[c].row));
      Segment segment;
      segment.item_begin = base(open_.items, items) + i;
      segment.credit_begin = base(open_.unapplied, credits) + c;
      const std::size_t first_item = i;
      const std::size_t first_credit = c;
      while (i < items.size() && ledger.currency(items[i].row) == next) ++i;
      while (c < credits.size() && ledger.currency(credits[c].row) == next) ++c;
      segment.item_count = i - first_item;
      segment.credit_count = c - first_credit;
      segments_.push_back(segment);
    }
  }

  static constexpr std::size_t kAtOnce = 64;

  /// Reads ahead what the next items need.
  void fetch(std::span<const OpenItem> items, std::size_t most) const {
    items = items.first(std::min({items.size(), most, kAtOnce}));
    for (const OpenItem& item : items) fetch_.cells(item.row);
    for (const OpenItem& item : items) fetch_.texts(item.row);
  }

  /// customer_id … amount, which items and credits have alike.
  Cell* put_document(RowId row, Date due, Cell* out) const {
    const Ledger& ledger = ager_.ledger();
    const CustomerId customer = ledger.customer(row);
    const Currency currency = ager_.currency(row);
    const auto amount = ager_.shown({ledger.amount(row), ledger.currency(row)});
    *out++ = Cell::text(ledger.customer_id(customer));
    *out++ = Cell::text(ager_.facts().name(customer));
    *out++ = Cell::text(to_string(ledger.type(row)));
    *out++ = Cell::text(ledger.text(Column::doc_no, row));
    *out++ = Cell::date(ledger.doc_date(row));
    *out++ = Cell::date(due);
    *out++ = Cell::text(currency.code());
    *out++ = money_or_none(amount, currency);
    return out;
  }

  [[nodiscard]] Cell salesperson(RowId row) const {
    const Ledger& ledger = ager_.ledger();
    const std::string_view own = ledger.text(Column::salesperson, row);
    return Cell::text(own.empty() ? ager_.facts().salesperson(ledger.customer(row)) : own);
  }

  Cell* put_item(const OpenItem& item, Cell* out) const {
    const Ledger& ledger = ager_.ledger();
    const AgedItem aged = ager_.age(item);
    out = put_document(item.row, aged.due_open ? Date{} : item.due, out);
    *out++ = Cell::money({item.open, ager_.currency(item.row)});
    *out++ = aged.due_open ? Cell::none(CellType::integer) : Cell::integer(aged.days);
    *out++ = Cell::text(ager_.axis().names()[aged.bucket]);
    *out++ = Cell::text(to_string(aged.stage));
    *out++ = Cell::text(to_string(aged.klass));
    *out++ = salesperson(item.row);
    *out++ = Cell::text(aged.disputed > 0 ? "yes" : "");
    *out++ = Cell::text(ledger.text(Column::reference, item.row));
    *out++ = Cell::date(aged.deadline);
    *out++ = Cell::text(measure_of(aged.stage));
    return put_own_currency(item.row, out);
  }

  Cell* put_credit(const UnappliedCredit& credit, Cell* out) const {
    const Ledger& ledger = ager_.ledger();
    out = put_document(credit.row, {}, out);
    *out++ = Cell::money({-credit.left, ager_.currency(credit.row)});
    if (ager_.credits_aged()) {
      const AgedCredit aged = ager_.age(credit);
      *out++ = Cell::integer(aged.days);
      *out++ = Cell::text(ager_.axis().names()[aged.bucket]);
    } else {
      *out++ = Cell::none(CellType::integer);
      *out++ = Cell::text("unapplied");
    }
    *out++ = Cell::none();
    *out++ = Cell::none();
    *out++ = salesperson(credit.row);
    *out++ = Cell::none();
    *out++ = Cell::text(ledger.text(Column::reference, credit.row));
    *out++ = Cell::none(CellType::date);
    *out++ = Cell::none();
    return put_own_currency(credit.row, out);
  }

  /// In a base currency: what the document itself says.
  Cell* put_own_currency(RowId row, Cell* out) const {
    if (ager_.conversion() == nullptr) return out;
    const Ledger& ledger = ager_.ledger();
    *out++ = Cell::text(ledger.currency(row).code());
    *out++ = Cell::money({ledger.amount(row), ledger.currency(row)});
    return out;
  }

  Ager ager_;
  const OpenItems& open_;
  RowFetch fetch_;
  std::vector<Segment> segments_;
  std::size_t rows_ = 0;
};

/// The rows of several sources, one after the other, each with its date behind.
class StackedRows final : public RowSource {
 public:
  explicit StackedRows(std::vector<Table> tables) : tables_(std::move(tables)) {
    for (const Table& table : tables_) {
      begin_.push_back(rows_);
      rows_ += table.row_count();
    }
    width_ = tables_.front().columns.size();
  }

  [[nodiscard]] std::size_t size() const override { return rows_; }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    std::vector<Cell> cells(count * width_);
    auto at = static_cast<std::size_t>(
        std::upper_bound(begin_.begin(), begin_.end(), first) - begin_.begin() - 1);
    Cell* put = out.data();
    while (count > 0) {
      const Table& table = tables_[at];
      const std::size_t row = first - begin_[at];
      const std::size_t part = std::min(count, table.row_count() - row);
      if (part > 0) table.rows->fill(row, part, std::span(cells).first(part * width_));
      for (std::size_t i = 0; i < part; ++i) {
        put = std::copy_n(cells.data() + i * width_, width_, put);
        *put++ = Cell::date(table.as_of.back());
      }
      first += part;
      count -= part;
      ++at;
    }
  }

 private:
  std::vector<Table> tables_;
  std::vector<std::size_t> begin_;
  std::size_t rows_ = 0;
  std::size_t width_ = 0;
};

}  // namespace

Table age_by_invoice(const AgeInput& input) {
  Table table;
  table.report = "age";
  table.as_of = {input.open.as_of};
  table.head = head_facts(input.ager.ledger(), input.open.as_of, input.open.known_at,
                          input.policy);
  table.tie_out = aged_tie_out(input.ager, input.open);
  table.columns = {text_column("customer_id"),
                   text_column("customer_name", 1),
                   code_column("doc_type", "doc_type", 6),
                   text_column("doc_no"),
                   typed_column("doc_date", CellType::date, 3),
                   typed_column("due_date", CellType::date),
                   text_column("currency"),
                   typed_column("amount", CellType::money, 2),
                   total_column("open_amount"),
                   typed_column("days_past_due", CellType::integer),
                   code_column("bucket", "head", 3),
                   code_column("stage", "stage", 2),
                   code_column("class", "class", 5),
                   text_column("salesperson", 4),
                   code_column("disputed", "value", 4),
                   text_column("reference", 7),
                   typed_column("last_collection_deadline", CellType::date, 6),
                   code_column("measure", "measure", 5)};
  if (input.ager.conversion() != nullptr) {
    table.columns.push_back(text_column("doc_currency", 3));
    table.columns.push_back(typed_column("doc_amount", CellType::money, 3));
  }
  table.rows = std::make_shared<InvoiceLines>(input);
  return table;
}

Table stack_as_of(std::vector<Table> tables) {
  assert(!tables.empty());
  if (tables.size() == 1) return std::move(tables.front());
  Table stacked = tables.front();
  stacked.as_of.clear();
  stacked.tie_out.clear();
  stacked.foot.clear();
  for (const Table& table : tables) {
    stacked.as_of.push_back(table.as_of.back());
    stacked.tie_out.insert(stacked.tie_out.end(), table.tie_out.begin(), table.tie_out.end());
  }
  Fact dates{"report.as-of", {}};
  for (const Date day : stacked.as_of) dates.values.push_back(day.to_iso());
  for (Fact& fact : stacked.head) {
    if (fact.code == dates.code) fact = dates;
  }
  stacked.columns.push_back(typed_column("as_of", CellType::date));
  for (TableColumn& column : stacked.columns) column.total = false;  // dates do not add up
  stacked.rows = std::make_shared<StackedRows>(std::move(tables));
  return stacked;
}

}  // namespace arrears
