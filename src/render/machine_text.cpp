#include "machine_text.hpp"

#include <array>
#include <cassert>
#include <cstring>

namespace arrears {
namespace {

// "00" to "99", so that two digits cost one copy.
constexpr std::array<char, 200> make_pairs() {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}
constexpr std::array<char, 200> kPairs = make_pairs();

constexpr std::size_t kMaxDigits = 20;

/// Writes the digits of `value` so that they end before `end`; returns where they begin.
char* digits_before(char* end, std::uint64_t value) {
  while (value >= 100) {
    const std::uint64_t pair = value % 100;
    value /= 100;
    end -= 2;
    std::memcpy(end, &kPairs[2 * pair], 2);
  }
  if (value >= 10) {
    end -= 2;
    std::memcpy(end, &kPairs[2 * value], 2);
  } else {
    *--end = static_cast<char>('0' + value);
  }
  return end;
}

std::uint64_t magnitude(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? ~bits + 1 : bits;
}

void two_digits(char* at, unsigned value) { std::memcpy(at, &kPairs[std::size_t{2} * value], 2); }

}  // namespace

void append_integer(ByteBuffer& out, std::int64_t value) {
  std::array<char, kMaxDigits> digits;
  char* const end = digits.data() + digits.size();
  const char* const begin = digits_before(end, magnitude(value));
  if (value < 0) out.push('-');
  out.append({begin, static_cast<std::size_t>(end - begin)});
}

void append_fixed(ByteBuffer& out, std::int64_t digits, int decimals, char mark) {
  assert(decimals >= 0 && decimals < 19);
  if (decimals == 0) return append_integer(out, digits);
  std::array<char, 2 * kMaxDigits> text;
  char* const end = text.data() + text.size();
  std::uint64_t rest = magnitude(digits);
  char* begin = end;
  if (decimals == 2) {
    begin -= 2;
    two_digits(begin, static_cast<unsigned>(rest % 100));
    rest /= 100;
  } else {
    for (int i = 0; i < decimals; ++i) {
      *--begin = static_cast<char>('0' + rest % 10);
      rest /= 10;
    }
  }
  *--begin = mark;
  begin = digits_before(begin, rest);
  if (digits < 0) *--begin = '-';
  out.append({begin, static_cast<std::size_t>(end - begin)});
}

void append_date(ByteBuffer& out, Date date) {
  if (!date.known()) return;
  // Years 1 to 9999 only; see Howard Hinnant, "chrono-compatible low-level date algorithms".
  constexpr std::int32_t kFirst = -719162;
  constexpr std::int32_t kLast = 2932896;
  assert(date.serial() >= kFirst && date.serial() <= kLast);
  static_cast<void>(kFirst);
  static_cast<void>(kLast);
  const auto shifted = static_cast<std::uint32_t>(date.serial() + 719468);
  const std::uint32_t era = shifted / 146097;
  const std::uint32_t day_of_era = shifted - era * 146097;
  const std::uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::uint32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t from_march = (5 * day_of_year + 2) / 153;
  const std::uint32_t day = day_of_year - (153 * from_march + 2) / 5 + 1;
  const std::uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  const std::uint32_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  char* const at = out.room(10);
  two_digits(at, year / 100);
  two_digits(at + 2, year % 100);
  at[4] = '-';
  two_digits(at + 5, month);
  at[7] = '-';
  two_digits(at + 8, day);
  out.commit(at + 10);
}

int decimals_of(const Cell& cell, const TableColumn& column) {
  switch (cell.type) {
    case CellType::money: return Currency::from_index(cell.currency).exponent();
    case CellType::number:
      return cell.length > 0 ? static_cast<int>(cell.length) - 1 : column.decimals;
    case CellType::percent: return 2;
    case CellType::probability: return 4;
    default: return 0;
  }
}

void append_value(ByteBuffer& out, const Cell& cell, const TableColumn& column, char mark) {
  if (!cell.known) return;
  switch (cell.type) {
    case CellType::text: out.append(cell.view()); break;
    case CellType::date: append_date(out, cell.as_date()); break;
    case CellType::integer: append_integer(out, cell.number); break;
    default: append_fixed(out, cell.number, decimals_of(cell, column), mark); break;
  }
}

std::string machine_text(const Cell& cell, const TableColumn& column) {
  ByteBuffer out;
  append_value(out, cell, column);
  return std::string(out.view());
}

}  // namespace arrears
