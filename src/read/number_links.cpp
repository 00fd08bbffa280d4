#include "number_links.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <tsl/robin_map.h>
#include <tsl/robin_set.h>

#include <arrears/model/jobs.hpp>
#include <arrears/model/quick_hash.hpp>

#include "source_rows.hpp"

namespace arrears {
namespace {

constexpr auto kNumber = static_cast<std::size_t>(Column::doc_no);
constexpr auto kCustomer = static_cast<std::size_t>(Column::customer_id);
constexpr auto kLink = static_cast<std::size_t>(Column::applies_to);
constexpr auto kOpenAmount = static_cast<std::size_t>(Column::open_amount);
constexpr auto kDay = static_cast<std::size_t>(Column::doc_date);

/// Two numbers of one mark could at worst make a payment name a number that is not there.
std::uint64_t number_mark(std::uint64_t customer, std::string_view number, std::uint16_t currency) {
  return quick_hash(number, customer + currency);
}

/// What bears one number of one customer.
struct Numbered {
  std::uint32_t documents = 0, payments = 0;
  std::int64_t amount = 0, open = LedgerPart::kNoMoney, paid = 0;
  std::int32_t day = 0, first_paid = 0;
};

/// A set that may say yes of a mark that it does not have, and fits a cache.
class LikelySet {
 public:
  explicit LikelySet(std::size_t marks) : bits_(std::bit_ceil(marks / 4 + 1)) {}
  void add(std::uint64_t mark) { bits_[word(mark)] |= bit(mark); }
  [[nodiscard]] bool may_have(std::uint64_t mark) const {
    return (bits_[word(mark)] & bit(mark)) != 0;
  }

 private:
  [[nodiscard]] std::size_t word(std::uint64_t mark) const {
    return (mark >> 8U) & (bits_.size() - 1);
  }
  static std::uint64_t bit(std::uint64_t mark) { return std::uint64_t{1} << (mark >> 58U); }

  std::vector<std::uint64_t> bits_;
};

class NumberLinks {
 public:
  explicit NumberLinks(SourceRows& source) : source_(source), marks_(source.chunks.size()) {}

  /// Nearly always no payment bears the number of a document, and nothing more is to be done.
  void run() {
    run_jobs(threads_or_all(source_.layout->options.threads), marks_.size(),
             [&](std::size_t c) { mark(c); });
    each(kPays, [&](const LedgerPart&, std::uint32_t, std::uint64_t) { ++payments_; });
    if (payments_ == 0) return;
    LikelySet paid(payments_);
    each(kPays, [&](const LedgerPart&, std::uint32_t, std::uint64_t mark) { paid.add(mark); });
    each(kOwes, [&](const LedgerPart& part, std::uint32_t row, std::uint64_t mark) {
      if (!paid.may_have(mark)) return;
      Numbered& one = numbered_[mark];
      const auto& open = part.money[kOpenAmount];
      ++one.documents;
      one.amount = part.amount[row];
      one.open = open.empty() ? LedgerPart::kNoMoney : open[row];
      one.day = part.dates[kDay][row];
    });
    if (numbered_.empty()) return;
    each(kPays, [&](const LedgerPart& part, std::uint32_t row, std::uint64_t mark) {
      const auto known = numbered_.find(mark);
      if (known == numbered_.end()) return;
      Numbered& one = known.value();
      const std::int32_t day = part.dates[kDay][row];
      one.first_paid = one.payments++ == 0 ? day : std::min(one.first_paid, day);
      one.paid += std::abs(part.amount[row]);
      ++shared_;
    });
    if (shared_ == 0) return;
    link();
    tell(linked_, "paid-by-number");
    tell(shared_ - linked_, "number-shared");
  }

 private:
  static constexpr std::uint64_t kPays = 1, kOwes = 0;  // the last bit of a mark; 0: no number

  void mark(std::size_t c) {
    const LedgerPart& part = source_.chunks[c]->part;
    std::vector<std::uint64_t> customers(part.customers.size());
    for (std::uint32_t i = 0; i < customers.size(); ++i) {
      customers[i] = quick_hash(part.customers.text(i), 0);
    }
    marks_[c].resize(part.rows());
    for (std::uint32_t row = 0; row < part.rows(); ++row) {
      const TextRef number = part.texts[kNumber][row];
      if (part.amount[row] == 0 || number.empty()) continue;
      const std::uint64_t hash =
          number_mark(customers[part.customer[row]], part.pool.view(number), part.currency[row]);
      marks_[c][row] = hash << 1U | (lowers(part, row) ? kPays : kOwes);
    }
  }

