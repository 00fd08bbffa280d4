/// AgeFold: ageings by customer from rows that pass by once (model/row_batch.hpp).
///
/// Where no row names another one, each is open with what it says is left, credits wait unapplied,
/// and the ageing is a sum. Where credits each name one document, these wait until all rows have
/// been seen (`link`). Several as-of dates are summed side by side from the same rows. Folds of
/// several threads are joined in the end, with the same figures, notes and proof that `apply_cash`
/// and `age_customers` give for the whole ledger.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <arrears/engine/age.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/row_batch.hpp>

namespace arrears {

class FoldLinks;
class FoldSums;

class AgeFold final : public RowFold {
 public:
  /// Whether an ageing by these conventions can be folded: buckets are a matter of one date, and
  /// due dates are as written.
  [[nodiscard]] static bool fits(const AgePolicy& age, const ApplyPolicy& apply);

  /// Whether what credits name can be paid by these conventions: to the cent, without discounts.
  /// Customers may not have terms of their own either.
  [[nodiscard]] static bool links_fit(const ApplyPolicy& apply);

  /// `axes` are those of the ageings, one for each as-of date, rising; `fits` must hold for their
  /// policy and `apply`. Without `links`, `add` takes no batch in which credits may name documents.
  AgeFold(std::span<const BucketAxis> axes, const AgePolicy& age, const ApplyPolicy& apply,
          bool links);
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
  friend class FoldCustomers;
  friend class FoldLinker;

  [[nodiscard]] bool keep_links(const RowBatch& batch);

  std::unique_ptr<FoldSums> sums_;
  bool may_link_;
  std::unique_ptr<FoldLinks> links_;  // once there are any
  bool any_open_ = false;
  std::int32_t latest_date_ = Date{}.serial();  // of all documents, later ones too
};

/// A fold and the ids of its customers, by its numbers.
struct AgeFoldPart {
  const AgeFold* fold = nullptr;
  std::span<const std::string> customers;
};

/// What an ageing by customer is made of.
struct FoldedAge {
  OpenItems open;   ///< the proof and notes, without items
  AgedTable aged;   ///< by the abstract's customers
};

struct FoldedAges {
  Ledger ledger;  ///< an abstract: the rows that tell what is known of each customer on each date
  std::vector<FoldedAge> days;  ///< by as-of date
};

/// Joins the folds of one ledger. `inputs` are where it was read from. Fails with `tie-out-failed`
/// (status 70) when documents and result disagree, which is a bug of ours.
[[nodiscard]] Result<FoldedAges> join_folds(std::span<const AgeFoldPart> parts,
                                            std::span<const Source> inputs, unsigned threads = 1);

}  // namespace arrears
