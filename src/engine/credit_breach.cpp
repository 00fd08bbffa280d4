#include <algorithm>
#include <optional>
#include <set>
#include <span>

#include "credit_account.hpp"
#include "row_facts.hpp"

namespace arrears {
namespace {

struct Movement {
  Date date;
  Currency currency;
  std::int64_t amount;
};

/// By how much a row moves the balance on its date.
std::int64_t movement_of(const Ledger& ledger, RowId row) {
  const std::int64_t amount = ledger.amount(row);
  if (ledger.type(row) == DocType::adjustment) return amount;
  return effect_of(ledger.type(row)) == Effect::lowers ? -amount : amount;
}

/// Settlements that no row stands for, and remainders forgiven, move the balance too; money for a
/// debt that was given up moves none, though its row does.
std::optional<Movement> movement_of(const Ledger& ledger, const Application& a) {
  const Movement lowers{a.effective, {}, -a.amount}, raises{a.effective, {}, a.amount};
  const auto of = [&ledger](Movement movement, RowId row) {
    movement.currency = ledger.currency(row);
    return movement;
  };
  if (a.reason == ApplyReason::recovery) {
    return a.credit.valid() ? std::optional(of(raises, a.credit)) : std::nullopt;
  }
  const bool forgiven =
      a.reason == ApplyReason::discount || a.reason == ApplyReason::small_difference;
  if (!forgiven && a.debit.valid() && a.credit.valid()) return std::nullopt;
  return a.debit.valid() ? of(lowers, a.debit) : of(raises, a.credit);
}

void add_movements(const CreditCase& one, std::vector<Movement>& movements) {
  if (!one.id.valid()) return;
  const Ledger& ledger = one.input.ledger;
  for (const RowId row : one.rows) {
    if (is_rejected_write_off(ledger, row)) continue;
    movements.push_back({ledger.doc_date(row), ledger.currency(row), movement_of(ledger, row)});
  }
  for (const Application& a : one.input.open.applications_of(one.id)) {
    if (const auto movement = movement_of(ledger, a)) movements.push_back(*movement);
  }
}

class Replay {
 public:
  /// `holder` has the limit; null: the group that the members are.
  Replay(std::span<const CreditCase> members, const CreditCase* holder,
         std::span<const std::size_t> above, Currency currency)
      : members_(members),
        holder_(holder),
        one_(members.front()),
        above_(above),
        currency_(currency) {
    for (const CreditCase& member : members) add_movements(member, movements_);
    std::sort(movements_.begin(), movements_.end(),
              [](const Movement& a, const Movement& b) { return a.date < b.date; });
  }

  Date run() {
    for (const Date day : days()) {
      while (next_ < movements_.size() && movements_[next_].date <= day) {
        balances_[movements_[next_].currency] += movements_[next_].amount;
        ++next_;
      }
      const bool breach = in_breach(day);
      if (!breach) since_ = Date{};
      if (breach && !since_.known()) since_ = day;
    }
    return since_;
  }

 private:
  /// Days on which balance, limit or a rate that matters changes.
  [[nodiscard]] std::set<Date> days() const {
    std::set<Date> days{one_.day()};
    std::set<Currency> currencies{currency_};
    for (const Movement& movement : movements_) {
      days.insert(movement.date);
      currencies.insert(movement.currency);
    }
    for (const CreditCase& member : members_) {
      if (member.book == nullptr) continue;
      for (const CreditLimit& limit : member.book->limits) {
        currencies.insert(limit.limit.currency);
        if (limit.from.known()) days.insert(limit.from);
        if (limit.until.known()) days.insert(limit.until.plus_days(1));
      }
    }
    if (currencies.size() > 1) {
      for (const Currency currency : currencies) {
        for (const Date day : one_.input.exchange.changes(currency)) days.insert(day);
      }
    }
    days.erase(days.upper_bound(one_.day()), days.end());
    return days;
  }

