#include "manual_text.hpp"

#include <algorithm>
#include <vector>

#include <arrears/render/visible.hpp>

#include "manual_words.hpp"

namespace arrears {
namespace {

constexpr std::size_t kIndent = 4;  // of text below a heading, and of what hangs or is set off

enum class List : std::uint8_t { tag, bullet, column };

struct OpenList {
  List kind = List::tag;
  bool compact = false;
  bool begun = false;  // an item has been printed
};

struct OpenDisplay {
  bool literal = false;
  std::size_t indent = 0;
};

class Page {
 public:
  Page(std::size_t width, bool styled) : width_(width), styled_(styled) {}

  std::string read(std::string_view page) {
    while (!page.empty()) {
      const std::size_t end = std::min(page.find('\n'), page.size());
      line(page.substr(0, end));
      page.remove_prefix(std::min(end + 1, page.size()));
    }
    flush();
    return std::move(out_);
  }

 private:
  void line(std::string_view text) {
    if (text.starts_with(".\\\"")) return;
    if (!text.starts_with('.')) return literal() ? raw(unescaped(text)) : add(words_of_text(text));
    text.remove_prefix(1);
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view macro = text.substr(0, blank);
    const std::string_view rest = text.substr(std::min(blank + 1, text.size()));
    if (!block(macro, rest)) add(words_of_macros(text, name_));
  }

  /// Macros that make blocks of lines; false for those within a line.
  bool block(std::string_view macro, std::string_view rest) {
    if (macro == "Dd" || macro == "Dt" || macro == "Os") return true;
    if (macro == "Sh" || macro == "Ss") {
      heading(rest, macro == "Sh");
    } else if (macro == "Pp") {
      gap();
    } else if (macro == "Bl") {
      begin_list(rest);
    } else if (macro == "It") {
      item(rest);
    } else if (macro == "El") {
      flush();
      if (!lists_.empty()) lists_.pop_back();
      set_body();
    } else if (macro == "Bd") {
      begin_display(rest);
    } else if (macro == "Ed") {
      flush();
      if (!displays_.empty()) displays_.pop_back();
      set_body();
    } else if (macro == "Dl") {
      flush();
      put(base() + kIndent, joined_words(words_of_macros(rest, name_), styled_));
    } else if (macro == "Nd") {
      add({{"—", Face::plain, false}});
      add(words_of_text(rest));
    } else if (literal()) {
      put(body_, joined_words(words_of_macros(std::string(macro) + " " + std::string(rest), name_),
                              styled_));
    } else {
      return false;
    }
    return true;
  }

  void heading(std::string_view title, bool section) {
    gap();
    lists_.clear();
    displays_.clear();
    std::string words;
    for (const std::string& word : macro_arguments(title)) {
      words += (words.empty() ? "" : " ") + unescaped(word);
    }
    put(section ? 0 : kIndent / 2, styled_word({words, Face::bold, false}, styled_));
    gap_ = false;
    just_headed_ = true;
    set_body();
  }

  void begin_list(std::string_view arguments) {
    flush();
    OpenList list;
    if (arguments.find("-bullet") != arguments.npos) list.kind = List::bullet;
    if (arguments.find("-column") != arguments.npos) list.kind = List::column;
    list.compact = arguments.find("-compact") != arguments.npos;
    lists_.push_back(list);
    set_body();
  }

  void item(std::string_view head) {
    if (lists_.empty()) return;
    flush();
    OpenList& list = lists_.back();
    if (!list.compact) gap();
    list.begun = true;
    if (list.kind == List::column) return columns(head);
    const std::size_t at = base() + kIndent * 2 * (lists_.size() - 1);
    ManualWords words;
    if (list.kind == List::bullet) {
      words = {{"•", Face::plain, false}};
    } else {
      words = words_of_macros(head, name_);
    }
    body_ = at + kIndent * (list.kind == List::bullet ? 1U : 2U);
    if (at + joined_width(words) < body_) {
      hanging_ = std::string(at, ' ') + joined_words(words, styled_);
      hanging_width_ = at + joined_width(words);
      hung_ = true;
    } else {
      fill(words, at);
    }
  }

