#include "number_links.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <tsl/robin_map.h>
#include <tsl/robin_set.h>

#include <arrears/model/quick_hash.hpp>

#include "source_rows.hpp"

namespace arrears {
namespace {

constexpr auto kNumber = static_cast<std::size_t>(Column::doc_no);
constexpr auto kCustomer = static_cast<std::size_t>(Column::customer_id);
constexpr auto kLink = static_cast<std::size_t>(Column::applies_to);
constexpr auto kOpenAmount = static_cast<std::size_t>(Column::open_amount);
constexpr auto kDay = static_cast<std::size_t>(Column::doc_date);

std::uint64_t mark_of(std::string_view customer, std::string_view number, std::uint16_t currency) {
  return quick_hash(number, quick_hash(customer, currency));
}

/// What bears one number of one customer.
struct Numbered {
  std::uint32_t documents = 0, payments = 0;
  std::int64_t amount = 0, open = LedgerPart::kNoMoney, paid = 0;
  std::int32_t day = 0, first_paid = 0;
};

class NumberLinks {
 public:
  explicit NumberLinks(SourceRows& source) : source_(source) {}

  void run() {
    each([&](const LedgerPart& part, std::uint32_t row) {
      if (!lowers(part, row)) return;
      Numbered& known = numbered_[mark(part, row)];
      const std::int32_t day = part.dates[kDay][row];
      known.first_paid = known.payments == 0 ? day : std::min(known.first_paid, day);
      known.paid += std::abs(part.amount[row]);
      ++known.payments;
      ++payments_;
    });
    if (payments_ == 0) return;
    each([&](const LedgerPart& part, std::uint32_t row) {
      if (lowers(part, row)) return;
      const auto known = numbered_.find(mark(part, row));
      if (known == numbered_.end()) return;
      Numbered& one = known.value();
      const auto& open = part.money[kOpenAmount];
      one.amount = part.amount[row];
      one.open = open.empty() ? LedgerPart::kNoMoney : open[row];
      one.day = part.dates[kDay][row];
      if (one.documents++ == 0) shared_ += one.payments;
    });
    if (shared_ == 0) return;
    link();
    tell(linked_, "paid-by-number");
    tell(shared_ - linked_, "number-shared");
  }

 private:
  /// Rows with a number. Amounts still have the sign with which they are written.
  template <class Look>
  void each(const Look& look) {
    for (const auto& chunk : source_.chunks) {
      const LedgerPart& part = chunk->part;
      for (std::uint32_t row = 0; row < part.rows(); ++row) {
        if (part.amount[row] != 0 && !part.texts[kNumber][row].empty()) look(part, row);
      }
    }
  }

  [[nodiscard]] bool lowers(const LedgerPart& part, std::uint32_t row) const {
    const DocType type = part.type[row];
    const bool minus = part.amount[row] < 0;
    const bool by_effect = source_.by_effect.test(static_cast<std::size_t>(type));
    return effect_of(type) == Effect::lowers ? minus == by_effect : minus;
  }

  static std::uint64_t mark(const LedgerPart& part, std::uint32_t row) {
    return mark_of(part.customers.text(part.customer[row]),
                   part.pool.view(part.texts[kNumber][row]), part.currency[row]);
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
    for (const auto& chunk : source_.chunks) {
      LedgerPart& part = chunk->part;
      for (std::uint32_t row = 0; row < part.rows(); ++row) {
        const TextRef number = part.texts[kNumber][row];
        if (part.amount[row] == 0 || number.empty() || !lowers(part, row)) continue;
        if (!pays(numbered_.at(mark(part, row)))) continue;
        part.texts[kLink].resize(part.rows());
        part.texts[kLink][row] = number;
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
  tsl::robin_map<std::uint64_t, Numbered> numbered_;
  std::uint64_t payments_ = 0, shared_ = 0, linked_ = 0;
};

}  // namespace

void NumberMarks::add(const Layout& layout, const LedgerPart& part) {
  if (!layout.links_by_number) return;
  for (std::size_t row = 0; row < part.rows(); ++row) {
    const TextRef number = part.texts[kNumber][row];
    if (part.amount[row] == 0 || number.empty()) continue;
    const std::uint64_t mark = mark_of(part.pool.view(part.texts[kCustomer][row]),
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
