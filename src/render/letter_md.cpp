// Markdown (CommonMark with tables): every character of meaning is escaped.
#include <algorithm>

#include "letter_formats.hpp"

namespace arrears {
namespace {

// `- x`, `+ x`, `1. x`, `1) x` begin a list; `===` below a line makes a heading of it.
bool begins_something(std::string_view line, std::size_t at) {
  const bool ends = at + 1 == line.size() || line[at + 1] == ' ';
  const bool digits = at > 0 && line.find_first_not_of("0123456789") == at;
  switch (line[at]) {
    case '-':
    case '=': return at == 0;
    case '+': return at == 0 && ends;
    case '.':
    case ')': return digits && ends;
    default: return false;
  }
}

std::string escaped(std::string_view line) {
  constexpr std::string_view kMeaning = "\\`*_{}[]<>#|~&!$";
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool mark = kMeaning.find(c) != std::string_view::npos;
    if (mark || begins_something(line, i)) out += '\\';
    out += c;
  }
  return out;
}

// Blanks at a line's start would make code of it.
std::string line_of(const std::string& line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::string out;
  for (std::size_t i = 0; i < indent; ++i) out += "&nbsp;";
  return out + escaped(std::string_view(line).substr(indent));
}

void add_items(std::string& out, const LetterItems& items, const LetterDocument& letter) {
  if (!items.title.empty()) out += "**" + escaped(items.title) + "**\n\n";
  out += '|';
  for (const std::string& head : letter.heads) {
    out += ' ' + (items.rows.empty() ? std::string() : escaped(head)) + " |";
  }
  out += "\n| --- | --- | --- | ---: | ---: | ---: |\n";
  for (const auto& row : items.rows) {
    out += '|';
    for (const std::string& cell : row) out += ' ' + escaped(cell) + " |";
    out += '\n';
  }
  for (const auto& [word, amount] : items.sums) {
    const bool total = &word == &items.sums.back()[0];
    const std::string_view strong = total ? "**" : "";
    out += "| ";
    out.append(strong).append(escaped(word)).append(strong);
    out += " | | | | | ";
    out.append(strong).append(escaped(amount)).append(strong);
    out += " |\n";
  }
}

void add_lines(std::string& out, const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += line_of(lines[i]) + (i + 1 < lines.size() ? "\\\n" : "\n");
  }
}

// A sheet keeps its blanks: a code block, fenced by more backquotes than it holds.
void add_fenced(std::string& out, const std::vector<std::string>& lines) {
  std::string fence = "```";
  for (const std::string& line : lines) {
    while (line.find(fence) != std::string::npos) fence += '`';
  }
  out += fence + '\n';
  for (const std::string& line : lines) out += line + '\n';
  out += fence + '\n';
}

}  // namespace

std::string letter_md(const LetterDocument& letter) {
  std::string out;
  for (const LetterPart& part : letter.parts) {
    for (const LetterBlock& block : part.blocks) {
      if (!out.empty()) out += '\n';
      if (block.kind == LetterBlock::Kind::items) {
        for (std::size_t i = 0; i < letter.items.size(); ++i) {
          if (i > 0) out += '\n';
          add_items(out, letter.items[i], letter);
        }
      } else if (block.kind == LetterBlock::Kind::charges) {
        add_lines(out, letter.charges);
      } else if (part.role == LetterRole::sheet) {
        add_fenced(out, block.lines);
      } else {
        if (part.role == LetterRole::subject) out += "## ";
        add_lines(out, block.lines);
      }
    }
  }
  return out;
}

}  // namespace arrears
