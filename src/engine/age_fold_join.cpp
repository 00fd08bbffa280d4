// The folds of several threads become one ageing and the abstract of a ledger.
#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>
#include <utility>

#include <arrears/engine/age_fold.hpp>
#include <arrears/model/ledger_builder.hpp>

#include "documents.hpp"

namespace arrears {
namespace {

/// As a number in the same order; what is not there is zero.
std::uint64_t first_bytes(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = number << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return number;
}

constexpr std::size_t kCustomersAhead = 8;  // customers that are on their way from memory

constexpr Column kColumnOf[] = {Column::customer_name, Column::salesperson, Column::region};

Wanted wanted_of_abstract() {
  Wanted wanted;
  wanted.columns = {Column::doc_no, Column::due_date, Column::open_amount};
  for (const Column column : kColumnOf) wanted.columns.add(column);
  return wanted;
}

/// The lines are put together here and cannot be told from those of `age_customers`.
AgedSum sum_of(Currency currency) {
  AgedSum sum;
  sum.currency = currency;
  sum.customers = 1;
  return sum;
}

}  // namespace

class AgeFoldJoin {
 public:
  AgeFoldJoin(std::span<const AgeFoldPart> parts, std::span<const Source> inputs)
      : parts_(parts), axis_(parts.front().fold->axis_), builder_(wanted_of_abstract()),
        aged_{axis_, {}, {}, {}, {}, {}} {
    for (const Source& input : inputs) builder_.begin_source(input);
    for (std::uint32_t p = 0; p < parts.size(); ++p) {
      const AgeFold& fold = *parts[p].fold;
      latest_ = std::max(latest_, fold.latest_date_);
      any_open_ |= fold.any_open_;
      claims_ += fold.claims_;
      for (std::uint32_t i = 0; i < parts[p].customers.size(); ++i) {
        customers_.push_back({first_bytes(parts[p].customers[i]), p, i});
      }
      list_more(p);
    }
    builder_.expect_customers(customers_.size());
    aged_.customers.reserve(customers_.size());
    aged_.sums.reserve(customers_.size());
    aged_.buckets.reserve(customers_.size() * axis_.size());
    std::sort(customers_.begin(), customers_.end(), [this](const At& a, const At& b) {
      if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
      const int order = id_of(a).compare(id_of(b));
      return order != 0 ? order < 0 : a.part < b.part;
    });
  }

  Result<FoldedAges> join() {
    for (std::size_t first = 0; first < customers_.size();) {
      std::size_t last = first + 1;
      while (last < customers_.size() && id_of(customers_[last]) == id_of(customers_[first])) {
        ++last;
      }
      for (std::size_t i = first; i < last; ++i) prefetch(i + kCustomersAhead);
      join_customer(std::span<const At>(customers_).subspan(first, last - first));
      first = last;
    }
    auto ledger = builder_.finish();
    if (!ledger) return fail(std::move(ledger.error()));
    FoldedAges folded{std::move(*ledger), {}, std::move(aged_)};
    folded.open.as_of = axis_.as_of();
    if (auto bug = prove(folded)) return fail(std::move(*bug));
    note_snapshot(folded.ledger, claims_, axis_.as_of(), folded.open.notes);
    return folded;
  }

 private:
  using Line = AgeFold::Line;
  struct At {  // a customer of a part
    std::uint64_t first_bytes;  // of the id: they settle nearly every comparison
    std::uint32_t part, number;
  };
  struct More {  // a line of a further currency
    std::uint32_t customer;
    std::size_t line;
  };
  /// A customer's sums in one currency, of all parts.
  struct Joined {
    AgedSum sum;
    bool has_credit = false;
    std::vector<std::int64_t> buckets;
    AgeFold::Payment payment;
  };

  [[nodiscard]] std::string_view id_of(const At& at) const {
    return parts_[at.part].customers[at.number];
  }
  [[nodiscard]] const AgeFold& fold_of(const At& at) const { return *parts_[at.part].fold; }

