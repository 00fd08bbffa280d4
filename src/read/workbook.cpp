#include "workbook.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include <arrears/model/suggest.hpp>

#include "xml_events.hpp"

namespace arrears {
namespace {

constexpr std::size_t kMostTextBytes = std::size_t{1} << 29U;  // of all shared texts together
constexpr std::size_t kTextBlock = std::size_t{1} << 20U;

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Which part stands where: a `.rels` file.
class Relations final : public XmlHandler {
 public:
  struct Relation {
    std::string id, type, target;
  };
  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element != "Relationship") return;
    all.push_back({std::string(attributes.get("Id")), std::string(attributes.get("Type")),
                   std::string(attributes.get("Target"))});
  }
  /// The target of a type that ends so (its beginning differs between two editions of the norm).
  [[nodiscard]] std::string target_of_type(std::string_view type) const {
    for (const Relation& one : all) {
      if (one.type.ends_with(type)) return one.target;
    }
    return {};
  }
  std::vector<Relation> all;
};

/// `xl/worksheets/sheet1.xml` for `worksheets/sheet1.xml` named in `xl/workbook.xml`.
std::string part_beside(std::string_view part, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string folder(part.substr(0, part.rfind('/') + 1));
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    if (folder.size() > 1) folder.erase(folder.rfind('/', folder.size() - 2) + 1);
  }
  return folder + std::string(target);
}

std::string relations_of(const std::string& part) {
  const std::size_t name = part.rfind('/') + 1;
  return part.substr(0, name) + "_rels/" + part.substr(name) + ".rels";
}

class SheetList final : public XmlHandler {
 public:
  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "workbookPr") from_1904 = attributes.flag("date1904");
    if (element != "sheet") return;
    const std::string_view state = attributes.get("state");
    sheets.push_back({std::string(attributes.get("name")), std::string(attributes.get("id")),
                      state == "hidden" || state == "veryHidden"});
  }
  std::vector<SheetName> sheets;  // the part is the relation's id at first
  bool from_1904 = false;
};

class Styles final : public XmlHandler {
 public:
  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "numFmt") {
      const auto id = number(attributes.get("numFmtId"));
      if (id) codes_[*id] = format_of_code(attributes.get("formatCode"));
    } else if (element == "cellXfs") {
      in_cells_ = true;
    } else if (element == "xf" && in_cells_) {
      const unsigned id = number(attributes.get("numFmtId")).value_or(0);
      const auto own = codes_.find(id);
      formats.push_back(own != codes_.end() ? own->second : builtin_format(id));
    }
  }
  void end(std::string_view element) override {
    if (element == "cellXfs") in_cells_ = false;
  }
  std::vector<NumberFormat> formats;

 private:
  std::map<unsigned, NumberFormat> codes_;
  bool in_cells_ = false;
};

class TextList final : public XmlHandler {
 public:
  TextList(SharedTexts& texts, const std::string& file) : texts_(texts), file_(file) {}
  void begin(std::string_view element, const XmlAttributes&) override {
    if (element == "si") written_.clear();
    if (element == "rPh") phonetic_ = true;
    in_text_ = element == "t" && !phonetic_;
  }
  void end(std::string_view element) override {
    if (element == "rPh") phonetic_ = false;
    if (element == "t") in_text_ = false;
    if (element == "si" && !too_many()) texts_.add(cell_text(written_));
  }
  void text(std::string_view text) override {
    if (in_text_ && written_.size() <= kMostCellBytes) written_ += text;
  }
  [[nodiscard]] std::optional<Diagnostic> failure() override {
    if (!too_many()) return std::nullopt;
    return file_error("sheet-texts-too-many", file_);
  }

 private:
  [[nodiscard]] bool too_many() const {
    return texts_.bytes() > kMostTextBytes || written_.size() > kMostCellBytes;
  }
  SharedTexts& texts_;
  const std::string& file_;
  std::string written_;
  bool phonetic_ = false;  // how a Japanese text is spoken, beside the text
  bool in_text_ = false;
};

/// What an archive is that is no workbook.
Diagnostic no_workbook(ZipArchive& archive, const std::string& file) {
  if (auto kind = archive.part("mimetype")) {
    if (const auto says = (*kind)->peek(128); says && says->find("opendocument") != says->npos) {
      return file_error("file-is-opendocument", file);
    }
  } else if (kind.error().code == "file-is-encrypted") {
    return kind.error();
  }
  return file_error("file-is-archive", file);
}

std::optional<Diagnostic> read_if_there(ZipArchive& archive, const std::string& part,
                                        XmlHandler& handler) {
  if (part.empty() || !archive.has(part)) return std::nullopt;
  auto source = archive.part(part);
  if (!source) return source.error();
  return read_xml(std::move(*source), handler);
}

