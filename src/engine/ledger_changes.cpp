#include <arrears/engine/ledger_changes.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "row_facts.hpp"

namespace arrears {
namespace {

// customer, currency, type, number, company, and for rows without a number what tells them apart.
using Identity = std::tuple<std::string, Currency, DocType, std::string, std::string, std::string>;

struct Pair {
  DocumentState before, after;
};

class Comparer {
 public:
  void add(const ExportState& state, DocumentState Pair::*side) {
    const Ledger& ledger = state.ledger;
    for (std::uint32_t i = 0; i < ledger.size(); ++i) {
      const RowId row(i);
      if (state.marks != nullptr && !(*state.marks)[i]) continue;
      if (ledger.doc_date(row) > state.open.as_of) continue;
      if (!is_known_at(ledger, row, state.open.known_at) || is_rejected_write_off(ledger, row)) {
        continue;
      }
      add_row(state, row, pairs_[identity(ledger, row)].*side);
    }
    for (const OpenItem& item : state.open.items) {
      (pairs_[identity(ledger, item.row)].*side).open += item.open;
    }
    for (const UnappliedCredit& credit : state.open.unapplied) {
      (pairs_[identity(ledger, credit.row)].*side).open -= credit.left;
    }
    for (const TieOut& tie : state.open.tie_out) {
      ChangeBridge& bridge = bridges_[tie.currency];
      bridge.currency = tie.currency;
      (side == &Pair::before ? bridge.before : bridge.after) += tie.balance;
    }
  }

  Result<LedgerChanges> finish() {
    LedgerChanges changes;
    for (const auto& [id, pair] : pairs_) {
      DocumentChange one;
      std::tie(one.customer_id, one.currency, one.type, one.doc_no, std::ignore, std::ignore) = id;
      one.before = pair.before;
      one.after = pair.after;
      one.fields = amended_fields(pair);
      if (!classify(one)) continue;
      ChangeBridge& bridge = bridges_[one.currency];
      bridge.difference[static_cast<std::size_t>(one.change)] += one.difference();
      ++bridge.documents[static_cast<std::size_t>(one.change)];
      changes.documents.push_back(std::move(one));
    }
    for (const auto& entry : bridges_) {
      const ChangeBridge& bridge = entry.second;
      std::int64_t difference = bridge.after - bridge.before;
      for (const std::int64_t part : bridge.difference) difference -= part;
      if (difference != 0) {
        return fail(error("tie-out-failed", Status::internal)
                        .with("currency", std::string(bridge.currency.code()))
                        .with("difference", Money{difference, bridge.currency}.to_decimal()));
      }
      changes.bridges.push_back(bridge);
    }
    return changes;
  }

 private:
  static Identity identity(const Ledger& ledger, RowId row) {
    std::string number(ledger.text(Column::doc_no, row));
    std::string apart;
    if (number.empty()) {
      apart = ledger.doc_date(row).to_iso() + " " + std::to_string(ledger.amount(row)) + " " +
              std::string(ledger.text(Column::applies_to, row));
    }
    return {std::string(ledger.customer_id(ledger.customer(row))), ledger.currency(row),
            ledger.type(row), std::move(number), std::string(ledger.text(Column::company, row)),
            std::move(apart)};
  }

  static void add_row(const ExportState& state, RowId row, DocumentState& document) {
    const auto earliest = [](Date& date, Date other) {
      if (other.known() && (!date.known() || other < date)) date = other;
    };
    document.there = true;
    document.amount += state.ledger.amount(row);
    earliest(document.doc_date, state.ledger.doc_date(row));
    if (!is_debit(state.ledger, row)) return;
    const Date due = state.due.as_of(row, state.open.as_of);
    if (due != kDueOpen) earliest(document.due, due);
  }

  static std::string amended_fields(const Pair& pair) {
    if (!pair.before.there || !pair.after.there) return {};
    std::string fields;
    const auto add = [&](std::string_view name, bool differs) {
      if (!differs) return;
      if (!fields.empty()) fields += ';';
      fields += name;
    };
    add("amount", pair.before.amount != pair.after.amount);
    add("doc_date", pair.before.doc_date != pair.after.doc_date);
    // A next delivery that has come since sets a due date; it amends nothing.
    add("due_date", pair.before.due.known() && pair.after.due.known() &&
                        pair.before.due != pair.after.due);
    return fields;
  }

  // False for a document that is as it was.
  static bool classify(DocumentChange& one) {
    if (!one.before.there || !one.after.there) {
      one.change = one.after.there ? Change::fresh : Change::vanished;
      return true;
    }
    if (!one.fields.empty()) {
      one.change = Change::amended;
      return true;
    }
    if (one.difference() == 0) return false;
    const bool less = std::abs(one.after.open) < std::abs(one.before.open);
    const bool credit = one.before.open < 0 || one.after.open < 0;
    one.change = !less ? Change::reopened : credit ? Change::applied : Change::paid;
    return true;
  }

  std::map<Identity, Pair> pairs_;
  std::map<Currency, ChangeBridge> bridges_;
};

}  // namespace

std::string_view to_string(Change change) {
  switch (change) {
    case Change::fresh: return "new";
    case Change::paid: return "paid";
    case Change::applied: return "applied";
    case Change::reopened: return "reopened";
    case Change::amended: return "amended";
    case Change::vanished: break;
  }
  return "vanished";
}

Result<LedgerChanges> compare_ledgers(const ExportState& before, const ExportState& after) {
  Comparer comparer;
  comparer.add(before, &Pair::before);
  comparer.add(after, &Pair::after);
  return comparer.finish();
}

}  // namespace arrears
