#include "content_kind.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <arrears/read/byte_source.hpp>

#include "encoding_guess.hpp"

namespace arrears {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view code;
};

/// The name, in UTF-16, of what a compound file with a password holds.
constexpr std::string_view kEncrypted = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;

constexpr std::array kSignatures = {
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "file-is-old-workbook"},
    Signature{"PK\x05\x06"sv, "file-is-archive"},
    Signature{"Rar!\x1A\x07"sv, "file-is-archive"},
    Signature{"7z\xBC\xAF\x27\x1C"sv, "file-is-archive"},
    Signature{"%PDF-"sv, "file-is-pdf"},
    Signature{"\xFF\xFE\0\0"sv, "file-is-utf32"},
    Signature{"\0\0\xFE\xFF"sv, "file-is-utf32"},
    Signature{"\x89PNG\r\n\x1A\n"sv, "file-is-image"},
    Signature{"\xFF\xD8\xFF"sv, "file-is-image"},
    Signature{"GIF87a"sv, "file-is-image"},
    Signature{"GIF89a"sv, "file-is-image"},
    Signature{"II*\0"sv, "file-is-image"},
    Signature{"MM\0*"sv, "file-is-image"},
    Signature{"SQLite format 3\0"sv, "file-is-database"},
};

// Spreadsheets save web pages and XML under names that end in .xls.
constexpr std::array kMarkups = {
    Signature{"<!doctype html"sv, "file-is-web-page"},
    Signature{"<html"sv, "file-is-web-page"},
    Signature{"<table"sv, "file-is-web-page"},
    Signature{"<?xml"sv, "file-is-xml"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char wanted, char c) { return wanted == lower(c); });
}

/// Office documents are zip archives with entries of well-known names.
std::string_view code_of_zip(std::string_view head) {
  for (const std::string_view entry : {"[Content_Types].xml"sv, "xl/workbook"sv,
                                       "opendocument.spreadsheet"sv}) {
    if (head.find(entry) != std::string_view::npos) return "file-is-workbook";
  }
  return "file-is-archive";
}

/// `[{"id": 1}]`, `{ "rows": [`: no header of a table begins so.
bool is_json(std::string_view text) {
  if (text.empty() || (text.front() != '[' && text.front() != '{')) return false;
  const std::size_t next = text.find_first_not_of(" \t\r\n", 1);
  return next != std::string_view::npos && (text[next] == '{' || text[next] == '"');
}

bool has_bytes_of_no_text(std::string_view head) {
  const auto count_odd = [](std::string_view bytes) {
    unsigned char odd = 0;
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      const bool blank = byte >= '\t' && byte <= '\r';
      odd = static_cast<unsigned char>(odd + (byte < 0x20 && !blank ? 1 : 0));
    }
    return std::size_t{odd};
  };
  // In blocks of a known size the compiler counts many bytes at once.
  constexpr std::size_t kBlock = 64;
  std::size_t odd = 0, at = 0;
  for (; at + kBlock <= head.size(); at += kBlock) {
    odd += count_odd(std::string_view(head.data() + at, kBlock));
  }
  odd += count_odd(head.substr(at));
  constexpr std::size_t kMostInText = 32;  // one in so many: a cell with rubbish in it
  return odd > 2 && odd * kMostInText > head.size() && !guess_utf16(head);
}

}  // namespace

std::string_view code_of_no_text(std::string_view head, std::string_view encoding) {
  for (const Signature& known : kSignatures) {
    if (!head.starts_with(known.bytes)) continue;
    const bool locked = &known == &kSignatures[0] && head.find(kEncrypted) != head.npos;
    return locked ? "file-is-encrypted"sv : known.code;
  }
  if (head.starts_with("PK\x03\x04"sv)) return code_of_zip(head);
  const std::string_view mark = encoding_of_mark(head);
  std::string_view text = head;
  if (mark == "utf-8") text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  for (const Signature& known : kMarkups) {
    if (begins(text, known.bytes)) return known.code;
  }
  if (is_json(text)) return "file-is-json"sv;
  const bool judged = encoding.empty() && (mark.empty() || mark == "utf-8");
  return judged && has_bytes_of_no_text(head) ? "file-is-binary"sv : std::string_view{};
}

}  // namespace arrears
