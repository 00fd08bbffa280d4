#include "letter_drafts.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_set>

#include <arrears/render/format.hpp>

#include "draft_folder.hpp"
#include "dunning_setup.hpp"
#include "output.hpp"
#include "pdf_module.hpp"
#include "statement_files.hpp"

namespace arrears {
namespace {

constexpr std::string_view kCombined = "letters-";

Result<std::string> file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(file_error("file-missing", path.string()));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// What a draft that the log calls sent is called: it stays, whatever is planned now.
std::function<bool(const std::string&)> kept_names(std::span<const DunningRecord> log,
                                                   bool partial) {
  std::unordered_set<std::string> ids;
  std::unordered_set<std::string> days;
  for (const DunningRecord* record : standing(log)) {
    ids.insert(record->letter_id);
    days.insert(record->run_date.to_iso());
  }
  return [ids = std::move(ids), days = std::move(days), partial](const std::string& name) {
    if (is_statement_file(name)) return true;
    if (partial) return true;  // a part of the customers says nothing of the others' drafts
    constexpr std::size_t kIsoDate = 10;
    if (name.starts_with(kCombined)) return days.contains(name.substr(kCombined.size(), kIsoDate));
    return ids.contains(name.substr(0, name.rfind('.')));
  };
}

// The bytes of one draft; `worker` counts from 0.
using MakeDraft = std::function<Result<LetterFile>(std::size_t letter, unsigned worker)>;

// Each worker takes the next letter; the first fault ends all of them.
Result<bool> write_each(std::size_t letters, unsigned workers, DraftFolder& folder,
                        const MakeDraft& make) {
  std::atomic<std::size_t> next{0};
  std::mutex guard;
  std::optional<Diagnostic> fault;
  const auto work = [&](unsigned worker) {
    for (std::size_t i = next++; i < letters; i = next++) {
      const auto letter = make(i, worker);
      auto done = letter ? folder.put(letter->name, letter->bytes, worker)
                         : Result<bool>(fail(letter.error()));
      if (done) continue;
      const std::lock_guard held(guard);
      if (!fault) fault = std::move(done.error());
      next = letters;
    }
  };
  std::vector<std::thread> others;
  for (unsigned worker = 1; worker < workers; ++worker) others.emplace_back(work, worker);
  work(0);
  for (std::thread& other : others) other.join();
  if (fault) return fail(std::move(*fault));
  return true;
}

// No more workers than find enough to do.
unsigned workers_for(std::size_t letters, unsigned threads, std::size_t share) {
  return static_cast<unsigned>(std::min<std::size_t>(threads, letters / share + 1));
}

Result<bool> write_texts(const LetterWriter& writer, DraftFolder& folder, unsigned threads) {
  return write_each(writer.size(), workers_for(writer.size(), threads, 64), folder,
                    [&](std::size_t letter, unsigned) -> Result<LetterFile> {
                      return writer.write(letter);
                    });
}

// Letter by letter, so that any number of them needs the memory of one.
Result<bool> write_combined(const LetterWriter& writer, DraftFolder& folder,
                            const std::string& name) {
  return folder.put_parts(name, [&](ByteSink& sink) {
    bool good = sink.write(writer.combined_head());
    for (std::size_t i = 0; good && i < writer.size(); ++i) {
      good = sink.write(writer.combined_part(i));
    }
    return good && sink.write(writer.combined_foot());
  });
}

Result<bool> print_combined(const LetterWriter& writer, PdfPrinter& printer, DraftFolder& folder,
                            const LetterLayout& layout) {
  const LetterDocument first = writer.document(0);
  auto done = folder.put_parts(first.file, [&](ByteSink& sink) {
    bool good = printer.start(sink, layout, first.date.to_iso());
    for (std::size_t i = 0; good && i < writer.size(); ++i) good = printer.add(writer.document(i));
    const bool ended = printer.finish();  // also after a failure: the sink ends here
    return good && ended;
  });
  if (done && !*done) return fail(usage_error("pdf-failed"));
  return done;
}

// A printer for each worker: they share nothing but the fonts.
Result<bool> print_each(const LetterWriter& writer, const PdfModule& module, DraftFolder& folder,
                        const LetterLayout& layout, unsigned threads) {
  const unsigned workers = workers_for(writer.size(), threads, 8);
  std::vector<std::unique_ptr<PdfPrinter>> printers;
  for (unsigned worker = 0; worker < workers; ++worker) printers.push_back(module.printer());
  const auto print = [&](std::size_t index, unsigned worker) -> Result<LetterFile> {
    PdfPrinter& printer = *printers[worker];
    const LetterDocument letter = writer.document(index);
    StringSink sink;
    const bool good = printer.start(sink, layout, letter.date.to_iso()) && printer.add(letter) &&
                      printer.finish();
    if (!good) return fail(usage_error("pdf-failed"));
    return LetterFile{letter.file, sink.take()};
  };
  return write_each(writer.size(), workers, folder, print);
}

Result<bool> print_pdf(const LetterWriter& writer, DraftFolder& folder, bool combined,
                       const LetterLayout& layout, unsigned threads) {
  const auto module = PdfModule::load();
  if (!module) return fail(module.error());
  if (!combined) return print_each(writer, *module, folder, layout, threads);
  return print_combined(writer, *module->printer(), folder, layout);
}

Result<bool> write_merge(Context& context, const LetterWriter& writer) {
  const auto path = context.options.text("merge-csv");
  if (!path) return true;
  // Office programs read it, so nothing in it may run as a formula; letters show texts as they are.
  FormatOptions options;
  options.exact_text = false;
  options.excel = context.options.text_or("excel", "on") == "de" ? Excel::german : Excel::on;
  auto output = open_output(*path);
  if (!output) return fail(output.error());
  const Table table = writer.merge_table();
  const auto csv = find_format("csv");
  (void)(*csv)->write({&table, 1}, options, **output);
  return (*output)->commit();
}

Result<bool> write_folder(Context& context, const LetterWriter& writer, const DraftJob& job,
                          const LetterOptions& options, const std::string& path) {
  const bool combined = context.options.flag("combined");
  std::set<std::string> names;
  for (const DunningLetter& letter : job.plan.letters) names.insert(letter.file);
  auto folder = DraftFolder::open(path, {names.begin(), names.end()});
  if (!folder) return fail(folder.error());
  Result<bool> done = true;
  const auto threads = context.options.number("threads", 1, 1024);
  if (!threads) return fail(threads.error());
  const unsigned workers =
      *threads ? static_cast<unsigned>(**threads) : std::thread::hardware_concurrency();
  if (names.empty()) {
    // Only drafts of earlier runs are cleared away.
  } else if (options.format == LetterFormat::pdf) {
    done = print_pdf(writer, *folder, combined, options.creditor.layout, workers);
  } else if (combined) {
    done = write_combined(writer, *folder, *names.begin());
  } else {
    done = write_texts(writer, *folder, workers);
  }
  if (!done) return done;
  const bool partial = !context.options.list("only").empty();
  done = folder->finish(kept_names(job.log, partial));
  if (done && folder->edited() > 0) {
    context.console.say(warning("draft-edited")
                            .with("count", static_cast<std::int64_t>(folder->edited()))
                            .with("example", folder->edited_example()));
  }
  return done;
}

// Drafts without an address cannot be sent as they are.
void tell_missing_addresses(Context& context, const DunningPlan& plan, LetterFormat format) {
  if (format != LetterFormat::eml) return;
  const auto missing = std::count_if(
      plan.letters.begin(), plan.letters.end(), [](const DunningLetter& letter) {
        return letter.master == nullptr || !mail_addresses(letter.master->email);
      });
  if (missing == 0) return;
  context.console.say(
      warning("letters-no-address").with("count", static_cast<std::int64_t>(missing)));
}

}  // namespace

Result<LetterFormat> draft_format(const Options& options) {
  const auto word = options.choice("format");
  if (!word) return fail(word.error());
  for (const LetterFormat format : {LetterFormat::md, LetterFormat::html, LetterFormat::eml,
                                    LetterFormat::pdf}) {
    if (*word && suffix_of(format).substr(1) == **word) return format;
  }
  return LetterFormat::text;
}

Result<std::string> draft_suffix(const Options& options) {
  const auto format = draft_format(options);
  if (!format) return fail(format.error());
  return std::string(suffix_of(*format));
}

Result<LetterTemplates> own_templates(const Options& options) {
  namespace fs = std::filesystem;
  LetterTemplates templates;
  const auto folder = options.text("templates");
  if (!folder) return templates;
  std::error_code why;
  if (!fs::is_directory(*folder, why)) return fail(file_error("file-missing", *folder));
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(*folder, why), end; !why && at != end;
       at.increment(why)) {
    const std::string name = at->path().filename().string();
    if (name.ends_with(".txt.mustache") || name == "strings.toml") files.push_back(at->path());
  }
  if (why) return fail(file_error("file-unreadable", *folder).with("reason", why.message()));
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    auto text = file_text(file);
    if (!text) return fail(text.error());
    templates.emplace_back(fs::relative(file, *folder, why).generic_string(), std::move(*text));
  }
  return templates;
}

