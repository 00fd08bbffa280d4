/// Manual: the pages that are compiled in, by topic (`arrears help TOPIC`).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "console.hpp"

namespace arrears {

/// The topics: what stands behind `arrears-` in the names of the pages, and `arrears` itself; the
/// commands first, in the order of their table.
[[nodiscard]] std::vector<std::string_view> manual_topics();

/// What a page is about, as its NAME section says.
[[nodiscard]] std::string_view manual_title(std::string_view topic);

/// The source of a page; empty when there is none.
[[nodiscard]] std::string_view manual_page(std::string_view topic);

/// `arrears help [TOPIC] [--no-pager]`: the page, in the pager on a terminal. Gives the exit
/// status.
[[nodiscard]] int run_help(std::span<const std::string> words, Console& console);

}  // namespace arrears
