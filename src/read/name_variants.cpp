#include "name_variants.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace arrears {

std::optional<Diagnostic> name_variants(const Ledger& ledger) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> first_row(ledger.customer_count(), kNone);
  std::vector<bool> varies(ledger.customer_count());
  std::int64_t count = 0;
  RowId example, other;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const TextRef name = ledger.text_ref(Column::customer_name, row);
    if (name.empty()) continue;
    const std::size_t customer = ledger.customer(row).index();
    if (first_row[customer] == kNone) first_row[customer] = i;
    const RowId first(first_row[customer]);
    if (varies[customer] || ledger.text_ref(Column::customer_name, first) == name) continue;
    varies[customer] = true;
    if (count++ > 0) continue;
    example = first;
    other = row;
  }
  if (count == 0) return std::nullopt;
  const auto name_in = [&](RowId row) {
    return std::string(ledger.text(Column::customer_name, row));
  };
  return note("customer-names-vary")
      .with("count", count)
      .with("customer", std::string(ledger.customer_id(ledger.customer(example))))
      .with("first", name_in(example))
      .with("second", name_in(other));
}

std::optional<Diagnostic> ids_that_are_names(const Ledger& ledger) {
  std::map<std::string_view, CustomerId> numbered;  // by name
  std::vector<bool> seen(ledger.customer_count());
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const CustomerId customer = ledger.customer(row);
    if (seen[customer.index()]) continue;
    const std::string_view name = ledger.text(Column::customer_name, row);
    if (name.empty()) continue;
    seen[customer.index()] = true;
    if (ledger.customer_id(customer) != name) numbered.emplace(name, customer);
  }
  std::int64_t count = 0;
  std::string_view name, number;
  for (std::uint32_t i = 0; i < ledger.customer_count(); ++i) {
    const auto found = numbered.find(ledger.customer_id(CustomerId(i)));
    if (found == numbered.end()) continue;
    if (count++ > 0) continue;
    name = found->first;
    number = ledger.customer_id(found->second);
  }
  if (count == 0) return std::nullopt;
  return warning("customer-also-by-name")
      .with("count", count)
      .with("name", std::string(name))
      .with("number", std::string(number));
}

}  // namespace arrears
