/// Procedure files: dunning procedures and charges presets as TOML that people edit.
///
/// Strict: an unknown key is an error with line, column and the nearest known key; so is a value of
/// the wrong kind. The shipped ones are embedded (`procedures/*.toml`, `charges/*.toml`) and print
/// as editable files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/procedure.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// Reads one procedure. `file` is only for messages. Fails with `procedure-syntax`,
/// `procedure-unknown-key`, `procedure-bad-value`, `procedure-missing`, all status 2.
[[nodiscard]] Result<Procedure> parse_procedure(std::string_view text, const std::string& file);

/// A shipped procedure by name; fails with `procedure-unknown` and a suggestion.
[[nodiscard]] Result<Procedure> shipped_procedure(std::string_view name);
/// The text of a shipped procedure, ready to be saved and edited; empty when there is none.
[[nodiscard]] std::string_view shipped_procedure_text(std::string_view name);
/// Names of the shipped procedures, in byte order.
[[nodiscard]] std::vector<std::string_view> shipped_procedures();

/// Puts a charges preset (`contract`, `eu-b2b`, `de-b2b`, `de-b2c`, `uk-b2b`, `cn-sale`) on a
/// procedure: its interest rules, its customer types, and from its `from_level` on interest and,
/// where a level has no fee of its own, the lump sum. Fails with `charges-unknown`.
[[nodiscard]] Result<Procedure> with_charges(Procedure procedure, std::string_view preset);
/// The same from the text of a user's file.
[[nodiscard]] Result<Procedure> with_charges_text(Procedure procedure, std::string_view text,
                                                  const std::string& file);
[[nodiscard]] std::vector<std::string_view> shipped_charges();

/// Writes any procedure as an editable file; reading it back gives an equal one.
[[nodiscard]] std::string write_procedure(const Procedure& procedure);

}  // namespace arrears
