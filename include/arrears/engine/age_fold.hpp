/// AgeFold: an ageing by customer from rows that pass by once (model/row_batch.hpp).
///
/// Where no row names another one, each is open with what it says is left, credits wait unapplied,
/// and the ageing is a sum. Where credits each name one document, these wait until all rows have
/// been seen (`link`). Folds of several threads are joined in the end, with the same figures, notes
/// and proof that `apply_cash` and `age_customers` give for the whole ledger.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <tsl/robin_map.h>

#include <arrears/engine/age.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/row_batch.hpp>

namespace arrears {

struct FoldLink;
class FoldLinks;

class AgeFold final : public RowFold {
 public:
  /// Whether an ageing by these conventions can be folded: buckets are a matter of one date, and
  /// due dates are as written.
  [[nodiscard]] static bool fits(const AgePolicy& age, const ApplyPolicy& apply);

  /// Whether what credits name can be paid by these conventions: to the cent, without discounts.
  /// Customers may not have terms of their own either.
  [[nodiscard]] static bool links_fit(const ApplyPolicy& apply);

  /// `axis` is that of the ageing; `fits` must hold for its policy and `apply`. Without `links`,
  /// `add` takes no batch in which credits may name documents.
  AgeFold(const BucketAxis& axis, const AgePolicy& age, const ApplyPolicy& apply, bool links);
  ~AgeFold() override;

  /// False for rows that undo or write off others, and for credits that would look for the oldest
  /// item.
  [[nodiscard]] bool add(const RowBatch& batch) override;

  /// Pays what credits name, after the last row and before the folds are joined. False where a
  /// credit names a document that is not there, or there is more than one of a name: then the order
  /// of things matters, or there is something to say of them.
  [[nodiscard]] static bool link(std::span<AgeFold* const> folds, unsigned threads);

 private:
  friend class AgeFoldJoin;
  friend class FoldLinker;

  /// Text columns of which the customer's latest one counts.
  enum Latest : std::size_t { kName, kSalesperson, kRegion };
  static constexpr std::size_t kLatest = 3;

  /// The sums of one customer and currency; one line of the cache.
  struct alignas(64) Line {
    std::int64_t not_due = 0, overdue = 0, unapplied = 0, disputed = 0;
    std::int32_t oldest = Date{}.serial();  // due date
    std::uint32_t items = 0;
    std::uint16_t currency = 0;             // 0: no row yet
    bool has_credit = false;
    // Of a customer's first line: the dates of its latest texts.
    std::array<std::int32_t, kLatest> latest{Date{}.serial(), Date{}.serial(), Date{}.serial()};
  };
  /// Eight buckets of a line of sums; one line of the cache.
  struct alignas(64) Eight {
    std::array<std::int64_t, 8> sums{};
  };
  struct Text {
    std::string number, text;  // of the document, and what it says
  };
  struct Payment {
    std::int32_t date = Date{}.serial();
    std::int64_t amount = 0;
  };
  /// Where a debit counts.
  struct Place {
    std::uint32_t line;
    std::int32_t due;
    std::uint16_t bucket;
    bool disputed;
  };
  struct Proof {
    Currency currency;
    std::int64_t raising = 0, lowering = 0, implied = 0;
  };

  // Numbers of lines: of a customer's first one, twice the customer's; of a further one, twice its
  // place in more_lines_ plus one.
  [[nodiscard]] std::uint32_t line_of(std::uint32_t customer, std::uint16_t currency);
  [[nodiscard]] std::uint32_t further_line(std::uint32_t customer, std::uint16_t currency);
  [[nodiscard]] Line& at(std::uint32_t line) {
    return (line & 1U) == 0 ? lines_[line / 2] : more_lines_[line / 2];
  }
  void grow(std::uint32_t most);
  void prefetch(const RowBatch& batch, std::size_t row) const;
  [[nodiscard]] bool add_row(const RowBatch& batch, std::size_t row);
  [[nodiscard]] bool keep_debit(const RowBatch& batch, std::size_t row, const Place& place,
                                std::int64_t amount);
  [[nodiscard]] bool add_debit(const RowBatch& batch, std::size_t row, std::uint32_t line,
                               std::int64_t amount);
  void add_credit(const RowBatch& batch, std::size_t row, std::uint32_t line, std::int64_t amount);
  void keep_payment(const RowBatch& batch, std::size_t row, std::uint32_t line,
                    std::int64_t amount);
  void leave_open(const Place& debit, std::int64_t open);
  void leave_open(const FoldLink& debit, std::int64_t open);
  void leave_unapplied(std::uint32_t line, std::int64_t left) {
    Line& sum = at(line);
    sum.unapplied += left;
    sum.has_credit |= left > 0;
  }
  void keep_latest(const RowBatch& batch, std::size_t row);
  void keep_latest(Latest which, RowBatch::Text text, const RowBatch& batch, std::size_t row);
  void put_latest(Latest which, std::int32_t& date, std::string_view text, const RowBatch& batch,
                  std::size_t row);
  [[nodiscard]] std::uint16_t bucket_of(std::int32_t doc_date, std::int32_t due_date) const;
  [[nodiscard]] Proof& proof_of(std::uint16_t currency) {
    if (!proofs_.empty() && proofs_.front().currency.index() == currency) return proofs_.front();
    return find_proof(currency);
  }
  [[nodiscard]] Proof& find_proof(std::uint16_t currency);

  BucketAxis axis_;
  bool by_document_;            // buckets go by the document date
  bool credits_wait_;           // whatever is there to pay
  bool may_link_;
  std::array<bool, kLatest> has_{};  // whether the batch at hand has the text
  std::int32_t as_of_;
  std::array<Effect, kDocTypes> effects_{};
  std::vector<std::uint16_t> near_;  // buckets of the dates around the as-of date

  std::vector<Line> lines_;     // of each customer's first currency, by customer
  std::vector<Line> more_lines_;
  std::vector<std::uint32_t> more_customers_;              // of more_lines_
  tsl::robin_map<std::uint64_t, std::uint32_t> more_;       // customer, currency: in more_lines_
  std::size_t eights_;                                     // of each line, for all its buckets
  std::vector<Eight> buckets_, more_buckets_;              // lines * eights
  std::array<std::vector<Text>, kLatest> latest_;          // by customer
  std::vector<Payment> payments_, more_payments_;          // by line: the latest
  std::unique_ptr<FoldLinks> links_;                       // once there are any
  std::vector<Proof> proofs_;
  std::int64_t claims_ = 0;
  bool any_open_ = false;
  std::int32_t latest_date_ = Date{}.serial();             // of all documents, later ones too
};

/// A fold and the ids of its customers, by its numbers.
struct AgeFoldPart {
  const AgeFold* fold = nullptr;
  std::span<const std::string> customers;
};

/// What an ageing by customer is made of.
struct FoldedAges {
  Ledger ledger;    ///< an abstract: the rows that tell what is known of each customer
  OpenItems open;   ///< the proof and notes, without items
  AgedTable aged;   ///< by the abstract's customers
};

/// Joins the folds of one ledger. `inputs` are where it was read from. Fails with `tie-out-failed`
/// (status 70) when documents and result disagree, which is a bug of ours.
[[nodiscard]] Result<FoldedAges> join_folds(std::span<const AgeFoldPart> parts,
                                            std::span<const Source> inputs);

}  // namespace arrears
