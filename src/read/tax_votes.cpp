#include "tax_votes.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "source_rows.hpp"

namespace arrears {
namespace {

/// Rates of value added and sales taxes, in tenths of a percent.
constexpr std::array<std::int64_t, 27> kTaxRates = {10,  30,  40,  50,  55,  60,  70,  77,  80,
                                                    81,  90,  100, 110, 120, 130, 150, 160, 170,
                                                    180, 190, 200, 210, 220, 230, 240, 250, 270};

/// Whether a tax is one of these of a base, but for half a minor unit.
bool is_of(std::int64_t tax, std::int64_t base) {
  constexpr std::int64_t kWhole = 1000;
  constexpr std::int64_t kLargest = 1'000'000'000'000'000;
  if (base <= 0 || base > kLargest) return false;
  return std::any_of(kTaxRates.begin(), kTaxRates.end(), [&](std::int64_t rate) {
    return std::abs(tax * kWhole - base * rate) <= kWhole;
  });
}

}  // namespace

void TaxVotes::add(std::int64_t amount, std::int64_t tax) {
  constexpr std::int64_t kFew = 50;  // of so little any share may be a rate
  if (amount < 0) {
    amount = -amount;
    tax = -tax;
  }
  if (tax < kFew || tax >= amount) return;
  const bool in = is_of(tax, amount - tax), out = is_of(tax, amount);
  ++(in == out ? others : in ? with : without);
}

void note_tax(SourceRows& source, const TaxVotes& votes) {
  if (votes.owed_whole > 0 || votes.with + votes.without + votes.others == 0) return;
  const Layout& layout = *source.layout;
  const auto cell = [&](Column column) {
    return layout.header.cells[static_cast<std::size_t>(layout.field(column))];
  };
  const bool in = votes.with > votes.without && votes.with >= votes.others;
  const bool out = votes.without > votes.with && votes.without >= votes.others;
  Place place;
  place.file = layout.file;
  place.line = layout.header.position.line;
  source.notes.push_back((out ? warning("tax-left-out") : note(in ? "tax-inside" : "tax-unclear"))
                             .with("column", cell(Column::amount))
                             .with("tax", cell(Column::tax_amount))
                             .at(std::move(place)));
}

}  // namespace arrears
