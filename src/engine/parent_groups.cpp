#include <arrears/engine/parent_groups.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <arrears/model/ledger_builder.hpp>

#include "name_table.hpp"
#include "row_facts.hpp"

namespace arrears {
namespace {

/// Document numbers that several customers of a group bear, apart for debits and credits.
class SharedNumbers {
 public:
  SharedNumbers(const Ledger& ledger, const ParentGroups& groups) : ledger_(ledger) {
    for (std::uint32_t i = 0; i < ledger.size(); ++i) {
      const RowId row(i);
      const std::string_view number = ledger.text(Column::doc_no, row);
      if (number.empty()) continue;
      Owners& owners = owners_[{groups.root(ledger.customer(row)), side_of(row), number}];
      owners.insert(ledger.customer(row));
    }
  }

  /// The number under which the row stands in the group.
  [[nodiscard]] std::string own(std::string_view root, RowId row) const {
    const std::string_view number = ledger_.text(Column::doc_no, row);
    return named(root, side_of(row), number, ledger_.customer(row));
  }

  /// `A1;B2` with the names that the customer's own documents have in the group.
  [[nodiscard]] std::string names(std::string_view root, RowId row) const {
    const bool undo = effect_of(ledger_.type(row)) == Effect::undoes;
    std::string out;
    for_each_number(ledger_.text(Column::applies_to, row), [&](std::string_view number) {
      if (!out.empty()) out += ';';
      out += named(root, undo, number, ledger_.customer(row));
    });
    return out;
  }

 private:
  using Owners = std::set<CustomerId>;
  using Key = std::tuple<std::string_view, bool, std::string_view>;

  [[nodiscard]] bool side_of(RowId row) const { return is_credit(ledger_, row); }

  [[nodiscard]] std::string named(std::string_view root, bool credit, std::string_view number,
                                  CustomerId customer) const {
    const auto found = owners_.find(Key(root, credit, number));
    const bool shared = found != owners_.end() && found->second.size() > 1;
    if (!shared || !found->second.contains(customer)) return std::string(number);
    return std::string(ledger_.customer_id(customer)) + "/" + std::string(number);
  }

  const Ledger& ledger_;
  std::map<Key, Owners> owners_;
};

// The same rows in the same order, under the groups' ids: a row id means the same row in both.
Result<Ledger> group_ledger(const Ledger& ledger, const ParentGroups& groups) {
  const SharedNumbers numbers(ledger, groups);
  LedgerBuilder builder({ColumnSet::all(), {}, false, false});
  builder.begin_source(ledger.sources().empty() ? Source{} : ledger.sources()[0]);
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    Record record;
    record.type = ledger.type(row);
    record.customer_id = groups.root(ledger.customer(row));
    record.currency = ledger.currency(row);
    record.amount = ledger.amount(row);
    for (const ColumnInfo& column : all_columns()) {
      if (!ledger.has(column.column)) continue;
      switch (column.kind) {
        case ColumnKind::date: record.date(column.column) = ledger.date(column.column, row); break;
        case ColumnKind::money:
          record.minor(column.column) = ledger.money(column.column, row);
          break;
        case ColumnKind::text:
        case ColumnKind::name:
        case ColumnKind::yes_no:
          record.text(column.column) = ledger.text(column.column, row);
          break;
        case ColumnKind::doc_type:
        case ColumnKind::customer:
        case ColumnKind::currency: break;
      }
    }
    const std::string number = numbers.own(record.customer_id, row);
    const std::string names = numbers.names(record.customer_id, row);
    record.text(Column::doc_no) = number;
    record.text(Column::applies_to) = names;
    builder.add(record);
  }
  return builder.finish();
}

/// Moves what stands by group to where it stands by customer.
class Regrouper {
 public:
  explicit Regrouper(const Ledger& ledger) : ledger_(ledger) {}

