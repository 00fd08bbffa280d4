// The folds of several threads become ageings and the abstract of a ledger.
#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>
#include <utility>

#include <arrears/engine/age_fold.hpp>
#include <arrears/model/jobs.hpp>
#include <arrears/model/ledger_builder.hpp>
#include <arrears/model/prefetch.hpp>

#include "documents.hpp"
#include "fold_customers.hpp"
#include "fold_sums.hpp"
#include "fold_tables.hpp"

namespace arrears {
namespace {

constexpr Column kColumnOf[] = {Column::customer_name, Column::salesperson, Column::region};

Wanted wanted_of_abstract() {
  Wanted wanted;
  wanted.columns = {Column::doc_no, Column::due_date, Column::open_amount};
  for (const Column column : kColumnOf) wanted.columns.add(column);
  return wanted;
}

}  // namespace

class AgeFoldJoin {
 public:
  AgeFoldJoin(std::span<const AgeFoldPart> parts, std::span<const Source> inputs)
      : parts_(parts), customers_(parts), builder_(wanted_of_abstract()) {
    for (const Source& input : inputs) builder_.begin_source(input);
    builder_.expect_customers(customers_.size());
    for (const AgeFoldPart& part : parts) {
      latest_ = std::max(latest_, part.fold->latest_date_);
      any_open_ |= part.fold->any_open_;
      sums_.push_back(part.fold->sums_.get());
    }
  }

  Result<FoldedAges> join(unsigned threads) {
    const std::size_t pieces = threads * 2;
    std::vector<std::vector<AgedTable>> aged(pieces);
    run_jobs(threads, pieces + 1, [&](std::size_t job) {
      if (job == 0) return tell_all();
      const std::size_t piece = job - 1;
      aged[piece] = FoldTables(sums_, customers_)
                        .sum(customers_.size() * piece / pieces,
                             customers_.size() * (piece + 1) / pieces);
    });
    auto ledger = builder_.finish();
    if (!ledger) return fail(std::move(ledger.error()));
    FoldedAges folded{std::move(*ledger), {}};
    for (std::size_t day = 0; day < sums_.front()->days(); ++day) {
      FoldedAge& age = folded.days.emplace_back(FoldedAge{{}, std::move(aged.front()[day])});
      for (std::size_t piece = 1; piece < pieces; ++piece) append(aged[piece][day], age.aged);
      age.open.as_of = age.aged.axis.as_of();
      if (auto bug = prove(folded.ledger, day, age)) return fail(std::move(*bug));
      note_snapshot(folded.ledger, claims_, age.open.as_of, age.open.notes);
    }
    return folded;
  }

 private:
  using At = FoldCustomers::At;
  using Text = FoldSums::Text;

  /// The tables are of rising customers.
  static void append(const AgedTable& from, AgedTable& to) {
    to.customers.insert(to.customers.end(), from.customers.begin(), from.customers.end());
    to.sums.insert(to.sums.end(), from.sums.begin(), from.sums.end());
    to.buckets.insert(to.buckets.end(), from.buckets.begin(), from.buckets.end());
  }

  /// Rows from which CustomerFacts reads what it would read from all rows.
  void tell_all() {
    for (std::size_t customer = 0; customer < customers_.size(); ++customer) {
      customers_.look_ahead(customer, [this](const At& at) {
        const FoldSums& sums = *sums_[at.part];
        prefetch(&parts_[at.part].customers[at.number]);
        prefetch(&sums.lines_[at.number * sums.days()]);
        prefetch(&sums.payments_[at.number * sums.days()]);
      });
      const std::span<const At> same = customers_.of(customer);
      row_.customer_id = customers_.id_of(same.front());
      begin_customer(same);
      for (std::size_t day = 0; day < sums_.front()->days(); ++day) {
        tell_latest(same, day);
        tell_payments(same, day);
      }
      tell_currencies(customer == 0);
    }
  }

  /// Calls `take(currency, payment)` for the customer's currencies on a day.
  template <class Take>
  void visit_payments(std::span<const At> same, std::size_t day, Take take) const {
    for (const At& at : same) {
      const FoldSums& sums = *sums_[at.part];
      const std::size_t first = at.number * sums.days();
      take(sums.lines_[first].currency, sums.payments_[first + day]);
      customers_.visit_further(at, [&](std::size_t line) {
        const std::size_t further = line * sums.days();
        take(sums.more_lines_[further].currency, sums.more_payments_[further + day]);
      });
    }
  }

  void begin_customer(std::span<const At> same) {
    told_ = {};
    paid_.clear();
    visit_payments(same, 0, [this](std::uint16_t currency, const FoldSums::Payment&) {
      paid_in(currency);
    });
    row_.type = DocType::invoice;
    row_.amount = 0;
  }

  /// Every customer has its currencies, even if nothing is open, and some row the latest date and
  /// whether anything was said of open amounts.
  void tell_currencies(bool some_row) {
    for (const Paid& line : paid_) {
      if (line.told && !some_row) continue;
      row_.currency = line.currency;
      row_.date(Column::doc_date) = Date::from_serial(latest_);
      if (any_open_) row_.minor(Column::open_amount) = 0;
      add_row();
    }
    row_.minor(Column::open_amount).reset();
  }

  struct Paid {
    Currency currency;
    FoldSums::Payment last;
    bool told = false;  // a row has the currency
  };
  Paid& paid_in(std::uint16_t index) {
    const Currency currency = Currency::from_index(index);
    const auto at = std::lower_bound(
        paid_.begin(), paid_.end(), currency,
        [](const Paid& one, Currency other) { return one.currency < other; });
    if (at != paid_.end() && at->currency == currency) return *at;
    return *paid_.insert(at, {currency, {}, false});
  }