  [[nodiscard]] std::span<Joined> joined() { return std::span(joined_).first(joined_count_); }

  /// Customers come in the order of their ids, in which they do not lie in memory.
  void prefetch(std::size_t at) const {
    if (at >= customers_.size()) return;
    const std::uint32_t number = customers_[at].number;
    const AgeFold& fold = fold_of(customers_[at]);
    __builtin_prefetch(&parts_[customers_[at].part].customers[number]);
    __builtin_prefetch(&fold.lines_[number]);
    __builtin_prefetch(&fold.payments_[number]);
    __builtin_prefetch(&fold.buckets_[number * fold.eights_]);
    for (const auto& texts : fold.latest_) {
      if (number < texts.size()) __builtin_prefetch(&texts[number]);
    }
  }

  void list_more(std::uint32_t part) {
    auto& list = more_.emplace_back();
    const auto& customers = parts_[part].fold->more_customers_;
    for (std::size_t line = 0; line < customers.size(); ++line) {
      list.push_back({customers[line], line});
    }
    std::sort(list.begin(), list.end(), [](const More& a, const More& b) {
      return a.customer != b.customer ? a.customer < b.customer : a.line < b.line;
    });
  }

  void join_customer(std::span<const At> same) {
    joined_count_ = 0;
    for (const At& at : same) {
      const AgeFold& fold = fold_of(at);
      add(fold.lines_[at.number], fold.payments_[at.number],
          &fold.buckets_[at.number * fold.eights_]);
      const auto& more = more_[at.part];
      auto next = std::lower_bound(
          more.begin(), more.end(), at.number,
          [](const More& one, std::uint32_t number) { return one.customer < number; });
      for (; next != more.end() && next->customer == at.number; ++next) {
        add(fold.more_lines_[next->line], fold.more_payments_[next->line],
            &fold.more_buckets_[next->line * fold.eights_]);
      }
    }
    std::sort(joined().begin(), joined().end(), [](const Joined& a, const Joined& b) {
      return a.sum.currency < b.sum.currency;
    });
    tell(same);
    for (const Joined& line : joined()) {
      if (line.sum.items == 0 && !line.has_credit) continue;
      aged_.customers.emplace_back(next_customer_);
      aged_.sums.push_back(line.sum);
      aged_.buckets.insert(aged_.buckets.end(), line.buckets.begin(), line.buckets.end());
    }
    ++next_customer_;
  }

  void add(const Line& line, const AgeFold::Payment& paid, const AgeFold::Eight* buckets) {
    const Currency currency = Currency::from_index(line.currency);
    Joined* to = nullptr;
    for (Joined& known : joined()) {
      if (known.sum.currency == currency) to = &known;
    }
    if (to == nullptr) {
      if (joined_count_ == joined_.size()) joined_.emplace_back();
      to = &joined_[joined_count_++];
      to->sum = sum_of(currency);
      to->has_credit = false;
      to->buckets.assign(axis_.size(), 0);
      to->payment = {};
    }
    AgedSum& sum = to->sum;
    sum.not_due += line.not_due;
    sum.overdue += line.overdue;
    sum.unapplied += line.unapplied;
    sum.disputed += line.disputed;
    if (line.items > 0) {
      const Date oldest = Date::from_serial(line.oldest);
      if (sum.items == 0 || oldest < sum.oldest_due) sum.oldest_due = oldest;
      sum.days_max = axis_.as_of() - sum.oldest_due;
    }
    sum.items += line.items;
    to->has_credit |= line.has_credit;
    for (std::size_t b = 0; b < axis_.size(); ++b) to->buckets[b] += buckets[b / 8].sums[b % 8];
    if (paid.date == Date{}.serial() || paid.date < to->payment.date) return;
    if (paid.date > to->payment.date) to->payment = {paid.date, 0};
    to->payment.amount += paid.amount;
  }

