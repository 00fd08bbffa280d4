/// Diagnostic: one thing that the program has to say to its user, before it is put into words.
///
/// A diagnostic carries a code, a place and named arguments; the command line turns code and
/// language into text from its message catalogue (`src/cli/messages/*.toml`), so that every
/// language comes from one table and the library prints nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace arrears {

/// How bad it is. `error` decides the exit status; `note` is information.
enum class Severity : std::uint8_t { note, warning, error };

/// The exit status that a diagnostic asks for (cli.md); the worst one of a run wins.
enum class Status : std::uint8_t {
  ok = 0,
  rejected = 1,  ///< rows rejected, control mismatch, warnings under --strict
  usage = 2,     ///< usage or configuration; nothing is written
  file = 3,      ///< missing, unreadable, truncated, locked, not writable
  no = 10,       ///< the answer is "no"
  internal = 70,
};

/// Where it is: a file, a physical line (from 1), a column in characters (from 1), and the line's
/// text with the part that is meant. Zero means "not known"; an empty file means "no place".
struct Place {
  std::string file;
  std::uint64_t line = 0;
  std::uint32_t column = 0;
  std::string excerpt;             ///< the physical line, as bytes of the ledger (hostile text)
  std::uint32_t length = 0;        ///< characters to mark from `column`; 0 marks nothing
  /// Where the excerpt is marked (from 1) if not at `column`, which in a sheet counts cells.
  std::uint32_t mark = 0;

  [[nodiscard]] std::uint32_t marked_column() const { return mark != 0 ? mark : column; }
};

/// A named argument of a message. Numbers and dates arrive formatted as machine text.
struct Argument {
  std::string name;
  std::string value;
};

/// See the head of this file. `code` names an entry of the catalogue, such as `amount-two-marks`.
struct Diagnostic {
  Severity severity = Severity::error;
  Status status = Status::rejected;
  std::string code;
  Place place;
  std::vector<Argument> arguments;

  /// Adds an argument and returns itself, so that a diagnostic is built in one expression.
  [[nodiscard]] Diagnostic with(std::string name, std::string value) && {
    arguments.push_back({std::move(name), std::move(value)});
    return std::move(*this);
  }
  [[nodiscard]] Diagnostic with(std::string name, std::int64_t value) && {
    return std::move(*this).with(std::move(name), std::to_string(value));
  }
  [[nodiscard]] Diagnostic at(Place where) && {
    place = std::move(where);
    return std::move(*this);
  }
};

/// An error of bad data in rows: status 1 unless said otherwise.
inline Diagnostic error(std::string_view code, Status status = Status::rejected) {
  return {Severity::error, status, std::string(code), {}, {}};
}
/// A usage or configuration error: status 2, nothing is written.
inline Diagnostic usage_error(std::string_view code) { return error(code, Status::usage); }
/// A fault of a whole file: status 3.
inline Diagnostic file_error(std::string_view code, std::string file) {
  Diagnostic d = error(code, Status::file);
  d.place.file = std::move(file);
  return d;
}
/// A warning leaves the status at 0, except under `--strict`.
inline Diagnostic warning(std::string_view code) {
  return {Severity::warning, Status::ok, std::string(code), {}, {}};
}
inline Diagnostic note(std::string_view code) {
  return {Severity::note, Status::ok, std::string(code), {}, {}};
}

/// All that a run has to say, in the order in which it was found.
using Diagnostics = std::vector<Diagnostic>;

}  // namespace arrears
