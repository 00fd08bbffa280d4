#include "dun_letters.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace arrears {
namespace {

// Rows that go into one letter share a key. Rows for information go with the highest level.
std::int32_t group_key(const WorkRow& work, std::size_t position, Grouping group) {
  if (group == Grouping::customer) return 0;
  if (group == Grouping::level) return work.row.level;
  return static_cast<std::int32_t>(position);
}

// Pre-Action Protocol for Debt Claims (England and Wales), for individuals and sole traders.
constexpr std::int32_t kLetterBeforeClaimDays = 30;

using Groups = std::map<std::pair<bool, std::int32_t>, std::vector<std::size_t>>;

// The account's letters as row positions; those of companion levels come last.
Groups groups_of(const std::vector<WorkRow>& rows) {
  Groups groups;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].row.send) continue;
    const Grouping group = rows[i].row.procedure->group;
    groups[{rows[i].companion, group_key(rows[i], i, group)}].push_back(i);
  }
  for (const bool companion : {false, true}) {
    const auto last = groups.lower_bound({companion, std::numeric_limits<std::int32_t>::max()});
    if (last == groups.begin()) continue;
    auto& [key, members] = *std::prev(last);
    if (key.first != companion) continue;
    if (rows[members.front()].row.procedure->group == Grouping::invoice) continue;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].informs) members.push_back(i);
    }
    std::sort(members.begin(), members.end());
  }
  return groups;
}

}  // namespace

bool LetterMaker::make(std::vector<WorkRow>& rows, CustomerId customer, std::string_view company,
                       std::vector<DunningLetter>& letters,
                       std::vector<InterestStatement>& statements) {
  customer_ = customer;
  company_ = company;
  before_.clear();
  today_.clear();
  ids_.clear();
  if (options_.net) cover(rows);
  drop_covered(rows);
  add_companions(rows);
  for (auto& [key, members] : groups_of(rows)) {
    if (!make_letter(rows, std::move(members), letters, statements)) return false;
  }
  return true;
}

// Takes unapplied cash and credit off the oldest items that a letter would ask for.
void LetterMaker::cover(std::vector<WorkRow>& rows) const {
  std::map<Currency, std::int64_t> left;
  for (const UnappliedCredit& credit : input_.open.unapplied_of(customer_)) {
    if (input_.ledger.text(Column::company, credit.row) != company_) continue;
    left[input_.ledger.currency(credit.row)] += credit.left;
  }
  for (WorkRow& work : rows) {
    if (!work.row.send && !work.informs) continue;
    std::int64_t& credit = left[work.row.currency];
    work.covered = std::min(credit, work.row.open);
    credit -= work.covered;
  }
}

// A letter that would ask for nothing in a currency does not ask in it.
void LetterMaker::drop_covered(std::vector<WorkRow>& rows) const {
  for (const auto& [key, members] : groups_of(rows)) {
    std::map<Currency, std::int64_t> asked;
    for (const std::size_t i : members) {
      asked[rows[i].row.currency] += rows[i].row.open - rows[i].covered;
    }
    for (const std::size_t i : members) {
      WorkRow& work = rows[i];
      if (asked[work.row.currency] > 0) continue;
      work.informs = false;
      if (!work.row.send) continue;
      work.row.send = false;
      work.row.level = work.row.previous_level;
      work.row.reason = SkipReason::netted;
    }
  }
}

void LetterMaker::add_companions(std::vector<WorkRow>& rows) const {
  const auto next_goes_along = [](const DunningRow& row) {
    const auto level = static_cast<std::size_t>(row.level);
    return row.send && level < row.procedure->levels.size() &&
           row.procedure->levels[level].with_previous;
  };
  std::vector<WorkRow> all;
  all.reserve(rows.size());
  for (WorkRow& work : rows) {
    all.push_back(std::move(work));
    while (next_goes_along(all.back().row)) {
      WorkRow next = all.back();
      next.companion = true;
      // The level before charges the interest of today; charging it here too would double it.
      if (next.row.level_info()->interest) next.past.charged_until = input_.open.as_of;
      next.row.previous_level = next.row.level++;
      if (options_.struck && options_.struck(next.row)) break;
      all.push_back(std::move(next));
    }
  }
  rows = std::move(all);
}

