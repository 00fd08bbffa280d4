/// A cash application written a second time, from the text of the rules alone: every day is lived
/// through, everything is searched from the start, nothing is remembered between days but what a
/// clerk's cards would show. Slow on purpose; it covers what random ledgers of the property tests
/// hold (documents, payments, credits, write-offs, refunds, returns, currencies, settled dates,
/// open amounts), not terms, tolerances or clearing groups.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <arrears/model/policy.hpp>

#include "engine/ledger_fixture.hpp"

namespace arrears::test {

class NaiveModel {
 public:
  struct Card {  // one row as the clerk sees it
    const FixtureRow* row = nullptr;
    bool debit = false, credit = false;
    Date date, due, settled;
    std::string no;
    std::vector<std::string> names;
    std::int64_t amount = 0, claim = -1, before = 0;
    std::int64_t left = 0, written = 0;
    bool there = false;
  };

  static auto key(const Card& c) {
    const auto settled = c.settled.known() ? c.settled.to_iso() : "";
    return std::tuple(c.date, c.no, c.amount, static_cast<int>(c.row->type),
                      c.due, c.claim, c.names, settled);
  }

  NaiveModel(const std::vector<FixtureRow>& rows, ApplyRule rule) : rule_(rule) {
    for (const FixtureRow& row : rows) cards_.push_back(card(row));
    std::sort(cards_.begin(), cards_.end(), [](const Card& a, const Card& b) {
      return key(a) < key(b);
    });
    choose_claims();
  }

