#include <arrears/read/amount.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "amount_text.hpp"

using namespace arrears;

namespace {

// A cell's readings in short: "p" by point, "c" by comma, "=" if they are the same; or the fault.
std::string evidence(std::string_view text) {
  const AmountEvidence e = classify_amount(text);
  if (e.fault != AmountFault::none) return std::string(to_code(e.fault));
  return std::string(e.point_possible ? "p" : "") + (e.comma_possible ? "c" : "") +
         (e.same_value ? "=" : "");
}

std::string read(std::string_view text, DecimalMark mark, int exponent = 2) {
  const Amount a = parse_amount(text, mark, exponent);
  if (a.fault != AmountFault::none) return std::string(to_code(a.fault));
  return std::to_string(a.minor) + (a.rounded ? " " + std::to_string(a.difference) : "");
}
std::string point(std::string_view text, int exponent = 2) {
  return read(text, DecimalMark::point, exponent);
}
std::string comma(std::string_view text, int exponent = 2) {
  return read(text, DecimalMark::comma, exponent);
}
std::string plain(std::string_view text, int exponent = 2) {
  const Amount a = parse_plain_amount(text, exponent);
  if (a.fault != AmountFault::none) return std::string(to_code(a.fault));
  return std::to_string(a.minor) + (a.rounded ? " " + std::to_string(a.difference) : "");
}

}  // namespace

TEST_CASE("evidence for the decimal mark") {
  CHECK(evidence("1234") == "pc=");
  CHECK(evidence("1 234") == "pc=");
  CHECK(evidence("1'234'567") == "pc=");
  CHECK(evidence("1.234") == "pc");
  CHECK(evidence("1,234") == "pc");
  CHECK(classify_amount("1.234").ambiguous());
  CHECK_FALSE(classify_amount("1 234").ambiguous());
  CHECK(evidence("1.5") == "p");
  CHECK(evidence("1,5") == "c");
  CHECK(evidence("0.123") == "p");
  CHECK(evidence("0,123") == "c");
  CHECK(evidence("1234,567") == "c");
  CHECK(evidence("1.234,5") == "c");
  CHECK(evidence("1,234.56") == "p");
  CHECK(evidence("12,34,567.00") == "p");
  CHECK(evidence("1,23,456") == "p");
  CHECK(evidence("1.23.456,00") == "amount-two-marks");
  CHECK(evidence("1.234.567") == "c");
  CHECK(evidence("1,234,567") == "p");
  CHECK(evidence("1.234.56") == "amount-two-marks");
  CHECK(evidence("1,234,56") == "amount-two-marks");
  CHECK(evidence("1.234,567.8") == "amount-two-marks");
  CHECK(evidence("1 234.567,8") == "amount-two-marks");
  CHECK(evidence("1 23") == "amount-not-a-number");
  CHECK(evidence("") == "amount-empty");
  CHECK(evidence(" \u00a0\t") == "amount-empty");
  CHECK(evidence("-") == "pc=");
  CHECK(evidence("n/a") == "amount-not-a-number");
  CHECK(evidence("2026-03-01") == "amount-not-a-number");
  CHECK(evidence("5%") == "amount-not-a-number");
  CHECK(evidence("INV5") == "amount-not-a-number");
  CHECK(evidence(std::string(1'000'000, '9')) == "amount-not-a-number");
}

TEST_CASE("amounts as the world writes them") {
  CHECK(point("1,234.50") == "123450");
  CHECK(comma("1.234,50") == "123450");
  CHECK(comma("1 234,50") == "123450");
  CHECK(comma("1\u00a0234,50") == "123450");
  CHECK(comma("1\u202f234,50") == "123450");
  CHECK(point("1'234.50") == "123450");
  CHECK(point("1’234.50") == "123450");
  CHECK(point("12,34,567.00") == "123456700");
  CHECK(point("  7 ") == "700");
  CHECK(point(".5") == "50");
  CHECK(point("5.") == "500");
  CHECK(point("１，２３４．５０") == "123450");
  CHECK(point("0007.10") == "710");
  CHECK(point("1234", 0) == "1234");
  CHECK(point("1.234", 3) == "1234");
}

