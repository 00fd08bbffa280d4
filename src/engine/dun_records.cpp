#include <arrears/engine/dun.hpp>

#include <array>

namespace arrears {

std::string_view to_string(SkipReason reason) {
  static constexpr std::array<std::string_view, 24> kNames{
      "",            "no_procedure", "not_overdue", "not_yet", "settlement", "past_due", "disputed",
      "retention",   "insolvent",    "deceased",    "in_litigation",    "with_lawyer",
      "with_agency", "blocked",      "promise",     "plan",             "assigned",
      "time_barred", "deadline_running", "no_new_level", "interval",    "below_minimum",
      "netted", "struck"};
  return kNames.at(static_cast<std::size_t>(reason));
}

std::vector<DunningRecord> records_of(const DunningPlan& plan, const Ledger& ledger,
                                      std::size_t log_size) {
  std::vector<DunningRecord> records;
  for (const DunningRow& row : plan.rows) {
    if (!row.send) continue;
    const DunningLetter& letter = plan.letters[static_cast<std::size_t>(row.letter)];
    const Level& level = *row.level_info();
    DunningRecord record;
    record.run_date = plan.as_of;
    record.letter_id = letter.id;
    record.customer_id = ledger.customer_id(row.customer);
    record.doc_no = ledger.text(Column::doc_no, row.row);
    record.currency = row.currency;
    record.open_amount = row.open;
    record.level = row.level;
    record.level_name = level.name;
    record.channel = to_string(letter.level_info().channel);
    record.fee = row.fee;
    record.interest = row.interest;
    record.deadline = row.deadline;
    record.status = "sent";
    record.content_hash = item_key(ledger, row.row, row.due, row.ordinal) + '-';
    record.procedure = row.procedure->name;
    record.letter_total = row.letter_total;
    record.netted = row.netted;
    records.push_back(std::move(record));
  }
  stamp_run(records, log_size);
  return records;
}

std::string file_name_part(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::string safe;
  bool plain = !text.empty() && text.size() <= kLongest;
  for (const char c : text) {
    const bool upper = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    const bool lower = c >= 'a' && c <= 'z';
    plain = plain && upper;
    if (safe.size() >= kLongest) continue;
    if (upper || lower) {
      safe.push_back(c);
    } else if (safe.empty() || safe.back() != '_') {
      safe.push_back('_');
    }
  }
  if (plain) return safe;
  return safe + '_' + ContentHash().add(text).hex().substr(0, 8);
}

}  // namespace arrears
