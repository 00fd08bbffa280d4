// RowSink: takes the records of one chunk and makes ledger rows, rejects and sums of them.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/read/csv_chunks.hpp>

#include "chunk_rows.hpp"
#include "fold_cells.hpp"
#include "layout.hpp"

namespace arrears {

/// The last few cells of a column and what they meant: types and currencies repeat.
template <class Meaning>
class Memo {
 public:
  template <class Ask>
  const std::optional<Meaning>& get(std::string_view cell, const Ask& ask) {
    if (last_ < seen_.size() && seen_[last_].cell == cell) return seen_[last_].meaning;
    for (last_ = 0; last_ < seen_.size(); ++last_) {
      if (seen_[last_].cell == cell) return seen_[last_].meaning;
    }
    if (seen_.size() == kMost) seen_.clear();
    last_ = seen_.size();
    seen_.push_back({std::string(cell), ask(cell)});
    return seen_.back().meaning;
  }

 private:
  static constexpr std::size_t kMost = 32;
  struct Seen {
    std::string cell;
    std::optional<Meaning> meaning;
  };
  std::vector<Seen> seen_;
  std::size_t last_ = 0;
};

class RowSink final : public ChunkSink {
 public:
  /// Room is made for about `rows` rows, in `spent` where that has some: a cleared part.
  explicit RowSink(const Layout& layout, std::size_t rows = 0, LedgerPart spent = {});
  void take(const CsvRecord& record) override;

  /// What the chunk has become; the sink is spent.
  [[nodiscard]] std::unique_ptr<ChunkRows> finish();

 private:
  /// A money cell as read: with two values while its column's mark is not known.
  struct MoneyCell {
    bool known = false;
    bool waits = false;
    std::array<Worth, 2> worth{};
    std::string_view mark;
  };
  /// A date cell as read: which day it means, and what it says of its column.
  struct DayCell {
    Day day;
    bool votes = false;
    bool waits = false;                ///< for its column's order
    bool same_day = false;
    std::array<bool, kDateOrders> ways{};
    std::array<Date, kDateOrders> days{};
    DayEvidence years;                 ///< where points may stand behind a year
  };
  /// The row at hand. Views live in the record or in the scratch strings below.
  struct Row {
    DocType type = DocType::invoice;
    bool type_is_said = false;
    Currency currency;
    bool currency_is_unknown = false;
    MoneyCell amount, open;
    bool open_is_all = false;    // the amount is what is open
    bool reverses = false;       // a debit or a credit below zero, and nothing beside it
    bool amounts_read = false;
    bool is_total = false;
    std::string_view customer, doc_no;
    bool named_by_name = false;
    bool is_ragged = false;
    std::optional<DocState> state;
    bool state_is_unknown = false;
  };

  // row_sink.cpp: the way of a row.
  [[nodiscard]] bool read_row();
  [[nodiscard]] bool has_good_shape();
  [[nodiscard]] bool is_void();
  [[nodiscard]] bool read_state();
  [[nodiscard]] bool read_status();
  [[nodiscard]] bool read_type();
  [[nodiscard]] bool read_ids();
  bool reject_balance(std::string_view text, std::int32_t field);
  [[nodiscard]] bool lost_its_text(std::string_view id, std::int32_t field);
  [[nodiscard]] bool check_type_rules();

  // report_rows.cpp: lines of a report that are no rows, and what they say of those below.
  [[nodiscard]] bool is_no_row();
  [[nodiscard]] bool names_a_total();
  [[nodiscard]] bool has_only_money();
  [[nodiscard]] bool may_name_group();
  [[nodiscard]] bool is_separated_otherwise();
  [[nodiscard]] bool is_header_again(std::string_view date);
  [[nodiscard]] bool begins_other_table();
  [[nodiscard]] bool is_names_line(const HeaderCells& header, std::size_t known);
  void look_at_cells();
  [[nodiscard]] bool has_money();
  [[nodiscard]] bool is_heading(std::size_t filled) const;
  bool set_total_aside();
  bool set_heading_aside();
  void refuse_other_currency();
  void note_left_out();
  [[nodiscard]] Figure only_figure();
  [[nodiscard]] static Figure figure(const MoneyCell& money) {
    return {money.known, money.waits, money.worth};
  }
  void name_group(bool with_sums);
  void note_parent(const std::string& outer);
  void take_group();
  [[nodiscard]] RowHash row_seed() const;
  [[nodiscard]] std::string_view name_cell(const StoredColumn& column);
  [[nodiscard]] std::string_view own_part(std::string_view customer) const;
  [[nodiscard]] bool is_left_out() const;
  [[nodiscard]] bool is_figure_beside(std::string_view text) const;
  [[nodiscard]] bool is_heading_with_sums() const;

