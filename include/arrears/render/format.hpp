/// Format: one way of writing tables as bytes, and the one visible table of all of them.
///
/// `--help`, completions, the lookup by file extension and the round-trip test all read
/// `all_formats()`; a new format is one file and one line in it. Machine formats (formats.md) are
/// never translated and give the same bytes for any number of threads; human formats put headings
/// and codes into words through `Phrases`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <arrears/model/result.hpp>
#include <arrears/model/table.hpp>
#include <arrears/render/sink.hpp>

namespace arrears {

/// Words of one language for the catalogue codes of headings, facts and cell vocabularies. Writers
/// ask first on the thread that called them and then from several threads at once.
class Phrases {
 public:
  virtual ~Phrases() = default;
  /// The text of `code` with `values` put for `{1}`, `{2}`, … and all of them, joined by ", ", for
  /// `{all}`. Empty when the catalogue has no such entry: the caller then shows the code itself.
  [[nodiscard]] virtual std::string phrase(std::string_view code,
                                           std::span<const std::string> values) const = 0;
};

/// `--excel`: what spreadsheets need of a csv or, for pasting, of a tsv.
enum class Excel : std::uint8_t {
  off,
  on,      ///< csv: a BOM, CRLF; both: no cell that would run as a formula
  german,  ///< besides, `;` between cells and decimal commas
};

struct FormatOptions {
  std::size_t width = 0;             ///< of the terminal in columns; 0: unlimited
  bool colour = false;               ///< escape sequences for what is overdue or negative
  std::string language = "en";       ///< of the phrases; html names it
  const Phrases* phrases = nullptr;  ///< none: codes are shown as they are
  Excel excel = Excel::off;          ///< csv and tsv only
  bool exact_text = true;            ///< with excel: `007`, `1E5`, `3-4` stay text, as ="007"
  bool plot = false;                 ///< table only: charts as text above the tables
  unsigned threads = 1;              ///< for large tables; changes no byte
};

/// Writes all tables; false when the sink refused bytes.
using TableWriter = bool (*)(std::span<const Table>, const FormatOptions&, ByteSink&);

struct Format {
  std::string_view name;                         ///< as in `-O csv`
  std::span<const std::string_view> extensions;  ///< of `-o FILE`, without the dot, lower case
  std::string_view description;                  ///< a catalogue code
  bool human = false;                            ///< shows head and foot facts; translated
  TableWriter write = nullptr;
  Result<bool> (*ready)() = nullptr;             ///< why it cannot be written here, if anything
};

/// All formats, in the order in which help lists them.
[[nodiscard]] std::span<const Format> all_formats();

/// The format of that name. Fails with `unknown-format` (`name`, `known`, and `suggestion` where
/// one is near).
[[nodiscard]] Result<const Format*> find_format(std::string_view name);

/// The format of a path's extension, ignoring ASCII case; none for other extensions.
[[nodiscard]] const Format* format_of_path(std::string_view path);

}  // namespace arrears