  void tell_payments(std::span<const At> same, std::size_t day) {
    for (Paid& paid : paid_) paid.last = {};
    visit_payments(same, day, [this](std::uint16_t currency, const FoldSums::Payment& payment) {
      if (payment.date == Date{}.serial()) return;
      FoldSums::Payment& last = paid_in(currency).last;
      if (payment.date < last.date) return;
      if (payment.date > last.date) last = {payment.date, 0};
      last.amount += payment.amount;
    });
    row_.type = DocType::payment;
    for (Paid& paid : paid_) {
      if (paid.last.date == Date{}.serial()) continue;
      paid.told = true;
      row_.currency = paid.currency;
      row_.amount = paid.last.amount;
      row_.date(Column::doc_date) = Date::from_serial(paid.last.date);
      add_row();
    }
    row_.type = DocType::invoice;
    row_.amount = 0;
  }

  struct Latest {
    std::int32_t date = Date{}.serial();
    const Text* text = nullptr;
  };

  [[nodiscard]] Latest latest(std::span<const At> same, std::size_t day, std::size_t which) const {
    Latest best;
    for (const At& at : same) {
      const FoldSums& sums = *sums_[at.part];
      const std::size_t place = at.number * sums.days() + day;
      const Text* const text = sums.latest_[which].find(place);
      if (text == nullptr || text->text.empty()) continue;
      const std::int32_t date = sums.lines_[place].latest[which];
      if (date < best.date) continue;
      if (best.text != nullptr && date == best.date) {
        const int order = text->number.compare(best.text->number);
        if (order < 0 || (order == 0 && text->text >= best.text->text)) continue;
      }
      best = {date, text};
    }
    return best;
  }

  /// Texts of one day share a row. What was told for an earlier date holds until it changes.
  void tell_latest(std::span<const At> same, std::size_t day) {
    std::array<Latest, FoldSums::kLatest> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = latest(same, day, i);
      if (all[i].text == nullptr) continue;
      if (all[i].text->text == told_[i]) all[i].text = nullptr;
      else told_[i] = all[i].text->text;
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].text == nullptr) continue;
      const std::int32_t date = all[i].date;
      for (std::size_t j = i; j < all.size(); ++j) {
        if (all[j].text == nullptr || all[j].date != date) continue;
        row_.text(kColumnOf[j]) = all[j].text->text;
        all[j].text = nullptr;
      }
      paid_.front().told = true;
      row_.currency = paid_.front().currency;
      row_.date(Column::doc_date) = Date::from_serial(date);
      add_row();
      for (const Column column : kColumnOf) row_.text(column) = {};
    }
  }

  /// A debit has a due date of its own, as all that were folded.
  void add_row() {
    row_.date(Column::due_date) = row_.date(Column::doc_date);
    builder_.add(row_);
  }

  /// The proof of a day holds what the days before it saw, too; they are proven in order.
  std::optional<Diagnostic> prove(const Ledger& ledger, std::size_t day, FoldedAge& age) {
    for (const FoldSums* sums : sums_) claims_ += sums->proofs_[day].claims;
    proven_.resize(ledger.currencies().size());
    for (std::size_t i = 0; i < proven_.size(); ++i) {
      const Currency currency = ledger.currencies()[i];
      TieOut& seen = proven_[i];
      seen.currency = currency;
      for (const FoldSums* sums : sums_) {
        for (const FoldSums::Proof& proof : sums->proofs_[day].by_currency) {
          if (proof.currency != currency) continue;
          seen.raising += proof.raising;
          seen.lowering += proof.lowering;
          seen.implied += proof.implied;
        }
      }
      TieOut tie = seen;
      std::int64_t in_buckets = 0;
      for (std::size_t line = 0; line < age.aged.sums.size(); ++line) {
        const AgedSum& sum = age.aged.sums[line];
        if (sum.currency != currency) continue;
        const auto buckets = age.aged.buckets_of(line);
        in_buckets = std::accumulate(buckets.begin(), buckets.end(), in_buckets);
        tie.not_due += sum.not_due;
        tie.overdue += sum.overdue;
        tie.unapplied += sum.unapplied;
      }
      tie.balance = in_buckets - tie.unapplied;
      const bool same = in_buckets == tie.not_due + tie.overdue;
      if (!same || tie.difference() != 0) {
        return error("tie-out-failed", Status::internal)
            .with("currency", std::string(currency.code()))
            .with("difference", Money{tie.difference(), currency}.to_decimal());
      }
      age.open.tie_out.push_back(tie);
    }
    return std::nullopt;
  }

  std::span<const AgeFoldPart> parts_;
  FoldCustomers customers_;
  std::vector<const FoldSums*> sums_;  // by part
  LedgerBuilder builder_;
  std::vector<Paid> paid_;       // the currencies of the customer at hand
  std::array<std::string_view, FoldSums::kLatest> told_;  // of that customer
  std::vector<TieOut> proven_;   // by currency: documents up to the day at hand
  Record row_;                   // the same room for every row that is told
  std::int32_t latest_ = Date{}.serial();
  std::int64_t claims_ = 0;
  bool any_open_ = false;
};

Result<FoldedAges> join_folds(std::span<const AgeFoldPart> parts, std::span<const Source> inputs,
                              unsigned threads) {
  assert(!parts.empty());
  return AgeFoldJoin(parts, inputs).join(threads);
}

}  // namespace arrears