/// The sheets with rows: charts and macros are sheets as well.
std::vector<SheetName> sheets_with_rows(const SheetList& list, const Relations& relations,
                                        const std::string& workbook) {
  std::vector<SheetName> sheets;
  for (const SheetName& sheet : list.sheets) {
    for (const Relations::Relation& one : relations.all) {
      if (one.id != sheet.part || !one.type.ends_with("/worksheet")) continue;
      sheets.push_back({sheet.name, part_beside(workbook, one.target), sheet.hidden});
      break;
    }
  }
  return sheets;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The character of `_xHHHH_` at the text's start; nothing else and no surrogates.
std::optional<unsigned> escaped_character(std::string_view text) {
  constexpr std::size_t kLength = 7;
  if (text.size() < kLength || text[1] != 'x' || text[6] != '_') return std::nullopt;
  unsigned value = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit);
  }
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  return value == 0 || surrogate ? std::nullopt : std::optional(value);
}

void append_character(unsigned value, std::string& out) {
  const auto put = [&](unsigned byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xc0U | (value >> 6U));
    put(0x80U | (value & 0x3fU));
  } else {
    put(0xe0U | (value >> 12U));
    put(0x80U | ((value >> 6U) & 0x3fU));
    put(0x80U | (value & 0x3fU));
  }
}

}  // namespace

void SharedTexts::add(std::string_view text) {
  assert(text.size() <= kMostCellBytes);
  if (blocks_.empty() || kTextBlock - used_ < text.size()) {
    blocks_.push_back(std::make_unique<char[]>(kTextBlock));
    used_ = 0;
  }
  char* const to = blocks_.back().get() + used_;
  std::copy(text.begin(), text.end(), to);
  texts_.emplace_back(to, text.size());
  used_ += text.size();
}

std::size_t SharedTexts::bytes() const {
  return blocks_.size() * kTextBlock + texts_.capacity() * sizeof(std::string_view);
}

std::string cell_text(std::string_view written) {
  std::string out;
  while (!written.empty()) {
    const std::size_t mark = written.find('_');
    out += written.substr(0, mark);
    if (mark == std::string_view::npos) break;
    written.remove_prefix(mark);
    if (const auto value = escaped_character(written)) {
      append_character(*value, out);
      written.remove_prefix(7);
    } else {
      out += '_';
      written.remove_prefix(1);
    }
  }
  return out;
}

Result<Workbook> read_workbook(ZipArchive& archive, const std::string& file) {
  Relations top;
  if (auto why = read_if_there(archive, "_rels/.rels", top)) return fail(std::move(*why));
  std::string workbook = part_beside("", top.target_of_type("/officeDocument"));
  if (workbook.empty()) workbook = "xl/workbook.xml";
  if (workbook.ends_with(".bin")) return fail(file_error("file-is-binary-workbook", file));
  if (!archive.has(workbook)) return fail(no_workbook(archive, file));
  if (workbook.find("word/") == 0 || workbook.find("ppt/") == 0) {
    return fail(file_error("file-is-archive", file));
  }

  SheetList list;
  if (auto why = read_if_there(archive, workbook, list)) return fail(std::move(*why));
  Relations relations;
  if (auto why = read_if_there(archive, relations_of(workbook), relations)) {
    return fail(std::move(*why));
  }
  const auto beside = [&](std::string_view type) {
    const std::string target = relations.target_of_type(type);
    return target.empty() ? target : part_beside(workbook, target);
  };
  Workbook book;
  book.sheets = sheets_with_rows(list, relations, workbook);
  book.from_1904 = list.from_1904;
  if (book.sheets.empty()) return fail(file_error("workbook-without-sheets", file));
  Styles styles;
  if (auto why = read_if_there(archive, beside("/styles"), styles)) return fail(std::move(*why));
  book.formats = std::move(styles.formats);
  TextList texts(book.texts, file);
  if (auto why = read_if_there(archive, beside("/sharedStrings"), texts)) {
    return fail(std::move(*why));
  }
  return book;
}

Result<const SheetName*> choose_sheet(const Workbook& book, std::string_view wanted,
                                      const std::string& file) {
  const auto& sheets = book.sheets;
  if (wanted.empty()) {
    const auto shown = std::find_if(sheets.begin(), sheets.end(),
                                    [](const SheetName& sheet) { return !sheet.hidden; });
    return shown != sheets.end() ? &*shown : &sheets.front();
  }
  const auto named = std::find_if(sheets.begin(), sheets.end(),
                                  [&](const SheetName& sheet) { return sheet.name == wanted; });
  if (named != sheets.end()) return &*named;
  const auto at = number(wanted);
  if (at && *at >= 1 && *at <= sheets.size()) return &sheets[*at - 1];
  std::string names;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    names += (i == 0 ? "" : ", ") + std::to_string(i + 1) + " '" + sheets[i].name + "'";
    known.push_back(sheets[i].name);
  }
  Diagnostic why = usage_error("sheet-unknown");
  why.place.file = file;
  return fail(std::move(why)
                  .with("sheet", std::string(wanted))
                  .with("sheets", names)
                  .with("suggestion", closest(std::string(wanted), known).value_or("")));
}

}  // namespace arrears
