#include "emit.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include <arrears/model/jobs.hpp>
#include <arrears/render/format.hpp>
#include <arrears/render/table_ops.hpp>

#include "fail_if.hpp"
#include "output.hpp"
#include "pager.hpp"
#include "terminal.hpp"

namespace arrears {

Result<const Format*> chosen_format(const Context& context, std::string_view otherwise) {
  const Options& options = context.options;
  const OptionValue* named = options.find("output-format");
  // A house's favourite format is for results; a canonical ledger stays csv unless asked here.
  const bool ledger = context.command == kImport && named && named->origin != "command line";
  if (named != nullptr && !ledger) return find_format(named->values.back());
  const Format* by_path = format_of_path(options.text_or("output", ""));
  return by_path != nullptr ? by_path : find_format(otherwise);
}

namespace {

Result<FormatOptions> format_options(const Context& context) {
  const Options& options = context.options;
  FormatOptions format;
  const bool terminal = stdout_is_terminal() && options.text_or("output", "-") == "-";
  const auto width = options.number("width", 20, 10'000);
  if (!width) return fail(width.error());
  format.width = *width ? static_cast<std::size_t>(**width) : (terminal ? terminal_width() : 0);
  format.colour = colour_wanted(options.text_or("color", "auto"), terminal);
  format.language = context.console.catalogue().language();
  format.phrases = &context.console.catalogue();
  if (const auto excel = options.text("excel")) {
    if (*excel != "on" && *excel != "de" && *excel != "true") {
      return fail(bad_value("excel", *excel, "de"));
    }
    format.excel = *excel == "de" ? Excel::german : Excel::on;
  }
  format.plot = options.flag("plot");
  const auto threads = options.number("threads", 1, 1024);
  if (!threads) return fail(threads.error());
  format.threads = threads_or_all(static_cast<unsigned>(threads->value_or(0)));
  return format;
}

// `--only`: the rows of some customers. Tables that have no customers are left alone.
Result<Table> keep_only(Table table, const std::vector<std::string>& customers) {
  const auto column = table.find("customer_id");
  if (customers.empty() || !column) return table;
  const auto rows = std::make_shared<RowList>(table.columns.size());
  const std::vector<Cell> cells = all_cells(table);
  const std::size_t width = table.columns.size();
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const std::span<const Cell> one = std::span(cells).subspan(row * width, width);
    const std::string_view id = one[*column].view();
    if (std::find(customers.begin(), customers.end(), id) != customers.end()) rows->add(one);
  }
  table.rows = rows;
  return table;
}

// The column by which an ageing has a top of its own: its rows stand by name, of which the first
// ones are of no interest.
std::optional<std::string_view> size_of_rows(const Table& table, const Context& context) {
  const bool in_order = context.options.text("sort") || context.options.flag("shares");
  if (context.command != kAge || in_order || table.as_of.size() != 1) return std::nullopt;
  for (const std::string_view name : {"balance", "open_amount"}) {
    if (table.find(name)) return name;
  }
  return std::nullopt;
}

Result<Table> choose_rows(Table table, const Context& context) {
  const Options& options = context.options;
  auto kept = keep_only(std::move(table), options.list("only"));
  if (const auto condition = options.text("where"); kept && condition) {
    const auto where = context.row_where ? *context.row_where : parse_where(*condition);
    if (!where) return fail(where.error());
    if (!where->conditions.empty()) kept = keep_where(*kept, *where);
  }
  if (const auto keys = options.text("sort"); kept && keys) kept = sort_rows(*kept, *keys);
  const auto top = options.number("top", 0, std::numeric_limits<std::int64_t>::max());
  if (!top) return fail(top.error());
  if (!kept || !*top) return kept;
  const auto count = static_cast<std::size_t>(**top);
  if (const auto size = size_of_rows(*kept, context)) return largest_rows(*kept, *size, count);
  return top_rows(*kept, count);
}

Result<bool> finish(Table& table, const Context& context, FailAnswer& answer) {
  const Options& options = context.options;
  auto chosen = choose_rows(std::move(table), context);
  if (!chosen) return fail(chosen.error());
  // It asks about the rows that are shown, before columns are dropped.
  auto found = ask_fail_if(*chosen, context);
  if (!found) return fail(found.error());
  if (!answer.holds) answer = std::move(*found);
  if (const auto columns = options.text("columns")) {
    chosen = select_columns(*chosen, split_columns(*columns));
    if (!chosen) return fail(chosen.error());
  }
  table = std::move(*chosen);
  return true;
}

// Knows whether it was the sink that ended a writer's work: the sink then says why itself.
class WatchedSink final : public ByteSink {
 public:
  explicit WatchedSink(ByteSink& sink) : sink_(sink) {}
  bool write(std::string_view bytes) override {
    const bool taken = sink_.write(bytes);
    refused_ = refused_ || !taken;
    return taken;
  }
  [[nodiscard]] bool refused() const { return refused_; }

