// Where a template is found: the user's folder, then the shipped ones, along a chain of languages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <arrears/render/letters.hpp>

namespace arrears {

// `de/notice.txt.mustache`.
[[nodiscard]] std::string template_path(const std::string& language, std::string_view name);

[[nodiscard]] std::optional<std::string_view> find_template(const LetterTemplates& own,
                                                            const std::string& path);

// The first language of the chain (`de-AT`, `de`, `en`) that has the template; empty when none has.
[[nodiscard]] std::string language_with(const LetterTemplates& own, const std::string& language,
                                        const std::string& name);

// `letter-language`: what was used instead of what was wanted.
[[nodiscard]] Diagnostic language_note(const std::string& language, const std::string& name,
                                       const std::string& used);

}  // namespace arrears
