#include "input_text.hpp"

#include <algorithm>
#include <utility>

#include "content_kind.hpp"
#include "encoding_guess.hpp"

namespace arrears {
namespace {

constexpr std::string_view kZip = "PK\x03\x04";

/// Whether more lines with characters beyond ASCII are UTF-8 than are not: then the others are
/// rows that came from elsewhere, and bad by themselves.
bool is_mostly_utf8(std::string_view head) {
  std::size_t good = 0, bad = 0;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    const auto high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    if (std::none_of(line.begin(), line.end(), high)) continue;
    ++(find_invalid_utf8(line) == std::string_view::npos ? good : bad);
  }
  return good > bad;
}

Result<InputText> open_workbook(std::unique_ptr<ByteSource> packed, const std::string& sheet) {
  auto book = open_book(std::move(packed), sheet);
  if (!book) return fail(book.error());
  InputText input;
  input.book = std::move(*book);
  input.encoding = "utf-8";
  input.shown = "xlsx";
  if (auto why = write_sheet_with({}, input)) return fail(std::move(*why));
  return input;
}

}  // namespace

Diagnostic encoding_unclear(const std::string& path) {
  Diagnostic why = usage_error("encoding-unclear");
  why.place.file = path;
  return why;
}

std::optional<Diagnostic> write_sheet_with(SheetWriting writing, InputText& input) {
  auto sheet = open_sheet(input.book, writing);
  if (!sheet) return sheet.error();
  input.writing = writing;
  input.text = std::move(sheet->text);
  input.sheet_facts = std::move(sheet->facts);
  return std::nullopt;
}

Result<InputText> open_input(const std::string& path, std::string encoding, bool guessed,
                             const std::string& sheet) {
  auto raw = open_bytes(path);
  if (!raw) return fail(raw.error());
  const auto head = (*raw)->peek(kHead);
  if (!head) return fail(head.error());
  const bool blank = head->size() < kHead && head->find_first_not_of(" \t\r\n") == head->npos;
  if (head->empty() || blank) return fail(file_error("file-empty", path));
  if (head->starts_with(kZip)) return open_workbook(std::move(*raw), sheet);
  if (const auto code = code_of_no_text(*head, encoding); !code.empty()) {
    return fail(file_error(code, path));
  }
  InputText input;
  input.guessed = guessed;
  const std::string_view mark = encoding_of_mark(*head);
  if (mark.empty() && encoding.empty()) {
    const bool cut = head->size() == kHead;
    if (const auto wide = guess_utf16(*head)) {
      encoding = *wide;
      input.guessed = true;
    } else if (find_invalid_utf8(*head, cut) != std::string_view::npos && !is_mostly_utf8(*head)) {
      const auto likely = guess_encoding(*head);
      if (!likely) return fail(encoding_unclear(path));
      encoding = *likely;
      input.guessed = true;
    }
  }
  input.shown = !mark.empty() ? std::string(mark) : encoding.empty() ? "utf-8" : encoding;
  input.encoding = encoding;
  auto text = decode(std::move(*raw), encoding);
  if (!text) return fail(text.error());
  input.text = std::move(*text);
  return input;
}

Result<std::unique_ptr<ByteSource>> reopen_input(const SourceReport& source) {
  if (source.path == "-") return fail(file_error("row-text-gone", source.path));
  if (source.sheet.empty()) return open_text(source.path, source.encoding);
  auto raw = open_bytes(source.path);
  if (!raw) return raw;
  auto book = open_book(std::move(*raw), source.sheet);
  if (!book) return fail(book.error());
  auto sheet = open_sheet(*book, {source.sheet_mark, source.sheet_units});
  if (!sheet) return fail(sheet.error());
  return std::move(sheet->text);
}

}  // namespace arrears
