#include <arrears/model/text_pool.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;

// A text whose every byte depends on its place, so that a view a byte off is seen.
std::string pattern(std::size_t length, unsigned seed) {
  std::string text(length, '\0');
  for (std::size_t i = 0; i < length; ++i) {
    text[i] = static_cast<char>((i * 131 + (i >> 8U) * 7 + seed) & 0xFFU);
  }
  return text;
}

}  // namespace

TEST_CASE("the empty text is kept as nothing") {
  TextPool pool;
  CHECK(pool.add("").empty());
  CHECK(pool.intern("") == TextRef{});
  CHECK(pool.view(TextRef{}).empty());
  CHECK(pool.bytes() == 0);
}

TEST_CASE("what is kept reads back, the first text too") {
  TextPool pool;
  const TextRef first = pool.add("a");
  const TextRef second = pool.add(std::string("zero \0 inside", 13));
  CHECK_FALSE(first.empty());
  CHECK(pool.view(first) == "a");
  CHECK(pool.view(second) == std::string("zero \0 inside", 13));
}

TEST_CASE("texts at and around the size of a block") {
  for (const std::size_t before : {std::size_t{0}, std::size_t{1}, kBlock - 1, kBlock}) {
    for (const std::size_t length : {kBlock - 1, kBlock, kBlock + 1, 2 * kBlock - 1, 2 * kBlock,
                                     2 * kBlock + 1, 3 * kBlock + 5}) {
      INFO(before << " then " << length);
      TextPool pool;
      const std::string filler = pattern(before, 1);
      const std::string text = pattern(length, 2);
      const TextRef kept_filler = pool.add(filler);
      const TextRef kept = pool.add(text);
      const TextRef after = pool.add("after");
      CHECK(pool.view(kept) == text);
      CHECK(pool.view(kept_filler) == filler);
      CHECK(pool.view(after) == "after");
    }
  }
}

TEST_CASE("a block filled exactly is followed by a new one") {
  TextPool pool;
  const std::string half = pattern(kBlock / 2, 3);
  const TextRef a = pool.add(half);
  const TextRef b = pool.add(half);
  CHECK(pool.bytes() == kBlock);
  const TextRef c = pool.add("c");
  CHECK(pool.bytes() == 2 * kBlock);
  CHECK(pool.view(a) == half);
  CHECK(pool.view(b) == half);
  CHECK(pool.view(c) == "c");
}

TEST_CASE("the longest text there is") {
  TextPool pool;
  const std::string text = pattern(TextPool::kMaxLength, 4);
  const TextRef ref = pool.add(text);
  CHECK(pool.view(ref) == text);
}

TEST_CASE("interned texts are kept once, added ones each time") {
  TextPool pool;
  const TextRef ann = pool.intern("Ann");
  CHECK(pool.intern(std::string("Ann")) == ann);
  CHECK_FALSE(pool.intern("Anna") == ann);
  CHECK(pool.interned() == 2);
  CHECK_FALSE(pool.add("Ann") == ann);
  CHECK_FALSE(pool.add("x") == pool.add("x"));
  CHECK(pool.interned() == 2);
  pool.forget_interned();
  CHECK(pool.interned() == 0);
  CHECK(pool.view(ann) == "Ann");
  CHECK(pool.view(pool.intern("Ann")) == "Ann");
}

TEST_CASE("views outlive growth and moves; a pool moved from is empty and usable") {
  TextPool pool;
  const TextRef ref = pool.intern("kept");
  const std::string_view view = pool.view(ref);
  for (unsigned i = 0; i < 40; ++i) pool.add(pattern(kBlock / 3, i));
  CHECK(pool.view(ref).data() == view.data());
  TextPool moved(std::move(pool));
  CHECK(moved.view(ref).data() == view.data());
  CHECK(moved.intern("kept") == ref);
  CHECK(pool.bytes() == 0);  // NOLINT: the promise under test
  CHECK(pool.view(pool.add("again")) == "again");
  CHECK(pool.view(pool.intern("kept")) == "kept");
  TextPool assigned;
  assigned.add("gone");
  assigned = std::move(moved);
  CHECK(assigned.view(ref) == "kept");
  CHECK(view == "kept");
  CHECK(moved.bytes() == 0);  // NOLINT: the promise under test
}

TEST_CASE("any mixture of texts reads back") {
  CHECK(rc::check("short ones, long ones, some interned", [] {
    TextPool pool;
    std::vector<std::pair<TextRef, std::string>> kept;
    const auto lengths = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::oneOf(rc::gen::inRange<std::size_t>(0, 40),
                       rc::gen::inRange<std::size_t>(0, kBlock / 4),
                       rc::gen::weightedElement<std::size_t>(
                           {{20, 5}, {1, kBlock}, {1, kBlock + 3}, {1, 2 * kBlock}})));
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::string text = pattern(lengths[i], static_cast<unsigned>(i % 5));
      kept.emplace_back(i % 2 == 0 ? pool.add(text) : pool.intern(text), text);
    }
    for (const auto& [ref, text] : kept) RC_ASSERT(pool.view(ref) == text);
  }));
}