  /// The rows with a number that pay, or owe.
  template <class Look>
  void each(std::uint64_t kind, const Look& look) {
    for (std::size_t c = 0; c < marks_.size(); ++c) {
      const LedgerPart& part = source_.chunks[c]->part;
      for (std::uint32_t row = 0; row < marks_[c].size(); ++row) {
        const std::uint64_t mark = marks_[c][row];
        if (mark != 0 && (mark & 1U) == kind) look(part, row, mark | 1U);
      }
    }
  }

  /// Amounts still have the sign with which they are written.
  [[nodiscard]] bool lowers(const LedgerPart& part, std::uint32_t row) const {
    const DocType type = part.type[row];
    const bool minus = part.amount[row] < 0;
    const bool by_effect = source_.by_effect.test(static_cast<std::size_t>(type));
    return effect_of(type) == Effect::lowers ? minus == by_effect : minus;
  }

  /// Whether the payments are those of the one document with their number: what is open of it says
  /// so; where nothing does, that most payments have such a number.
  [[nodiscard]] bool pays(const Numbered& one) const {
    if (one.documents != 1 || one.first_paid < one.day || one.amount < 0) return false;
    if (one.open != LedgerPart::kNoMoney) return one.amount - one.paid == one.open;
    const bool says_open = source_.layout->field(Column::open_amount) != Layout::kNone &&
                           source_.measure == Measure::open_or_amount;
    return !says_open && one.paid <= one.amount && shared_ * 2 > payments_;
  }

  void link() {
    for (std::size_t c = 0; c < marks_.size(); ++c) {
      LedgerPart& part = source_.chunks[c]->part;
      for (std::uint32_t row = 0; row < marks_[c].size(); ++row) {
        if ((marks_[c][row] & 1U) != kPays) continue;
        const auto known = numbered_.find(marks_[c][row]);
        if (known == numbered_.end() || !pays(known->second)) continue;
        part.texts[kLink].resize(part.rows());
        part.texts[kLink][row] = part.texts[kNumber][row];
        ++linked_;
      }
    }
  }

  void tell(std::uint64_t count, std::string_view code) {
    if (count == 0) return;
    Place place;
    place.file = source_.layout->file;
    const auto at = static_cast<std::size_t>(source_.layout->field(Column::doc_no));
    source_.notes.push_back(note(code)
                                .with("count", static_cast<std::int64_t>(count))
                                .with("column", source_.layout->header.cells[at])
                                .at(std::move(place)));
  }

  SourceRows& source_;
  std::vector<std::vector<std::uint64_t>> marks_;  // by chunk and row
  tsl::robin_map<std::uint64_t, Numbered> numbered_;
  std::uint64_t payments_ = 0, shared_ = 0, linked_ = 0;
};

}  // namespace

void NumberMarks::add(const Layout& layout, const LedgerPart& part) {
  if (!layout.links_by_number) return;
  for (std::size_t row = 0; row < part.rows(); ++row) {
    const TextRef number = part.texts[kNumber][row];
    if (part.amount[row] == 0 || number.empty()) continue;
    const std::uint64_t mark =
        number_mark(quick_hash(part.pool.view(part.texts[kCustomer][row]), 0),
                    part.pool.view(number), part.currency[row]);
    // More than pay one: a file that has none of them needs no closer look.
    const bool may_pay = effect_of(part.type[row]) == Effect::lowers || part.amount[row] < 0;
    (may_pay ? paid : owed).push_back(mark);
  }
}

bool NumberMarks::any_common() const {
  if (paid.empty()) return false;
  const tsl::robin_set<std::uint64_t> known(paid.begin(), paid.end());
  return std::any_of(owed.begin(), owed.end(),
                     [&](std::uint64_t mark) { return known.contains(mark); });
}

void link_by_number(SourceRows& source) {
  if (source.layout->links_by_number) NumberLinks(source).run();
}

}  // namespace arrears