 private:
  ByteSink& sink_;
  bool refused_ = false;
};

// What people read on a terminal goes through the pager; everything else never does.
Result<std::unique_ptr<Output>> open_for(const Context& context, const std::string& path,
                                         bool for_people) {
  if (!for_people || (!path.empty() && path != "-")) return open_output(path);
  return paged_output(!context.options.flag("no-pager"));
}

bool write_to(Context& context, bool for_people, const std::function<bool(ByteSink&)>& writer) {
  if (is_withheld(context)) return false;
  const std::string path = context.options.text_or("output", "");
  auto output = open_for(context, path, for_people);
  if (!output) {
    context.console.say(output.error());
    return false;
  }
  WatchedSink sink(**output);
  if (!writer(sink) && !sink.refused()) {
    context.console.say(file_error("format-failed", path.empty() ? "-" : path));
    return false;
  }
  const auto done = (*output)->commit();
  if (!done) context.console.say(done.error());
  return done.has_value();
}

// The chosen format, where it can be written here.
Result<const Format*> ready_format(const Context& context, std::string_view otherwise) {
  const auto chosen = chosen_format(context, otherwise);
  if (!chosen || (*chosen)->ready == nullptr) return chosen;
  if (const auto ready = (*chosen)->ready(); !ready) return fail(ready.error());
  // Only workbooks have to be ready, and their bytes are nothing for a terminal.
  if (stdout_is_terminal() && context.options.text_or("output", "-") == "-") {
    return fail(usage_error("workbook-on-terminal"));
  }
  return chosen;
}

}  // namespace

bool can_emit(Context& context) {
  const auto stop = [&](const Diagnostic& why) {
    context.console.say(why);
    return false;
  };
  if (const auto chosen = chosen_format(context, "table"); !chosen) return stop(chosen.error());
  if (const auto format = format_options(context); !format) return stop(format.error());
  for (const char* option : {"where", "fail-if"}) {
    const auto text = context.options.text(option);
    if (!text) continue;
    if (const auto condition = parse_where(*text); !condition) return stop(condition.error());
  }
  return true;
}

int emit(Context& context, std::vector<Table> tables, std::string_view format) {
  if (context.console.stopped()) return context.status();
  const auto chosen = ready_format(context, format);
  if (!chosen) return context.stop(chosen.error());
  const auto options = format_options(context);
  if (!options) return context.stop(options.error());
  FailAnswer answer;
  for (Table& table : tables) {
    if (const auto done = finish(table, context, answer); !done) {
      return context.stop(done.error());
    }
  }
  const auto write = [&](ByteSink& sink) { return (*chosen)->write(tables, *options, sink); };
  if (!write_to(context, (*chosen)->name == "table", write)) return context.status();
  if (answer.holds) {
    Diagnostic said = note("fail-if-holds").with("condition", *context.options.text("fail-if"));
    said.status = Status::no;
    context.console.say(said);
    context.console.say(answer.figures);
  }
  return context.status();
}

bool is_withheld(Context& context) {
  const std::string path = context.options.text_or("output", "");
  const bool withheld = context.control_failed && !path.empty() && path != "-";
  if (withheld) context.console.say(note("output-withheld").with("file", path));
  return withheld;
}

int emit_pieces(Context& context, std::span<const std::string> pieces) {
  if (context.console.stopped()) return context.status();
  (void)write_to(context, false, [&](ByteSink& sink) {
    return std::all_of(pieces.begin(), pieces.end(),
                       [&](const std::string& piece) { return sink.write(piece); });
  });
  return context.status();
}

int emit_text(Context& context, std::string_view text) {
  if (context.console.stopped()) return context.status();
  (void)write_to(context, true, [&](ByteSink& sink) { return sink.write(text); });
  return context.status();
}

}  // namespace arrears