Result<bool> settle_drafts(Context& context, DunningPlan& plan, const LetterTemplates& templates) {
  const Diagnostics notes = settle_languages(plan, templates);
  if (context.options.text("letters")) context.console.say(notes);
  if (!context.options.flag("combined") || plan.letters.empty()) return true;
  const auto format = draft_format(context.options);
  if (!format) return fail(format.error());
  if (*format == LetterFormat::eml) return fail(usage_error("combined-mail"));
  ContentHash hash;
  for (const DunningLetter& letter : plan.letters) hash.add(letter.id);
  const std::string name = std::string(kCombined) + plan.as_of.to_iso() + '-' +
                           hash.hex().substr(0, 8) + std::string(suffix_of(*format));
  for (DunningLetter& letter : plan.letters) letter.file = name;
  return true;
}

Result<bool> write_drafts(Context& context, DraftJob job) {
  const auto folder = context.options.text("letters");
  if (!folder && !context.options.text("merge-csv")) return true;
  const bool nothing = job.plan.letters.empty();
  std::error_code ignored;
  if (nothing && folder && !std::filesystem::exists(*folder, ignored)) return true;
  auto format = draft_format(context.options);
  if (!format) return fail(format.error());
  LetterOptions options{{}, std::move(job.templates), *format};
  if (!nothing) {
    auto creditor = settle_creditor(context);
    if (!creditor) return fail(creditor.error());
    options.creditor = std::move(*creditor);
  }
  if (nothing) options.format = LetterFormat::text;
  auto writer = LetterWriter::make(job.plan, job.ledger, options);
  if (!writer) return fail(writer.error());
  if (folder) {
    auto done = write_folder(context, *writer, job, options, *folder);
    if (!done) return done;
    tell_missing_addresses(context, job.plan, *format);
  }
  return write_merge(context, *writer);
}

}  // namespace arrears
