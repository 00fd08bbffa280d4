#include "help.hpp"

#include <array>

#include <fmt/core.h>

#include <arrears/render/format.hpp>
#include <arrears/render/report_tables.hpp>

#include "manual.hpp"
#include "terminal.hpp"

namespace arrears {
namespace {

constexpr std::array<std::string_view, 7> kGroups{"command", "rules", "side",  "reading",
                                                  "result",  "proof", "output"};

std::string left_column(const OptionSpec& spec) {
  std::string out = spec.letter != 0 ? fmt::format("  -{}, --{}", spec.letter, spec.name)
                                     : fmt::format("      --{}", spec.name);
  if (spec.takes == Takes::optional) return out + fmt::format("[={}]", spec.value);
  if (!spec.value.empty()) out += fmt::format(" {}", spec.value);
  return out;
}

// A command may say something of its own about a shared option.
std::string help_of(const OptionSpec& spec, const Command& command, const Catalogue& catalogue) {
  const std::string own = fmt::format("option.{}.{}", command.name, spec.name);
  return catalogue.plain(catalogue.has(own) ? own : fmt::format("option.{}", spec.name));
}

std::string option_line(const OptionSpec& spec, const Command& command,
                        const Catalogue& catalogue) {
  constexpr std::size_t kLeft = 32;
  std::string line = left_column(spec);
  line += line.size() + 2 > kLeft ? "\n" + std::string(kLeft, ' ')
                                  : std::string(kLeft - line.size(), ' ');
  // Further lines of an explanation stand below its first one.
  for (const char c : help_of(spec, command, catalogue)) {
    line += c;
    if (c == '\n') line += std::string(kLeft, ' ');
  }
  return line + "\n";
}

std::string kinds_of_report(const Catalogue& catalogue) {
  std::string out = "\n" + catalogue.plain("help.kinds") + "\n";
  for (const ReportKind& kind : report_kinds()) {
    out += fmt::format("  {:<14} {}\n", kind.name, catalogue.plain(std::string(kind.description)));
  }
  return out;
}

}  // namespace

std::string main_help(const Catalogue& catalogue) {
  std::string out = catalogue.plain("help.main");
  out += "\n" + catalogue.plain("help.commands") + "\n";
  for (const Command& command : all_commands()) {
    out += fmt::format("  {:<9} {}\n", command.name,
                       catalogue.plain(fmt::format("command.{}", command.name)));
  }
  out += "\n" + catalogue.plain("help.more");
  std::string line = " ";
  for (const std::string_view topic : manual_topics()) {
    constexpr std::size_t kWidth = 80;
    if (line.size() + 1 + topic.size() > kWidth) {
      out += line + "\n";
      line = " ";
    }
    line += " " + std::string(topic);
  }
  return out + line + "\n";
}

std::string command_help(const Command& command, const Catalogue& catalogue) {
  std::string out = fmt::format("arrears {}: {}\n\n", command.name,
                                catalogue.plain(fmt::format("command.{}", command.name)));
  out += catalogue.plain(fmt::format("help.{}", command.name));
  if (command.bit == kReport) out += kinds_of_report(catalogue);
  for (const std::string_view group : kGroups) {
    std::string lines;
    for (const OptionSpec& spec : all_options()) {
      if (spec.group == group && (spec.commands & command.bit) != 0) {
        lines += option_line(spec, command, catalogue);
      }
    }
    if (lines.empty()) continue;
    out += "\n" + catalogue.plain(fmt::format("group.{}", group)) + "\n" + lines;
  }
  out += "\n" + catalogue.plain("help.formats");
  for (const Format& format : all_formats()) out += fmt::format(" {}", format.name);
  return out + "\n";
}

}  // namespace arrears
