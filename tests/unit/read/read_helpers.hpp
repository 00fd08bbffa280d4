// What the tests of the reading room share: files that live as long as a test, and short options.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include <arrears/read/read_ledger.hpp>

namespace arrears::test {

/// A file with this text, removed at the end of the scope.
class TextFile {
 public:
  explicit TextFile(std::string_view text, std::string_view name = "export.csv") {
    static int number = 0;
    path_ = "/tmp/arrears-test-" + std::to_string(::getpid()) + '-' + std::to_string(number++) +
            '-' + std::string(name);
    std::ofstream(path_, std::ios::binary) << text;
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() { std::remove(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline ReadOptions options_for(const std::string& path) {
  ReadOptions options;
  options.paths = {path};
  options.wanted.columns = ColumnSet::all();
  options.wanted.all_extras = true;
  options.threads = 1;
  return options;
}

inline tl::expected<ReadOutcome, Diagnostics> read_text(std::string_view text,
                                                        ReadOptions options = options_for("")) {
  const TextFile file(text);
  options.paths = {file.path()};
  return read_ledger(options);
}

/// The first problem's code, or `ok`.
inline std::string code_of(const tl::expected<ReadOutcome, Diagnostics>& outcome) {
  return outcome ? "ok" : outcome.error().at(0).code;
}

inline std::string argument(const Diagnostic& diagnostic, std::string_view name) {
  for (const Argument& a : diagnostic.arguments) {
    if (a.name == name) return a.value;
  }
  return "?";
}

/// Every column of every row, one line a row: two ledgers that print alike are alike.
inline std::string printed(const Ledger& ledger) {
  std::string out;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    out += to_string(ledger.type(row));
    for (const ColumnInfo& column : all_columns()) {
      out += '|';
      switch (column.kind) {
        case ColumnKind::doc_type: break;
        case ColumnKind::currency: out += ledger.currency(row).code(); break;
        case ColumnKind::date: out += ledger.date(column.column, row).to_iso(); break;
        case ColumnKind::money: {
          const auto minor = ledger.money(column.column, row);
          if (minor) out += std::to_string(*minor);
          break;
        }
        default: out += ledger.text(column.column, row);
      }
    }
    for (std::size_t extra = 0; extra < ledger.extra_names().size(); ++extra) {
      out += '|';
      out += ledger.extra(extra, row);
    }
    out += '\n';
  }
  return out;
}

}  // namespace arrears::test
