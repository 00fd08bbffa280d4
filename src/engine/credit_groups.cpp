// Parents and all below them, under one limit.
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include <arrears/engine/order_book.hpp>

#include "credit_account.hpp"

namespace arrears {
namespace {

using Members = std::vector<const CustomerCredit*>;

/// Where a customer stands: under whom, nearest first, and in whose topmost group. What is in a
/// circle of parents stands at the top of the group that its smallest id names.
struct GroupPlace {
  std::vector<std::string> above;  // without the topmost
  std::string top;
};

GroupPlace place_in_groups(const CustomerBook& book, const std::string& id) {
  std::vector<std::string> path{id};
  while (true) {
    const Customer* customer = book.find(path.back());
    if (customer == nullptr || customer->parent_id.empty()) break;
    const auto again = std::find(path.begin(), path.end(), customer->parent_id);
    if (again != path.end()) {
      const std::string least = *std::min_element(again, path.end());
      path.erase(again, path.end());
      path.push_back(least);
      break;
    }
    path.push_back(customer->parent_id);
  }
  GroupPlace place;
  place.top = std::move(path.back());
  path.pop_back();
  if (!path.empty()) place.above.assign(path.begin() + 1, path.end());
  return place;
}

__extension__ using GroupWide = __int128;

class Grouper {
 public:
  using Places = std::map<std::string, GroupPlace>;

  Grouper(const CreditInput& input, const CreditPolicy& policy, const Places& places)
      : in_(input), policy_(policy), places_(places), rows_(input.ledger, input.open) {}

  CreditGroup group(std::string id, const Members& members) {
    CreditGroup made;
    made.id = std::move(id);
    const CustomerCredit* parent = nullptr;
    for (const CustomerCredit* member : members) {
      made.members.push_back(member->id);
      if (member->id == made.id) parent = member;
    }
    place(members, made);
    const bool own = parent != nullptr && was_given(parent->basis);
    made.exposure.currency = currency_of(own ? parent : nullptr, members);
    made.comparable = made.exposure.currency.known();
    limit_missing_ = false;
    std::vector<Exposure> exposures;
    for (const CustomerCredit* member : members) {
      add_exposure(*member, made);
      exposures.insert(exposures.end(), member->exposures.begin(), member->exposures.end());
    }
    if (own) {
      made.limit = parent->limit;
      // A limit that has ended counts as 0, in a group as alone.
      if (parent->basis == LimitBasis::lapsed) {
        made.reasons.push_back(Reason("credit.limit-lapsed"));
      }
    } else {
      add_limits(members, made);
    }
    for (const CustomerCredit* member : members) add_standing(*member, made);
    made.comparable ? judge(made) : judge_part(made, exposures);
    if (made.excess) made.breach_since = breach_of(made, own);
    return made;
  }

 private:
  static Currency currency_of(const CustomerCredit* parent, const Members& members) {
    if (parent != nullptr) return parent->currency;
    for (const CustomerCredit* member : members) {
      if (was_given(member->basis)) return member->currency;
    }
    for (const CustomerCredit* member : members) {
      if (member->currency.known()) return member->currency;
    }
    return {};
  }

  void add_exposure(const CustomerCredit& member, CreditGroup& group) const {
    for (const Exposure& e : member.exposures) {
      const auto add = [&](std::int64_t minor, std::int64_t& sum) {
        const auto part =
            in_.exchange.convert({minor, e.currency}, group.exposure.currency, in_.open.as_of);
        if (part) sum += *part;
        group.comparable = group.comparable && part;
      };
      add(e.receivable, group.exposure.receivable);
      add(e.unapplied, group.exposure.unapplied);
      add(e.instruments, group.exposure.instruments);
      add(e.orders, group.exposure.orders);
      add(e.deliveries, group.exposure.deliveries);
      add(e.security, group.exposure.security);
      add(e.overdue, group.exposure.overdue);
    }
  }

  /// Above which member each stands, and under whom the whole group.
  void place(const Members& members, CreditGroup& group) {
    above_.assign(members.size(), kNobody);
    for (std::size_t i = 0; i < members.size(); ++i) {
      const GroupPlace& place = places_.at(members[i]->id);
      if (members[i]->id == group.id) {
        const std::string& next = place.above.empty() ? place.top : place.above.front();
        if (next != group.id) group.under = next;
      } else if (!place.above.empty()) {
        above_[i] = position_of(members, place.above.front());
      }
    }
  }

  static std::size_t position_of(const Members& members, const std::string& id) {
    const auto at = std::lower_bound(members.begin(), members.end(), id,
                                     [](const CustomerCredit* member, const std::string& wanted) {
                                       return member->id < wanted;
                                     });
    const bool found = at != members.end() && (*at)->id == id;
    return found ? static_cast<std::size_t>(at - members.begin()) : kNobody;
  }

