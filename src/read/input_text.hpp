// InputText: an input of any kind as the text that its rows are read from.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <arrears/model/result.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/conventions.hpp>
#include <arrears/read/source_report.hpp>

#include "sheet_text.hpp"

namespace arrears {

inline constexpr std::size_t kHead = std::size_t{1} << 18U;  // enough for any preamble and header

struct InputText {
  std::unique_ptr<ByteSource> text;
  std::string encoding;      ///< as `decode` takes it
  std::string shown;         ///< for people
  bool guessed = false;      ///< the encoding
  std::shared_ptr<const OpenBook> book;           ///< of a sheet; else null
  SheetWriting writing;                           ///< of its numbers
  std::shared_ptr<const SheetFacts> sheet_facts;
};

/// Opens and decodes an input. `sheet` is what `--sheet` says. Errors: those of `open_bytes`,
/// `decode` and `open_book`, file-empty, encoding-unclear, and what a file is that has no rows.
[[nodiscard]] Result<InputText> open_input(const std::string& path, std::string encoding,
                                           bool guessed, const std::string& sheet);

/// The fault of a text that is in no encoding that could be told from its bytes.
[[nodiscard]] Diagnostic encoding_unclear(const std::string& path);

/// The sheet's rows again from the start, numbers written in another way.
[[nodiscard]] std::optional<Diagnostic> write_sheet_with(SheetWriting writing, InputText& input);

/// The text that a source's rows were read from, again. Standard input cannot be read twice.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> reopen_input(const SourceReport& source);

}  // namespace arrears
