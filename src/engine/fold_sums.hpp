// FoldSums: what rows come to up to each of some as-of dates, by customer and currency.
//
// Each row belongs to the first date that sees it, its own. Nearly all that it adds is kept by that
// date alone and holds for the later ones, too: whoever joins the sums carries it on. Only buckets
// are a matter of every date. The dates of a customer lie beside each other, so that a row finds
// all its sums in one place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

#include <arrears/engine/age.hpp>
#include <arrears/model/row_batch.hpp>
#include <arrears/model/text_pool.hpp>

namespace arrears {

struct FoldLink;

/// What a row does to the balance of its customer.
struct RowWeight {
  std::int64_t amount;  ///< without its sign
  bool raises;
  bool folds;           ///< false: the row undoes another one or gives it up
};

[[nodiscard]] inline RowWeight weight_of(const RowBatch& batch, std::size_t row) {
  const Effect effect = effect_of(batch.type[row]);
  const std::int64_t amount = batch.amount[row];
  const bool lowers = effect == Effect::lowers || (effect == Effect::signed_ && amount < 0);
  return {effect == Effect::signed_ && lowers ? -amount : amount, !lowers,
          effect != Effect::undoes && batch.type[row] != DocType::write_off};
}

/// One as-of date: when it is, and which bucket a debit is in.
class FoldDay {
 public:
  FoldDay(const BucketAxis& axis, const AgePolicy& age);

  [[nodiscard]] const BucketAxis& axis() const { return axis_; }
  [[nodiscard]] std::int32_t as_of() const { return as_of_; }
  [[nodiscard]] std::uint16_t bucket_of(std::int32_t doc_date, std::int32_t due_date) const {
    const std::int32_t date = by_document_ ? doc_date : due_date;
    const auto at = static_cast<std::uint32_t>(date - as_of_ + kNear);
    return at < near_.size() ? near_[at] : far_bucket(date);
  }
  /// Cells of a line of buckets: one for each, and where these do not tell it, what is overdue.
  [[nodiscard]] std::size_t cells() const { return axis_.size() + (tells_overdue_ ? 0 : 1); }
  /// Whether a debit has to be counted in the cell of what is overdue as well.
  [[nodiscard]] bool apart(std::int32_t due) const { return !tells_overdue_ && due < as_of_; }

 private:
  // Days before and after the as-of date whose buckets are looked up in a table.
  static constexpr std::int32_t kNear = 4096;

  [[nodiscard]] std::uint16_t far_bucket(std::int32_t date) const;

  BucketAxis axis_;
  bool by_document_;                 // buckets go by the document date
  bool tells_overdue_;               // buckets tell what is overdue
  std::int32_t as_of_;
  std::vector<std::uint16_t> near_;
};

class FoldSums {
 public:
  /// `axes` are those of the dates, rising.
  FoldSums(std::span<const BucketAxis> axes, const AgePolicy& age, bool credits_wait);

  /// As AgeFold::add; `most` is the batch's highest customer. Debits and credits with a link wait.
  [[nodiscard]] bool add(const RowBatch& batch, std::uint32_t most);

  [[nodiscard]] std::size_t days() const { return day_count_; }
  /// The first date that sees a document; `days()` where none does.
  [[nodiscard]] std::size_t own_day(std::int32_t doc_date) const {
    std::size_t day = 0;
    while (day < day_count_ && days_[day].as_of() < doc_date) ++day;
    return day;
  }
  /// Number of the sums of a customer and currency that have been seen.
  [[nodiscard]] std::uint32_t line_of(std::uint32_t customer, std::uint16_t currency) {
    std::uint16_t& first = lines_[customer * day_count_].currency;
    if (first == 0) first = currency;
    return first == currency ? customer * 2 : further_line(customer, currency);
  }
  /// Books what is left of a debit that waited, by date; it never grows from its own date on.
  void leave_open(const FoldLink& debit, std::span<const std::int64_t> open);
  /// Books what is unapplied from that date on.
  void leave_unapplied(std::uint32_t line, std::size_t day, std::int64_t left) {
    at(line, day).unapplied += left;
  }

 private:
  friend class AgeFoldJoin;
  friend class FoldCustomers;
  friend class FoldTables;

  /// Text columns of which the customer's latest one counts.
  enum Latest : std::size_t { kName, kSalesperson, kRegion };
  static constexpr std::size_t kLatest = 3;
  static constexpr std::int32_t kNoDue = std::numeric_limits<std::int32_t>::max();

