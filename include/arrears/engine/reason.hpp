/// Reason: one thing that explains a figure, as a catalogue code with named arguments.
///
/// Reports show the code's text in the user's language; machine formats join the codes. Reasons of
/// a row keep the order in which the rules are listed in the manual.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/diagnostic.hpp>

namespace arrears {

/// `code` names an entry of the message catalogue, such as `reason.curve-only`.
struct Reason {
  std::string code;
  std::vector<Argument> arguments;

  Reason() = default;
  explicit Reason(std::string_view name) : code(name) {}

  /// Adds an argument and returns itself, so that a reason is built in one expression.
  [[nodiscard]] Reason with(std::string name, std::string value) && {
    arguments.push_back({std::move(name), std::move(value)});
    return std::move(*this);
  }
  [[nodiscard]] Reason with(std::string name, std::int64_t value) && {
    return std::move(*this).with(std::move(name), std::to_string(value));
  }
};

using Reasons = std::vector<Reason>;

/// The code without the prefix that all of its kind share: `curve-only`.
[[nodiscard]] inline std::string_view bare_code(std::string_view code) {
  const std::size_t dot = code.find('.');
  return dot == std::string_view::npos ? code : code.substr(dot + 1);
}

/// The codes without their common prefix, joined by ';': `curve-only;past-deadline`. This is how
/// csv and its kin carry reasons.
[[nodiscard]] std::string join_codes(const Reasons& reasons);

}  // namespace arrears