TEST_CASE("signs") {
  CHECK(point("-5") == "-500");
  CHECK(point("5-") == "-500");
  CHECK(point("- 5.25") == "-525");
  CHECK(point("\u22125") == "-500");
  CHECK(point("－５") == "-500");
  CHECK(point("(5)") == "-500");
  CHECK(point("（5.00）") == "-500");
  CHECK(point("+5") == "500");
  CHECK(point("5 CR") == "-500");
  CHECK(point("5.00Cr.") == "-500");
  CHECK(point("5 DR") == "500");
  CHECK(point("-0.00") == "0");
  CHECK(point("(-5)") == "amount-two-signs");
  CHECK(point("--5") == "amount-two-signs");
  CHECK(point("-5 CR") == "amount-two-signs");
  CHECK(point("(5") == "amount-not-a-number");
  CHECK(point("5)") == "amount-not-a-number");
  // No cents, the Swiss and the Norwegian way: not negative.
  CHECK(point("500.-") == "50000");
  CHECK(comma("1.500,--") == "150000");
}

TEST_CASE("currencies are seen and told") {
  const auto seen = [](std::string_view text) {
    const Amount a = parse_amount(text, DecimalMark::point, 2);
    REQUIRE(a.fault == AmountFault::none);
    return std::to_string(a.minor) + " " + std::string(a.currency);
  };
  CHECK(seen("$1,234.50") == "123450 $");
  CHECK(seen("-$5") == "-500 $");
  CHECK(seen("$-5") == "-500 $");
  CHECK(seen("($5.00)") == "-500 $");
  CHECK(seen("5.00 €") == "500 €");
  CHECK(seen("¥500") == "50000 ¥");
  CHECK(seen("￥500") == "50000 ￥");
  CHECK(seen("500元") == "50000 元");
  CHECK(seen("EUR 5") == "500 EUR");
  CHECK(seen("5 usd") == "500 usd");
  CHECK(seen("$5.00 USD") == "500 USD");
  CHECK(seen("Rs.500") == "50000 Rs.");
  CHECK(seen("kr 5") == "500 kr");
  CHECK(seen("5.10 zł") == "510 zł");
  CHECK(seen("Fr. 5") == "500 Fr.");
  CHECK(point("5 apples") == "amount-not-a-number");
}

TEST_CASE("the column's mark decides, and a cell of the other kind is told") {
  CHECK(point("1.234") == "123 -4000000000000000");
  CHECK(comma("1.234") == "123400");
  CHECK(comma("1,234.56") == "amount-other-mark");
  CHECK(point("1.234,56") == "amount-other-mark");
  CHECK(point("1,5") == "amount-other-mark");
  CHECK(comma("1.234.56") == "amount-two-marks");
}

TEST_CASE("more decimals round half away from zero, exactly accounted for") {
  CHECK(point("2309.7899999999995") == "230979 500000");
  CHECK(point("-2309.7899999999995") == "-230979 -500000");
  CHECK(point("0.005") == "1 5000000000000000");
  CHECK(point("-0.005") == "-1 -5000000000000000");
  CHECK(point("0.0049999") == "0 -4999900000000000");
  CHECK(point("1.500000") == "150");
  CHECK(point("0.5", 0) == "1 500000000000000000");
  CHECK(point("0.30000000000000004") == "30 -40");
  CHECK(point("1.10000000000000000000000") == "110");
  CHECK(point("1.1000000000000000001") == "amount-too-precise");
}