  /// What a date adds to the sums of a customer and currency; one line of the cache.
  struct alignas(64) Line {
    std::int64_t open = 0, unapplied = 0, disputed = 0;
    std::int32_t items = 0;
    std::int32_t oldest = kNoDue;       // due date of what stays open on all later dates
    std::int32_t oldest_here = kNoDue;  // of what does not
    std::uint16_t currency = 0;         // of the first date; 0: no row yet
    // Of a customer's first currency: when its latest texts were written.
    std::array<std::int32_t, kLatest> latest{Date{}.serial(), Date{}.serial(), Date{}.serial()};
  };
  /// Eight cells of buckets (FoldDay::cells), one date behind the other; one line of the cache.
  struct alignas(64) Eight {
    std::array<std::int64_t, 8> sums{};
  };
  struct Text {
    std::string number;     // of the document
    std::string_view text;  // in `pool_`
  };
  /// The latest texts of a column, of the customers and dates that have one.
  struct Texts {
    std::vector<std::uint32_t> place;  // by customer and date: in `latest`, plus one
    std::vector<Text> latest;
    std::vector<std::string_view> usual;  // by customer: its first text

    [[nodiscard]] const Text* find(std::size_t at) const {
      if (at >= place.size() || place[at] == 0) return nullptr;
      return &latest[place[at] - 1];
    }
    [[nodiscard]] Text& of(std::size_t at);
  };
  struct Payment {
    std::int32_t date = Date{}.serial();
    std::int64_t amount = 0;
  };
  /// A debit, as its sums need it.
  struct Debit {
    std::uint32_t line;
    std::int32_t date, due;
    bool disputed;
  };
  struct Proof {
    Currency currency;
    std::int64_t raising = 0, lowering = 0, implied = 0;
  };
  /// What rows of one date prove.
  struct Proofs {
    std::vector<Proof> by_currency;
    std::int64_t claims = 0;
  };

  // Numbers of lines: of a customer's first currency, twice the customer's; of a further one, twice
  // its place among these plus one.
  [[nodiscard]] std::uint32_t further_line(std::uint32_t customer, std::uint16_t currency);
  [[nodiscard]] std::size_t place(std::uint32_t line, std::size_t day) const {
    return line / 2 * day_count_ + day;
  }
  [[nodiscard]] Line& at(std::uint32_t line, std::size_t day) {
    return ((line & 1U) == 0 ? lines_ : more_lines_)[place(line, day)];
  }
  void grow(std::uint32_t most);
  // Where there is but one date, and mostly there is, nothing asks how many there are.
  template <bool kOne>
  [[nodiscard]] bool add_rows(const RowBatch& batch);
  template <bool kOne>
  [[nodiscard]] bool add_row(const RowBatch& batch, std::size_t row);
  template <bool kOne>
  void add_debit(const RowBatch& batch, std::size_t row, std::uint32_t line, std::int64_t amount,
                 std::size_t own);
  void add_credit(const RowBatch& batch, std::size_t row, std::uint32_t line, std::int64_t amount,
                  std::size_t own);
  void keep_payment(const RowBatch& batch, std::size_t row, Payment& last, std::int64_t amount);
  void put_bucket(const Debit& debit, std::size_t day, std::int64_t open);
  template <class Eights>
  [[nodiscard]] static auto& cell(Eights* eights, std::size_t at) {
    return eights[at / 8U].sums[at % 8U];
  }
  void keep_latest(const RowBatch& batch, std::size_t row, std::size_t own);
  void keep_latest(Latest which, RowBatch::Text text, const RowBatch& batch, std::size_t row,
                   std::size_t at);
  void put_latest(Latest which, std::int32_t& date, std::string_view text, const RowBatch& batch,
                  std::size_t row, std::size_t at);
  [[nodiscard]] std::string_view kept(Latest which, std::uint32_t customer, std::string_view text);
  [[nodiscard]] Proof& proof_of(Proofs& proofs, std::uint16_t currency) {
    auto& known = proofs.by_currency;
    if (!known.empty() && known.front().currency.index() == currency) return known.front();
    return find_proof(proofs, currency);
  }
  [[nodiscard]] Proof& find_proof(Proofs& proofs, std::uint16_t currency);

  std::vector<FoldDay> days_;
  std::size_t day_count_;
  bool credits_wait_;                // whatever is there to pay
  std::array<bool, kLatest> has_{};  // whether the batch at hand has the text

  // By customer (or further line), then date.
  std::vector<Line> lines_, more_lines_;
  std::vector<Payment> payments_, more_payments_;  // the latest
  std::size_t cells_ = 0;   // of each date
  std::size_t eights_ = 0;  // of all dates
  std::vector<Eight> buckets_, more_buckets_;  // by customer (or further line)
  std::array<Texts, kLatest> latest_;
  TextPool pool_;
  std::vector<std::uint32_t> more_customers_;               // by further line
  tsl::robin_map<std::uint64_t, std::uint32_t> more_;       // customer, currency: further line
  std::vector<Proofs> proofs_;                              // by date
};

}  // namespace arrears
