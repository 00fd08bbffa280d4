/// Console: all that a run says on stderr, and the exit status that follows from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <arrears/model/diagnostic.hpp>

#include "catalogue.hpp"

namespace arrears {

/// Verbosity: `--quiet` keeps errors only, `-v` adds what was detected and proven.
enum class Volume : std::uint8_t { quiet, normal, verbose };

struct ConsoleOptions {
  Volume volume = Volume::normal;
  bool strict = false;  ///< a warning asks for status 1
  bool json = false;    ///< `--errors=json`: one object a line
  bool colour = false;
};

class Console {
 public:
  Console(const Catalogue& catalogue, ConsoleOptions options)
      : catalogue_(catalogue), options_(options) {}

  void configure(ConsoleOptions options) { options_ = options; }
  [[nodiscard]] const ConsoleOptions& options() const { return options_; }
  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }

  /// Prints it (unless the volume says no) and remembers its status.
  void say(const Diagnostic& diagnostic);
  void say(const Diagnostics& diagnostics);
  /// Said only with `-v`.
  void detail(const Diagnostic& diagnostic);
  /// Raises the status without a word.
  void raise(Status status);
  /// Rows that were read, for the summary.
  void count_rows(std::uint64_t rows_in, std::uint64_t rows_rejected);
  /// The last line of a run that read something and met errors or warnings.
  void summarise();

  [[nodiscard]] Status status() const { return status_; }
  /// Whether something has been said that forbids any result (status 2, 3 or 70).
  [[nodiscard]] bool stopped() const;

 private:
  void print(const Diagnostic& diagnostic);
  void print_json(const Diagnostic& diagnostic);

  const Catalogue& catalogue_;
  ConsoleOptions options_;
  Status status_ = Status::ok;
  std::uint64_t rows_in_ = 0;
  std::uint64_t rows_rejected_ = 0;
  bool counted_ = false;
  std::uint64_t errors_ = 0;
  std::uint64_t warnings_ = 0;
};

/// A whole number with group marks for people: 48,117.
[[nodiscard]] std::string grouped(std::uint64_t value);

}  // namespace arrears
