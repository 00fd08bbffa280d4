#include <arrears/model/suggest.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

TEST_CASE("one slip is one step") {
  CHECK(edit_distance("amount", "amount") == 0);
  CHECK(edit_distance("amuont", "amount") == 1);
  CHECK(edit_distance("amont", "amount") == 1);
  CHECK(edit_distance("Amount", "aMOUNT") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("到期日", "到日期") == 1);
  CHECK(edit_distance("客户编码", "客户编号") == 1);
}

TEST_CASE("only near names are offered, the nearest first") {
  const std::vector<std::string> names = {"due_date", "doc_date", "doc_no", "amount"};
  CHECK(closest("due_dat", names) == "due_date");
  CHECK(closest("duedate", names) == "due_date");
  CHECK(closest("dco_no", names) == "doc_no");
  CHECK(closest("amonut", names) == "amount");
  CHECK_FALSE(closest("balance", names).has_value());
  // Two slips in a word of four letters leave nothing of it.
  const std::vector<std::string_view> few = {"age"};
  CHECK_FALSE(closest("abc", few).has_value());
  CHECK(closest("agee", few) == "age");
}

TEST_CASE("distance is a metric on random words, and never crashes on bytes that are no text") {
  CHECK(rc::check("symmetric, zero on itself, bounded by the longer word", [] {
    const auto a = *rc::gen::arbitrary<std::string>();
    const auto b = *rc::gen::arbitrary<std::string>();
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
    RC_ASSERT(edit_distance(a, a) == 0U);
    RC_ASSERT(edit_distance(a, b) <= std::max(a.size(), b.size()));
  }));
}
