#include <arrears/render/visible.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"
#include "utf8.hpp"

namespace arrears {
namespace {

TEST_CASE("controls become letters, broken bytes a mark, the rest stays") {
  CHECK(visible("plain") == "plain");
  CHECK(visible("a\x1b[31mb\n\t\r\x7f") == "a\\x1b[31mb\\n\\t\\r\\x7f");
  CHECK(visible("\xc2\x9b" "2J") == "\\x9b2J");
  CHECK(visible("\u202egnp.exe\u2066") == "\\u202egnp.exe\\u2066");
  CHECK(visible("a\xff\xed\xa0\x80z") == "a\uFFFD\uFFFD\uFFFD\uFFFDz");
  CHECK(visible("客户 é") == "客户 é");
  CHECK(visible(std::string_view("\0x", 2)) == "\\x00x");
}

TEST_CASE("widths on a terminal") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("客户") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("Müller") == 6);
  CHECK(display_width("👩‍👩‍👧") == 2);
}

TEST_CASE("a cut keeps whole graphemes and says that it cut") {
  CHECK(cut_to_width("abcdef", 6) == "abcdef");
  CHECK(cut_to_width("abcdef", 4) == "abc…");
  CHECK(cut_to_width("客户名称", 8) == "客户名称");
  CHECK(cut_to_width("客户名称", 7) == "客户名…");
  CHECK(cut_to_width("客户名称", 6) == "客户…");
  CHECK(cut_to_width("ae\u0301io", 3) == "ae\u0301…");
  CHECK(cut_to_width("abc", 1) == "…");
  CHECK(cut_to_width("abc", 0).empty());
}

TEST_CASE("whatever the bytes are") {
  CHECK(rc::check("nothing acts on a terminal and a cut fits", [] {
    const std::string text = visible(*testing::hostile_text());
    for (std::string_view rest = text; !rest.empty();) {
      const CodePoint c = next_code_point(rest);
      RC_ASSERT(c.valid && !is_control(c.value));
      rest.remove_prefix(c.length);
    }
    const auto width = *rc::gen::inRange<std::size_t>(0, 30);
    RC_ASSERT(display_width(cut_to_width(text, width)) <= width);
  }));
}

}  // namespace
}  // namespace arrears
