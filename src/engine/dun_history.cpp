#include "dun_history.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

namespace arrears {
namespace {

bool raises(const Ledger& ledger, RowId row) {
  const Effect effect = effect_of(ledger.type(row));
  return effect == Effect::raises || (effect == Effect::signed_ && ledger.amount(row) > 0);
}

// Whether a list such as `INV-1;INV-2` names a document.
bool names(std::string_view list, std::string_view name) {
  while (!list.empty() && !name.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    std::string_view part = list.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (part == name) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

std::int32_t parse_level(std::string_view text) {
  std::int32_t level = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), level);
  return problem == std::errc{} && end == text.data() + text.size() ? std::max(level, 0) : 0;
}

}  // namespace

DunningHistory::DunningHistory(const Ledger& ledger, const DueDates& due,
                               std::span<const DunningRecord> log,
                               const ProcedureBook& procedures, Date as_of)
    : ledger_(ledger), procedures_(procedures), as_of_(as_of) {
  if (log.empty()) return;
  add_entries(log);
  find_documents(due);
  find_posted();
}

void DunningHistory::add_entries(std::span<const DunningRecord> log) {
  std::vector<std::pair<CustomerId, Entry>> found;
  for (const DunningRecord* record : standing(log)) {
    const auto customer = ledger_.find_customer(record->customer_id);
    if (!customer) continue;
    Entry entry{record};
    const Procedure* procedure = procedures_.find(record->procedure);
    entry.ahead = procedure != nullptr && procedure->ahead_of_due();
    found.emplace_back(*customer, entry);
  }
  const auto before = [](const auto& a, const auto& b) {
    const DunningRecord& left = *a.second.record;
    const DunningRecord& right = *b.second.record;
    return std::tie(a.first, left.doc_no, left.currency) <
           std::tie(b.first, right.doc_no, right.currency);
  };
  std::stable_sort(found.begin(), found.end(), before);
  first_entry_.assign(ledger_.customer_count() + 1, 0);
  for (const auto& [customer, entry] : found) ++first_entry_[customer.index() + 1];
  for (std::size_t i = 1; i < first_entry_.size(); ++i) first_entry_[i] += first_entry_[i - 1];
  entries_.reserve(found.size());
  for (const auto& [customer, entry] : found) entries_.push_back(entry);
}

std::span<const DunningHistory::Entry> DunningHistory::entries_of(CustomerId customer) const {
  if (first_entry_.empty()) return {};
  const std::size_t first = first_entry_[customer.index()];
  return std::span(entries_).subspan(first, first_entry_[customer.index() + 1] - first);
}

std::span<const DunningHistory::Entry> DunningHistory::entries_of(RowId row) const {
  const auto entries = entries_of(ledger_.customer(row));
  const std::string_view doc_no = ledger_.text(Column::doc_no, row);
  const Currency currency = ledger_.currency(row);
  const auto first = std::partition_point(entries.begin(), entries.end(), [&](const Entry& entry) {
    const DunningRecord& record = *entry.record;
    return record.doc_no < doc_no || (record.doc_no == doc_no && record.currency < currency);
  });
  const auto last = std::find_if(first, entries.end(), [&](const Entry& entry) {
    return entry.record->doc_no != doc_no || entry.record->currency != currency;
  });
  return {first, last};
}

// Where several lines bear one number, a record means the line that its item key names.
void DunningHistory::find_documents(const DueDates& due) {
  std::map<const DunningRecord*, Document*> by_first;  // first entry of each document
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const RowId row(static_cast<std::uint32_t>(i));
    if (entries_of(ledger_.customer(row)).empty() || !raises(ledger_, row)) continue;
    const auto entries = entries_of(row);
    if (entries.empty()) continue;
    Document*& document = by_first[entries.front().record];
    if (document == nullptr) document = &documents_.emplace_back();
    document->lines.push_back(row);
  }
  for (Document& document : documents_) {
    const bool retained =
        ledger_.money(Column::retention_amount, document.lines.front()).value_or(0) > 0;
    if (document.lines.size() > 1 || retained) find_keys(document, due);
    const auto entries = entries_of(document.lines.front());
    const auto first = static_cast<std::size_t>(entries.data() - entries_.data());
    for (std::size_t i = 0; i < entries.size(); ++i) entries_[first + i].document = &document;
  }
}

void DunningHistory::find_keys(Document& document, const DueDates& due) const {
  const auto add = [&](RowId row, Date date) {
    for (std::uint32_t ordinal = 0;; ++ordinal) {
      if (document.keys.insert(item_key(ledger_, row, date, ordinal)).second) break;
    }
  };
  for (const RowId row : document.lines) {
    add(row, due.as_of(row, as_of_));
    // A retention is a line of its own, told apart by its due date.
    const Date release = ledger_.date(Column::retention_due, row);
    if (ledger_.money(Column::retention_amount, row).value_or(0) > 0 && release.known()) {
      add(row, release);
    }
  }
}

