#include "journal_balance.hpp"

#include <algorithm>
#include <utility>

#include "journal_lines.hpp"

namespace arrears {

void JournalBalance::set_fault(std::string_view code, const JournalPosting& posting, std::size_t at,
                               std::size_t length) {
  if (!fault_) fault_ = error(code).at(book_.place(posting.at, at, length));
}

std::optional<JournalValue> JournalBalance::value(const JournalAmount& amount,
                                                  const JournalPosting& posting) {
  JournalValue out;
  switch (value_of(amount, book_.marks, options_.decimal_mark, out)) {
    case ValueFault::none:
      return out;
    case ValueFault::malformed:
      set_fault("journal-amount-unknown", posting, amount.at, amount.number.size());
      return std::nullopt;
    case ValueFault::ambiguous:
      // All amounts of a commodity are written alike: one that cannot be told is a fault of all.
      stop_ = usage_error("journal-mark-ambiguous")
                  .with("text", amount.number)
                  .at(book_.place(posting.at, amount.at, amount.number.size()));
      return std::nullopt;
  }
  return std::nullopt;
}

/// What every posting moves, elided amounts worked out; nothing when the books do not balance.
std::optional<JournalBalance::AllMoved> JournalBalance::balanced(
    const JournalTransaction& transaction) {
  fault_.reset();
  AllMoved moved(transaction.postings.size());
  for (const Kind kind : {Kind::real, Kind::balanced}) {
    if (!balance(transaction, kind, moved)) return std::nullopt;
  }
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const JournalPosting& posting = transaction.postings[i];
    if (posting.kind != Kind::unbalanced ||
        !receivable_part(posting.account, options_.receivables)) {
      continue;
    }
    if (!posting.amount) {
      set_fault("journal-no-amount", posting, posting.account_at, posting.account.size());
      return std::nullopt;
    }
    const auto amount = value(*posting.amount, posting);
    if (!amount) return std::nullopt;
    moved[i].push_back({posting.amount->commodity, amount->value});
  }
  return moved;
}

bool JournalBalance::balance(const JournalTransaction& transaction, Kind kind, AllMoved& moved) {
  Rests rests;
  const JournalPosting* elided = nullptr;
  std::size_t elided_at = 0;
  bool assigned = false;
  for (std::size_t i = 0; i < transaction.postings.size(); ++i) {
    const JournalPosting& posting = transaction.postings[i];
    if (posting.kind != kind) continue;
    if (posting.amount) {
      if (!add(posting, rests, moved[i])) return false;
      continue;
    }
    if (posting.is_assigned) {
      assigned = true;
      if (receivable_part(posting.account, options_.receivables)) {
        set_fault("journal-amount-assigned", posting, posting.account_at, posting.account.size());
        return false;
      }
      continue;
    }
    if (elided != nullptr) {
      set_fault("journal-two-elided", posting, posting.account_at, posting.account.size());
      return false;
    }
    elided = &posting;
    elided_at = i;
  }
  if (elided == nullptr) return assigned || is_even(transaction, rests, kind);
  const bool wanted = receivable_part(elided->account, options_.receivables).has_value();
  if (assigned && wanted) {
    set_fault("journal-amount-assigned", *elided, elided->account_at, elided->account.size());
    return false;
  }
  for (const auto& [commodity, rest] : rests) {
    if (!rest.sum.is_zero()) moved[elided_at].push_back({commodity, rest.sum.negated()});
  }
  return true;
}

/// Adds an amount, at its price where it has one, to what must be zero in the end.
bool JournalBalance::add(const JournalPosting& posting, Rests& rests,
                         std::vector<JournalMoved>& moved) {
  const auto amount = value(*posting.amount, posting);
  if (!amount) return false;
  moved.push_back({posting.amount->commodity, amount->value});
  Decimal sum = amount->value;
  if (posting.price) {
    const auto price = value(*posting.price, posting);
    if (!price) return false;
    sum = posting.price_is_total
              ? (amount->value.is_negative() ? price->value.negated() : price->value)
              : amount->value.times(price->value);
  }
  JournalRest& rest = rests[posting.price ? posting.price->commodity : posting.amount->commodity];
  rest.sum.add(sum);
  if (posting.price) {
    rest.by_price = true;
  } else {
    rest.decimals = std::max(rest.decimals, amount->decimals);
  }
  if (!rest.sum.overflowed()) return true;
  set_fault("journal-amount-unknown", posting, posting.amount->at, posting.amount->number.size());
  return false;
}

bool JournalBalance::is_even(const JournalTransaction& transaction, const Rests& rests, Kind kind) {
  std::vector<std::pair<std::string, Decimal>> left;
  for (const auto& [commodity, rest] : rests) {
    const bool zero = rest.by_price ? rest.sum.rounds_to_zero(rest.decimals) : rest.sum.is_zero();
    if (!zero) left.emplace_back(commodity, rest.sum);
  }
  if (left.empty() || (transaction.has_bucket && kind == Kind::real)) return true;
  // Two commodities, one in and one out, are an exchange at the price that this makes.
  if (left.size() == 2 && left[0].second.is_negative() != left[1].second.is_negative()) {
    return true;
  }
  if (!fault_) {
    fault_ = error("journal-unbalanced")
                 .with("amount",
                       left[0].second.text() + (left[0].first.empty() ? "" : " ") + left[0].first)
                 .at(book_.place(transaction.at));
  }
  return false;
}

}  // namespace arrears
