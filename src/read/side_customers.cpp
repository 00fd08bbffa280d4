#include "side_customers.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

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

/// A column of a further row of a customer, and whether it says what the first row says.
struct SameCell {
  At column;
  bool same;
};

std::array<SameCell, 26> compare_rows(const Customer& a, const Customer& b) {
  return {{{customer_name, a.name == b.name},
           {parent_id, a.parent_id == b.parent_id},
           {country, a.country == b.country},
           {customer_type, a.type == b.type},
           {legal_status, a.legal_status == b.legal_status},
           {terms, a.terms == b.terms},
           {settlement, a.settlement == b.settlement},
           {pay_day, a.pay_day == b.pay_day},
           {grade, a.grade == b.grade},
           {blacklisted, a.blacklisted == b.blacklisted},
           {salesperson, a.salesperson == b.salesperson},
           {region, a.region == b.region},
           {language, a.language == b.language},
           {contact_name, a.contact_name == b.contact_name},
           {email, a.email == b.email},
           {phone, a.phone == b.phone},
           {address, a.address == b.address},
           {tax_id, a.tax_id == b.tax_id},
           {procedure, a.procedure == b.procedure},
           {dunning_block, a.dunning_block == b.dunning_block},
           {block_until, a.block_until == b.block_until},
           {block_reason, a.block_reason == b.block_reason},
           {security_amount, a.security_amount == b.security_amount},
           {insured_limit, a.insured_limit == b.insured_limit},
           {open_orders, a.open_orders == b.open_orders},
           {deliveries, a.deliveries == b.deliveries}}};
}

/// Where the rows of one customer stand: the first, and that of each limit.
struct CustomerRows {
  std::size_t first = 0;
  std::vector<std::size_t> limits;
};

/// The customers of the file, with what only all their rows together show to be wrong.
class BookReader {
 public:
  BookReader(SideReader& row, ZeroLimit zero_limit, CustomerBook& book)
      : row_(row), zero_limit_(zero_limit), book_(book) {}

  void take() {
    RowMoney money(row_);
    const std::optional<CreditLimit> limit = limit_of(money);
    if (Customer* known = book_.find(row_.cell(customer_id))) {
      add_limit(*known, limit, money);
      return;
    }
    Customer customer = customer_of(row_, money);
    rows_.push_back({row_.row(), {}});
    if (limit) {
      customer.limits.push_back(*limit);
      rows_.back().limits.push_back(row_.row());
    }
    book_.add(std::move(customer));
  }

  void finish() {
    warn_of_circles();
    row_.end_warnings();
    // Whether an exported 0 means "none" or "cash in advance" cannot be guessed.
    if (zero_limit_ == ZeroLimit::unset && zeros_ * 2 > limits_) {
      row_.fail_file("side-zero-limits");
    }
  }

 private:
  std::optional<CreditLimit> limit_of(RowMoney& money) {
    const auto amount = money.at(credit_limit);
    if (!amount) return std::nullopt;
    ++limits_;
    zeros_ += amount->is_zero() ? 1 : 0;
    if (amount->is_zero() && zero_limit_ == ZeroLimit::none) return std::nullopt;
    const CreditLimit limit{*amount, row_.date(limit_from), row_.date(limit_until)};
    if (limit.until.known() && limit.from > limit.until) {
      row_.fail_at(usage_error("side-limit-period")
                       .with("from", limit.from.to_iso())
                       .with("until", limit.until.to_iso()),
                   limit_until);
    }
    return limit;
  }

  void add_limit(Customer& known, const std::optional<CreditLimit>& limit, RowMoney& money) {
    // Only a limit of another period makes a second row of one customer meaningful.
    const bool period = !row_.cell(limit_from).empty() || !row_.cell(limit_until).empty();
    if (!limit || !period) {
      row_.fail_at(usage_error("side-customer-twice").with("customer", known.id), customer_id);
      return;
    }
    warn_of_differences(known, customer_of(row_, money));
    warn_of_overlap(known, *limit);
    known.limits.push_back(*limit);
    rows_of(known).limits.push_back(row_.row());
  }

