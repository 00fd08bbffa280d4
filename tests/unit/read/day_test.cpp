#include <arrears/read/day.hpp>

#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

std::string shown(const Day& day) {
  if (day.fault != DayFault::none) return std::string(to_code(day.fault));
  return day.date.to_iso() + (day.had_time ? " t" : "");
}
std::string dmy(std::string_view text) { return shown(parse_day(text, DateOrder::dmy)); }
std::string mdy(std::string_view text) { return shown(parse_day(text, DateOrder::mdy)); }
std::string ymd(std::string_view text) { return shown(parse_day(text, DateOrder::ymd)); }
std::string serial(std::string_view text) {
  return shown(parse_day(text, DateOrder::ymd, true));
}

// "d", "m", "y": the orders that are possible; "=" if they all give the same day.
std::string evidence(std::string_view text) {
  const DayEvidence e = classify_day(text);
  if (e.fault != DayFault::none) return std::string(to_code(e.fault));
  return std::string(e.dmy ? "d" : "") + (e.mdy ? "m" : "") + (e.ymd ? "y" : "") +
         (e.same_day ? "=" : "");
}

}  // namespace

TEST_CASE("forms that say their order are read by it") {
  for (const char* text :
       {"2026-03-01", "2026/03/01", "2026.3.1", "2026-3-1", "20260301", "2026年3月1日",
        "2026年03月01号", "２０２６年３月１日", " 2026-03-01 ", "1 Mar 2026", "1-Mar-26",
        "01MAR2026", "March 1, 2026", "Mar. 1 2026", "1st March 2026", "1. März 2026",
        "1. Mrz 26", "1er mars 2026", "1 mars 2026", "1 de marzo de 2026", "2026-Mar-01",
        "1 MÄRZ 2026", "2026. 03. 01."}) {
    CAPTURE(text);
    CHECK(dmy(text) == "2026-03-01");
    CHECK(mdy(text) == "2026-03-01");
    CHECK(ymd(text) == "2026-03-01");
  }
  CHECK(dmy("15 août 2026") == "2026-08-15");
  CHECK(dmy("15. Jänner 2026") == "2026-01-15");
  CHECK(dmy("3 ene 2026") == "2026-01-03");
  CHECK(dmy("31 déc. 2025") == "2025-12-31");
  CHECK(dmy("31 DÉC 2025") == "2025-12-31");
}

TEST_CASE("the order decides where the form does not") {
  CHECK(dmy("1.3.2026") == "2026-03-01");
  CHECK(mdy("1.3.2026") == "2026-01-03");
  CHECK(dmy("1/3/2026") == "2026-03-01");
  CHECK(mdy("3/1/2026") == "2026-03-01");
  CHECK(dmy("01-03-2026") == "2026-03-01");
  CHECK(dmy("01032026") == "2026-03-01");
  CHECK(mdy("03012026") == "2026-03-01");
  CHECK(dmy("1. 3. 2026") == "2026-03-01");
  CHECK(dmy("1.3.26") == "2026-03-01");
  CHECK(ymd("26/3/1") == "2026-03-01");
  CHECK(ymd("26/03/01") == "2026-03-01");
  CHECK(dmy("15/03/2026") == "2026-03-15");
  CHECK(mdy("15/03/2026") == "date-other-order");
  CHECK(ymd("15/03/2026") == "date-other-order");
}

TEST_CASE("two-digit years are 1970 to 2069") {
  CHECK(dmy("1.1.69") == "2069-01-01");
  CHECK(dmy("1.1.70") == "1970-01-01");
  CHECK(dmy("1.1.00") == "2000-01-01");
  CHECK(dmy("1-Jan-99") == "1999-01-01");
}

