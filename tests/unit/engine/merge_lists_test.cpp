#include "merge_lists.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

TEST_CASE("sorted lists become one sorted list, whatever the threads") {
  REQUIRE(rc::check([] {
    auto lists = *rc::gen::arbitrary<std::vector<std::vector<int>>>();
    std::vector<int> all;
    for (std::vector<int>& list : lists) {
      std::sort(list.begin(), list.end());
      all.insert(all.end(), list.begin(), list.end());
    }
    std::sort(all.begin(), all.end());
    const auto threads = *rc::gen::element(1U, 2U, 5U);
    RC_ASSERT(merge_lists(lists, threads) == all);
  }));
}
