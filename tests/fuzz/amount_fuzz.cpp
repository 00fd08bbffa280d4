// Amounts: evidence and reading must agree, and plain numbers must have the value that school
// arithmetic gives them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <arrears/read/amount.hpp>

using namespace arrears;

namespace {

__extension__ using Wide = __int128;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_number(const Amount& amount) {
  return amount.fault == AmountFault::none || amount.fault == AmountFault::too_large ||
         amount.fault == AmountFault::too_precise;
}

// `-?digits(.digits)?` of at most 17 digits before and 18 behind the point, in units of 10^-18.
std::optional<Wide> naive(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  Wide value = 0;
  int units = 0;
  int decimals = -1;
  for (const char c : text) {
    if (c == '.' && decimals < 0 && units > 0) {
      decimals = 0;
    } else if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      ++(decimals < 0 ? units : decimals);
    } else {
      return std::nullopt;
    }
    if (units > 17 || decimals > 18) return std::nullopt;
  }
  if (units == 0 || decimals == 0) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < 18; ++i) value *= 10;
  return negative ? -value : value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const int exponent = data[0] % 5;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const AmountEvidence evidence = classify_amount(text);
  const Amount point = parse_amount(text, DecimalMark::point, exponent);
  const Amount comma = parse_amount(text, DecimalMark::comma, exponent);
  const Amount plain = parse_plain_amount(text, exponent);
  require(evidence.point_possible == is_number(point));
  require(evidence.comma_possible == is_number(comma));
  require(!evidence.same_value || point.minor == comma.minor);
  require((evidence.fault == AmountFault::none) == (is_number(point) || is_number(comma)));
  require(plain.fault != AmountFault::none || plain.minor == point.minor);
  const auto value = naive(text);
  require(value.has_value() ? is_number(plain) : true);
  if (!value || plain.fault != AmountFault::none) return 0;
  Wide scale = 1;
  for (int i = 0; i < 18 - exponent; ++i) scale *= 10;
  require(plain.minor * scale - plain.difference == *value);
  require(plain.difference * Wide{2} <= scale && plain.difference * Wide{2} >= -scale);
  return 0;
}