  // Cells stand where the widest of the page's columns leave them; two blanks between.
  void columns(std::string_view row) {
    std::string text(row);
    std::vector<std::string> cells;
    for (std::size_t cut = text.find(" Ta "); cut != text.npos; cut = text.find(" Ta ")) {
      cells.push_back(joined_words(words_of_macros(text.substr(0, cut), name_), false));
      text.erase(0, cut + 4);
    }
    cells.push_back(joined_words(words_of_macros(text, name_), false));
    constexpr std::size_t kColumn = 16;
    std::string out;
    for (const std::string& cell : cells) {
      out += cell;
      const std::size_t width = display_width(cell);
      out.append(width + 2 > kColumn ? 2 : kColumn - width, ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    put(base(), out);
  }

  void begin_display(std::string_view arguments) {
    flush();
    const bool compact = arguments.find("-compact") != arguments.npos;
    if (!compact) gap();
    OpenDisplay display;
    display.literal = arguments.find("-literal") != arguments.npos ||
                      arguments.find("-unfilled") != arguments.npos;
    if (arguments.find("-offset") != arguments.npos) display.indent = kIndent;
    displays_.push_back(display);
    set_body();
  }

  [[nodiscard]] bool literal() const { return !displays_.empty() && displays_.back().literal; }
  [[nodiscard]] std::size_t base() const {
    std::size_t at = kIndent;
    for (const OpenDisplay& display : displays_) at += display.indent;
    return at;
  }
  void set_body() {
    body_ = base();
    for (const OpenList& list : lists_) {
      if (list.begun) body_ += kIndent * (list.kind == List::tag ? 2U : 1U);
    }
  }

  void add(ManualWords words) {
    for (ManualWord& word : words) paragraph_.push_back(std::move(word));
  }

  void raw(const std::string& text) { put(body_, text); }

  void gap() {
    flush();
    gap_ = !out_.empty() && !just_headed_;
  }

  void put(std::size_t indent, const std::string& text) {
    if (gap_) out_ += '\n';
    gap_ = just_headed_ = false;
    if (hung_) {
      out_ += hanging_ + std::string(indent > hanging_width_ ? indent - hanging_width_ : 1, ' ');
      hung_ = false;
    } else if (!text.empty()) {
      out_.append(indent, ' ');
    }
    out_ += text + "\n";
  }

  /// Ends the paragraph: its words in lines no longer than the width.
  void flush() {
    if (paragraph_.empty()) {
      if (hung_) put(0, "");
      return;
    }
    const ManualWords words = std::move(paragraph_);
    paragraph_.clear();
    fill(words, body_);
  }

  void fill(const ManualWords& words, std::size_t indent) {
    std::string line;
    std::size_t used = 0;
    for (std::size_t i = 0; i < words.size();) {
      // Words without a blank between them stay together.
      std::size_t end = i + 1;
      while (end < words.size() && words[end].joined) ++end;
      const ManualWords group(words.begin() + static_cast<std::ptrdiff_t>(i),
                              words.begin() + static_cast<std::ptrdiff_t>(end));
      const std::size_t width = joined_width(group);
      if (used > 0 && indent + used + 1 + width > width_) {
        put(indent, line);
        line.clear();
        used = 0;
      }
      if (used > 0) line += ' ';
      line += joined_words(group, styled_);
      used += width + (used > 0 ? 1 : 0);
      i = end;
    }
    if (used > 0) put(indent, line);
  }

  std::size_t width_;
  bool styled_;
  std::string name_;
  std::string out_;
  ManualWords paragraph_;
  std::vector<OpenList> lists_;
  std::vector<OpenDisplay> displays_;
  std::size_t body_ = kIndent;
  std::string hanging_;  // the head of an item whose text goes on beside it
  std::size_t hanging_width_ = 0;
  bool hung_ = false;
  bool gap_ = false;
  bool just_headed_ = false;
};

}  // namespace

std::string manual_text(std::string_view page, std::size_t width, bool styled) {
  return Page(std::max<std::size_t>(width, 2 * kIndent * kIndent), styled).read(page);
}

}  // namespace arrears
