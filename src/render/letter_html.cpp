// HTML with print CSS: one page a letter, the address where a window envelope shows it.
#include <algorithm>

#include <fmt/format.h>

#include "html_text.hpp"
#include "letter_formats.hpp"

namespace arrears {
namespace {

// Where the address stands on paper, in millimetres.
struct Window {
  std::string_view name;
  int left, top, width, height;
};
constexpr Window kWindows[] = {
    {"din-b", 25, 63, 80, 27}, {"din-a", 25, 45, 80, 27}, {"right", 110, 50, 80, 35},
    {"us", 25, 52, 90, 28}};

const Window* window_of(const LetterLayout& layout) {
  const auto* found = std::find_if(std::begin(kWindows), std::end(kWindows),
                                   [&](const Window& w) { return w.name == layout.window; });
  return found == std::end(kWindows) ? nullptr : found;
}

std::string_view class_of(LetterRole role) {
  switch (role) {
    case LetterRole::sender: return "sender";
    case LetterRole::recipient: return "recipient";
    case LetterRole::date: return "date";
    case LetterRole::subject: return "subject";
    case LetterRole::reference: return "reference";
    case LetterRole::closing: return "closing";
    case LetterRole::sheet: return "sheet";
    case LetterRole::body: break;
  }
  return "body";
}

void add_items(std::string& out, const LetterItems& items, const LetterDocument& letter) {
  out += "<table>\n";
  if (!items.title.empty()) {
    out += "<caption style=\"text-align: left; font-weight: bold\">" + html_text(items.title) +
           "</caption>\n";
  }
  if (!items.rows.empty()) {
    out += "<thead><tr>";
    for (std::size_t c = 0; c < kLetterColumns; ++c) {
      out += (c < 3 ? "<th>" : "<th class=\"n\">") + html_text(letter.heads[c]) + "</th>";
    }
    out += "</tr></thead>\n";
  }
  out += "<tbody>\n";
  for (const auto& row : items.rows) {
    out += "<tr>";
    for (std::size_t c = 0; c < kLetterColumns; ++c) {
      out += (c < 3 ? "<td>" : "<td class=\"n\">") + html_text(row[c]) + "</td>";
    }
    out += "</tr>\n";
  }
  for (std::size_t i = 0; i < items.sums.size(); ++i) {
    out += i + 1 == items.sums.size() ? "<tr class=\"total\">" : "<tr class=\"sum\">";
    out += "<td colspan=\"5\">" + html_text(items.sums[i][0]) + "</td><td class=\"n\">" +
           html_text(items.sums[i][1]) + "</td></tr>\n";
  }
  out += "</tbody>\n</table>\n";
}

std::string line_of(const std::string& line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::string out;
  for (std::size_t i = 0; i < indent; ++i) out += "&nbsp;";
  return out + html_text(std::string_view(line).substr(indent));
}

void add_lines(std::string& out, const std::vector<std::string>& lines, std::string_view tag,
               std::string_view kind) {
  out += kind.empty() ? fmt::format("<{}>", tag) : fmt::format("<{} class=\"{}\">", tag, kind);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += tag == "pre" ? "\n" : "<br>\n";
    out += tag == "pre" ? html_text(lines[i]) : line_of(lines[i]);
  }
  out += fmt::format("</{}>\n", tag);
}

void add_block(std::string& out, const LetterBlock& block, const LetterDocument& letter,
               LetterRole role) {
  if (block.kind == LetterBlock::Kind::items) {
    for (const LetterItems& items : letter.items) add_items(out, items, letter);
  } else if (block.kind == LetterBlock::Kind::charges) {
    add_lines(out, letter.charges, "p", "charges");
  } else {
    const bool sheet = role == LetterRole::sheet;
    add_lines(out, block.lines, sheet ? "pre" : (role == LetterRole::subject ? "h1" : "p"), {});
  }
}

constexpr std::string_view kStyle = R"(
html { -webkit-print-color-adjust: exact; }
body { font: FSIZEpt/1.4 FAMILY; color: #000; margin: 0; background: #fff; }
article { max-width: 170mm; margin: 0 auto; padding: 10mm 0; overflow-wrap: anywhere; }
article + article { border-top: 1px dashed #999; }
h1 { font-size: 1.1em; margin: 1.2em 0 0; }
p { margin: 0 0 1em; }
pre { font: 0.9em/1.4 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; margin: 0 0 1em; }
.sender { margin-bottom: 1em; } .date { text-align: right; } .reference { color: #333; }
.closing { margin-top: 1.5em; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1em; }
th, td { text-align: left; padding: 0.2em 0.5em 0.2em 0; vertical-align: top; }
th { border-bottom: 1px solid #000; } .n { text-align: right; white-space: nowrap; }
.total td { border-top: 1px solid #000; font-weight: bold; }
.charges { font-size: 0.9em; }
footer { border-top: 1px solid #999; font-size: 0.8em; color: #333; padding-top: 0.5em; }
@page { size: PAPER; margin: 20mm 20mm 20mm 25mm; }
@media print {
  article { max-width: none; padding: 0; position: relative; break-after: page; }
  article:last-of-type { break-after: auto; } article + article { border: 0; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  p { orphans: 2; widows: 2; } h1 { break-after: avoid; }
  .closing { break-inside: avoid; }
WINDOW}
)";

// Letters and blanks only: a font's name stands in the style sheet.
std::string family_of(const LetterLayout& layout) {
  std::string name;
  for (const char c : layout.font) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == ' ' || c == '-';
    if (safe) name += c;
  }
  const std::string_view rest = "\"Noto Sans\", \"Noto Sans CJK SC\", \"DejaVu Sans\", sans-serif";
  return name.empty() ? std::string(rest) : '"' + name + "\", " + std::string(rest);
}

void put(std::string& text, std::string_view name, std::string_view value) {
  const std::size_t at = text.find(name);
  if (at != std::string::npos) text.replace(at, name.size(), value);
}

}  // namespace

std::string html_head(std::string_view title, std::string_view language,
                      const LetterLayout& layout) {
  std::string style(kStyle);
  put(style, "FSIZE", std::to_string(layout.font_size));
  put(style, "FAMILY", family_of(layout));
  put(style, "PAPER", layout.paper == "letter" ? "letter" : "A4");
  std::string window;
  if (const Window* w = window_of(layout)) {
    // Page margins are 25 mm left and 20 mm above; what is above the window is the letterhead.
    window = fmt::format(
        "  .letter .sender {{ height: {}mm; overflow: hidden; margin: 0; }}\n"
        "  .letter .recipient {{ margin: 0 0 8mm {}mm; width: {}mm; height: {}mm; "
        "overflow: hidden; }}\n",
        w->top - 20, w->left - 25, w->width, w->height);
  }
  put(style, "WINDOW", window);
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
      html_text(language), html_text(title), style);
}

std::string html_body(const LetterDocument& letter, const LetterLayout& layout) {
  std::string out = fmt::format("<article class=\"{}\" lang=\"{}\">\n",
                                letter.is_sheet() ? "sheet" : "letter",
                                html_text(letter.language));
  for (const LetterPart& part : letter.parts) {
    out += fmt::format("<div class=\"{}\">\n", class_of(part.role));
    const bool head = part.role == LetterRole::sender && !layout.header.empty();
    if (head) add_lines(out, layout.header, "p", {});
    for (const LetterBlock& block : part.blocks) {
      if (!head) add_block(out, block, letter, part.role);
    }
    out += "</div>\n";
  }
  if (!layout.footer.empty()) add_lines(out, layout.footer, "footer", {});
  return out + "</article>\n";
}

std::string html_foot() { return "</body>\n</html>\n"; }

std::string letter_html(const LetterDocument& letter, const LetterLayout& layout) {
  return html_head(letter.subject.empty() ? letter.id : letter.subject, letter.language, layout) +
         html_body(letter, layout) + html_foot();
}

}  // namespace arrears
