#include "account.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "ranked_rows.hpp"
#include "row_facts.hpp"

namespace arrears {
void Account::fill(std::span<const RowId> rows) {
  lines.clear();
  credits.clear();
  undos.clear();
  named_.clear();
  any_claim = false;
  any_open_due = false;
  for (const RowId row : rows) {
    if (is_debit(ledger_, row)) {
      add_debit(row);
    } else if (!is_credit(ledger_, row)) {
      add_undo(row);
    } else if (!is_rejected_write_off(ledger_, row)) {
      add_credit(row);
    }
  }
  clearing_names_.reset(rows.size());
  sort_rows();
  number_lines();
  link_credits();
  link_undos();
  settle_groups();
}

void Account::add_debit(RowId row) {
  Line line;
  line.row = row;
  line.date = ledger_.doc_date(row);
  line.due = due_.of(row);
  line.due_known = due_.known_from(row);
  line.settled = ledger_.date(Column::settled_date, row);
  line.amount = ledger_.amount(row);
  line.claim = claim_of(ledger_, row, line.amount);
  line.known = is_known_at(ledger_, row, known_at_);
  any_claim |= line.claim != kNoClaim;
  any_open_due |= line.due_known.known();

  const std::int64_t kept = retained_part(ledger_, row);
  if (kept > 0) {
    Line retention = line;
    retention.retention = true;
    retention.amount = kept;
    if (const Date due = ledger_.date(Column::retention_due, row); due.known()) {
      retention.due = due;
      retention.due_known = Date{};
    }
    // What is left of the row is the retention first, since it is paid last.
    if (line.claim != kNoClaim) retention.claim = std::min(line.claim, kept);
    lines.push_back(retention);
    line.amount -= kept;
    if (line.claim != kNoClaim) line.claim -= retention.claim;
    if (line.amount == 0) return;
  }
  lines.push_back(line);
}

void Account::add_undo(RowId row) {
  Line line;
  line.row = row;
  line.date = ledger_.doc_date(row);
  line.due = line.date;
  line.settled = ledger_.date(Column::settled_date, row);
  line.amount = ledger_.amount(row);
  line.claim = claim_of(ledger_, row, line.amount);
  line.undo = true;
  line.known = is_known_at(ledger_, row, known_at_);
  any_claim |= line.claim != kNoClaim;
  lines.push_back(line);
}

void Account::add_credit(RowId row) {
  Credit credit;
  credit.row = row;
  credit.date = ledger_.doc_date(row);
  credit.effective = std::max(credit.date, ledger_.date(Column::applied_date, row));
  credit.settled = ledger_.date(Column::settled_date, row);
  credit.amount = std::abs(ledger_.amount(row));
  credit.claim = claim_of(ledger_, row, credit.amount);
  credit.type = ledger_.type(row);
  credit.known = is_known_at(ledger_, row, known_at_);
  any_claim |= credit.claim != kNoClaim;
  credits.push_back(credit);
}

void Account::sort_rows() {
  const auto numbers = [this](RowId a, RowId b) {
    const int order = compare_numbers(ledger_, a, b);
    return order != 0 ? order < 0 : a < b;
  };
  sort_ranked(
      ledger_, std::span(lines), [](const Line& line) { return in_order(line.due, line.date); },
      [&](const Line& a, const Line& b) {
        return a.row == b.row ? a.retention < b.retention : numbers(a.row, b.row);
      });
  sort_ranked(
      ledger_, std::span(credits),
      [](const Credit& credit) { return in_order(credit.effective, {}); },
      [&](const Credit& a, const Credit& b) { return numbers(a.row, b.row); });
}

std::uint32_t Account::clearing_group(RowId row) {
  const std::string_view name = ledger_.text(Column::settled_by, row);
  return name.empty() ? kNoIndex : clearing_names_.add(name);
}

void Account::number_lines() {
  line_numbers_.reset(lines.size());
  lines_of.clear();
  for (Line& line : lines) {
    const std::string_view number = ledger_.text(Column::doc_no, line.row);
    if (!line.undo && !number.empty()) line.number = line_numbers_.add(number);
    line.group = clearing_group(line.row);
  }
}

void Account::link_credits() {
  credits_of.clear();
  for (Credit& credit : credits) {
    credit.group = clearing_group(credit.row);
    credit.first_name = static_cast<std::uint32_t>(named_.size());
    for_each_number(ledger_.text(Column::applies_to, credit.row), [this](std::string_view number) {
      named_.push_back(line_numbers_.find(number));
    });
    credit.clearing = named_.size() == credit.first_name && credit.group != kNoIndex;
  }
  // Groups follow the numbers as targets, now that both are counted.
  const auto first_group = static_cast<std::uint32_t>(line_numbers_.size());
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    Line& line = lines[i];
    if (line.number != kNoIndex) lines_of.add(line.number, i);
    if (line.group == kNoIndex) continue;
    line.group += first_group;
    if (!line.undo) lines_of.add(line.group, i);
  }
  std::vector<std::uint32_t> targets;
  targets.reserve(named_.size() + credits.size());
  for (std::uint32_t i = 0; i < credits.size(); ++i) {
    Credit& credit = credits[i];
    const std::size_t end = i + 1 < credits.size() ? credits[i + 1].first_name : named_.size();
    const std::size_t begin = credit.first_name;
    credit.first_name = static_cast<std::uint32_t>(targets.size());
    if (credit.clearing) targets.push_back(first_group + credit.group);
    targets.insert(targets.end(), named_.begin() + static_cast<std::ptrdiff_t>(begin),
                   named_.begin() + static_cast<std::ptrdiff_t>(end));
    credit.names = static_cast<std::uint32_t>(targets.size()) - credit.first_name;
    for (std::uint32_t t = credit.first_name; t < targets.size(); ++t) {
      if (targets[t] != kNoIndex) credits_of.add(targets[t], i);
    }
  }
  named_ = std::move(targets);
}

