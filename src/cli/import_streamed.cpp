#include "import_streamed.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <arrears/read/stream_ledger.hpp>
#include <arrears/render/csv_rows.hpp>
#include <arrears/render/import_table.hpp>

#include "emit.hpp"
#include "output.hpp"

namespace arrears {
namespace {

// Options that leave an import all rows in their order. Any other one, also one that is made up
// later, has the ledger read as a whole.
constexpr std::string_view kHarmless[] = {
    "profile", "currency", "date-order", "decimal-mark", "encoding", "duplicates", "amount-scope",
    "exported-on", "strict", "sheet", "receivable", "threads", "control-total", "control-rows",
    "output", "output-format", "width", "color", "lang", "errors", "quiet", "verbose", "config",
    "no-config", "no-pager",
};

// Fewer bytes are read as a whole in no time, and need no samples.
constexpr std::uintmax_t kLarge = std::uintmax_t{4} << 20U;

bool can_be_streamed(const Context& context, const Session& session) {
  std::uintmax_t bytes = 0;
  for (const std::string& path : session.reading.paths) {
    std::error_code unknown;
    const std::uintmax_t size = std::filesystem::file_size(path, unknown);
    if (unknown) return false;
    bytes += size;
  }
  if (bytes < kLarge || !context.options.only(kHarmless)) return false;
  const auto format = chosen_format(context, "csv");
  return format && (*format)->name == "csv";
}

// A file that appears when all is well takes bytes as they come. What is on its way to anybody
// else cannot be called back, so these are held until all rows are known to be good.
class CsvParts final : public PartWriter {
 public:
  // False when the file cannot be written, which whoever writes it later says.
  bool open(const std::string& path) {
    std::error_code unknown;
    const auto kind = std::filesystem::status(path, unknown).type();
    const bool file = kind == std::filesystem::file_type::regular ||
                      kind == std::filesystem::file_type::not_found;
    if (path.empty() || path == "-" || !file) return true;
    auto output = open_output(path);
    if (!output) return false;
    file_ = std::move(*output);
    return true;
  }

  void begin(const StreamedColumns& columns) override {
    columns_ = columns;
    head_.columns = import_columns(columns.columns, columns.extras);
    std::string names;
    append_csv_names(head_, {}, names);
    (void)take(names);
  }

  void write(const StreamedPart& part, std::string& out) const override {
    Table table;
    table.columns = head_.columns;
    table.rows = import_rows(part.part, columns_.columns, part.extras);
    append_csv_rows(table, {}, out);
  }

  [[nodiscard]] bool take(std::string& bytes) override {
    if (file_) {
      refused_ = refused_ || !file_->write(bytes);
    } else {
      pieces_.push_back(std::move(bytes));
    }
    return !refused_;
  }

  // Whether a full disk or the like has ended it; `commit` says why.
  [[nodiscard]] bool refused() const { return refused_; }

  int finish(Context& context) {
    if (!file_) return emit_pieces(context, pieces_);
    if (context.console.stopped() || is_withheld(context)) return context.status();
    const auto done = file_->commit();
    return done ? context.status() : context.stop(done.error());
  }

 private:
  StreamedColumns columns_;
  Table head_;
  std::unique_ptr<Output> file_;
  std::vector<std::string> pieces_;
  bool refused_ = false;
};

}  // namespace

std::optional<int> run_import_streamed(Context& context, Session& session) {
  if (!can_be_streamed(context, session)) return std::nullopt;
  CsvParts parts;
  if (!parts.open(context.options.text_or("output", ""))) return std::nullopt;
  auto rows = stream_ledger(session.reading, parts);
  if (!rows && !parts.refused()) return std::nullopt;
  session.progress.finish();
  if (!rows) return parts.finish(context);
  ReadOutcome outcome;
  outcome.sources = std::move(rows->sources);
  outcome.diagnostics = std::move(rows->diagnostics);
  if (!take_rows(context, session, std::move(outcome))) return context.status();
  return parts.finish(context);
}

}  // namespace arrears
