#include <arrears/engine/dunning_record.hpp>

#include <algorithm>
#include <unordered_set>

namespace arrears {
namespace {

constexpr std::size_t kHexDigits = 16;

}  // namespace

ContentHash& ContentHash::add(std::string_view text) {
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  for (const char c : text) state_ = (state_ ^ static_cast<unsigned char>(c)) * kPrime;
  state_ = (state_ ^ 0xffU) * kPrime;  // no UTF-8 text holds this byte
  return *this;
}

ContentHash& ContentHash::add(std::int64_t number) { return add(std::to_string(number)); }

std::string ContentHash::hex() const {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(kHexDigits, '0');
  for (std::size_t i = 0; i < kHexDigits; ++i) {
    out[i] = kDigits[(state_ >> (4 * (kHexDigits - 1 - i))) & 0xfU];
  }
  return out;
}

std::string item_key(const Ledger& ledger, RowId row, Date due, std::uint32_t ordinal) {
  ContentHash hash;
  hash.add(ledger.text(Column::company, row)).add(to_string(ledger.type(row)));
  hash.add(ledger.text(Column::doc_no, row)).add(ledger.doc_date(row).to_iso()).add(due.to_iso());
  hash.add(ledger.amount(row)).add(ledger.currency(row).code()).add(ordinal);
  return hash.hex();
}

std::string_view item_key_of(const DunningRecord& record) {
  const std::string_view hash = record.content_hash;
  return hash.size() > kHexDigits && hash[kHexDigits] == '-' ? hash.substr(0, kHexDigits)
                                                             : std::string_view{};
}

std::string content_of(const DunningRecord& record) {
  ContentHash hash;
  hash.add(record.run_date.to_iso()).add(record.letter_id).add(record.customer_id);
  hash.add(record.doc_no).add(record.currency.code()).add(record.open_amount);
  hash.add(record.level).add(record.level_name).add(record.channel);
  hash.add(record.fee).add(record.interest).add(record.deadline.to_iso()).add(record.status);
  hash.add(record.procedure).add(record.letter_total).add(record.netted).add(record.reverses);
  return hash.hex();
}

std::vector<const DunningRecord*> standing(std::span<const DunningRecord> log) {
  std::unordered_set<std::string_view> reversed;
  for (const DunningRecord& record : log) {
    if (!record.reverses.empty()) reversed.insert(record.reverses);
  }
  std::vector<const DunningRecord*> rows;
  rows.reserve(log.size());
  for (const DunningRecord& record : log) {
    if (record.reverses.empty() && !reversed.contains(record.run_id)) rows.push_back(&record);
  }
  return rows;
}

Date last_run_date(std::span<const DunningRecord> log) {
  Date last;
  for (const DunningRecord& record : log) last = std::max(last, record.run_date);
  return last;
}

std::vector<DunningRecord> reversal_of(std::span<const DunningRecord> log,
                                       std::string_view run_id, Date run_date) {
  std::vector<DunningRecord> rows;
  for (const DunningRecord* record : standing(log)) {
    if (record->run_id != run_id) continue;
    DunningRecord row = *record;
    row.run_date = run_date;
    row.status = "reversal";
    row.reverses = run_id;
    rows.push_back(std::move(row));
  }
  stamp_run(rows, log.size());
  return rows;
}

void stamp_run(std::vector<DunningRecord>& rows, std::size_t log_size) {
  if (rows.empty()) return;
  ContentHash run;
  run.add(static_cast<std::int64_t>(log_size));
  for (DunningRecord& row : rows) {
    const std::string key(item_key_of(row));
    row.content_hash = key + '-' + content_of(row);
    run.add(row.content_hash);
  }
  const std::string id = rows.front().run_date.to_iso() + '-' + run.hex();
  for (DunningRecord& row : rows) row.run_id = id;
}

}  // namespace arrears
