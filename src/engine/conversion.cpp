#include <arrears/engine/conversion.hpp>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace arrears {
namespace {

Exchange exchange_of(const Ledger& ledger, std::span<const FxRate> rates, Currency base) {
  std::vector<Currency> in_use(ledger.currencies().begin(), ledger.currencies().end());
  in_use.push_back(base);
  Exchange exchange(rates, in_use);
  const bool has_rate = std::any_of(rates.begin(), rates.end(),
                                    [&](const FxRate& rate) { return rate.currency == base; });
  if (exchange.base().known() || has_rate) return exchange;
  return Exchange(rates, in_use, base);
}

Diagnostic too_large(Currency base) {
  return usage_error("base-too-large").with("base", std::string(base.code()));
}

}  // namespace

Conversion::Conversion(const Ledger& ledger, std::span<const FxRate> rates, Currency base,
                       Date as_of)
    : exchange_(exchange_of(ledger, rates, base)), base_(base), as_of_(as_of) {}

Converted Conversion::rate_of(Currency currency) const {
  Converted made;
  made.currency = currency;
  made.rate = "1";
  if (currency == base_) return made;
  const auto from = exchange_.quote(currency, as_of_);
  const auto to = exchange_.quote(base_, as_of_);
  if (from) {
    made.rate = from->rate.to_decimal();
    made.since = from->date;
  }
  if (to && to->rate != Rate(1, 0)) {
    made.rate += "/" + to->rate.to_decimal();
    made.since = std::max(made.since, to->date);
  }
  return made;
}

// The terms of each currency's proof, each rounded once; how many there are.
Result<std::int64_t> Conversion::add_terms(const OpenItems& open, TieOut& sum,
                                           std::vector<Converted>& used) const {
  std::int64_t count = 0;
  for (const TieOut& tie : open.tie_out) {
    const bool open_there = tie.not_due != 0 || tie.overdue != 0 || tie.unapplied != 0;
    if (!of({1, tie.currency})) {
      // A currency of which nothing is open needs no rate; it then has no part in any term.
      if (!open_there) continue;
      return fail(usage_error("base-rate-missing")
                      .with("currency", std::string(tie.currency.code()))
                      .with("base", std::string(base_.code()))
                      .with("as_of", as_of_.to_iso()));
    }
    const std::pair<std::int64_t, std::int64_t*> terms[] = {
        {tie.raising, &sum.raising},     {tie.lowering, &sum.lowering},
        {tie.undoing, &sum.undoing},     {tie.implied, &sum.implied},
        {tie.discounts, &sum.discounts}, {tie.recoveries, &sum.recoveries},
        {tie.small_differences, &sum.small_differences}};
    for (const auto& [minor, into] : terms) {
      const auto amount = of({minor, tie.currency});
      if (!amount || __builtin_add_overflow(*into, *amount, into)) return fail(too_large(base_));
      ++count;
    }
    if (!open_there) continue;
    used.push_back(rate_of(tie.currency));
    used.back().before = tie.balance;
    used.back().rounding = -of({tie.balance, tie.currency}).value_or(0);
  }
  return count;
}

Result<OpenItems> Conversion::convert(const Ledger& ledger, const OpenItems& open,
                                      std::vector<Converted>& used) const {
  OpenItems out = open;
  TieOut sum;
  sum.currency = base_;
  const auto terms = add_terms(open, sum, used);
  if (!terms) return fail(terms.error());
  Sum magnitude;  // below 64 bits no later sum wraps
  const auto take = [&](RowId row, std::int64_t& minor, std::int64_t sign) {
    const auto amount = of({minor, ledger.currency(row)});
    magnitude.add(amount.value_or(0));
    if (!amount || !magnitude.minor()) return false;
    minor = *amount;
    for (Converted& one : used) {
      if (one.currency == ledger.currency(row)) one.after += sign * minor;
    }
    return true;
  };
  for (OpenItem& item : out.items) {
    if (!take(item.row, item.open, 1)) return fail(too_large(base_));
    (item.due < out.as_of ? sum.overdue : sum.not_due) += item.open;
  }
  for (UnappliedCredit& credit : out.unapplied) {
    if (!take(credit.row, credit.left, -1)) return fail(too_large(base_));
    sum.unapplied += credit.left;
  }
  for (Converted& one : used) one.rounding += one.after;
  sum.balance = sum.not_due + sum.overdue - sum.unapplied;
  // Half a minor unit for every item and every term at most, else something else is wrong.
  const std::int64_t rounding = sum.difference();
  const auto pieces = static_cast<std::int64_t>(out.items.size() + out.unapplied.size());
  if (std::abs(rounding) > pieces + *terms) {
    return fail(error("tie-out-failed", Status::internal)
                    .with("currency", std::string(base_.code()))
                    .with("difference", Money{rounding, base_}.to_decimal()));
  }
  sum.small_differences += rounding;
  out.tie_out = {sum};
  return out;
}

}  // namespace arrears
