/// Statement files: what `report statement --statements DIR` writes, one file a customer.
#pragma once

#include <string_view>

#include <arrears/model/result.hpp>
#include <arrears/render/report_tables.hpp>

#include "context.hpp"

namespace arrears {

/// Writes a statement for each customer (those of `--only` where given) into the folder of
/// `--statements`, in the format of `--format`; nothing without a folder. Every template is checked
/// first. Fails with what `StatementWriter::make`, `DraftFolder` and the PDF module say.
[[nodiscard]] Result<bool> write_statements(Context& context, const ReportInput& input);

/// Whether a file of that name is a statement: drafts of letters may lie in the same folder.
[[nodiscard]] bool is_statement_file(std::string_view name);

}  // namespace arrears
