#include <arrears/model/ids.hpp>

#include <type_traits>
#include <unordered_set>

#include <doctest/doctest.h>

using namespace arrears;

static_assert(!std::is_convertible_v<RowId, CustomerId>);
static_assert(!std::is_constructible_v<CustomerId, RowId>);
static_assert(!std::is_convertible_v<std::uint32_t, RowId>);
static_assert(!std::is_convertible_v<RowId, std::uint32_t>);
static_assert(sizeof(RowId) == 4);

TEST_CASE("an id is valid once it has a value") {
  CHECK_FALSE(RowId{}.valid());
  CHECK(RowId(0).valid());
  CHECK(RowId(7).index() == 7);
  CHECK(RowId(7).value() == 7);
}

TEST_CASE("ids order and hash by value") {
  CHECK(RowId(3) < RowId(4));
  CHECK(RowId(3) == RowId(3));
  CHECK(RowId(4000000000U) < RowId{});
  const std::unordered_set<CustomerId> some{CustomerId(1), CustomerId(2), CustomerId(1)};
  CHECK(some.size() == 2);
  CHECK(some.count(CustomerId(2)) == 1);
}
