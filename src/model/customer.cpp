#include <arrears/model/customer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace arrears {
namespace {

constexpr std::array<std::pair<CustomerType, std::string_view>, 5> kTypes{{
    {CustomerType::unknown, ""},
    {CustomerType::business, "business"},
    {CustomerType::consumer, "consumer"},
    {CustomerType::public_body, "public"},
    {CustomerType::sole_trader, "sole_trader"},
}};

constexpr std::array<std::pair<LegalStatus, std::string_view>, 6> kStatuses{{
    {LegalStatus::none, ""},
    {LegalStatus::insolvent, "insolvent"},
    {LegalStatus::deceased, "deceased"},
    {LegalStatus::in_litigation, "in_litigation"},
    {LegalStatus::with_lawyer, "with_lawyer"},
    {LegalStatus::with_agency, "with_agency"},
}};

template <class Names, class Value>
std::string_view name_of(const Names& names, Value value) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const auto& entry) { return entry.first == value; });
  return found->second;
}

template <class Value, class Names>
std::optional<Value> value_of(const Names& names, std::string_view name) {
  for (const auto& entry : names) {
    if (entry.second == name) return entry.first;
  }
  return std::nullopt;
}

}  // namespace

const CreditLimit* Customer::limit_period_on(Date day) const {
  const CreditLimit* last = nullptr;
  for (const CreditLimit& limit : limits) {
    if (!limit.holds_on(day)) continue;
    // A day that is not known stands before all others.
    if (last == nullptr || limit.from >= last->from) last = &limit;
  }
  return last;
}

std::optional<Money> Customer::limit_on(Date day) const {
  const CreditLimit* limit = limit_period_on(day);
  return limit == nullptr ? std::nullopt : std::optional(limit->limit);
}

bool CustomerBook::add(Customer customer) {
  const auto [place, added] = by_id_.emplace(customer.id, customers_.size());
  if (added) customers_.push_back(std::move(customer));
  return added;
}

const Customer* CustomerBook::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &customers_[found->second];
}

Customer* CustomerBook::find(std::string_view id) {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &customers_[found->second];
}

std::optional<CustomerType> parse_customer_type(std::string_view name) {
  return value_of<CustomerType>(kTypes, name);
}

std::optional<LegalStatus> parse_legal_status(std::string_view name) {
  return value_of<LegalStatus>(kStatuses, name);
}

std::string_view to_string(CustomerType type) { return name_of(kTypes, type); }
std::string_view to_string(LegalStatus status) { return name_of(kStatuses, status); }

}  // namespace arrears
