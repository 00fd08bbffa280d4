// What the cells of a side file say.
#include <algorithm>

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>

#include "names.hpp"
#include "side_reader.hpp"

namespace arrears {

bool SideReader::has_all_required() {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!columns_[c].required || !cells_[c].empty()) continue;
    fail_at(usage_error("side-cell-empty").with("column", std::string(columns_[c].key)), c);
    return false;
  }
  return true;
}

Date SideReader::date(std::size_t column) {
  if (cells_[column].empty()) return {};
  const Day day = parse_day(cells_[column], *order_);
  if (day.fault == DayFault::none || day.fault == DayFault::empty) return day.date;
  fail_at(usage_error(to_code(day.fault))
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)),
          column);
  return {};
}

std::optional<Money> SideReader::money(std::size_t column, Currency currency) {
  if (cells_[column].empty()) return std::nullopt;
  const Amount amount = parse_amount(cells_[column], *mark_, currency.exponent());
  if (amount.fault == AmountFault::empty) return std::nullopt;
  if (amount.fault != AmountFault::none) {
    fail_at(usage_error(to_code(amount.fault)).with("text", text(column)), column);
    return std::nullopt;
  }
  if (amount.rounded && paths_.strict) {
    fail_at(usage_error("amount-needs-rounding")
                .with("text", text(column))
                .with("currency", std::string(currency.code())),
            column);
    return std::nullopt;
  }
  if (amount.minor < 0) {
    fail_at(usage_error("side-amount-negative").with("text", text(column)), column);
    return std::nullopt;
  }
  if (amount.rounded) {
    Rounded& rounded = rounded_[currency];
    ++rounded.count;
    rounded.difference.add(amount.difference, ExactSum::kDecimals);
  }
  return Money{amount.minor, currency};
}

std::optional<Rate> SideReader::decimal(std::size_t column) {
  std::string plain = text(column);
  if (plain.empty()) return std::nullopt;
  // Group marks go, the decimal mark becomes a point; the rest must be a plain decimal.
  const bool comma = *mark_ == DecimalMark::comma;
  if (plain.find(comma ? '.' : ',') != std::string::npos) {
    const AmountEvidence groups =
        classify_amount(plain.ends_with('%') ? plain.substr(0, plain.size() - 1) : plain);
    const bool good = comma ? groups.comma_possible : groups.point_possible;
    if (groups.fault != AmountFault::none || !good) {
      fail_at(usage_error("amount-not-a-number").with("text", text(column)), column);
      return std::nullopt;
    }
  }
  std::erase(plain, comma ? '.' : ',');
  std::erase(plain, ' ');
  if (comma) std::replace(plain.begin(), plain.end(), ',', '.');
  if (plain.ends_with('%')) plain.pop_back();
  if (const auto rate = Rate::parse(plain)) return rate;
  fail_at(usage_error("amount-not-a-number").with("text", text(column)), column);
  return std::nullopt;
}

bool SideReader::yes_no(std::size_t column) {
  const auto yes = words_.yes_no(cells_[column]);
  if (yes) return *yes;
  fail_at(usage_error("yes-no-unknown")
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)),
          column);
  return false;
}

std::string SideReader::word(std::size_t column) {
  if (auto word = side_word(columns_[column].key, cells_[column])) return std::move(*word);
  fail_at(usage_error("side-word-unknown")
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)),
          column);
  return {};
}

Currency SideReader::currency(std::size_t column) {
  if (cells_[column].empty()) return currency_;
  if (const auto currency = words_.currency(cells_[column])) return *currency;
  fail_at(usage_error("currency-cell-unknown").with("text", text(column)), column);
  return {};
}

Date SideReader::month(std::size_t column) {
  // `2025-01`, `2025/1`, `2025年1月` and any day of the month.
  const std::string_view cell = cells_[column];
  const std::string first = std::string(cell.substr(0, cell.find("月"))) + "-01";
  for (const std::string& candidate : {std::string(cell), first}) {
    std::string day = candidate;
    std::replace(day.begin(), day.end(), '/', '-');
    if (const std::size_t year = day.find("年"); year != std::string::npos) {
      day.replace(year, std::string_view("年").size(), "-");
    }
    const Day read = parse_day(day, DateOrder::ymd);
    if (read.fault == DayFault::none) return read.date.start_of_month();
  }
  fail_at(usage_error("date-not-a-date")
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)),
          column);
  return {};
}

}  // namespace arrears
