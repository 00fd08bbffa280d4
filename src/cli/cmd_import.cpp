// `arrears import`: any export to one canonical ledger.

#include <memory>

#include <arrears/read/profile.hpp>
#include <arrears/render/import_table.hpp>
#include <arrears/render/table_ops.hpp>

#include "commands.hpp"
#include "emit.hpp"
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

}  // namespace

int run_import(Context& context) {
  if (context.options.flag("profiles")) return list_profiles(context);
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
  const auto session = read_session(context, context.options.words, std::move(wanted));
  if (!session) return context.status();
  Table table = import_table(session->ledger());
  if (preview) table = top_rows(table, kPreviewRows);
  return emit(context, {table}, preview ? "table" : "csv");
}

}  // namespace arrears