TEST_CASE("what cannot be counted is an error with a name") {
  CHECK(point("92233720368547758.07") == "9223372036854775807");
  CHECK(point("-92233720368547758.07") == "-9223372036854775807");
  CHECK(point("92233720368547758.08") == "amount-too-large");
  CHECK(point("92233720368547758.075") == "amount-too-large");
  CHECK(point("99999999999999999999999999999999999999999999") == "amount-too-large");
  CHECK(point("1.2E+05") == "amount-scientific");
  CHECK(point("1e5") == "amount-scientific");
  CHECK(comma("1,2E-05 €") == "amount-scientific");
}

TEST_CASE("canonical ledgers know one form only") {
  CHECK(plain("1234.50") == "123450");
  CHECK(plain("-1234") == "-123400");
  CHECK(plain("1.005") == "101 5000000000000000");
  for (const char* text : {"1,234.50", "+5", " 5", "5 ", "5-", "(5)", "$5", ".5", "5.", "1 234",
                           "５"}) {
    CAPTURE(text);
    CHECK(plain(text) == "amount-not-a-number");
  }
  CHECK(plain("1." + std::string(1000, '0')) == "amount-not-a-number");
  CHECK(plain("1.234.56") == "amount-two-marks");
  CHECK(plain("1e5") == "amount-scientific");
  CHECK(plain("") == "amount-empty");
}

TEST_CASE("what was written in any style reads back") {
  CHECK(rc::check("styles", [] {
    const auto minor = *rc::gen::inRange<std::int64_t>(-99'999'999'999, 99'999'999'999);
    const int exponent = *rc::gen::inRange(0, 5);
    const bool is_comma = *rc::gen::arbitrary<bool>();
    std::string digits = std::to_string(minor < 0 ? -minor : minor);
    const auto least = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
    const std::string units = digits.substr(0, digits.size() - static_cast<std::size_t>(exponent));
    const std::string decimals = digits.substr(units.size());

    const auto group = *rc::gen::element<std::string>("", is_comma ? "." : ",", " ", "'", "\u202f");
    const bool indian = group == "," && *rc::gen::arbitrary<bool>();
    std::string text;
    for (std::size_t i = 0; i < units.size(); ++i) {
      const std::size_t left = units.size() - i;
      const bool third = left % 3 == 0;
      const bool lakh = left == 3 || (left > 3 && left % 2 == 1);
      const bool mark = i > 0 && (indian ? lakh : third);
      text += (mark ? group : "") + units[i];
    }
    if (exponent > 0) text += (is_comma ? "," : ".") + decimals;
    if (minor < 0) {
      const int style = *rc::gen::inRange(0, 4);
      text = style == 0 ? "-" + text : style == 1 ? text + "-" : style == 2 ? "(" + text + ")"
                                                                           : text + " CR";
    }
    const auto symbol = *rc::gen::element<std::string>("", "€", "USD ", "kr ");
    text = symbol + text;
    const DecimalMark mark = is_comma ? DecimalMark::comma : DecimalMark::point;
    const Amount amount = parse_amount(text, mark, exponent);
    RC_ASSERT(amount.fault == AmountFault::none);
    RC_ASSERT(amount.minor == minor);
    RC_ASSERT(!amount.rounded);
    const AmountEvidence e = classify_amount(text);
    RC_ASSERT((is_comma ? e.comma_possible : e.point_possible));
  }));
}