  /// customer, type, number, currency, date, due, signed open amount; sorted.
  using Left = std::tuple<std::string, int, std::string, std::string, std::string, std::string,
                          std::int64_t>;
  std::vector<Left> left_on(Date as_of) {
    live(as_of, rule_, true);
    std::vector<Left> all;
    for (const Card& c : cards_) {
      if (!c.there || c.left == 0) continue;
      all.emplace_back(c.row->customer, static_cast<int>(c.row->type), c.no,
                       std::string(c.row->cur.code()), c.date.to_iso(),
                       c.credit ? "" : c.due.to_iso(), c.credit ? -c.left : c.left);
    }
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  struct Event {
    Card* credit;
    Card* debit;
    std::int64_t amount;
    bool recovery;
  };

  static std::string get(const FixtureRow& row, Column column) {
    const auto found = row.texts.find(column);
    return found == row.texts.end() ? "" : found->second;
  }

  static Card card(const FixtureRow& row) {
    Card c;
    c.row = &row;
    const Effect effect = effect_of(row.type);
    const bool adjustment = effect == Effect::signed_;
    c.debit = effect == Effect::raises || (adjustment && row.amount >= 0);
    c.credit = effect == Effect::lowers || (adjustment && row.amount < 0);
    c.date = row.dates.at(Column::doc_date);
    c.due = c.date;
    if (c.debit && row.dates.contains(Column::due_date)) c.due = row.dates.at(Column::due_date);
    if (row.dates.contains(Column::settled_date)) c.settled = row.dates.at(Column::settled_date);
    c.no = get(row, Column::doc_no);
    c.amount = std::abs(row.amount);
    if (row.money.contains(Column::open_amount) && !c.settled.known()) {
      c.claim = row.money.at(Column::open_amount);
    }
    std::string number;
    for (const char ch : get(row, Column::applies_to) + ";") {
      if (ch != ';') {
        number += ch;
      } else if (!number.empty()) {
        c.names.push_back(number);
        number.clear();
      }
    }
    return c;
  }

  static bool together(const Card& a, const Card& b) {
    return a.row->customer == b.row->customer && a.row->cur == b.row->cur;
  }

  void choose_claims() {
    for (Card& c : cards_) c.before = 0;
    live(day("2099-12-31"), ApplyRule::reference, false);
    for (Card& c : cards_) {
      if (c.claim >= 0) c.before = std::max<std::int64_t>(0, c.left - c.claim);
    }
  }

  void live(Date until, ApplyRule rule, bool use_before) {
    events_.clear();
    for (Card& c : cards_) {
      c.there = false;
      c.left = c.written = 0;
    }
    for (Date today = day("2025-12-01"); today <= until && today <= day("2026-04-30");
         today = today.plus_days(1)) {
      live_day(today, rule, use_before);
    }
  }

  void live_day(Date today, ApplyRule rule, bool use_before) {
    std::vector<Card*> booked;
    for (Card& c : cards_) {
      const bool nameless_write_off = c.row->type == DocType::write_off && c.names.empty();
      if (c.date != today || nameless_write_off) continue;
      booked.push_back(&c);
      if (!c.debit && !c.credit) continue;
      c.there = true;
      c.left = c.amount - (use_before ? c.before : 0);
    }
    try_credits(rule);
    for (Card* c : booked) {
      if (c->debit || c->credit) continue;
      c->there = true;
      c->left = c->amount - (use_before ? c->before : 0);
      undo(*c, today);
    }
    for (Card& u : cards_) {  // whose credit came only today
      if (u.debit || u.credit || !u.there || u.left == 0 || u.date == today) continue;
      const bool came = std::any_of(booked.begin(), booked.end(), [&](Card* c) {
        return c->credit && together(*c, u) && !c->no.empty() &&
               std::find(u.names.begin(), u.names.end(), c->no) != u.names.end();
      });
      if (came) undo(u, today);
    }
    try_credits(rule);
    for (Card& c : cards_) {
      if (c.there && c.settled.known() && c.settled <= today) c.left = 0;
    }
  }

  void try_credits(ApplyRule rule) {
    for (Card& c : cards_) {
      if (c.there && c.credit && c.left > 0) try_credit(c, rule);
    }
  }

  void try_credit(Card& c, ApplyRule rule) {
    const bool by_name = rule != ApplyRule::balance_forward;
    bool all_found = true;
    if (by_name) {
      for (const std::string& name : c.names) all_found &= pay_named(c, name);
    }
    const bool to_oldest =
        rule == ApplyRule::balance_forward ||
        (rule == ApplyRule::oldest && c.names.empty()) ||
        (rule == ApplyRule::designated_then_oldest && all_found);
    if (!to_oldest) return;
    std::vector<Card*> open;
    for (Card& d : cards_) {
      if (d.there && !d.credit && d.left > 0 && together(c, d)) open.push_back(&d);
    }
    sort_oldest(open);
    for (Card* d : open) pay(c, *d);
  }

  static void sort_oldest(std::vector<Card*>& debits) {
    std::stable_sort(debits.begin(), debits.end(), [](const Card* a, const Card* b) {
      return std::tuple(a->due, a->date, a->no, a->amount) <
             std::tuple(b->due, b->date, b->no, b->amount);
    });
  }

  bool pay_named(Card& c, const std::string& name) {
    std::vector<Card*> lines;
    std::set<DocType> types;
    for (Card& d : cards_) {
      if (!d.there || !d.debit || d.no != name || !together(c, d)) continue;
      lines.push_back(&d);
      types.insert(d.row->type);
    }
    if (types.size() != 1) return false;
    sort_oldest(lines);
    for (Card* d : lines) pay(c, *d);
    if (c.row->type != DocType::payment) return true;
    for (Card* d : lines) {
      const std::int64_t back = std::min(c.left, d->written);
      if (back == 0) continue;
      c.left -= back;
      d->written -= back;
      events_.push_back({&c, d, back, true});
    }
    return true;
  }

  void pay(Card& c, Card& d) {
    const std::int64_t part = std::min(c.left, d.left);
    if (part == 0) return;
    c.left -= part;
    d.left -= part;
    if (c.row->type == DocType::write_off) d.written += part;
    events_.push_back({&c, &d, part, false});
  }

  /// Closed by the export's word on an earlier day: what a return reopens is closed at once.
  static bool closed_before(const Card& c, Date today) {
    return c.settled.known() && std::max(c.date, c.settled) < today;
  }

  void undo(Card& u, Date today) {
    const bool returned = u.row->type == DocType::returned_payment;
    std::vector<Card*> named, others;
    for (Card& c : cards_) {
      if (!c.there || !c.credit || !together(c, u) || c.row->type == DocType::write_off) continue;
      const bool is_named = !c.no.empty() &&
                            std::find(u.names.begin(), u.names.end(), c.no) != u.names.end();
      if (is_named && (!returned || c.row->type == DocType::payment)) named.push_back(&c);
      if (!is_named && !returned) others.push_back(&c);
    }
    if (returned) take_back(u, named, today);
    // Refunds name their credits in an order of their own.
    std::stable_sort(named.begin(), named.end(), [&](Card* a, Card* b) {
      const auto place = [&](Card* c) {
        return std::find(u.names.begin(), u.names.end(), c->no) - u.names.begin();
      };
      return place(a) < place(b);
    });
    named.insert(named.end(), others.begin(), others.end());
    for (Card* c : named) {
      const std::int64_t part = std::min(u.left, c->left);
      if (part == 0) continue;
      u.left -= part;
      c->left -= part;
    }
  }

  void take_back(Card& u, const std::vector<Card*>& payments, Date today) {
    for (auto e = events_.rbegin(); e != events_.rend(); ++e) {
      if (std::find(payments.begin(), payments.end(), e->credit) == payments.end()) continue;
      const std::int64_t part = std::min(u.left, e->amount);
      u.left -= part;
      e->amount -= part;
      (e->recovery ? e->debit->written : e->debit->left) += part;
      if (closed_before(*e->debit, today)) e->debit->left = 0;
    }
  }

  ApplyRule rule_;
  std::vector<Card> cards_;
  std::vector<Event> events_;
};

}  // namespace arrears::test
