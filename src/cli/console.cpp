#include "console.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/core.h>

#include <arrears/render/visible.hpp>

#include "excerpt.hpp"

namespace arrears {
namespace {

// Worst first: a bug beats a file fault beats usage beats rejected rows; "no" is an answer and
// yields to every fault.
int rank(Status status) {
  switch (status) {
    case Status::internal: return 5;
    case Status::file: return 4;
    case Status::usage: return 3;
    case Status::rejected: return 2;
    case Status::no: return 1;
    case Status::ok: return 0;
  }
  return 0;
}

std::string_view severity_code(Severity severity) {
  switch (severity) {
    case Severity::error: return "severity.error";
    case Severity::warning: return "severity.warning";
    case Severity::note: return "severity.note";
  }
  return "";
}

std::string_view severity_name(Severity severity) {
  return severity_code(severity).substr(std::string_view("severity.").size());
}

std::string_view severity_colour(Severity severity) {
  switch (severity) {
    case Severity::error: return "\x1b[1;31m";
    // Yellow cannot be read on white.
    case Severity::warning: return "\x1b[1;35m";
    case Severity::note: return "\x1b[1;36m";
  }
  return "";
}

void put(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

std::string place_text(const Place& place) {
  std::string out;
  if (place.file.empty()) return out;
  out = visible(place.file);
  if (place.line != 0) out += ":" + std::to_string(place.line);
  if (place.column != 0) out += ":" + std::to_string(place.column);
  return out + ": ";
}

// The part of a line before character `column` (from 1), by code points.
std::size_t byte_of_column(std::string_view line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t i = 1; i < column && at < line.size(); ++i) {
    ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

// The line and a caret below what is meant; a long line is cut around it.
std::string excerpt_text(const Place& place) {
  std::string_view line = place.excerpt;
  const std::size_t from = byte_of_column(line, std::max(place.marked_column(), 1U));
  const std::size_t length = byte_of_column(line.substr(from), place.length + 1);
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kAfter = 60;
  std::size_t start = from > kBefore ? from - kBefore : 0;
  while (start > 0 && (static_cast<unsigned char>(line[start]) & 0xC0U) == 0x80U) --start;
  std::size_t end = std::min(line.size(), from + length + kAfter);
  while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) ++end;
  const std::string head = (start > 0 ? "…" : "") + visible(line.substr(start, from - start));
  const std::string mark = visible(line.substr(from, length));
  const std::string tail = visible(line.substr(from + length, end - from - length));
  const std::string number = std::to_string(place.line);
  std::string out = fmt::format("   {} | {}{}{}{}\n", number, head, mark, tail,
                                end < line.size() ? "…" : "");
  if (place.column > 0) {
    out += fmt::format("   {:{}} | {:{}}{}\n", "", number.size(), "", display_width(head),
                       std::string(std::max<std::size_t>(1, display_width(mark)), '^'));
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : visible(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// What is meant, counted in the excerpt as it is printed, where a control character takes several.
std::string json_mark(const Place& place) {
  const std::string_view line = place.excerpt;
  const std::size_t from = byte_of_column(line, std::max(place.marked_column(), 1U));
  const std::size_t length = byte_of_column(line.substr(from), place.length + 1);
  return fmt::format(R"("mark":{},"length":{},)",
                     place.column == 0 ? 0 : characters(visible(line.substr(0, from))) + 1,
                     characters(visible(line.substr(from, length))));
}

}  // namespace

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

void Console::raise(Status status) {
  if (rank(status) > rank(status_)) status_ = status;
}

bool Console::stopped() const { return rank(status_) >= rank(Status::usage); }

void Console::say(const Diagnostic& diagnostic) {
  raise(diagnostic.status);
  if (diagnostic.severity == Severity::error) ++errors_;
  if (diagnostic.severity == Severity::warning) {
    ++warnings_;
    if (options_.strict) raise(Status::rejected);
  }
  if (diagnostic.severity != Severity::error && options_.volume == Volume::quiet) return;
  Diagnostic shown = diagnostic;
  shown.place = with_excerpt(std::move(shown.place));
  options_.json ? print_json(shown) : print(shown);
}

void Console::say(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) say(diagnostic);
}

void Console::detail(const Diagnostic& diagnostic) {
  if (options_.volume == Volume::verbose) say(diagnostic);
}

void Console::print(const Diagnostic& diagnostic) {
  const std::string severity = catalogue_.plain(severity_code(diagnostic.severity));
  const std::string_view colour = severity_colour(diagnostic.severity);
  std::string out =
      options_.colour ? fmt::format("{}{}:\x1b[0m ", colour, severity) : severity + ": ";
  out += place_text(diagnostic.place) + visible(catalogue_.text(diagnostic)) + "\n";
  if (diagnostic.place.line != 0 && !diagnostic.place.excerpt.empty()) {
    out += excerpt_text(diagnostic.place);
  }
  if (const std::string hint = catalogue_.hint(diagnostic); !hint.empty()) {
    out += catalogue_.plain("severity.hint") + ": " + visible(hint) + "\n";
  }
  put(out);
}

void Console::print_json(const Diagnostic& d) {
  std::string out = fmt::format(R"({{"severity":"{}","code":{},"file":{},"line":{},"column":{},)",
                                severity_name(d.severity), json_string(d.code),
                                json_string(d.place.file), d.place.line, d.place.column);
  out += json_mark(d.place);
  out += fmt::format(R"("excerpt":{},"message":{},"hint":{},"arguments":{{)",
                     json_string(d.place.excerpt), json_string(catalogue_.text(d)),
                     json_string(catalogue_.hint(d)));
  for (std::size_t i = 0; i < d.arguments.size(); ++i) {
    out += (i == 0 ? "" : ",") + json_string(d.arguments[i].name) + ":" +
           json_string(d.arguments[i].value);
  }
  put(out + "}}\n");
}

void Console::count_rows(std::uint64_t rows_in, std::uint64_t rows_rejected) {
  rows_in_ = rows_in;
  rows_rejected_ = rows_rejected;
  counted_ = true;
}

void Console::summarise() {
  if (!counted_ || options_.json || (errors_ == 0 && warnings_ == 0)) return;
  if (options_.volume == Volume::quiet && errors_ == 0) return;
  Diagnostic totals = note(rows_rejected_ == 0 ? "run-summary" : "run-summary-rejected")
                          .with("errors", grouped(errors_))
                          .with("warnings", grouped(warnings_))
                          .with("rejected", grouped(rows_rejected_))
                          .with("rows", grouped(rows_in_));
  put("arrears: " + catalogue_.text(totals) + "\n");
}

}  // namespace arrears