  // row_pair.cpp: amounts that more than one cell makes.
  [[nodiscard]] bool read_second();
  [[nodiscard]] bool join(const MoneyCell& second);
  void turn_credit(MoneyCell& credit);
  [[nodiscard]] bool read_side();
  bool take_side(std::string_view text);
  void join_anyway();
  void settle_unsaid_type();

  // row_store.cpp: a row that is taken.
  void make_room(std::size_t rows);
  void store_customer(std::string_view id);
  void store_name(std::size_t slot, std::string_view text);
  [[nodiscard]] TextRef keep_text(std::string_view text);
  [[nodiscard]] std::uint32_t name_number(std::size_t slot, std::uint32_t customer,
                                          std::string_view text);
  void store_row();
  void check_open();
  void weigh_deduction();
  void store_texts();
  void store_keys();
  [[nodiscard]] RowHash identity_of_row();

  // row_fast.cpp: rows as nearly all of a canonical ledger are.
  template <class Meaning>
  struct QuickWord {
    std::uint64_t bytes = 0;
    std::size_t size = 0;  // 0: none yet
    Meaning meaning{};

    template <class Ask>
    [[nodiscard]] bool read(std::string_view cell, std::uint64_t word, const Ask& ask);
  };
  struct QuickRow {
    std::int64_t amount = 0;
    std::int64_t open = LedgerPart::kNoMoney;
    std::string_view customer, number;
  };
  struct QuickSum {
    Currency currency;
    DocType type = DocType::invoice;
    std::int64_t minor = 0;
  };
  [[nodiscard]] bool can_be_quick() const;
  /// False, with nothing done, when the row needs the full reading.
  [[nodiscard]] bool take_quickly();
  [[nodiscard]] bool read_quick_money(std::int32_t field, const char* end,
                                      std::int64_t& minor) const;
  [[nodiscard]] bool read_quick_days(const char* end);
  void store_quickly(const QuickRow& row);
  void count_quickly(std::int64_t minor);
  void add_known(std::int64_t minor);
  void flush_quick_sum();
  [[nodiscard]] static bool is_ascii(std::string_view bytes);
  [[nodiscard]] static bool is_spreadsheet_error(std::string_view cell);

  // row_plain.cpp: rows as nearly all of an export are.
  [[nodiscard]] bool can_be_plain() const;
  /// False, with nothing done, when the row needs the full reading.
  [[nodiscard]] bool take_plainly();
  [[nodiscard]] bool read_plain_ids();
  [[nodiscard]] bool read_plain_words();
  [[nodiscard]] bool read_plain_money();
  [[nodiscard]] bool read_plain_amount(Column column, std::string_view text, MoneyCell& money);
  [[nodiscard]] bool read_plain_days();
  [[nodiscard]] bool read_plain_yes_no();
  void cast_votes();

