// `arrears import`: any export to one canonical ledger.

#include <filesystem>
#include <memory>
#include <system_error>

#include <arrears/read/profile.hpp>
#include <arrears/read/profile_draft.hpp>
#include <arrears/render/import_table.hpp>
#include <arrears/render/table_ops.hpp>

#include "commands.hpp"
#include "emit.hpp"
#include "import_streamed.hpp"
#include "merge_into.hpp"
#include "session.hpp"

namespace arrears {
namespace {

constexpr std::size_t kPreviewRows = 10;

int list_profiles(Context& context) {
  Table table;
  table.report = "profiles";
  table.columns = {{"name"}, {"title"}, {"source"}};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const Profile& profile : embedded_profile_list()) {
    rows->add({Cell::text(profile.name), Cell::text(profile.title), Cell::text(profile.source)});
  }
  table.rows = rows;
  return emit(context, {table});
}

// A starting point for a profile of one's own, from the first export named.
int make_profile(Context& context) {
  const Options& options = context.options;
  if (options.words.size() != 1) {
    return context.stop(bad_value("make-profile", std::to_string(options.words.size()), "1"));
  }
  const auto draft = draft_profile(options.words.front(), options.text_or("encoding", ""));
  if (!draft) return context.stop(draft.error());
  return emit_text(context, *draft);
}

// The ledger is read first and written last, and nothing else is.
bool aim_at(Context& context, const std::string& target, std::vector<std::string>& paths) {
  Options& options = context.options;
  if (options.text("output") || options.flag("preview") || target == "-") {
    context.console.say(usage_error("merge-into-alone").with("file", target));
    return false;
  }
  if (paths.empty()) paths.emplace_back("-");
  std::error_code none;
  if (std::filesystem::exists(target, none)) paths.insert(paths.begin(), target);
  options.set("output", {{target}, "command line"});
  return true;
}

int write_merged(Context& context, const Session& session, const std::string& target) {
  const SourceReport& first = session.read.sources.front();
  const bool is_there = first.path == target;
  if (is_there && first.profile != "canonical") {
    Diagnostic why = usage_error("merge-into-no-ledger").with("profile", first.profile);
    why.place.file = target;
    return context.stop(why);
  }
  if (!is_there) return emit(context, {import_table(session.ledger())});
  Merge merge = merge_documents(session.ledger());
  const auto said = [&](Diagnostic what, std::uint64_t count) {
    what.place.file = target;
    context.console.say(std::move(what).with("count", grouped(count)));
  };
  const int status = emit(context, {std::move(merge.table)});
  said(note("merge-added"), merge.added);
  if (merge.known > 0) said(note("merge-known"), merge.known);
  if (merge.differing > 0) {
    said(warning("merge-differs").with("document", merge.example), merge.differing);
  }
  return status == 0 ? context.status() : status;
}

}  // namespace

int run_import(Context& context) {
  if (context.options.flag("profiles")) return list_profiles(context);
  if (context.options.flag("make-profile")) return make_profile(context);
  const bool preview = context.options.flag("preview");
  if (preview) {
    // A preview is for reading: it tells every convention, as -v does.
    ConsoleOptions loud = context.console.options();
    loud.volume = Volume::verbose;
    context.console.configure(loud);
  }
  Wanted wanted;
  wanted.columns = ColumnSet::all();
  wanted.all_extras = true;
  std::vector<std::string> paths = context.options.words;
  const auto target = context.options.text("merge-into");
  if (target && !aim_at(context, *target, paths)) return context.status();
  const auto session = begin_session(context, std::move(paths), std::move(wanted));
  if (!session) return context.status();
  if (const auto streamed = run_import_streamed(context, *session)) return *streamed;
  if (!read_rows(context, *session)) return context.status();
  if (target) return write_merged(context, *session, *target);
  Table table = import_table(session->ledger());
  if (preview) table = top_rows(table, kPreviewRows);
  return emit(context, {table}, preview ? "table" : "csv");
}

}  // namespace arrears
