#include "statement_files.hpp"

#include <string>
#include <utility>
#include <vector>

#include <arrears/render/statements.hpp>

#include "draft_folder.hpp"
#include "dunning_setup.hpp"
#include "letter_drafts.hpp"
#include "pdf_module.hpp"

namespace arrears {
namespace {

constexpr std::string_view kCombined = "statements-";
constexpr std::string_view kMark = "-S-";  // after the date
constexpr std::size_t kIsoDate = 10;

Result<bool> print_pdf(const StatementWriter& writer, DraftFolder& folder,
                       const std::string& combined, const LetterLayout& layout) {
  auto module = PdfModule::load();
  if (!module) return fail(module.error());
  const auto printer = module->printer();
  StringSink sink;
  const auto failed = [] { return fail(usage_error("pdf-failed")); };
  for (std::size_t i = 0; i < writer.size(); ++i) {
    const LetterDocument letter = writer.document(i);
    const bool starts = i == 0 || combined.empty();
    if (starts && !printer->start(sink, layout, letter.date.to_iso())) return failed();
    if (!printer->add(letter)) return failed();
    if (!combined.empty() && i + 1 < writer.size()) continue;
    if (!printer->finish()) return failed();
    const std::string& name = combined.empty() ? letter.file : combined;
    if (auto done = folder.put(name, sink.take()); !done) return done;
  }
  return true;
}

Result<bool> write_all(const StatementWriter& writer, DraftFolder& folder,
                       const std::string& combined, const LetterOptions& options) {
  if (writer.size() == 0) return true;
  if (options.format == LetterFormat::pdf) {
    return print_pdf(writer, folder, combined, options.creditor.layout);
  }
  if (!combined.empty()) return folder.put(combined, writer.combined());
  for (std::size_t i = 0; i < writer.size(); ++i) {
    const LetterFile file = writer.write(i);
    if (auto done = folder.put(file.name, file.bytes); !done) return done;
  }
  return true;
}

void tell(Context& context, const StatementWriter& writer, const DraftFolder& folder,
          const LetterOptions& options, const std::string& path) {
  context.console.say(note("statements-written")
                          .with("count", static_cast<std::int64_t>(writer.size()))
                          .with("folder", path));
  if (folder.edited() > 0) {
    context.console.say(warning("draft-edited")
                            .with("count", static_cast<std::int64_t>(folder.edited()))
                            .with("example", folder.edited_example()));
  }
  const std::size_t missing = writer.without_address();
  if (options.format != LetterFormat::eml || missing == 0) return;
  context.console.say(
      warning("letters-no-address").with("count", static_cast<std::int64_t>(missing)));
}

}  // namespace

bool is_statement_file(std::string_view name) {
  return name.starts_with(kCombined) ||
         (name.size() > kIsoDate && name.substr(kIsoDate).starts_with(kMark));
}

Result<bool> write_statements(Context& context, const ReportInput& input) {
  const auto path = context.options.text("statements");
  if (!path) return true;
  const auto format = draft_format(context.options);
  if (!format) return fail(format.error());
  const bool together = context.options.flag("combined");
  if (together && *format == LetterFormat::eml) return fail(usage_error("combined-mail"));
  auto templates = own_templates(context.options);
  if (!templates) return fail(templates.error());
  auto creditor = settle_creditor(context);
  if (!creditor) return fail(creditor.error());
  const LetterOptions options{std::move(*creditor), std::move(*templates), *format};
  const std::vector<std::string> only = context.options.list("only");
  auto writer = StatementWriter::make(input, {options, only});
  if (!writer) return fail(writer.error());
  context.console.say(writer->notes());
  const std::string day = input.open.as_of.to_iso();
  std::string combined;
  std::vector<std::string> names;
  if (together) {
    combined = std::string(kCombined) + day + std::string(suffix_of(*format));
    if (writer->size() > 0) names.push_back(combined);
  } else {
    for (std::size_t i = 0; i < writer->size(); ++i) names.push_back(writer->file(i));
  }
  auto folder = DraftFolder::open(*path, std::move(names));
  if (!folder) return fail(folder.error());
  if (auto done = write_all(*writer, *folder, combined, options); !done) return done;
  // Only statements of the same day that nobody gets any more are cleared away.
  const bool partial = !only.empty();
  const auto keep = [&](const std::string& name) {
    return partial || !is_statement_file(name) ||
           (!name.starts_with(day) && name.find(day) == std::string::npos);
  };
  if (auto done = folder->finish(keep); !done) return done;
  tell(context, *writer, *folder, options, *path);
  return true;
}

}  // namespace arrears
