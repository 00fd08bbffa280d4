#include "side_customers.hpp"

#include <array>
#include <utility>

namespace arrears {
namespace {

using Kind = SideColumn::Kind;

enum At : std::size_t {
  customer_id, customer_name, parent_id, country, customer_type, legal_status, credit_limit,
  limit_currency, limit_from, limit_until, terms, settlement, pay_day, grade, blacklisted,
  salesperson, region, language, contact_name, email, phone, address, tax_id, procedure,
  dunning_block, block_until, block_reason, security_amount, insured_limit, open_orders, deliveries,
};

constexpr std::array<SideColumn, 31> kCustomers{{
    {"customer_id", Kind::text, true}, {"customer_name"}, {"parent_id"}, {"country"},
    {"customer_type"}, {"legal_status"}, {"credit_limit", Kind::amount}, {"limit_currency"},
    {"limit_from", Kind::date}, {"limit_until", Kind::date}, {"terms"}, {"settlement"}, {"pay_day"},
    {"grade"}, {"blacklisted"}, {"salesperson"}, {"region"}, {"language"}, {"contact_name"},
    {"email"}, {"phone"}, {"address"}, {"tax_id"}, {"procedure"}, {"dunning_block"},
    {"block_until", Kind::date}, {"block_reason"}, {"security_amount", Kind::amount},
    {"insured_limit", Kind::amount}, {"open_orders", Kind::amount}, {"deliveries", Kind::amount},
}};
static_assert(deliveries + 1 == kCustomers.size());

/// Amounts of a row, all in the currency of its limit.
class RowMoney {
 public:
  explicit RowMoney(SideReader& row) : row_(row), currency_(row.currency(limit_currency)) {}

  std::optional<Money> at(std::size_t column) {
    if (row_.cell(column).empty()) return std::nullopt;
    if (!currency_.known()) {
      // A currency that is there and not understood has its own error already.
      if (row_.cell(limit_currency).empty()) {
        row_.fail_at(usage_error("side-limit-currency"), column);
      }
      return std::nullopt;
    }
    return row_.money(column, currency_);
  }

 private:
  SideReader& row_;
  Currency currency_;
};

Customer customer_of(SideReader& row, RowMoney& money) {
  Customer c;
  c.id = row.text(customer_id);
  c.name = row.text(customer_name);
  c.parent_id = row.text(parent_id);
  c.country = row.text(country);
  c.type = parse_customer_type(row.word(customer_type)).value_or(CustomerType::unknown);
  c.legal_status = parse_legal_status(row.word(legal_status)).value_or(LegalStatus::none);
  c.terms = row.text(terms);
  c.settlement = row.word(settlement);
  c.pay_day = row.text(pay_day);
  c.grade = row.text(grade);
  c.blacklisted = row.yes_no(blacklisted);
  c.salesperson = row.text(salesperson);
  c.region = row.text(region);
  c.language = row.text(language);
  c.contact_name = row.text(contact_name);
  c.email = row.text(email);
  c.phone = row.text(phone);
  c.address = row.text(address);
  c.tax_id = row.text(tax_id);
  c.procedure = row.text(procedure);
  c.dunning_block = row.yes_no(dunning_block);
  c.block_until = row.date(block_until);
  c.block_reason = row.text(block_reason);
  c.security_amount = money.at(security_amount);
  c.insured_limit = money.at(insured_limit);
  c.open_orders = money.at(open_orders);
  c.deliveries = money.at(deliveries);
  return c;
}

}  // namespace

void read_customers(SideReader& row, ZeroLimit zero_limit, CustomerBook& book) {
  std::size_t limits = 0, zeros = 0;
  row.read<kCustomers>([&] {
    if (!row.has_all_required()) return;
    RowMoney money(row);
    std::optional<CreditLimit> limit;
    if (const auto amount = money.at(credit_limit)) {
      ++limits;
      zeros += amount->is_zero() ? 1 : 0;
      if (!amount->is_zero() || zero_limit != ZeroLimit::none) {
        limit = CreditLimit{*amount, row.date(limit_from), row.date(limit_until)};
      }
    }
    if (Customer* known = book.find(row.cell(customer_id))) {
      // Only a limit of another period makes a second row of one customer meaningful.
      const bool period = !row.cell(limit_from).empty() || !row.cell(limit_until).empty();
      if (limit && period) {
        known->limits.push_back(*limit);
      } else {
        row.fail_at(usage_error("side-customer-twice").with("customer", known->id), customer_id);
      }
      return;
    }
    Customer customer = customer_of(row, money);
    if (limit) customer.limits.push_back(*limit);
    book.add(std::move(customer));
  });
  // Whether an exported 0 means "none" or "cash in advance" cannot be guessed.
  if (zero_limit == ZeroLimit::unset && zeros * 2 > limits) row.fail_file("side-zero-limits");
}

}  // namespace arrears