  // row_cells.cpp: cells to values.
  [[nodiscard]] bool read_currency();
  /// What the row itself says of its currency; empty when that is nothing or not understood.
  [[nodiscard]] std::optional<Currency> said_currency();
  [[nodiscard]] bool read_amounts();
  [[nodiscard]] bool read_other_money();
  [[nodiscard]] bool read_days();
  [[nodiscard]] bool read_yes_no();
  [[nodiscard]] bool read_money(Column column, std::uint32_t field, MoneyCell& cell);
  [[nodiscard]] AmountFault value_of(Column column, std::string_view text, MoneyCell& cell);
  [[nodiscard]] bool read_day(std::size_t index, std::string_view text, std::uint32_t field);
  [[nodiscard]] DayCell day_of_cell(std::size_t index, std::string_view text) const;
  void vote_for_day(std::size_t index, const DayCell& read, std::string_view text);
  void keep_day(std::size_t index, const DayCell& read);
  [[nodiscard]] std::string_view cell(std::int32_t field, std::string& scratch) const {
    if (field < 0 || static_cast<std::size_t>(field) >= record_->size()) return {};
    const auto index = static_cast<std::size_t>(field);
    return cells_are_plain_ ? record_->text(index, scratch) : bared_cell(index, scratch);
  }
  [[nodiscard]] std::string_view bared_cell(std::size_t index, std::string& scratch) const;
  [[nodiscard]] std::string_view cell(Column column, std::string& scratch) const {
    return cell(layout_.field(column), scratch);
  }
  /// Without the `.0` that spreadsheets add to numbers.
  [[nodiscard]] std::string_view mended(std::string_view id);
  /// `20260131.0`, a day that a spreadsheet took for a number.
  [[nodiscard]] static std::string_view mended_day(std::string_view text);

  // row_fate.cpp: rows that are not taken.
  bool reject(Diagnostic why, std::int32_t field);
  bool reject(std::string_view code, std::int32_t field);
  bool set_aside(Aside aside, std::string_view code);
  void count_amount(Fate fate);
  void count_money(Measure measure, Fate fate, const MoneyCell& money, bool by_open);
  void read_type_anyway();
  void read_amount_anyway();
  /// Whether the open amounts may turn out to be a running balance.
  [[nodiscard]] bool open_is_weak() const {
    return layout_.header.match.weak_open && layout_.field(Column::amount) != Layout::kNone;
  }
  void keep_fault(Diagnostic why);

  const Layout& layout_;
  const bool quick_ = can_be_quick();
  const bool plain_ = can_be_plain();
  bool cells_are_plain_ = false;       // of this row: see `is_itself`
  TextRef whole_;                      // this row's own text; none: not kept
  const DocType unsaid_type_;          // of rows whose type's cell is empty
  QuickWord<DocType> quick_type_;
  QuickWord<Currency> quick_currency_;
  QuickSum quick_sum_;
  const MonthStarts& months_ = month_starts();
  std::unique_ptr<ChunkRows> out_;
  const CsvRecord* record_ = nullptr;
  bool is_blank_ = false, blank_before_ = false;  // this line, the one before
  Row row_;
  std::array<std::int32_t, kColumns> days_{};
  std::array<MoneyCell, kColumns> money_{};
  std::array<bool, kColumns> yes_{};
  /// The cells of a line that may be none: how many are filled, and the first two.
  struct Filled : HeadingCells {
    std::size_t first_field = 0;
    std::size_t figures = 0;           // of them amounts behind the first
    bool total = false;                // one of them says so
    bool rule = false;                 // dashes only
  };
  Filled filled_;
  Group group_;                        // the layout's, until the chunk is delivered
  std::vector<OpenDay> open_days_;     // of this row
  std::vector<RowHash> hashes_;        // by row
  // What the cells of this row say of their columns; counted once the row is known to be taken.
  struct MarkVote {
    Column column;
    DecimalMark mark;
    std::string_view text;
  };
  struct DayVote {
    std::size_t slot;
    DayCell read;
    std::string_view text;
  };
  struct RowVotes {
    std::vector<MarkVote> marks;
    std::vector<DayVote> days;

    void clear() {
      marks.clear();
      days.clear();
    }
  };
  RowVotes votes_;
  // What a customer's last row had in a column of names: nearly always what this one has. It is
  // known by its hash, since a look at its text would be one at memory far away; that two names of
  // a customer share one is as likely as 1 in 10^19.
  struct LastName {
    std::uint64_t hash = 0;    // 0: none
    std::uint32_t number = 0;  // of the empty text
  };
  std::array<std::vector<LastName>, kColumns> last_name_;
  std::array<LastName, kColumns> name_before_;  // what the row before had
  std::string customer_scratch_, number_scratch_, scratch_, normal_;
  Memo<Currency> currencies_;
  Memo<Words::Kind> kinds_;
  Memo<bool> yes_no_;
  Memo<DocState> states_;
};

}  // namespace arrears