  /// All but the limit is the first row's; what another row says otherwise would be lost unseen.
  void warn_of_differences(const Customer& known, const Customer& again) {
    const auto line = static_cast<std::int64_t>(row_.line_of(rows_of(known).first));
    for (const SameCell& cell : compare_rows(known, again)) {
      if (cell.same || row_.cell(cell.column).empty()) continue;
      row_.warn_at(warning("side-row-differs")
                       .with("customer", known.id)
                       .with("column", std::string(kCustomers[cell.column].key))
                       .with("line", line),
                   cell.column, row_.row());
    }
  }

  /// A limit without an end that another replaces or suspends is how limits are kept; it is not
  /// plain where the end of one is given and lies in the other, or both begin together.
  void warn_of_overlap(const Customer& known, const CreditLimit& limit) {
    for (std::size_t i = 0; i < known.limits.size(); ++i) {
      const CreditLimit& other = known.limits[i];
      const Date from = std::max(limit.from, other.from);
      if (!limit.holds_on(from) || !other.holds_on(from)) continue;
      const CreditLimit& earlier = limit.from < other.from ? limit : other;
      if (limit.from != other.from && !earlier.until.known()) continue;
      const Date first_end = limit.until.known() && other.until.known()
                                 ? std::min(limit.until, other.until)
                                 : std::max(limit.until, other.until);
      const auto line = static_cast<std::int64_t>(row_.line_of(rows_of(known).limits[i]));
      row_.warn_at(warning("side-limits-overlap")
                       .with("customer", known.id)
                       .with("line", line)
                       .with("day", (from.known() ? from : first_end).to_iso()),
                   from.known() ? limit_from : limit_until, row_.row());
      return;
    }
  }

  /// Each circle once, at the customer that gives the group its name. A customer that names itself
  /// has no parent.
  void warn_of_circles() {
    enum class Seen : std::uint8_t { no, now, done };
    std::vector<Seen> seen(book_.all().size(), Seen::no);
    for (const Customer& first : book_.all()) {
      std::vector<const Customer*> way;
      const Customer* at = &first;
      while (at != nullptr && seen[index_of(*at)] == Seen::no) {
        seen[index_of(*at)] = Seen::now;
        way.push_back(at);
        at = at->parent_id.empty() ? nullptr : std::as_const(book_).find(at->parent_id);
      }
      if (at != nullptr && seen[index_of(*at)] == Seen::now && at != way.back()) {
        warn_of_circle({std::find(way.begin(), way.end(), at), way.end()});
      }
      for (const Customer* one : way) seen[index_of(*one)] = Seen::done;
    }
  }

  void warn_of_circle(std::vector<const Customer*> circle) {
    constexpr std::size_t kShown = 8;
    const auto least =
        std::min_element(circle.begin(), circle.end(),
                         [](const Customer* a, const Customer* b) { return a->id < b->id; });
    std::rotate(circle.begin(), least, circle.end());
    const Customer& name = *circle.front();
    std::string way = name.id;
    for (std::size_t i = 1; i < std::min(circle.size(), kShown); ++i) way += " > " + circle[i]->id;
    way += circle.size() > kShown ? " > ..." : " > " + name.id;
    row_.warn_at(warning("side-parents-circle").with("way", way).with("customer", name.id),
                 parent_id, rows_of(name).first);
  }

  [[nodiscard]] std::size_t index_of(const Customer& customer) const {
    return static_cast<std::size_t>(&customer - book_.all().data());
  }
  CustomerRows& rows_of(const Customer& customer) { return rows_[index_of(customer)]; }

  SideReader& row_;
  ZeroLimit zero_limit_;
  CustomerBook& book_;
  std::vector<CustomerRows> rows_;  // by place in the book
  std::size_t limits_ = 0, zeros_ = 0;
};

}  // namespace

void read_customers(SideReader& row, ZeroLimit zero_limit, CustomerBook& book) {
  BookReader reader(row, zero_limit, book);
  row.read<kCustomers>([&] {
    if (row.has_all_required()) reader.take();
  });
  reader.finish();
}

}  // namespace arrears
