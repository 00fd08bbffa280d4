/// emit: the last step of every command: rows chosen and ordered, conditions asked, bytes written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/table.hpp>
#include <arrears/render/format.hpp>

#include "context.hpp"

namespace arrears {

/// Whether the options of the result can be followed; says why not, before a long ledger is read.
[[nodiscard]] bool can_emit(Context& context);

/// Applies `--only`, `--where`, `--sort`, `--top`, `--columns` and `--fail-if` to the tables,
/// writes them in the chosen format (`-O`, else the extension of `-o`, else `format`) and gives the
/// exit status. Nothing is written once something has forbidden a result.
[[nodiscard]] int emit(Context& context, std::vector<Table> tables,
                       std::string_view format = "table");

/// The format chosen by `-O`, else by the extension of `-o`, else `otherwise`.
[[nodiscard]] Result<const Format*> chosen_format(const Context& context,
                                                  std::string_view otherwise);

/// Whether `-o` names a file that a failed control leaves as it is; says so.
[[nodiscard]] bool is_withheld(Context& context);

/// Writes pieces of bytes one after another to `-o` or stdout.
[[nodiscard]] int emit_pieces(Context& context, std::span<const std::string> pieces);

/// Writes text as it is to `-o` or stdout (explanations, previews).
[[nodiscard]] int emit_text(Context& context, std::string_view text);

}  // namespace arrears