// A fee or interest document takes up the charges of the letter it names, or of the document.
void DunningHistory::find_posted() {
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const RowId row(static_cast<std::uint32_t>(i));
    const DocType type = ledger_.type(row);
    if (type != DocType::fee && type != DocType::interest) continue;
    if (ledger_.doc_date(row) > as_of_) continue;
    const CustomerId customer = ledger_.customer(row);
    const std::string_view number = ledger_.text(Column::doc_no, row);
    const std::string_view reference = ledger_.text(Column::reference, row);
    const std::string_view applies = ledger_.text(Column::applies_to, row);
    if (first_entry_.empty()) return;
    for (std::size_t e = first_entry_[customer.index()]; e < first_entry_[customer.index() + 1];
         ++e) {
      Entry& entry = entries_[e];
      const DunningRecord& record = *entry.record;
      if (record.currency != ledger_.currency(row)) continue;
      const bool letter = names(number, record.letter_id) || names(reference, record.letter_id) ||
                          names(applies, record.letter_id);
      const bool document = ledger_.doc_date(row) >= record.run_date &&
                            (names(applies, record.doc_no) || names(reference, record.doc_no));
      if (!letter && !document) continue;
      (type == DocType::fee ? entry.fee_posted : entry.interest_posted) = true;
    }
  }
}

bool DunningHistory::concerns(const Entry& entry, const std::string& key, Date due) {
  const DunningRecord& record = *entry.record;
  if (entry.document == nullptr || entry.document->keys.empty()) return true;
  // A key that names none of the lines (their dates were corrected, or the log came from another
  // system) may mean each line that was overdue on that day.
  const std::string record_key(item_key_of(record));
  return entry.document->keys.contains(record_key) ? record_key == key : due < record.run_date;
}

// Levels are known by name, so that a level added to a procedure moves nothing; under another
// procedure, or a changed name, the number counts.
std::int32_t DunningHistory::level_in(const Procedure& procedure,
                                      const DunningRecord& record) {
  const auto top = static_cast<std::int32_t>(procedure.levels.size());
  if (record.procedure == procedure.name || record.procedure.empty()) {
    if (const auto named = procedure.find_level(record.level_name)) return *named;
  }
  return std::min(record.level, top);
}

bool DunningHistory::charged_once(const DunningRecord& record) const {
  if (record.fee <= 0) return false;
  const Procedure* procedure = procedures_.find(record.procedure);
  if (procedure == nullptr) return true;
  const auto level = procedure->find_level(record.level_name);
  return !level || procedure->levels[static_cast<std::size_t>(*level) - 1].fee.per ==
                       FeePer::item_once;
}

void DunningHistory::start_from_ledger(RowId row, const Procedure& procedure,
                                       ItemPast& past) const {
  if (procedure.ahead_of_due()) return;
  const std::int32_t level = parse_level(ledger_.text(Column::dunning_level, row));
  const Date last = ledger_.date(Column::last_dunned, row);
  if (level == 0 || (last.known() && last > as_of_)) return;
  past.level = std::min(level, static_cast<std::int32_t>(procedure.levels.size()));
  past.last = last;
  past.first_letter = last;
  past.deadline = ledger_.date(Column::last_deadline, row);
}

ItemPast DunningHistory::past(RowId row, Date due, std::uint32_t ordinal,
                              const Procedure& procedure) const {
  ItemPast past;
  start_from_ledger(row, procedure, past);
  const auto entries = entries_of(row);
  if (entries.empty()) return past;
  const std::string key = item_key(ledger_, row, due, ordinal);
  const bool ahead = procedure.ahead_of_due();
  for (const Entry& entry : entries) {
    const DunningRecord& record = *entry.record;
    if (!concerns(entry, key, due)) continue;
    past.fee_charged = past.fee_charged || charged_once(record);
    if (record.interest > 0) past.charged_until = std::max(past.charged_until, record.run_date);
    // Reminders before the due date are no dunning levels, and the other way round.
    if (ahead ? record.procedure != procedure.name : entry.ahead) continue;
    past.level = std::max(past.level, level_in(procedure, record));
    if (!past.first_letter.known()) past.first_letter = record.run_date;
    if (record.run_date >= past.last) {
      // A step without a deadline, such as a call, takes back no deadline stated before.
      if (record.deadline.known()) past.deadline = record.deadline;
      past.last = record.run_date;
    }
  }
  return past;
}

Date DunningHistory::last_letter(CustomerId customer) const {
  Date last;
  for (const Entry& entry : entries_of(customer)) {
    const std::string_view channel = entry.record->channel;
    if (entry.ahead || channel == to_string(Channel::phone) ||
        channel == to_string(Channel::visit)) {
      continue;
    }
    last = std::max(last, entry.record->run_date);
  }
  return last;
}

Sum DunningHistory::charges_before(CustomerId customer, std::string_view company,
                                   Currency currency) const {
  Sum total;
  for (const Entry& entry : entries_of(customer)) {
    if (entry.record->currency != currency) continue;
    const std::string_view own =
        entry.document == nullptr ? std::string_view{}
                                  : ledger_.text(Column::company, entry.document->lines[0]);
    if (own != company) continue;
    if (!entry.fee_posted) total.add(entry.record->fee);
    if (!entry.interest_posted) total.add(entry.record->interest);
  }
  return total;
}

bool DunningHistory::letter_id_used(CustomerId customer, std::string_view id) const {
  for (const Entry& entry : entries_of(customer)) {
    if (entry.record->run_date == as_of_ && entry.record->letter_id == id) return true;
  }
  return false;
}

}  // namespace arrears
