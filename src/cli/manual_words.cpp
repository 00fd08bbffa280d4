#include "manual_words.hpp"

#include <algorithm>
#include <array>

#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

struct Escape {
  std::string_view name, text;
};
constexpr Escape kEscapes[] = {
    {"(dq", "\""}, {"(ti", "~"}, {"(Ye", "¥"}, {"(em", "—"}, {"(en", "–"}, {"(aq", "'"},
    {"(bu", "•"},  {"(co", "©"}, {"(mu", "×"}, {"(<=", "≤"}, {"(>=", "≥"}, {"(ha", "^"},
    {"e", "\\"},   {"-", "-"},   {"&", ""},    {" ", "\u00a0"}, {"~", "\u00a0"}, {"|", ""},
};

bool one_of(std::string_view word, std::string_view marks) {
  return word.size() == 1 && marks.find(word.front()) != marks.npos;
}
bool closing(std::string_view word) { return one_of(word, ".,:;)]?!"); }
bool opening(std::string_view word) { return one_of(word, "(["); }

struct Enclosure {
  std::string_view macro, open, close;
};
constexpr Enclosure kEnclosures[] = {
    {"Pq", "(", ")"}, {"Op", "[", "]"}, {"Ql", "‘", "’"}, {"Sq", "‘", "’"}, {"Dq", "“", "”"},
    {"Qq", "\"", "\""}, {"Aq", "<", ">"}, {"Brq", "{", "}"},
};
// A bracket that another macro closes.
constexpr Enclosure kBrackets[] = {
    {"Po", "(", ""}, {"Pc", "", ")"}, {"Oo", "[", ""}, {"Oc", "", "]"},
};
struct Styled {
  std::string_view macro;
  Face face;
};
constexpr Styled kStyled[] = {
    {"Fl", Face::bold}, {"Cm", Face::bold},       {"Ic", Face::bold},       {"Nm", Face::bold},
    {"Li", Face::bold}, {"Ar", Face::underlined}, {"Pa", Face::underlined}, {"Ev", Face::bold},
    {"Sx", Face::bold}, {"Em", Face::underlined}, {"Sy", Face::bold},       {"Xr", Face::plain},
    {"No", Face::plain}, {"Nd", Face::plain},
};

template <typename Row, std::size_t N>
const Row* find_macro(const Row (&rows)[N], std::string_view macro) {
  const auto* const found = std::find_if(std::begin(rows), std::end(rows),
                                         [&](const Row& row) { return row.macro == macro; });
  return found == std::end(rows) ? nullptr : found;
}

bool is_macro(std::string_view word) {
  return word == "Ns" || word == "Ap" || word == "Ta" || find_macro(kStyled, word) != nullptr ||
         find_macro(kEnclosures, word) != nullptr || find_macro(kBrackets, word) != nullptr;
}

// Reads the arguments of one line from the left.
class MacroLine {
 public:
  MacroLine(std::vector<std::string> words, std::string& name)
      : words_(std::move(words)), name_(name) {}

  ManualWords read() {
    while (at_ < words_.size()) item();
    for (std::string& mark : late_) add(mark, Face::plain, true);
    return std::move(out_);
  }

 private:
  void add(std::string text, Face face, bool joined) {
    out_.push_back({std::move(text), face, joined || join_next_});
    join_next_ = false;
  }

  void item() {
    const std::string word = words_[at_];
    if (const Enclosure* around = find_macro(kEnclosures, word)) {
      ++at_;
      add(std::string(around->open), Face::plain, false);
      join_next_ = true;
      enclosed(around->close);
    } else if (const Enclosure* bracket = find_macro(kBrackets, word)) {
      ++at_;
      add(std::string(bracket->open) + std::string(bracket->close), Face::plain,
          bracket->open.empty());
      join_next_ = bracket->close.empty();
    } else if (const Styled* styled = find_macro(kStyled, word)) {
      ++at_;
      style(*styled);
    } else if (word == "Ns" || word == "Ap") {
      ++at_;
      if (word == "Ap") add("'", Face::plain, true);
      join_next_ = true;
    } else {
      plain(word, Face::plain);
      ++at_;
    }
  }