  void add_limits(const Members& members, CreditGroup& group) {
    std::vector<LimitOnDay> limits;
    for (const CustomerCredit* member : members) {
      LimitOnDay& limit = limits.emplace_back();
      limit.basis = member->basis;
      if (member->limit) limit.limit = Money{*member->limit, member->currency};
    }
    drop_covered(limits, above_);
    bool given = false, lapsed = false;
    for (const LimitOnDay& limit : limits) {
      given = given || was_given(limit.basis);
      lapsed = lapsed || limit.basis == LimitBasis::lapsed;
    }
    const GroupLimit sum =
        group_limit(limits, group.exposure.currency, in_.exchange, in_.open.as_of);
    limit_missing_ = !sum.comparable;
    group.comparable = group.comparable && sum.comparable;
    if (sum.limit) group.limit = sum.limit->minor;
    if (lapsed) group.reasons.push_back(Reason("credit.limit-lapsed"));
    if (given || !group.limit) return;
    const bool cash = *group.limit == 0;
    group.reasons.push_back(Reason(cash ? "credit.cash-only" : "credit.policy-limit"));
  }

  [[nodiscard]] Date breach_of(const CreditGroup& group, bool own_limit) const {
    std::vector<CreditCase> cases;
    std::size_t parent = 0;
    for (const std::string& id : group.members) {
      if (id == group.id) parent = cases.size();
      const CustomerId customer = in_.ledger.find_customer(id).value_or(CustomerId());
      cases.push_back(CreditCase{in_, policy_, customer, in_.side.customers.find(id), {}});
      if (customer.valid()) cases.back().rows = rows_.of(customer);
    }
    return group_breach_since(cases, own_limit ? &cases[parent] : nullptr, above_,
                              group.exposure.currency);
  }

  /// What holds whatever the limit says, and what makes one watch.
  static void add_standing(const CustomerCredit& member, CreditGroup& group) {
    for (const Reason& reason : member.reasons) {
      const bool holds = holds_supply(reason);
      if (!holds && reason.code != "credit.small-overdue-past-deadline") continue;
      group.status = std::max(group.status, holds ? CreditStatus::hold : CreditStatus::watch);
      group.reasons.push_back(reason);
    }
  }

  void judge(CreditGroup& group) const {
    if (!group.limit) {
      group.reasons.push_back(Reason("credit.no-limit"));
      return;
    }
    const std::int64_t total = group.exposure.total();
    if (*group.limit > 0) {
      group.utilisation =
          scaled(total, 10000, *group.limit).value_or(std::numeric_limits<std::int64_t>::max());
    }
    if (total > *group.limit) {
      group.excess = total - *group.limit;
      group.status = std::max(group.status,
                              policy_.hold_on_breach ? CreditStatus::hold : CreditStatus::breach);
      group.reasons.push_back(
          Reason("credit.over-limit")
              .with("excess", Money{*group.excess, group.exposure.currency}.to_decimal())
              .with("currency", std::string(group.exposure.currency.code())));
    } else if (*group.limit > 0 &&
               GroupWide{total} * 100 >= GroupWide{*group.limit} * policy_.watch_per_cent) {
      group.status = std::max(group.status, CreditStatus::watch);
      group.reasons.push_back(Reason("credit.near-limit"));
    }
  }

  /// Where something has no rate: as for one customer.
  void judge_part(CreditGroup& group, std::span<const Exposure> exposures) const {
    group.reasons.push_back(Reason("ship.not-comparable"));
    if (!group.limit) {
      if (limit_missing_) group.status = std::max(group.status, CreditStatus::watch);
      return;
    }
    const Currency currency = group.exposure.currency;
    const ComparedExposure known =
        compare_exposures(currency, exposures, in_.exchange, in_.open.as_of);
    const auto least = known.least ? std::optional(known.sum) : std::nullopt;
    if (const auto over = excess_at_least(least, *group.limit, currency)) {
      group.reasons.push_back(*over);
      group.status = std::max(group.status, CreditStatus::breach);
      if (policy_.hold_on_breach) group.status = CreditStatus::hold;
    }
    group.status = std::max(group.status, CreditStatus::watch);
  }

  const CreditInput& in_;
  const CreditPolicy& policy_;
  const Places& places_;
  RowsByCustomer rows_;
  std::vector<std::size_t> above_;  // of the group at hand
  bool limit_missing_ = false;      // some member's limit has no rate
};

}  // namespace

std::vector<CreditGroup> group_by_parent(std::span<const CustomerCredit> credit,
                                         const CreditInput& input, const CreditPolicy& policy) {
  std::map<std::string, GroupPlace> places;
  std::map<std::string, Members> members;
  std::map<std::string, const CustomerCredit*> below_top;  // parents that have one themselves
  for (const CustomerCredit& one : credit) {
    const GroupPlace& place =
        places.emplace(one.id, place_in_groups(input.side.customers, one.id)).first->second;
    members[place.top].push_back(&one);
    for (const std::string& id : place.above) {
      members[id].push_back(&one);
      below_top[id] = nullptr;
    }
  }
  for (const CustomerCredit& one : credit) {
    const auto found = below_top.find(one.id);
    if (found == below_top.end()) continue;
    Members& own = members[one.id];
    const auto at = std::find_if(
        own.begin(), own.end(), [&one](const CustomerCredit* other) { return one.id < other->id; });
    own.insert(at, &one);
  }
  std::vector<CreditGroup> groups;
  Grouper grouper(input, policy, places);
  for (const auto& [id, own] : members) groups.push_back(grouper.group(id, own));
  return groups;
}

}  // namespace arrears
