// html: one file that needs nothing else: style, a little script, charts as svg; for screen, phone
// and paper. All text of the ledger goes through `visible` and `html_text`.
#include <fmt/format.h>

#include "blocks.hpp"
#include "chart_svg.hpp"
#include "embedded_page.hpp"
#include "html_text.hpp"
#include "human_cells.hpp"
#include "human_text.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

// From so many columns on a printed table needs smaller letters.
constexpr std::size_t kManyColumns = 12;
constexpr std::size_t kMostColumns = 17;

std::string_view page_file(std::string_view path) {
  for (const EmbeddedFile& file : embedded_page()) {
    if (file.path == path) return file.text;
  }
  return {};
}

std::string words(const FormatOptions& options, std::string_view code) {
  return html_text(phrase_or_code(options, code, {}));
}

std::string title_of(const FormatOptions& options, const std::string& report,
                     const std::string& name) {
  const std::string code = "title." + report + (name.empty() ? "" : "." + name);
  const std::string title =
      options.phrases == nullptr ? std::string() : phrase_or_code(options, code, {});
  return html_text(title.empty() || title == code ? (name.empty() ? report : name) : title);
}

std::string class_of(const TableColumn& column) {
  if (column.type == CellType::date) return " class=\"d\"";
  return is_right_aligned(column.type) ? " class=\"n\"" : "";
}

/// A number such as `INV-2026-0048` is read as one piece, and a browser would break it.
bool is_one_piece(const Cell& cell) {
  constexpr std::size_t kShort = 20;
  if (cell.type != CellType::text || !cell.known) return false;
  const std::string_view text = cell.view();
  return text.size() <= kShort && text.find('-') != text.npos && text.find(' ') == text.npos;
}

std::string list_of(const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string out = "<ul class=\"facts\">\n";
  for (const std::string& line : lines) out += "<li>" + html_text(line) + "</li>\n";
  return out + "</ul>\n";
}

class Page {
 public:
  Page(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink)
      : tables_(tables), options_(options), sink_(sink) {}