  // To the end of the line, but closing punctuation stands behind the closing mark.
  void enclosed(std::string_view close) {
    std::size_t end = words_.size();
    while (end > at_ && closing(words_[end - 1])) --end;
    std::vector<std::string> rest(words_.begin() + static_cast<std::ptrdiff_t>(end), words_.end());
    words_.resize(end);
    while (at_ < words_.size()) item();
    join_next_ = false;
    add(std::string(close), Face::plain, true);
    late_.insert(late_.begin(), rest.begin(), rest.end());
  }

  void plain(const std::string& word, Face face) {
    add(unescaped(word), closing(word) ? Face::plain : face, closing(word));
    if (opening(word)) join_next_ = true;
  }

  void style(const Styled& styled) {
    if (styled.macro == "Xr") return reference();
    const std::size_t from = out_.size();
    const bool flag = styled.macro == "Fl";
    bool any = false;
    while (at_ < words_.size() && !is_macro(words_[at_])) {
      const std::string word = words_[at_++];
      const bool mark = closing(word) || opening(word) || word == "|";
      // A mark between two names, as in `Fl o , Fl -output`.
      plain(flag && !mark ? "-" + word : word, mark ? Face::plain : styled.face);
      any = any || !mark;
    }
    if (styled.macro == "Nm") {
      if (any && name_.empty()) name_ = out_[from].text;
      if (!any) insert(from, name_);
    } else if (!any && styled.macro == "Ar") {
      insert(from, "file ...");
    } else if (!any && flag) {
      insert(from, "-");
      join_next_ = out_.size() == from + 1;
    }
  }

  void insert(std::size_t from, std::string text) {
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(from),
                {std::move(text), Face::bold, join_next_});
    join_next_ = false;
  }

  void reference() {
    if (at_ + 1 >= words_.size()) return;
    add(words_[at_] + "(" + words_[at_ + 1] + ")", Face::bold, false);
    at_ += 2;
    while (at_ < words_.size() && closing(words_[at_])) plain(words_[at_++], Face::plain);
  }

  std::vector<std::string> words_;
  std::string& name_;
  std::size_t at_ = 0;
  bool join_next_ = false;
  std::vector<std::string> late_;
  ManualWords out_;
};

}  // namespace

std::vector<std::string> macro_arguments(std::string_view line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && line[at] == ' ') ++at;
    if (at == line.size()) return words;
    const bool quoted = line[at] == '"';
    if (quoted) ++at;
    std::string word;
    while (at < line.size() && line[at] != (quoted ? '"' : ' ')) {
      if (line[at] == '\\' && at + 1 < line.size()) word += line[at++];
      word += line[at++];
    }
    if (quoted && at < line.size()) ++at;
    words.push_back(std::move(word));
  }
}

std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() != '\\') {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(1);
    if (text.starts_with('f') && text.size() > 1) {  // a change of font
      text.remove_prefix(2);
      continue;
    }
    const auto* const escape =
        std::find_if(std::begin(kEscapes), std::end(kEscapes),
                     [&](const Escape& known) { return text.starts_with(known.name); });
    if (escape == std::end(kEscapes)) continue;
    out += escape->text;
    text.remove_prefix(escape->name.size());
  }
  return out;
}

ManualWords words_of_macros(std::string_view line, std::string& name) {
  return MacroLine(macro_arguments(line), name).read();
}

ManualWords words_of_text(std::string_view line) {
  ManualWords words;
  while (!line.empty()) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    if (blank > 0) words.push_back({unescaped(line.substr(0, blank)), Face::plain, false});
    line.remove_prefix(std::min(blank + 1, line.size()));
  }
  return words;
}

std::string styled_word(const ManualWord& word, bool styled) {
  if (!styled || word.face == Face::plain) return word.text;
  return (word.face == Face::bold ? "\x1b[1m" : "\x1b[4m") + word.text + "\x1b[0m";
}

std::string joined_words(const ManualWords& words, bool styled) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && !words[i].joined) out += ' ';
    out += styled_word(words[i], styled);
  }
  return out;
}

std::size_t joined_width(const ManualWords& words) {
  return display_width(joined_words(words, false));
}

}  // namespace arrears
