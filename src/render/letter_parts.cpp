#include "letter_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "letter_wrap.hpp"

namespace arrears {
namespace {

constexpr std::array<std::pair<std::string_view, LetterRole>, 7> kRoles{
    {{"sender", LetterRole::sender},
     {"recipient", LetterRole::recipient},
     {"date", LetterRole::date},
     {"subject", LetterRole::subject},
     {"reference", LetterRole::reference},
     {"body", LetterRole::body},
     {"closing", LetterRole::closing}}};

// `{{! recipient }}` alone on its line.
std::optional<LetterRole> role_named_by(std::string_view line) {
  while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
  if (!line.starts_with("{{!") || !line.ends_with("}}")) return std::nullopt;
  line = line.substr(3, line.size() - 5);
  while (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with(' ')) line.remove_suffix(1);
  for (const auto& [name, role] : kRoles) {
    if (line == name) return role;
  }
  return std::nullopt;
}

// Blank lines before a part keep the line numbers of its faults right.
struct RawPart {
  LetterRole role;
  std::string text;
};

std::vector<RawPart> cut(std::string_view text) {
  std::vector<RawPart> parts{{LetterRole::body, ""}};
  std::size_t line_number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_number;
    if (const auto role = role_named_by(line)) {
      parts.push_back({*role, std::string(line_number, '\n')});
    } else {
      parts.back().text += std::string(line) + '\n';
    }
  }
  return parts;
}

bool blank(std::string_view line) { return line.find_first_not_of(" \t") == line.npos; }

class BlockMaker {
 public:
  BlockMaker(bool keep_lines, const std::vector<LetterBlock>& body)
      : keep_lines_(keep_lines), body_(body) {}

  void line(std::string_view text) {
    for (std::size_t mark = text.find('\x02'); mark != text.npos; mark = text.find('\x02')) {
      if (mark > 0) paragraph(text.substr(0, mark));
      end();
      place(text.substr(mark, kItemsMark.size()));
      text.remove_prefix(std::min(mark + kItemsMark.size(), text.size()));
      if (text.empty()) return;
    }
    if (blank(text)) {
      end();
    } else {
      paragraph(text);
    }
  }

  std::vector<LetterBlock> take() {
    end();
    return std::move(blocks_);
  }

 private:
  void paragraph(std::string_view text) {
    const bool own_line = keep_lines_ || text.starts_with(' ') || open_.empty() ||
                          open_.back().starts_with(' ');
    if (own_line) {
      open_.emplace_back(text);
    } else {
      append_joined(open_.back(), text);
    }
  }
  void end() {
    if (!open_.empty()) blocks_.push_back({LetterBlock::Kind::text, std::exchange(open_, {})});
  }
  void place(std::string_view mark) {
    if (mark == kBodyMark) blocks_.insert(blocks_.end(), body_.begin(), body_.end());
    if (mark == kItemsMark) blocks_.push_back({LetterBlock::Kind::items, {}});
    if (mark == kChargesMark) blocks_.push_back({LetterBlock::Kind::charges, {}});
  }

  bool keep_lines_;
  const std::vector<LetterBlock>& body_;
  std::vector<std::string> open_;
  std::vector<LetterBlock> blocks_;
};

}  // namespace

Result<std::vector<FramePart>> parse_frame(std::string_view text, const std::string& file,
                                           std::span<const std::string_view> known) {
  std::vector<FramePart> parts;
  for (const RawPart& raw : cut(text)) {
    if (blank(raw.text) || raw.text.find_first_not_of(" \n") == std::string::npos) continue;
    auto parsed = LetterTemplate::parse(raw.text, file, known);
    if (!parsed) return fail(std::move(parsed.error()));
    parts.push_back(FramePart{raw.role, std::move(*parsed)});
  }
  return parts;
}

std::vector<LetterBlock> blocks_of(std::string_view text, bool keep_lines,
                                   const std::vector<LetterBlock>& body) {
  BlockMaker maker(keep_lines, body);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    maker.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return maker.take();
}

}  // namespace arrears
