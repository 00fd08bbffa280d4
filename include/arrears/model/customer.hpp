/// Customer: what `customers.csv` says of one customer (semantics.md §2). Most of it is optional.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>

namespace arrears {

enum class CustomerType : std::uint8_t { unknown, business, consumer, public_body, sole_trader };
enum class LegalStatus : std::uint8_t {
  none, insolvent, deceased, in_litigation, with_lawyer, with_agency
};

/// A credit limit valid in a period, in its own currency. Several rows of one customer may differ.
struct CreditLimit {
  Money limit;
  Date from;   ///< unknown: since ever
  Date until;  ///< unknown: until further notice; included

  [[nodiscard]] bool holds_on(Date day) const {
    return (!from.known() || from <= day) && (!until.known() || day <= until);
  }
};

struct Customer {
  std::string id, name, parent_id, country;
  CustomerType type = CustomerType::unknown;
  LegalStatus legal_status = LegalStatus::none;
  std::vector<CreditLimit> limits;
  std::string terms, settlement, pay_day, grade;
  bool blacklisted = false;
  std::string salesperson, region, language, contact_name, email, phone, address, tax_id;
  std::string procedure;
  bool dunning_block = false;
  Date block_until;           ///< first day on which dunning is allowed again
  std::string block_reason;
  std::optional<Money> security_amount, insured_limit, open_orders, deliveries;

  [[nodiscard]] bool monthly_settler() const { return settlement == "monthly"; }
  /// The limit valid on that day with its period; null when none is. Of several the one that begins
  /// last, of those the one further down in the file.
  [[nodiscard]] const CreditLimit* limit_period_on(Date day) const;
  /// Its amount; empty when none is.
  [[nodiscard]] std::optional<Money> limit_on(Date day) const;
};

/// The customers of a run by id.
class CustomerBook {
 public:
  /// Adds a customer; false (and no change) when the id is there already. Use `find` to extend it.
  bool add(Customer customer);
  [[nodiscard]] const Customer* find(std::string_view id) const;
  [[nodiscard]] Customer* find(std::string_view id);
  [[nodiscard]] const std::vector<Customer>& all() const { return customers_; }
  [[nodiscard]] bool empty() const { return customers_.empty(); }

 private:
  std::vector<Customer> customers_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

[[nodiscard]] std::optional<CustomerType> parse_customer_type(std::string_view name);
[[nodiscard]] std::optional<LegalStatus> parse_legal_status(std::string_view name);
[[nodiscard]] std::string_view to_string(CustomerType type);
[[nodiscard]] std::string_view to_string(LegalStatus status);

}  // namespace arrears
