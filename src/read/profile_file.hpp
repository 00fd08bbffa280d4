// What the readers of profiles and of the shared vocabulary have in common: TOML to plain values.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include <arrears/model/result.hpp>
#include <arrears/read/profile.hpp>

namespace arrears {

/// The table of a TOML text. Fails with `toml-invalid` at the line and column that are wrong.
[[nodiscard]] Result<toml::table> parse_toml(std::string_view text, const std::string& origin);

/// A list of texts (a missing node is an empty one); anything else calls `wrong`.
[[nodiscard]] std::vector<std::string> text_list(const toml::node* node,
                                                 const std::function<void()>& wrong);

/// `[types]`: lists of words by document type; `ignore` sets rows aside. The first fault is kept.
[[nodiscard]] std::vector<ProfileType> type_words(const toml::table& root,
                                                  const std::string& origin,
                                                  std::optional<Diagnostic>& fault);

}  // namespace arrears