TEST_CASE("times of day are dropped") {
  for (const char* text :
       {"2026-03-01T12:34:56Z", "2026-03-01 12:34", "2026-03-01 00:00:00.000",
        "2026-03-01T12:34:56+02:00", "3/1/2026 12:00:00 AM", "3/1/2026 5:07 p.m.",
        "20260301 12:34", "Mar 1, 2026, 12:34 PM", "2026-03-01 12:34:56 UTC"}) {
    CAPTURE(text);
    CHECK(mdy(text) == "2026-03-01 t");
  }
  CHECK(mdy("2026-03-01 12:3") == "date-not-a-date");
  CHECK(mdy("2026-03-01x12:30") == "date-not-a-date");
  CHECK(mdy(",  12:30") == "date-not-a-date");
}

TEST_CASE("what a spreadsheet ruined says so") {
  CHECK(dmy("05:23.4") == "date-excel-ruined");
  CHECK(dmy("00:00.0") == "date-excel-ruined");
  CHECK(dmy("12:00:00 AM") == "date-excel-ruined");
  CHECK(dmy("########") == "date-excel-ruined");
  CHECK(dmy("46082") == "date-excel-serial");
  CHECK(dmy("46082.5") == "date-excel-serial");
  CHECK(serial("46082") == "2026-03-01");
  CHECK(serial("46082.75") == "2026-03-01 t");
  CHECK(serial("1") == "1900-01-01");
  CHECK(serial("59") == "1900-02-28");
  CHECK(serial("60") == "date-no-such-day");
  CHECK(serial("61") == "1900-03-01");
  CHECK(serial("2958465") == "9999-12-31");
  CHECK(serial("20260301") == "2026-03-01");
}

TEST_CASE("days that are none") {
  CHECK(dmy("30.02.2026") == "date-no-such-day");
  CHECK(dmy("2026-02-30") == "date-no-such-day");
  CHECK(dmy("2026年2月30日") == "date-no-such-day");
  CHECK(dmy("32/13/2026") == "date-no-such-day");
  CHECK(dmy("29.02.2024") == "2024-02-29");
  CHECK(dmy("2026-13-01") == "date-no-such-day");
  CHECK(dmy("31 Feb 2026") == "date-no-such-day");
  for (const char* empty : {"", "  ", "00.00.0000", "0000-00-00", "00000000", "0"}) {
    CAPTURE(empty);
    CHECK(dmy(empty) == "date-empty");
  }
  for (const char* text :
       {"n/a", "-", "Mar-26", "2026", "1.3", "1.3.2026.4", "1/3-2026", "12.3.026",
        "2026-03-01-2027", "1 March", "March 2026", "Foo 1 2026", "1.3.20261", "260301", "１２",
        "2026年3月", "1 2 Mar 2026"}) {
    CAPTURE(text);
    CHECK(dmy(text) == "date-not-a-date");
  }
  CHECK(dmy(std::string(1'000'000, '1')) == "date-not-a-date");
  CHECK(dmy(std::string(1'000'000, ' ')) == "date-empty");
}

TEST_CASE("evidence for a column's order") {
  CHECK(evidence("2026-03-01") == "dmy=");
  CHECK(evidence("03/04/2026") == "dm");
  CHECK(evidence("04/04/2026") == "dm=");
  CHECK(evidence("15/04/2026") == "d=");
  CHECK(evidence("04/15/2026") == "m=");
  CHECK(evidence("03/04/05") == "dmy");
  CHECK(evidence("31/12/99") == "d=");
  CHECK(evidence("99-12-31") == "y=");
  CHECK(evidence("15/03/26") == "dy");
  // Points mean day, month, year, where that is a day.
  CHECK(evidence("03.04.2026") == "d=");
  CHECK(evidence("04.15.2026") == "m=");
  CHECK(evidence("15.03.26") == "d=");
  CHECK(evidence("30.02.2026") == "date-no-such-day");
  CHECK(evidence("20260301") == "dmy=");
  CHECK(evidence("20012001") == "d=");
  CHECK(evidence("31122025") == "d=");
}