bool LetterMaker::make_letter(std::vector<WorkRow>& rows, std::vector<std::size_t> members,
                              std::vector<DunningLetter>& letters,
                              std::vector<InterestStatement>& statements) {
  DunningLetter letter;
  letter.customer = customer_;
  letter.master = input_.facts.customer(customer_);
  letter.company = company_;
  std::vector<WorkRow*> parts;
  for (const std::size_t i : members) {
    parts.push_back(&rows[i]);
    if (rows[i].row.send) letter.level = std::max(letter.level, rows[i].row.level);
  }
  const auto first = std::find_if(parts.begin(), parts.end(),
                                  [](const WorkRow* work) { return work->row.send; });
  letter.procedure = (*first)->row.procedure;
  letter.language = letter.master != nullptr ? letter.master->language : std::string{};
  if (letter.language.empty()) letter.language = letter.procedure->language;
  if (letter.language.empty()) letter.language = "en";
  set_deadline(letter);
  const bool single = letter.procedure->group == Grouping::invoice;
  name_letter(letter, single ? input_.ledger.text(Column::doc_no, (*first)->row.row)
                             : std::string_view{});
  ids_.insert(letter.id);
  if (!charges_.charge(parts, letter, statements)) return false;
  const auto index = static_cast<std::int32_t>(letters.size());
  for (WorkRow* work : parts) {
    if (work->row.letter < 0) work->row.letter = index;
    if (work->row.send) work->row.deadline = letter.deadline;
    if (!work->row.send) work->row.reason = SkipReason::no_new_level;
  }
  if (!add_totals(parts, letter, (*first)->companion)) return false;
  letter.rows = std::move(members);
  letters.push_back(std::move(letter));
  return true;
}

void LetterMaker::set_deadline(DunningLetter& letter) const {
  const Level& level = letter.level_info();
  if (level.deadline_days <= 0) return;
  const Customer* master = letter.master;
  const std::string_view country = master != nullptr ? std::string_view(master->country) : "";
  const bool person = master != nullptr && (master->type == CustomerType::consumer ||
                                            master->type == CustomerType::sole_trader);
  letter.letter_before_claim = person && country == "GB" && level.tone == Tone::final;
  const std::int32_t days = letter.letter_before_claim
                                ? std::max(level.deadline_days, kLetterBeforeClaimDays)
                                : level.deadline_days;
  letter.deadline =
      input_.side.calendar.roll_following(country, input_.open.as_of.plus_days(days));
}

bool LetterMaker::add_totals(std::vector<WorkRow*>& rows, DunningLetter& letter, bool companion) {
  std::map<Currency, LetterTotal> totals;
  for (const WorkRow* work : rows) {
    LetterTotal& total = totals[work->row.currency];
    total.currency = work->row.currency;
    total.open += work->row.open;
    total.netted += work->covered;
    if (!work->row.send) continue;
    if (__builtin_add_overflow(total.fees, work->row.fee, &total.fees) ||
        __builtin_add_overflow(total.interest, work->row.interest, &total.interest)) {
      return false;
    }
  }
  for (auto& [currency, total] : totals) {
    // The first letter asks for what earlier ones charged; a call sheet shows what is owed today.
    auto [known, first] = before_.try_emplace(currency, 0);
    if (first || companion) {
      Sum charged = history_.charges_before(customer_, company_, currency);
      if (companion) charged.add(today_[currency]);
      const auto minor = charged.minor();
      if (!minor) return false;
      total.charges_before = *minor;
    }
    Sum sum;
    for (const std::int64_t part : {total.open, total.fees, total.interest, total.charges_before}) {
      sum.add(part);
    }
    sum.subtract(total.netted);
    const auto minor = sum.minor();
    if (!minor) return false;
    total.total = *minor;
    today_[currency] += total.fees + total.interest;
    letter.totals.push_back(total);
  }
  for (const LetterTotal& total : letter.totals) {
    bool first = true;
    for (WorkRow* work : rows) {
      if (!work->row.send || work->row.currency != total.currency) continue;
      work->row.letter_total = total.total;
      work->row.netted = first ? total.netted : 0;
      work->row.charges_before = first ? total.charges_before : 0;
      first = false;
    }
  }
  return true;
}

void LetterMaker::name_letter(DunningLetter& letter, std::string_view doc_no) const {
  std::string id = input_.open.as_of.to_iso() + "-L" + std::to_string(letter.level) + '-' +
                   file_name_part(input_.ledger.customer_id(customer_));
  if (!company_.empty()) id += '-' + file_name_part(company_);
  if (!doc_no.empty()) id += '-' + file_name_part(doc_no);
  const auto taken = [&](const std::string& candidate) {
    return history_.letter_id_used(customer_, candidate) || ids_.contains(candidate);
  };
  letter.id = id;
  for (int i = 2; taken(letter.id); ++i) letter.id = id + '-' + std::to_string(i);
  letter.file = letter.id + options_.letter_suffix;
}

}  // namespace arrears