void Account::link_undos() {
  credits_numbered.clear();
  credits_clearing.clear();
  undos_naming.clear();
  credits_by_date.clear();
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].undo) continue;
    Undo undo;
    undo.row = lines[i].row;
    undo.line = i;
    undo.returned = ledger_.type(undo.row) == DocType::returned_payment;
    undos.push_back(undo);  // by due date, which is an undo's own: already in their order
  }
  if (undos.empty()) return;
  credit_numbers_.reset(credits.size());
  for (std::uint32_t i = 0; i < credits.size(); ++i) {
    Credit& credit = credits[i];
    const std::string_view number = ledger_.text(Column::doc_no, credit.row);
    if (!number.empty()) {
      credit.number = credit_numbers_.add(number);
      credits_numbered.add(credit.number, i);
    }
    if (credit.group != kNoIndex) credits_clearing.add(credit.group, i);
    if (credit.type != DocType::write_off) credits_by_date.push_back(i);
  }
  credits_numbered.freeze(credit_numbers_.size());
  credits_clearing.freeze(clearing_names_.size());
  std::stable_sort(credits_by_date.begin(), credits_by_date.end(),
                   [this](std::uint32_t a, std::uint32_t b) {
                     if (credits[a].date != credits[b].date) {
                       return credits[a].date < credits[b].date;
                     }
                     return compare_numbers(ledger_, credits[a].row, credits[b].row) < 0;
                   });
  const auto first_group = static_cast<std::uint32_t>(line_numbers_.size());
  for (std::uint32_t i = 0; i < undos.size(); ++i) {
    Undo& undo = undos[i];
    undo.first_name = static_cast<std::uint32_t>(named_.size());
    for_each_number(ledger_.text(Column::applies_to, undo.row), [&](std::string_view number) {
      const std::uint32_t found = credit_numbers_.find(number);
      named_.push_back(found);
      if (found != kNoIndex) undos_naming.add(found, i);
    });
    undo.names = static_cast<std::uint32_t>(named_.size()) - undo.first_name;
    const std::uint32_t group = lines[undo.line].group;
    if (undo.names == 0 && group != kNoIndex) undo.group = group - first_group;
  }
  undos_naming.freeze(credit_numbers_.size());
}

// Every member of a clearing group is settled with the group: on its own settled date, else on the
// latest one of the group, else on the group's last document date.
void Account::settle_groups() {
  lines_of.freeze(target_count());
  credits_of.freeze(target_count());
  if (clearing_names_.size() == 0) return;
  const auto first_group = static_cast<std::uint32_t>(line_numbers_.size());
  std::vector<Date> settled(clearing_names_.size()), last(clearing_names_.size());
  const auto see = [&](std::uint32_t group, Date date, Date when) {
    settled[group] = std::max(settled[group], when);
    last[group] = std::max(last[group], date);
  };
  for (const Line& line : lines) {
    if (line.group != kNoIndex) see(line.group - first_group, line.date, line.settled);
  }
  for (const Credit& credit : credits) {
    if (credit.group != kNoIndex) see(credit.group, credit.date, credit.settled);
  }
  const auto settle = [&](std::uint32_t group, auto& member) {
    if (!member.settled.known()) {
      member.settled = settled[group].known() ? settled[group] : last[group];
    }
    member.claim = kNoClaim;
  };
  for (Line& line : lines) {
    if (line.group != kNoIndex) settle(line.group - first_group, line);
  }
  for (Credit& credit : credits) {
    if (credit.group != kNoIndex) settle(credit.group, credit);
  }
}

}  // namespace arrears