  OpenItems run(OpenItems open) const {
    const auto numbers = [&](RowId a, RowId b) {
      const int order = ledger_.text(Column::doc_no, a).compare(ledger_.text(Column::doc_no, b));
      if (order != 0) return order < 0;
      const int all = compare_all_fields(ledger_, a, b);
      return all != 0 ? all < 0 : a < b;
    };
    sort_by_customer(open.items, [&](const OpenItem& a, const OpenItem& b) {
      const Currency ca = ledger_.currency(a.row), cb = ledger_.currency(b.row);
      if (ca != cb) return ca < cb;
      if (a.due != b.due) return a.due < b.due;
      return a.row == b.row ? a.retention < b.retention : numbers(a.row, b.row);
    }, [](const OpenItem& item) { return item.row; });
    sort_by_customer(open.unapplied, [&](const UnappliedCredit& a, const UnappliedCredit& b) {
      const Currency ca = ledger_.currency(a.row), cb = ledger_.currency(b.row);
      if (ca != cb) return ca < cb;
      const Date da = ledger_.doc_date(a.row), db = ledger_.doc_date(b.row);
      return da != db ? da < db : numbers(a.row, b.row);
    }, [](const UnappliedCredit& credit) { return credit.row; });
    const auto owner = [](const Application& one) {
      return one.debit.valid() ? one.debit : one.credit;
    };
    sort_by_customer(open.applications, [](const Application& a, const Application& b) {
      return a.debit < b.debit;
    }, owner);
    sort_by_customer(open.write_offs, [](const WriteOff& a, const WriteOff& b) {
      return a.debit < b.debit;
    }, [](const WriteOff& off) { return off.debit; });
    open.item_begin = begins(open.items, [](const OpenItem& item) { return item.row; });
    open.unapplied_begin =
        begins(open.unapplied, [](const UnappliedCredit& credit) { return credit.row; });
    open.application_begin = begins(open.applications, owner);
    return open;
  }

 private:
  template <class T, class Less, class Row>
  void sort_by_customer(std::vector<T>& all, Less less, Row row) const {
    std::stable_sort(all.begin(), all.end(), [&](const T& a, const T& b) {
      const CustomerId ca = ledger_.customer(row(a)), cb = ledger_.customer(row(b));
      return ca != cb ? ca < cb : less(a, b);
    });
  }

  template <class T, class Row>
  std::vector<std::uint32_t> begins(const std::vector<T>& all, Row row) const {
    std::vector<std::uint32_t> begin(ledger_.customer_count() + 1, 0);
    for (const T& one : all) ++begin[ledger_.customer(row(one)).index() + 1];
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    return begin;
  }

  const Ledger& ledger_;
};

}  // namespace

ParentGroups::ParentGroups(const Ledger& ledger, const CustomerBook* book)
    : roots_(ledger.customer_count()) {
  for (std::uint32_t i = 0; i < roots_.size(); ++i) {
    std::string_view id = ledger.customer_id(CustomerId(i));
    std::set<std::string_view> seen;
    // Within a circle the smallest id stands for all, whoever is asked first.
    while (book != nullptr && seen.insert(id).second) {
      const Customer* customer = book->find(id);
      if (customer == nullptr || customer->parent_id.empty()) break;
      id = customer->parent_id;
      if (seen.contains(id)) {
        std::string_view smallest = id;
        for (const Customer* c = book->find(id); c->parent_id != id; c = book->find(c->parent_id)) {
          smallest = std::min<std::string_view>(smallest, c->parent_id);
        }
        id = smallest;
        break;
      }
    }
    roots_[i] = id;
    any_ = any_ || id != ledger.customer_id(CustomerId(i));
  }
}

Result<std::vector<OpenItems>> apply_cash_by_parent(const Ledger& ledger, const DueDates& due,
                                                    const ParentGroups& groups,
                                                    std::span<const Date> as_of,
                                                    const ApplyOptions& options) {
  if (!groups.any()) return apply_cash(ledger, due, as_of, options);
  const auto grouped = group_ledger(ledger, groups);
  if (!grouped) return fail(grouped.error());
  auto results = apply_cash(*grouped, due, as_of, options);
  if (!results) return fail(results.error());
  const Regrouper regroup(ledger);
  for (OpenItems& open : *results) open = regroup.run(std::move(open));
  return results;
}

}  // namespace arrears