TEST_CASE("value, rounding and difference add up, and evidence agrees with reading") {
  CHECK(rc::check("any text", [] {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::weightedElement<char>({{9, '1'}, {3, '0'}, {3, '5'}, {3, '.'}, {3, ','}, {1, ' '},
                                        {1, '-'}, {1, '\''}, {1, '('}, {1, ')'}, {1, '$'},
                                        {1, 'E'}}));
    const int exponent = *rc::gen::inRange(0, 5);
    const AmountEvidence e = classify_amount(text);
    const Amount by_point = parse_amount(text, DecimalMark::point, exponent);
    const Amount by_comma = parse_amount(text, DecimalMark::comma, exponent);
    const auto possible = [](const Amount& a) {
      return a.fault == AmountFault::none || a.fault == AmountFault::too_large ||
             a.fault == AmountFault::too_precise;
    };
    RC_ASSERT(e.point_possible == possible(by_point));
    RC_ASSERT(e.comma_possible == possible(by_comma));
    if (e.same_value) RC_ASSERT(by_point.minor == by_comma.minor);
    RC_ASSERT((e.fault == AmountFault::none) == (e.point_possible || e.comma_possible));
    const Amount strict = parse_plain_amount(text, exponent);
    if (strict.fault == AmountFault::none) {
      RC_ASSERT(strict.minor == by_point.minor);
      RC_ASSERT(strict.difference == by_point.difference);
    }
  }));
  CHECK(rc::check("rounding", [] {
    const auto units = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
    const auto decimals = *rc::gen::container<std::string>(
        *rc::gen::inRange<std::size_t>(1, 19), rc::gen::inRange('0', static_cast<char>('9' + 1)));
    const int exponent = *rc::gen::inRange(0, 5);
    const Amount a = parse_amount(std::to_string(units) + "." + decimals, DecimalMark::point,
                                  exponent);
    RC_ASSERT(a.fault == AmountFault::none);
    // Everything in units of 10^-18: kept - difference must be what was written.
    __extension__ using Wide = __int128;
    Wide scale = 1;
    for (int i = 0; i < 18 - exponent; ++i) scale *= 10;
    Wide unit = 1;
    for (int i = 0; i < 18; ++i) unit *= 10;
    std::string padded = decimals;
    padded.resize(18, '0');
    const Wide written = units * unit + std::stoll(padded);
    RC_ASSERT(a.minor * scale - a.difference == written);
    const Wide twice = 2 * Wide{a.difference};
    RC_ASSERT(twice <= scale);
    RC_ASSERT(twice > -scale);
    RC_ASSERT(a.rounded == (a.difference != 0));
  }));
}

TEST_CASE("dashes, and what stands behind an amount") {
  for (const char* text : {"-", "–", "$ -", "- €", "---"}) {
    CAPTURE(text);
    CHECK(parse_amount(text, DecimalMark::point, 2).fault == AmountFault::none);
    CHECK(parse_amount(text, DecimalMark::point, 2).minor == 0);
  }
  CHECK(parse_amount("-----", DecimalMark::point, 2).fault == AmountFault::not_a_number);
  CHECK(parse_amount("(-)", DecimalMark::point, 2).fault == AmountFault::not_a_number);
  CHECK(parse_plain_amount("-", 2).fault == AmountFault::not_a_number);
  CHECK(parse_amount("500/-", DecimalMark::point, 2).minor == 50000);
  CHECK(parse_amount("5,00 H", DecimalMark::comma, 2).minor == -500);
  CHECK(parse_amount("5.00 D", DecimalMark::point, 2).minor == 500);
  CHECK(parse_amount("H 5.00", DecimalMark::point, 2).fault == AmountFault::not_a_number);
  CHECK(parse_amount("-5.00 C", DecimalMark::point, 2).fault == AmountFault::two_signs);
}

TEST_CASE("the common form reads as the full one does") {
  CHECK(rc::check("digits and marks", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::element(
        '0', '1', '2', '3', '7', '9', '0', '5', '.', ',', '\'', '-'));
    const auto common = read_common(text, 2);
    if (!common) return;
    const AmountEvidence evidence = classify_amount(text);
    RC_ASSERT(evidence.fault == AmountFault::none);
    RC_ASSERT(evidence.same_value == !common->mark.has_value());
    if (common->mark) {
      RC_ASSERT(evidence.point_possible == (common->mark == DecimalMark::point));
      RC_ASSERT(evidence.comma_possible == (common->mark == DecimalMark::comma));
    }
    const Amount full = parse_amount(text, common->mark.value_or(DecimalMark::point), 2);
    RC_ASSERT(full.fault == AmountFault::none);
    RC_ASSERT(full.minor == common->minor);
    RC_ASSERT(!full.rounded);
  }));
}
