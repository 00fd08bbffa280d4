#include "source_notes.hpp"

#include <algorithm>

#include "session.hpp"

namespace arrears {
namespace {

Diagnostic about(std::string_view code, const SourceReport& source) {
  Diagnostic d = note(code);
  d.place.file = source.path;
  return d;
}

void say_mended(Console& console, const SourceReport& source) {
  const std::pair<std::string_view, std::uint64_t> counts[] = {
      {"source-mended-ids", source.mended_ids},
      {"source-named-by-name", source.named_by_name},
      {"source-grouped", source.grouped},
      {"source-ragged", source.ragged},
      {"source-default-currency", source.default_currency},
  };
  for (const auto& [code, count] : counts) {
    if (count > 0) console.detail(about(code, source).with("count", grouped(count)));
  }
  for (const SourceSums& sums : source.sums) {
    if (sums.rounded == 0) continue;
    // As people say it: what was kept less what was written.
    ExactSum kept_more;
    kept_more.subtract(sums.rounding);
    console.say(about("source-rounded", source)
                    .with("count", grouped(sums.rounded))
                    .with("currency", std::string(sums.currency.code()))
                    .with("difference", kept_more.to_decimal()));
  }
}

void say_set_aside(Console& console, const SourceReport& source) {
  for (std::size_t i = 0; i < kAsides; ++i) {
    if (source.aside[i] == 0) continue;
    const std::string kind(to_string(static_cast<Aside>(i)));
    const Diagnostic said =
        about("source-aside-" + kind, source).with("count", grouped(source.aside[i]));
    // Blank lines mean nothing to anybody; rows of documents do.
    static_cast<Aside>(i) == Aside::blank ? console.detail(said) : console.say(said);
  }
  if (source.rows_in == 0) console.say(about("source-no-rows", source));
}

void say_understood(Console& console, const SourceReport& source) {
  if (source.profile == "journal") {
    console.detail(about("source-journal", source).with("encoding", source.encoding));
    return;
  }
  const bool has_header = source.header_lines > 0;
  console.detail(about(has_header ? "source-layout" : "source-layout-no-header", source)
                     .with("profile", source.profile)
                     .with("title", source.profile_title)
                     .with("encoding", source.encoding)
                     .with("separator", source.separator == '\t' ? std::string("tab")
                                                                 : std::string(1, source.separator))
                     .with("header_line", static_cast<std::int64_t>(source.header_line)));
  if (!source.sheet.empty()) {
    console.detail(about("source-sheet", source).with("sheet", source.sheet));
  }
  if (source.header_lines > 1) {
    console.detail(about("source-header-lines", source)
                       .with("count", grouped(source.header_lines)));
  }
  if (source.exported_on.known()) {
    console.detail(about("source-exported-on", source)
                       .with("date", source.exported_on.to_iso()));
  }
  for (const ColumnUse& use : source.columns) {
    if (use.column.empty() || use.column == use.header) continue;
    console.detail(about("source-column", source)
                       .with("header", use.header)
                       .with("column", use.column));
  }
  for (const Decided& decided : source.decided) {
    const bool by_cells = decided.by == "cells";
    console.detail(about(by_cells ? "source-decided-cells" : "source-decided", source)
                       .with("column", decided.column)
                       .with("convention", decided.convention)
                       .with("by", decided.by)
                       .with("count", grouped(decided.cells))
                       .with("line", static_cast<std::int64_t>(decided.line))
                       .with("example", decided.example));
  }
}

void say_sums(Console& console, const SourceReport& source) {
  console.detail(about("source-rows", source)
                     .with("in", grouped(source.rows_in))
                     .with("out", grouped(source.rows_out))
                     .with("rejected", grouped(source.rejected))
                     .with("aside", grouped(source.set_aside())));
  for (const SourceSums& sums : source.sums) {
    const int decimals = sums.currency.exponent();
    const std::string_view code = sums.currency.known() ? "source-sums" : "source-sums-no-currency";
    console.detail(about(code, source)
                       .with("currency", std::string(sums.currency.code()))
                       .with("in", sums.in.to_decimal(decimals))
                       .with("out", sums.out.to_decimal(decimals))
                       .with("rejected", sums.rejected.to_decimal(decimals))
                       .with("aside", sums.aside.to_decimal(decimals))
                       .with("rounding", sums.rounding.to_decimal(decimals)));
  }
}

}  // namespace

void say_sources(Console& console, std::span<const SourceReport> sources) {
  for (const SourceReport& source : sources) {
    say_understood(console, source);
    say_mended(console, source);
    say_set_aside(console, source);
    say_sums(console, source);
  }
}

void say_snapshots(Console& console, const Session& session) {
  const Ledger& ledger = session.ledger();
  // Without open amounts the ledger has the payments themselves and can be aged at any date.
  if (!ledger.has(Column::open_amount)) return;
  for (const SourceReport& source : session.read.sources) {
    const bool open_list =
        std::any_of(source.columns.begin(), source.columns.end(),
                    [](const ColumnUse& use) { return use.column == "open_amount"; });
    if (!open_list) continue;
    const Date exported = source.exported_on.known() ? source.exported_on : ledger.latest_date();
    if (!exported.known() || session.as_of >= exported) continue;
    Diagnostic d = warning(source.exported_on.known() ? "snapshot-earlier"
                                                      : "snapshot-earlier-unknown");
    d.place.file = source.path;
    console.say(std::move(d)
                    .with("as_of", session.as_of.to_iso())
                    .with("exported_on", exported.to_iso()));
  }
}

}  // namespace arrears
