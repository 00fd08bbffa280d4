// What the dunning log says of the ledger's customers and items.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/dunning_record.hpp>
#include <arrears/engine/procedure.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/money.hpp>

#include "dun_schedule.hpp"

namespace arrears {

// Looks at the ledger and the log, which must outlive it.
class DunningHistory {
 public:
  DunningHistory(const Ledger& ledger, const DueDates& due, std::span<const DunningRecord> log,
                 const ProcedureBook& procedures, Date as_of);

  // Of an item with that effective due date, in the terms of `procedure`. `ordinal` counts equal
  // lines of one document.
  [[nodiscard]] ItemPast past(RowId row, Date due, std::uint32_t ordinal,
                              const Procedure& procedure) const;
  // The day of the customer's last letter, reminders before due dates left out.
  [[nodiscard]] Date last_letter(CustomerId customer) const;
  // Fees and interest of earlier letters that no ledger row has taken up yet, minor units.
  [[nodiscard]] Sum charges_before(CustomerId customer, std::string_view company,
                                   Currency currency) const;
  // Whether a record of the as-of date bears this letter id.
  [[nodiscard]] bool letter_id_used(CustomerId customer, std::string_view id) const;

 private:
  // A document number of a customer in one currency, as the ledger has it.
  struct Document {
    std::vector<RowId> lines;
    std::unordered_set<std::string> keys;  // of the lines, where there are several
  };
  struct Entry {
    const DunningRecord* record;
    const Document* document = nullptr;
    bool ahead = false;             // of a procedure that reminds before due dates
    bool fee_posted = false, interest_posted = false;
  };

  void add_entries(std::span<const DunningRecord> log);
  void find_documents(const DueDates& due);
  void find_keys(Document& document, const DueDates& due) const;
  void find_posted();
  [[nodiscard]] std::span<const Entry> entries_of(CustomerId customer) const;
  // Those of one document number and currency.
  [[nodiscard]] std::span<const Entry> entries_of(RowId row) const;
  [[nodiscard]] static bool concerns(const Entry& entry, const std::string& key, Date due);
  [[nodiscard]] static std::int32_t level_in(const Procedure& procedure,
                                             const DunningRecord& record);
  [[nodiscard]] bool charged_once(const DunningRecord& record) const;
  void start_from_ledger(RowId row, const Procedure& procedure, ItemPast& past) const;

  const Ledger& ledger_;
  const ProcedureBook& procedures_;
  Date as_of_;
  // By customer, document number, currency, then in the order of the log.
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> first_entry_;  // per customer, one more at the end; empty: no log
  std::deque<Document> documents_;
};

}  // namespace arrears
