/// Letter drafts: what `--letters`, `--format`, `--combined` and `--merge-csv` write.
#pragma once

#include <span>
#include <string>

#include <arrears/engine/dun.hpp>
#include <arrears/model/result.hpp>
#include <arrears/render/letters.hpp>

#include "context.hpp"

namespace arrears {

/// `--format`; text by default. Fails with `option-value`.
[[nodiscard]] Result<LetterFormat> draft_format(const Options& options);
/// The extension of draft names.
[[nodiscard]] Result<std::string> draft_suffix(const Options& options);

/// The user's templates (`--templates DIR`): `<language>/<name>.txt.mustache` and
/// `<language>/strings.toml` of that folder. Fails with `file-missing`, `file-unreadable`.
[[nodiscard]] Result<LetterTemplates> own_templates(const Options& options);

/// Gives letters their real language and, with `--combined`, their common file's name.
[[nodiscard]] Result<bool> settle_drafts(Context& context, DunningPlan& plan,
                                         const LetterTemplates& templates);

/// What a run writes its drafts from. `log` are the rows that count: a draft that the log calls
/// sent is never removed.
struct DraftJob {
  const DunningPlan& plan;
  const Ledger& ledger;
  LetterTemplates templates;
  std::span<const DunningRecord> log;
};

/// Writes all drafts into the folder of `--letters` and the merge file; nothing when neither is
/// asked for. Every template is checked first. Fails with what `LetterWriter::make`, `DraftFolder`
/// and the PDF module say.
[[nodiscard]] Result<bool> write_drafts(Context& context, DraftJob job);

}  // namespace arrears