TEST_CASE("canonical ledgers know one form only") {
  CHECK(shown(parse_iso_day("2026-03-01")) == "2026-03-01");
  CHECK(shown(parse_iso_day("2026-02-29")) == "date-no-such-day");
  CHECK(shown(parse_iso_day("")) == "date-empty");
  CHECK(shown(parse_iso_day("0206-03-01")) == "date-odd-year");
  CHECK(shown(parse_iso_day("2569-03-01")) == "date-other-era");
  CHECK(shown(parse_iso_day("1900-01-01")) == "date-empty");
  for (const char* text : {"2026-3-1", " 2026-03-01", "2026/03/01", "20260301",
                           "2026-03-01 12:00"}) {
    CAPTURE(text);
    CHECK(shown(parse_iso_day(text)) == "date-not-a-date");
  }
}

TEST_CASE("what was written in any form reads back") {
  CHECK(rc::check("forms", [] {
    const Date date = Date::from_serial(*rc::gen::inRange(-25'566, 84'006));  // 1900 to 2199
    const std::string iso = date.to_iso();
    const std::string y = iso.substr(0, 4);
    const bool padded = *rc::gen::arbitrary<bool>();
    const auto short_form = [&](unsigned n) {
      return (padded && n < 10 ? "0" : "") + std::to_string(n);
    };
    const std::string m = short_form(date.month());
    const std::string d = short_form(date.day());
    const auto mark = *rc::gen::element<std::string>("-", "/", ".");
    const auto time = *rc::gen::element<std::string>("", " 12:34", " 00:00:00");
    const auto read = [&](const std::string& text, DateOrder order) {
      const Day day = parse_day(text + time, order);
      RC_ASSERT(day.fault == DayFault::none);
      RC_ASSERT(day.date == date);
      RC_ASSERT(day.had_time == !time.empty());
      const DayEvidence e = classify_day(text + time);
      if (mark != "." || order == DateOrder::dmy) {
        RC_ASSERT((order == DateOrder::dmy   ? e.dmy
                   : order == DateOrder::mdy ? e.mdy
                                             : e.ymd));
      }
    };
    read(d + mark + m + mark + y, DateOrder::dmy);
    read(m + mark + d + mark + y, DateOrder::mdy);
    read(y + mark + m + mark + d, DateOrder::ymd);
    read(y + mark + m + mark + d, DateOrder::mdy);
    read(y + "年" + m + "月" + d + "日", DateOrder::dmy);
  }));
}

TEST_CASE("evidence and reading agree on any text") {
  CHECK(rc::check("any text", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::weightedElement<char>(
        {{4, '0'}, {6, '1'}, {4, '2'}, {2, '9'}, {4, '-'}, {4, '/'}, {3, '.'}, {1, ' '}, {1, ':'},
         {1, 'm'}, {1, 'a'}, {1, 'y'}}));
    const DayEvidence e = classify_day(text);
    const Day day = parse_day(text, DateOrder::dmy);
    const Day month = parse_day(text, DateOrder::mdy);
    const Day year = parse_day(text, DateOrder::ymd);
    if (e.fault != DayFault::none) {
      for (const Day& d : {day, month, year}) RC_ASSERT(d.fault == e.fault);
      return;
    }
    RC_ASSERT(e.dmy == day.date.known());
    if (e.mdy) RC_ASSERT(month.date.known());
    if (e.ymd) RC_ASSERT(year.date.known());
    RC_ASSERT(e.dmy || e.mdy || e.ymd);
    if (e.same_day && e.dmy && e.ymd) RC_ASSERT(day.date == year.date);
    const Day strict = parse_iso_day(text);
    if (strict.date.known()) RC_ASSERT(strict.date == month.date);
  }));
}

