#include "letter_template.hpp"

#include <algorithm>
#include <utility>

#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

struct Position {
  std::uint64_t line = 1;
  std::uint32_t column = 1;

  void pass(std::string_view text) {
    for (const char c : text) {
      if (c == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) {
        ++column;
      }
    }
  }
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Diagnostic fault(std::string_view code, std::string_view text, const std::string& file,
                 const TemplateTag& tag) {
  for (std::uint64_t line = 1; line < tag.line; ++line) text.remove_prefix(text.find('\n') + 1);
  Place place{file, tag.line, tag.column, std::string(text.substr(0, text.find('\n'))), 0};
  return usage_error(code).with("field", tag.name).at(std::move(place));
}

// All tags of a template in order, with the sections around them.
class TagReader {
 public:
  TagReader(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  Result<std::vector<TemplateTag>> read() {
    std::string_view rest = text_;
    for (std::size_t open = rest.find("{{"); open != std::string_view::npos;
         open = rest.find("{{")) {
      position_.pass(rest.substr(0, open));
      rest.remove_prefix(open);
      const bool triple = rest.starts_with("{{{");
      const std::size_t close = rest.find(triple ? "}}}" : "}}");
      TemplateTag tag{{}, position_.line, position_.column, false, open_};
      if (close == std::string_view::npos) return syntax(tag);
      const std::size_t begin = triple ? 3 : 2;
      if (auto problem = take(trimmed(rest.substr(begin, close - begin)), tag)) {
        return fail(std::move(*problem));
      }
      position_.pass(rest.substr(0, close + begin));
      rest.remove_prefix(close + begin);
    }
    if (!open_.empty()) return syntax(last_open_);
    return std::move(tags_);
  }

 private:
  tl::unexpected<Diagnostic> syntax(const TemplateTag& tag) {
    return fail(fault("template-syntax", text_, file_, tag));
  }

  std::optional<Diagnostic> take(std::string_view content, TemplateTag tag) {
    const char kind = content.empty() ? '>' : content.front();
    if (kind == '!') return std::nullopt;
    const bool marked = kind == '#' || kind == '^' || kind == '/' || kind == '&';
    tag.name = trimmed(marked ? content.substr(1) : content);
    if (kind == '>' || kind == '=' || tag.name.empty()) {
      return fault("template-syntax", text_, file_, tag);
    }
    if (kind == '/') {
      if (open_.empty() || open_.back() != tag.name) {
        return fault("template-syntax", text_, file_, tag);
      }
      open_.pop_back();
      return std::nullopt;
    }
    tag.section = kind == '#' || kind == '^';
    if (tag.section) {
      open_.push_back(tag.name);
      last_open_ = tag;
    }
    tags_.push_back(std::move(tag));
    return std::nullopt;
  }

  std::string_view text_;
  std::string file_;
  Position position_;
  std::vector<std::string> open_;
  TemplateTag last_open_;
  std::vector<TemplateTag> tags_;
};

// A byte that no value holds; it keeps blank lines through the library's treatment of white space.
constexpr char kKeep = '\x01';

// Whether a line holds one section mark or remark and nothing else.
bool stands_alone(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with("{{") || line.find("}}") != line.size() - 2 || line.size() < 5) {
    return false;
  }
  return std::string_view("#^/!").find(trimmed(line.substr(2)).front()) != std::string_view::npos;
}

// Lines that only open or close a section leave nothing behind, as Mustache has it; the library
// does so only for sections that it enters.
std::string prepared(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (stands_alone(line)) {
      out += trimmed(line);
    } else {
      if (trimmed(line).empty()) out += kKeep;
      out += line;
      if (end < text.size()) out += '\n';
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

Result<LetterTemplate> LetterTemplate::parse(std::string_view text, std::string file,
                                             std::span<const std::string_view> known) {
  auto tags = TagReader(text, file).read();
  if (!tags) return fail(std::move(tags.error()));
  for (const TemplateTag& tag : *tags) {
    if (std::find(known.begin(), known.end(), tag.name) != known.end()) continue;
    const auto near = closest(tag.name, known);
    return fail(std::move(fault("template-unknown-field", text, file, tag))
                    .with("expected", near.value_or("")));
  }
  LetterTemplate made;
  made.parsed_ = std::make_unique<kainjow::mustache::mustache>(prepared(text));
  if (!made.parsed_->is_valid()) {
    const TemplateTag whole{made.parsed_->error_message(), 1, 1, false, {}};
    return fail(fault("template-syntax", text, file, whole));
  }
  made.parsed_->set_custom_escape([](const std::string& value) { return value; });
  made.file_ = std::move(file);
  made.tags_ = std::move(*tags);
  return made;
}

std::string LetterTemplate::render(const kainjow::mustache::data& data) const {
  std::string out;
  parsed_->render(data, [&out](const std::string& part) { out += part; });
  out.erase(std::remove(out.begin(), out.end(), kKeep), out.end());
  return out;
}

const TemplateTag* LetterTemplate::required(std::string_view name) const {
  for (const TemplateTag& tag : tags_) {
    const bool guarded =
        std::find(tag.inside.begin(), tag.inside.end(), name) != tag.inside.end();
    if (tag.name == name && !tag.section && !guarded) return &tag;
  }
  return nullptr;
}

}  // namespace arrears
