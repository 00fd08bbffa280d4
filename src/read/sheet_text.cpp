#include "sheet_text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <deque>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "sheet_row.hpp"
#include "tall_cells.hpp"
#include "xml_events.hpp"

namespace arrears {
namespace {

/// The elements of a sheet to lines of text.
class SheetParser final : public XmlHandler {
 public:
  SheetParser(const OpenBook& book, const SheetConventions& conventions, SheetFacts& facts)
      : book_(book), conventions_(conventions), facts_(facts), lines_(book.tall_cells, facts) {}

  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "row") begin_row(attributes);
    if (element == "c") begin_cell(attributes);
    if (element == "f") has_formula_ = true;
    if (element == "rPh") phonetic_ = true;
    in_value_ = element == "v" || (element == "t" && !phonetic_);
  }

  void end(std::string_view element) override {
    if (element == "rPh") phonetic_ = false;
    if (element == "v" || element == "t") in_value_ = false;
    if (element == "c" && in_cell_) end_cell();
    if (element == "row" && in_row_) {
      in_row_ = false;
      if (!lines_.end_row()) damaged_ = true;
    }
  }

  void text(std::string_view text) override {
    if (!in_value_ || !in_cell_) return;
    if (value_.size() + text.size() > kMostCellBytes) {
      damaged_ = true;
      return;
    }
    value_ += text;
  }

  [[nodiscard]] std::optional<Diagnostic> failure() override {
    if (!damaged_) return std::nullopt;
    Diagnostic why = file_error("sheet-damaged", book_.file);
    why.place.line = row_;
    return std::move(why).with("sheet", book_.sheet.name);
  }

  [[nodiscard]] SheetLines& lines() { return lines_; }

 private:
  void begin_row(const XmlAttributes& attributes) {
    std::uint32_t row = row_ + 1;
    if (const auto said = attributes.find("r")) {
      const auto [end, fault] = std::from_chars(said->data(), said->data() + said->size(), row);
      damaged_ = damaged_ || fault != std::errc{};
    }
    // Rows stand in their order in every sheet that a program wrote.
    if (row <= row_ || row > kMostRows || in_row_) damaged_ = true;
    if (damaged_) return;
    row_ = row;
    next_column_ = 0;
    in_row_ = true;
    lines_.begin_row(row);
    if (attributes.flag("hidden")) ++facts_.hidden_rows;
  }

  void begin_cell(const XmlAttributes& attributes) {
    in_cell_ = in_row_ && !damaged_;
    if (!in_cell_) return;
    column_ = next_column_;
    if (const auto said = attributes.find("r")) {
      const auto at = parse_cell_position(*said);
      if (at) column_ = at->column;
      if (!at || at->row != row_) damaged_ = true;
    }
    if (column_ >= kMostColumns) damaged_ = true;
    in_cell_ = !damaged_;
    next_column_ = column_ + 1;
    type_ = attributes.get("t");
    const std::string_view style = attributes.get("s");
    style_ = 0;
    std::from_chars(style.data(), style.data() + style.size(), style_);
    has_formula_ = false;
    value_.clear();
  }

  void end_cell() {
    in_cell_ = false;
    std::string& cell = lines_.cell(column_);
    cell.clear();
    const bool is_text = type_ == "s" || type_ == "str" || type_ == "inlineStr";
    if (value_.empty() && has_formula_ && !is_text) {
      cell = "#FORMULA!";
    } else if (type_ == "s") {
      cell = shared_text();
    } else if (is_text) {
      cell = cell_text(value_);
    } else if (type_ == "b") {
      cell = value_ == "1" || value_ == "true" ? "TRUE" : "FALSE";
    } else if (type_ == "e") {
      cell = value_.empty() ? "#N/A" : value_;
    } else if (type_ == "d") {
      cell = value_.ends_with("T00:00:00") ? value_.substr(0, value_.size() - 9) : value_;
    } else if (!value_.empty()) {
      append_number(cell);
    }
    if (!lines_.end_cell(column_, is_text)) damaged_ = true;
  }

  std::string_view shared_text() {
    std::size_t index = 0;
    const auto [end, fault] =
        std::from_chars(value_.data(), value_.data() + value_.size(), index);
    const bool good = fault == std::errc{} && index < book_.book.texts.size();
    if (!good) damaged_ = true;
    const std::string_view text = good ? book_.book.texts.get(index) : std::string_view();
    return damaged_ ? std::string_view() : text;
  }