  bool write() {
    if (!put(head())) return false;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (!write_section(tables_[i], i)) return false;
    }
    return put(proof() + "</main>\n<script>\n" + std::string(page_file("report.js")) +
               "</script>\n</body>\n</html>\n");
  }

 private:
  bool put(const std::string& text) { return sink_.write(text); }
  static std::string id(std::size_t i) { return fmt::format("t{}", i + 1); }

  std::string head() const {
    const std::string report = tables_.empty() ? "" : tables_.front().report;
    const std::string title = title_of(options_, report, "");
    std::string out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        // The page asks nobody for anything, whatever stands in a ledger.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"generator\" content=\"arrears\">\n<title>{}</title>\n<style>\n{}</style>\n"
        "</head>\n<body>\n<header>\n<h1>{}</h1>\n",
        options_.language == "zh" ? "zh-CN" : html_text(options_.language), title,
        page_file("report.css"), title);
    if (!tables_.empty()) out += list_of(fact_lines(options_, tables_.front().head));
    if (tables_.size() > 1) {
      out += "<nav aria-label=\"" + words(options_, "page.contents") + "\"><ul>\n";
      for (std::size_t i = 0; i < tables_.size(); ++i) {
        out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id(i),
                           title_of(options_, report, tables_[i].name));
      }
      out += "</ul></nav>\n";
    }
    return out + "</header>\n<main>\n";
  }

  std::string charts(const Table& table, std::size_t at) const {
    const std::vector<Chart> charts = charts_of(table, options_);
    if (charts.empty()) return {};
    std::string out = "<div class=\"charts\">\n";
    for (std::size_t i = 0; i < charts.size(); ++i) {
      out += figure_of(charts[i], fmt::format("c{}-{}", at + 1, i + 1), id(at) + "-t", options_);
    }
    return out + "</div>\n";
  }

  bool write_section(const Table& table, std::size_t at) {
    const std::string name = title_of(options_, table.report, table.name);
    std::string out = fmt::format("<section id=\"{}\" aria-label=\"{}\">\n", id(at), name);
    if (tables_.size() > 1) out += "<h2>" + name + "</h2>\n";
    if (at > 0) out += list_of(fact_lines(options_, table.head));
    out += charts(table, at);
    if (table.row_count() == 0) {
      out += "<p>" + words(options_, "report.no-rows") + "</p>\n";
      return put(out + list_of(fact_lines(options_, table.foot)) + "</section>\n");
    }
    const std::size_t columns = table.columns.size();
    const char* size = columns >= kMostColumns   ? " class=\"most\""
                       : columns >= kManyColumns ? " class=\"many\""
                                                 : "";
    out += fmt::format(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n"
        "<table id=\"{}-t\"{}>\n<thead><tr>",
        name, id(at), size);
    for (const TableColumn& column : table.columns) {
      out += "<th scope=\"col\"" + class_of(column) + ">" +
             html_text(heading_of(options_, column)) + "</th>";
    }
    if (!put(out + "</tr></thead>\n<tbody>\n") || !write_body(table)) return false;
    return put("</tbody>\n" + totals(table) + "</table>\n</div>\n" +
               list_of(fact_lines(options_, table.foot)) + "</section>\n");
  }

  bool write_body(const Table& table) {
    std::vector<std::string> open;
    for (const TableColumn& column : table.columns) open.push_back("<td" + class_of(column) + ">");
    const bool head = !is_right_aligned(table.columns.front().type);
    if (head) open.front() = "<th scope=\"row\"" + class_of(table.columns.front()) + ">";
    std::vector<HumanCells> cells = human_cells(table, options_);
    std::vector<RowWriter> writers;
    for (HumanCells& own : cells) {
      writers.emplace_back([&](std::span<const Cell> row, std::size_t, ByteBuffer& out) {
        out.append("<tr>");
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (is_one_piece(row[i])) {
            out.append(i == 0 && head ? "<th scope=\"row\" class=\"d\">" : "<td class=\"d\">");
          } else {
            out.append(open[i]);
          }
          out.append(html_text(own.show(row[i], i).text));
          out.append(i == 0 && head ? "</th>" : "</td>");
        }
        out.append("</tr>\n");
      });
    }
    return write_rows(table, writers, sink_);
  }

  std::string totals(const Table& table) const {
    if (table.row_count() < 2) return {};
    Totals sums(table);
    const RowVisitor visitor = [&](std::span<const Cell> row) { sums.add(row); };
    visit_rows(table, std::span(&visitor, 1));
    std::string out;
    for (const Currency currency : sums.currencies()) {
      const std::vector<std::string> code{std::string(currency.code())};
      std::string label = html_text(phrase_or_code(options_, "report.total", code));
      out += "<tr>";
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Cell cell = sums.cell(currency, i);
        const std::string text =
            cell.known ? html_text(human_cell(options_, cell, table.columns[i])) : label;
        const bool heading = !cell.known && !label.empty();
        out += (heading ? "<th scope=\"row\"" : "<td") + class_of(table.columns[i]) + ">" + text +
               (heading ? "</th>" : "</td>");
        if (!cell.known) label.clear();
      }
      out += "</tr>\n";
    }
    return out.empty() ? out : "<tfoot>\n" + out + "</tfoot>\n";
  }

  std::string proof() const {
    std::string out;
    for (const Table& table : tables_) out += list_of(tie_out_lines(options_, table));
    if (out.empty()) return out;
    return "<section class=\"proof\">\n<h2>" + words(options_, "page.proof") + "</h2>\n" + out +
           "</section>\n";
  }

  std::span<const Table> tables_;
  const FormatOptions& options_;
  ByteSink& sink_;
};

}  // namespace

bool write_html(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  return Page(tables, options, sink).write();
}

}  // namespace arrears