  [[nodiscard]] std::optional<Money> limit_of(Date day) const {
    if (holder_ != nullptr) {
      const LimitOnDay own = limit_on(*holder_, day, currency_);
      if (members_.size() == 1 || was_given(own.basis)) return own.limit;
    }
    std::vector<LimitOnDay> limits;
    for (const CreditCase& member : members_) limits.push_back(limit_on(member, day, currency_));
    drop_covered(limits, above_);
    return group_limit(limits, currency_, one_.input.exchange, day).limit;
  }

  [[nodiscard]] bool in_breach(Date day) const {
    const std::optional<Money> limit = limit_of(day);
    if (!limit) return false;
    std::int64_t total = 0;
    for (const auto& [currency, balance] : balances_) {
      const auto part =
          one_.input.exchange.convert({balance, currency}, limit->currency, day);
      if (!part) return false;
      total += *part;
    }
    return total > limit->minor;
  }

  std::span<const CreditCase> members_;
  const CreditCase* holder_;
  const CreditCase& one_;  // any of them, for what they share
  std::span<const std::size_t> above_;
  Currency currency_;
  std::vector<Movement> movements_;
  std::map<Currency, std::int64_t> balances_;
  std::size_t next_ = 0;
  Date since_;
};

}  // namespace

LimitOnDay limit_on(const CreditCase& one, Date day, Currency currency) {
  if (one.book != nullptr) {
    if (const auto limit = one.book->limit_on(day)) return {LimitBasis::given, limit};
    const CreditLimit* ended = nullptr;  // the last one
    for (const CreditLimit& limit : one.book->limits) {
      if (!limit.until.known() || limit.until >= day) continue;
      if (ended == nullptr || limit.until >= ended->until) ended = &limit;
    }
    if (ended != nullptr) return {LimitBasis::lapsed, Money{0, ended->limit.currency}};
  }
  NoLimit rule = one.policy.no_limit;
  if (rule == NoLimit::automatic) rule = one.has_history() ? NoLimit::none : NoLimit::cash;
  if (rule == NoLimit::amount && one.policy.no_limit_amount) {
    return {LimitBasis::policy_amount, one.policy.no_limit_amount};
  }
  if (rule == NoLimit::cash) return {LimitBasis::policy_cash, Money{0, currency}};
  return {LimitBasis::policy_none, std::nullopt};
}

void drop_covered(std::vector<LimitOnDay>& limits, std::span<const std::size_t> above) {
  std::vector<bool> covered(limits.size(), false);
  for (std::size_t i = 0; i < limits.size(); ++i) {
    for (std::size_t at = above[i]; at != kNobody && !covered[i]; at = above[at]) {
      covered[i] = was_given(limits[at].basis);
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    if (!covered[i]) limits[kept++] = limits[i];
  }
  limits.resize(kept);
}

GroupLimit group_limit(std::span<const LimitOnDay> members, Currency currency,
                       const Exchange& exchange, Date day) {
  const bool given = std::any_of(members.begin(), members.end(), [](const LimitOnDay& one) {
    return was_given(one.basis);
  });
  std::int64_t sum = 0;
  for (const LimitOnDay& one : members) {
    if (given && !was_given(one.basis)) continue;
    if (!one.limit) return {};
    if (one.limit->minor == 0) continue;
    const auto part = exchange.convert(*one.limit, currency, day);
    if (!part) return {std::nullopt, false};
    sum += *part;
  }
  return {Money{sum, currency}, true};
}

Date breach_since(const CreditCase& one, Currency currency) {
  return one.id.valid() ? Replay(std::span(&one, 1), &one, {}, currency).run() : Date{};
}

Date group_breach_since(std::span<const CreditCase> members, const CreditCase* parent,
                        std::span<const std::size_t> above, Currency currency) {
  return members.empty() ? Date{} : Replay(members, parent, above, currency).run();
}

}  // namespace arrears