  /// Rows from which CustomerFacts reads what it would read from all rows.
  void tell(std::span<const At> same) {
    Record& row = row_;
    row.type = DocType::invoice;
    row.customer_id = id_of(same.front());
    row.amount = 0;
    for (const Joined& line : joined()) {  // every customer and currency, even if nothing is open
      row.currency = line.sum.currency;
      row.date(Column::doc_date) = Date::from_serial(latest_);
      if (any_open_) row.minor(Column::open_amount) = 0;
      add(row);
    }
    row.minor(Column::open_amount).reset();
    tell_latest(same, row);
    for (const Joined& line : joined()) {
      if (line.payment.date == Date{}.serial()) continue;
      row.type = DocType::payment;
      row.currency = line.sum.currency;
      row.amount = line.payment.amount;
      row.date(Column::doc_date) = Date::from_serial(line.payment.date);
      add(row);
    }
  }

  struct Latest {
    std::int32_t date = Date{}.serial();
    const AgeFold::Text* text = nullptr;
  };

  [[nodiscard]] Latest latest(std::span<const At> same, std::size_t which) const {
    Latest best;
    for (const At& at : same) {
      const AgeFold& fold = fold_of(at);
      if (at.number >= fold.latest_[which].size()) continue;  // no rows of it had the column
      const std::int32_t day = fold.lines_[at.number].latest[which];
      const AgeFold::Text& text = fold.latest_[which][at.number];
      if (text.text.empty() || day < best.date) continue;
      if (best.text != nullptr && day == best.date) {
        const int order = text.number.compare(best.text->number);
        if (order < 0 || (order == 0 && text.text >= best.text->text)) continue;
      }
      best = {day, &text};
    }
    return best;
  }

  /// Texts of one day share a row.
  void tell_latest(std::span<const At> same, Record& row) {
    std::array<Latest, AgeFold::kLatest> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = latest(same, i);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].text == nullptr) continue;
      const std::int32_t date = all[i].date;
      for (std::size_t j = i; j < all.size(); ++j) {
        if (all[j].text == nullptr || all[j].date != date) continue;
        row.text(kColumnOf[j]) = all[j].text->text;
        all[j].text = nullptr;
      }
      row.date(Column::doc_date) = Date::from_serial(date);
      add(row);
      for (const Column column : kColumnOf) row.text(column) = {};
    }
  }

  /// A debit has a due date of its own, as all that were folded.
  void add(Record& row) {
    row.date(Column::due_date) = row.date(Column::doc_date);
    builder_.add(row);
  }

  std::optional<Diagnostic> prove(FoldedAges& folded) const {
    for (const Currency currency : folded.ledger.currencies()) {
      TieOut tie;
      tie.currency = currency;
      for (const AgeFoldPart& part : parts_) {
        for (const AgeFold::Proof& proof : part.fold->proofs_) {
          if (proof.currency != currency) continue;
          tie.raising += proof.raising;
          tie.lowering += proof.lowering;
          tie.implied += proof.implied;
        }
      }
      std::int64_t in_buckets = 0;
      for (std::size_t line = 0; line < folded.aged.sums.size(); ++line) {
        const AgedSum& sum = folded.aged.sums[line];
        if (sum.currency != currency) continue;
        const auto buckets = folded.aged.buckets_of(line);
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
      folded.open.tie_out.push_back(tie);
    }
    return std::nullopt;
  }

  std::span<const AgeFoldPart> parts_;
  const BucketAxis& axis_;
  LedgerBuilder builder_;
  AgedTable aged_;
  std::vector<At> customers_;                // by id, then part
  std::vector<std::vector<More>> more_;      // by part: lines by customer
  std::vector<Joined> joined_;               // room for the customer at hand
  std::size_t joined_count_ = 0;
  Record row_;                               // the same room for every row that is told
  std::uint32_t next_customer_ = 0;
  std::int32_t latest_ = Date{}.serial();
  std::int64_t claims_ = 0;
  bool any_open_ = false;
};

Result<FoldedAges> join_folds(std::span<const AgeFoldPart> parts, std::span<const Source> inputs) {
  assert(!parts.empty());
  return AgeFoldJoin(parts, inputs).join();
}

}  // namespace arrears