TEST_CASE("years of the Republic of China") {
  for (const char* text : {"民國115年3月1日", "民國 115 年 3 月 1 日", "中華民國115年03月01日", "115年3月1日"}) {
    CAPTURE(text);
    CHECK(dmy(text) == "2026-03-01");
  }
  const auto minguo = [](std::string_view text) {
    return shown(parse_day(text, DateOrder::minguo));
  };
  CHECK(minguo("115/03/01") == "2026-03-01");
  CHECK(minguo("98/03/01") == "2009-03-01");
  CHECK(minguo("1150301") == "2026-03-01");
  CHECK(minguo("2026/03/01") == "2026-03-01");
  CHECK(dmy("115/03/01") == "date-other-order");
  CHECK(dmy("民國98年3月1日") == "2009-03-01");
  CHECK(dmy("98年3月1日") == "date-not-a-date");
  CHECK(classify_day("115/03/01").minguo);
  CHECK(evidence("115/13/01") == "date-no-such-day");
  CHECK(evidence("2026101") == "date-not-a-date");  // a day of the year behind a western one
}

TEST_CASE("years that nobody means") {
  for (const char* text : {"01/03/2569", "2569-03-01", "1 มี.ค. 2569", "令和8年3月1日", "R8.3.1"}) {
    CAPTURE(text);
    CHECK(dmy(text) == "date-other-era");
  }
  CHECK(dmy("0206-03-01") == "date-odd-year");
  CHECK(dmy("01.03.1826") == "date-odd-year");
  for (const char* text : {"0001-01-01", "1753-01-01", "30.12.1899", "1900-01-01T00:00:00"}) {
    CAPTURE(text);
    CHECK(dmy(text) == "date-empty");
  }
  CHECK(dmy("1900-01-02") == "1900-01-02");
  CHECK(dmy("9999-12-31") == "9999-12-31");
}

TEST_CASE("days of the week, and further languages") {
  for (const char* text : {"Sun 1 Mar 2026", "Sunday, March 1, 2026", "dimanche 1 mars 2026",
                           "So, 1. März 2026", "1 marzo 2026", "1 de março de 2026",
                           "1 maart 2026", "2026년 3월 1일"}) {
    CAPTURE(text);
    CHECK(dmy(text) == "2026-03-01");
  }
  CHECK(dmy("Foo 1 Mar 2026") == "date-not-a-date");
}

TEST_CASE("the common form reads as the full one does") {
  CHECK(rc::check("ten characters", [] {
    const auto digit = [] { return *rc::gen::inRange('0', ':'); };
    std::string text(10, '0');
    for (char& c : text) c = static_cast<char>(digit());
    const char mark = *rc::gen::element('.', '/', '-');
    const bool front = *rc::gen::arbitrary<bool>();
    text[front ? 4 : 2] = text[front ? 7 : 5] = mark;
    // A blank behind it keeps the common reading away.
    for (const DateOrder order : {DateOrder::dmy, DateOrder::mdy, DateOrder::ymd}) {
      RC_ASSERT(shown(parse_day(text, order)) == shown(parse_day(text + ' ', order)));
    }
    RC_ASSERT(evidence(text) == evidence(text + ' '));
  }));
}

TEST_CASE("the quick reading of a date is the thorough one") {
  rc::check("ten characters", [] {
    const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    const std::string year = std::to_string(*rc::gen::inRange(1890, 2420));
    const std::string first = two(*rc::gen::inRange(0, 40)), second = two(*rc::gen::inRange(0, 40));
    const std::string mark(1, *rc::gen::element('.', '/', '-', ' ', ':'));
    std::string text = *rc::gen::arbitrary<bool>() ? first + mark + second + mark + year
                                                   : year + mark + first + mark + second;
    if (*rc::gen::inRange(0, 5) == 0) {
      text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::element('x', '.', '7', ' ');
    }
    RC_ASSERT(evidence(text) == evidence(text + ' '));
    RC_ASSERT(dmy(text) == dmy(text + ' '));
    RC_ASSERT(mdy(text) == mdy(text + ' '));
    RC_ASSERT(ymd(text) == ymd(text + ' '));
  });
}
