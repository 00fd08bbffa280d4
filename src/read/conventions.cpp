#include <arrears/read/conventions.hpp>

namespace arrears {

std::optional<DateOrder> parse_date_order(std::string_view word) {
  if (word == "dmy") return DateOrder::dmy;
  if (word == "mdy") return DateOrder::mdy;
  if (word == "ymd") return DateOrder::ymd;
  if (word == "minguo") return DateOrder::minguo;
  return std::nullopt;
}

std::string_view to_string(DateOrder order) {
  switch (order) {
    case DateOrder::dmy: return "dmy";
    case DateOrder::mdy: return "mdy";
    case DateOrder::ymd: return "ymd";
    case DateOrder::minguo: return "minguo";
  }
  return {};
}

std::optional<DecimalMark> parse_decimal_mark(std::string_view word) {
  if (word == ".") return DecimalMark::point;
  if (word == ",") return DecimalMark::comma;
  return std::nullopt;
}

std::string_view to_string(DecimalMark mark) { return mark == DecimalMark::point ? "." : ","; }

std::optional<DuplicateRule> parse_duplicate_rule(std::string_view word) {
  if (word == "set-aside") return DuplicateRule::set_aside;
  if (word == "keep") return DuplicateRule::keep;
  if (word == "error") return DuplicateRule::error;
  return std::nullopt;
}

std::optional<ZeroLimit> parse_zero_limit(std::string_view word) {
  if (word == "none") return ZeroLimit::none;
  if (word == "cash") return ZeroLimit::cash;
  return std::nullopt;
}

std::optional<AmountScope> parse_amount_scope(std::string_view word) {
  if (word == "document") return AmountScope::document;
  if (word == "line") return AmountScope::line;
  return std::nullopt;
}

}  // namespace arrears
