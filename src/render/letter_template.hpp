// A Mustache template whose every name was checked before anything is rendered.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kainjow/mustache.hpp>

#include <arrears/model/result.hpp>

namespace arrears {

// A name that a template uses, and where.
struct TemplateTag {
  std::string name;
  std::uint64_t line = 0;
  std::uint32_t column = 0;      // in characters
  bool section = false;
  std::vector<std::string> inside;  // sections around it, outermost first
};

class LetterTemplate {
 public:
  // Fails with `template-syntax` and `template-unknown-field`. `known` are all names that a letter
  // has. Partials and changed delimiters are not taken.
  [[nodiscard]] static Result<LetterTemplate> parse(std::string_view text, std::string file,
                                                    std::span<const std::string_view> known);

  // Text as it is: nothing is escaped. Safe from several threads at once.
  [[nodiscard]] std::string render(const kainjow::mustache::data& data) const;
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::vector<TemplateTag>& tags() const { return tags_; }
  // Where a name is used outside every section of that name; null when it is not.
  [[nodiscard]] const TemplateTag* required(std::string_view name) const;

 private:
  std::string file_;
  std::vector<TemplateTag> tags_;
  // The library renders through non-const functions, which change nothing in what we let it parse.
  std::unique_ptr<kainjow::mustache::mustache> parsed_;
};

}  // namespace arrears
