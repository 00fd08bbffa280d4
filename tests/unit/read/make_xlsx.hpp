// Workbooks for tests, written part by part: a zip whose parts are stored as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace arrears::test {

inline std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

using Parts = std::vector<std::pair<std::string, std::string>>;

inline std::string zip_of(const Parts& parts) {
  const auto put = [](std::string& out, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xffU);
  };
  std::string out, directory;
  for (const auto& [name, bytes] : parts) {
    const auto offset = static_cast<std::uint32_t>(out.size());
    std::string facts;
    put(facts, 20, 2);
    put(facts, 0, 2);
    put(facts, 0, 2);
    put(facts, 0x21, 4);  // a time and a day
    put(facts, crc32_of(bytes), 4);
    put(facts, static_cast<std::uint32_t>(bytes.size()), 4);
    put(facts, static_cast<std::uint32_t>(bytes.size()), 4);
    put(facts, static_cast<std::uint32_t>(name.size()), 2);
    put(facts, 0, 2);
    out += "PK\x03\x04" + facts + name + bytes;
    directory += std::string("PK\x01\x02") + "\x14" + '\0' + facts;
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 4);
    put(directory, offset, 4);
    directory += name;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  out += directory + "PK\x05\x06";
  put(out, 0, 4);
  put(out, static_cast<std::uint32_t>(parts.size()), 2);
  put(out, static_cast<std::uint32_t>(parts.size()), 2);
  put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, at, 4);
  put(out, 0, 2);
  return out;
}

/// What a workbook of one sheet is made of; parts left empty are not there.
struct BookParts {
  std::string rows;                 ///< what `sheetData` holds
  std::string behind = "";          ///< what stands behind it
  std::string formats = "";         ///< `numFmts` and `cellXfs`
  std::string texts = "";           ///< the shared strings
  std::string properties = "";      ///< `workbookPr`
  Parts more = {};                  ///< further parts
  std::string sheets = "<sheet name='Open' sheetId='1' r:id='r1'/>";
};

inline std::string book_of(const BookParts& book) {
  const std::string head = "<?xml version='1.0' encoding='UTF-8'?>";
  const std::string relation = "<Relationship Id='";
  const std::string kind = "' Type='http://schemas.openxmlformats.org/officeDocument/2006/"
                           "relationships/";
  Parts parts = {
      {"[Content_Types].xml", head + "<Types/>"},
      {"_rels/.rels", head + "<Relationships>" + relation + "a" + kind +
                          "officeDocument' Target='xl/workbook.xml'/></Relationships>"},
      {"xl/workbook.xml", head + "<workbook xmlns:r='r'>" + book.properties + "<sheets>" +
                              book.sheets + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       head + "<Relationships>" + relation + "r1" + kind +
           "worksheet' Target='worksheets/sheet1.xml'/>" + relation + "r2" + kind +
           "worksheet' Target='/xl/worksheets/sheet2.xml'/>" + relation + "r3" + kind +
           "chartsheet' Target='charts/chart1.xml'/>" + relation + "r4" + kind +
           "styles' Target='styles.xml'/>" + relation + "r5" + kind +
           "sharedStrings' Target='sharedStrings.xml'/></Relationships>"},
      {"xl/worksheets/sheet1.xml", head + "<worksheet><sheetData>" + book.rows +
                                       "</sheetData>" + book.behind + "</worksheet>"},
  };
  if (!book.formats.empty()) {
    parts.push_back({"xl/styles.xml", head + "<styleSheet>" + book.formats + "</styleSheet>"});
  }
  if (!book.texts.empty()) {
    parts.push_back({"xl/sharedStrings.xml", head + "<sst>" + book.texts + "</sst>"});
  }
  parts.insert(parts.end(), book.more.begin(), book.more.end());
  return zip_of(parts);
}

/// A row of texts: `a|b` are two cells. An empty one is left out; `=` begins a cell's XML.
inline std::string row_of(unsigned number, std::string_view cells) {
  std::string out = "<row r='" + std::to_string(number) + "'>";
  char column = 'A';
  while (true) {
    const std::string cell(cells.substr(0, cells.find('|')));
    const std::string at = "<c r='" + std::string(1, column++) + std::to_string(number) + "'";
    if (cell.starts_with('=')) {
      out += at + cell.substr(1);
    } else if (!cell.empty()) {
      out += at + " t='inlineStr'><is><t>" + cell + "</t></is></c>";
    }
    if (cell.size() == cells.size()) return out + "</row>";
    cells.remove_prefix(cell.size() + 1);
  }
}

}  // namespace arrears::test