  void append_number(std::string& cell) {
    const auto& formats = book_.book.formats;
    const NumberFormat format = style_ < formats.size() ? formats[style_] : NumberFormat{};
    if (append_value(value_, format, conventions_, cell)) return;
    cell = format.kind == NumberFormat::Kind::number ? value_ : "#NUM!";
  }

  const OpenBook& book_;
  SheetConventions conventions_;
  SheetFacts& facts_;
  SheetLines lines_;
  std::uint32_t row_ = 0;
  std::uint32_t column_ = 0, next_column_ = 0;
  std::size_t style_ = 0;
  std::string type_, value_;
  bool in_row_ = false, in_cell_ = false, in_value_ = false;
  bool has_formula_ = false, phonetic_ = false, damaged_ = false;
};

class SheetSource final : public ByteSource {
 public:
  SheetSource(std::shared_ptr<const OpenBook> book, std::unique_ptr<ByteSource> xml,
              SheetWriting writing, std::shared_ptr<SheetFacts> facts)
      : ByteSource(book->file),
        book_(std::move(book)),
        facts_(std::move(facts)),
        parser_(*book_, SheetConventions{book_->book.from_1904, writing.mark, writing.with_units},
                *facts_),
        events_(std::move(xml), parser_) {}

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    while (true) {
      const std::size_t got = parser_.lines().take(out, n);
      if (got > 0 || ended_) return got;
      const auto more = events_.step();
      if (!more) return fail(more.error());
      if (!*more) {
        parser_.lines().finish();
        ended_ = true;
      }
    }
  }

 private:
  std::shared_ptr<const OpenBook> book_;
  std::shared_ptr<SheetFacts> facts_;
  SheetParser parser_;
  XmlEvents events_;
  bool ended_ = false;
};

/// An open file, closed at the end; -1 for none.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Diagnostic unreadable(const std::string& file, int error_number) {
  return file_error("file-unreadable", file).with("reason", std::strerror(error_number));
}

/// The bytes in a file without a name, which is gone when it is closed.
Result<File> spooled(ByteSource& packed) {
  std::FILE* const temporary = std::tmpfile();
  if (temporary == nullptr) return fail(unreadable(packed.name(), errno));
  File file(::dup(::fileno(temporary)));
  std::fclose(temporary);
  std::vector<char> buffer(std::size_t{1} << 16U);
  while (true) {
    const auto got = packed.read(buffer.data(), buffer.size());
    if (!got) return fail(got.error());
    for (std::size_t done = 0; done < *got;) {
      const ssize_t put = ::write(file.get(), buffer.data() + done, *got - done);
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return fail(unreadable(packed.name(), put < 0 ? errno : ENOSPC));
      done += static_cast<std::size_t>(put);
    }
    if (*got < buffer.size()) return file;
  }
}

Result<File> any_place(ByteSource& packed) {
  if (packed.seekable() && packed.name() != "-") {
    File file(::open(packed.name().c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() >= 0) return file;
  }
  return spooled(packed);
}

}  // namespace

Result<std::shared_ptr<const OpenBook>> open_book(std::unique_ptr<ByteSource> packed,
                                                  const std::string& sheet) {
  const std::string name = packed->name();
  auto file = any_place(*packed);
  if (!file) return fail(file.error());
  auto archive = ZipArchive::open(file->get(), name);
  if (!archive) return fail(archive.error());
  auto book = std::make_shared<OpenBook>();
  book->file = name;
  book->archive = std::move(*archive);
  auto read = read_workbook(*book->archive, name);
  if (!read) return fail(read.error());
  book->book = std::move(*read);
  const auto chosen = choose_sheet(book->book, sheet, name);
  if (!chosen) return fail(chosen.error());
  book->sheet = **chosen;
  auto rows = book->archive->part(book->sheet.part);
  if (!rows) return fail(rows.error());
  auto tall = find_tall_cells(**rows);
  if (!tall) return fail(tall.error());
  book->tall_cells = std::move(*tall);
  return book;
}

Result<SheetText> open_sheet(const std::shared_ptr<const OpenBook>& book, SheetWriting writing) {
  auto xml = book->archive->part(book->sheet.part);
  if (!xml) return fail(xml.error());
  SheetText sheet;
  auto facts = std::make_shared<SheetFacts>();
  sheet.facts = facts;
  sheet.text = std::make_unique<SheetSource>(book, std::move(*xml), writing, std::move(facts));
  return sheet;
}

}  // namespace arrears
