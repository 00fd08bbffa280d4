// xlsx: a workbook with one sheet a table, the proof, and what the report says of itself. Amounts,
// dates and rates are numbers with formats; totals are formulas that carry their value; text is
// always text, never a formula.
#include "xlsx_library.hpp"

#include "writers.hpp"

#ifndef ARREARS_HAS_XLSX

namespace arrears {
bool write_xlsx(std::span<const Table>, const FormatOptions&, ByteSink&) { return false; }
}  // namespace arrears

#else

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include <unistd.h>

#include <fmt/format.h>

#include <arrears/render/visible.hpp>

#include "blocks.hpp"
#include "human_text.hpp"
#include "machine_text.hpp"
#include "utf8.hpp"

namespace arrears {
namespace {

constexpr std::size_t kMaxRows = 1'048'500;  // of a sheet, with room for head and totals
constexpr std::size_t kMaxText = 32'000;     // characters of a cell
constexpr std::size_t kManyCells = 2'000'000;
constexpr std::size_t kMaxWidth = 50;
// Beyond it the 16 digits that the file format carries do not tell two amounts apart.
constexpr std::int64_t kExact = 999'999'999'999'999;
constexpr lxw_color_t kHeadColour = 0xE8ECF1;

/// Whether `_x0041_` stands there, which programs would read as an escaped A.
bool is_escape(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  return text.size() >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' &&
         text.substr(2, 4).find_first_not_of(kHex) == std::string_view::npos;
}

/// Text that a workbook can hold: UTF-8 without what XML forbids (controls are escaped by the
/// library).
std::string sheet_text(std::string_view text) {
  std::string out;
  std::size_t characters = 0;
  while (!text.empty() && characters < kMaxText) {
    const CodePoint c = next_code_point(text);
    if (is_escape(text)) out += "_x005F";
    const bool good = c.valid && c.value != 0 && c.value != 0xFFFE && c.value != 0xFFFF;
    out += good ? std::string(text.substr(0, c.length)) : std::string("\uFFFD");
    characters += c.value > 0xFFFF ? 2 : 1;
    text.remove_prefix(c.length);
  }
  return out;
}

/// A file that is gone with its owner: the library writes nowhere else.
class ScratchFile {
 public:
  ScratchFile() {
    const char* folder = std::getenv("TMPDIR");
    path_ = std::string(folder != nullptr && *folder != 0 ? folder : "/tmp") + "/arrears-XXXXXX";
    const int fd = ::mkstemp(path_.data());
    made_ = fd >= 0;
    if (made_) ::close(fd);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    if (made_) ::unlink(path_.c_str());
  }

  [[nodiscard]] bool made() const { return made_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  bool copy_to(ByteSink& sink) const {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path_.c_str(), "rb"),
                                                               std::fclose);
    if (!file) return false;
    std::string piece(std::size_t{1} << 14U, '\0');
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), file.get())) {
      if (!sink.write(std::string_view(piece).substr(0, got))) return false;
    }
    return std::ferror(file.get()) == 0;
  }

 private:
  std::string path_;
  bool made_ = false;
};

std::string column_letters(std::size_t index) {
  std::string letters;
  for (std::size_t n = index + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters;
}

class Workbook {
 public:
  Workbook(const XlsxLibrary& library, const std::string& path, bool large) : lib_(library) {
    lxw_workbook_options options{};
    options.constant_memory = large ? 1 : 0;
    book_ = lib_.workbook_new_opt(path.c_str(), &options);
    if (book_ == nullptr) return;
    head_ = lib_.workbook_add_format(book_);
    lib_.set_bold(head_);
    lib_.set_bg_color(head_, kHeadColour);
    lib_.set_bottom(head_, LXW_BORDER_THIN);
    bold_ = lib_.workbook_add_format(book_);
    lib_.set_bold(bold_);
    lib_.set_top(bold_, LXW_BORDER_THIN);
  }

  [[nodiscard]] bool open() const { return book_ != nullptr; }
  [[nodiscard]] const XlsxLibrary& library() const { return lib_; }
  [[nodiscard]] lxw_format* head() const { return head_; }
  [[nodiscard]] lxw_format* bold() const { return bold_; }

  lxw_worksheet* add_sheet(const std::string& name) {
    lxw_worksheet* sheet = lib_.workbook_add_worksheet(book_, name.c_str());
    if (sheet == nullptr) return nullptr;
    lib_.set_landscape(sheet);
    lib_.set_paper(sheet, 9);  // A4
    lib_.fit_to_pages(sheet, 1, 0);
    return sheet;
  }

  /// A number format, made once.
  lxw_format* format(const std::string& code, bool total = false) {
    lxw_format*& made = formats_[{code, total}];
    if (made == nullptr) {
      made = lib_.workbook_add_format(book_);
      lib_.set_num_format(made, code.c_str());
      if (total) {
        lib_.set_bold(made);
        lib_.set_top(made, LXW_BORDER_THIN);
      }
    }
    return made;
  }

  /// The same bytes for the same report: no clock, no user name.
  void describe(std::string title, Date as_of) {
    lxw_doc_properties properties{};
    std::string by = "arrears";
    properties.title = title.data();
    properties.comments = by.data();
    constexpr std::int64_t kDay = 86'400;
    constexpr std::int64_t k1980 = 3652;
    properties.created = static_cast<time_t>(kDay * (as_of.known() ? as_of.serial() : k1980));
    lib_.workbook_set_properties(book_, &properties);
  }

  bool close() { return lib_.workbook_close(book_) == LXW_NO_ERROR; }

 private:
  const XlsxLibrary& lib_;
  lxw_workbook* book_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* bold_ = nullptr;
  std::map<std::pair<std::string, bool>, lxw_format*> formats_;
};

/// The text of a whole number of `decimals`, as formats write it.
std::string number_format(int decimals) {
  return "#,##0" + (decimals > 0 ? "." + std::string(static_cast<std::size_t>(decimals), '0')
                                 : std::string());
}
std::string money_format(Currency currency) {
  const std::string plain = number_format(currency.exponent());
  const std::string code = fmt::format("\\ \"{}\"", currency.code());
  return plain + code + ";[Red]-" + plain + code;
}

/// A cell as a number of the sheet; empty where it has to stay text to stay exact.
struct SheetNumber {
  double value = 0;
  std::string format;
};
std::optional<SheetNumber> number_of(const Cell& cell, const TableColumn& column) {
  if (cell.type == CellType::text) return std::nullopt;
  if (cell.type == CellType::date) {
    // Excel's calendar has a 29 February 1900, so serials agree from March on.
    const std::int64_t serial = cell.number + 25'569;
    if (serial < 61) return std::nullopt;
    return SheetNumber{static_cast<double>(serial), "yyyy-mm-dd"};
  }
  if (cell.number > kExact || cell.number < -kExact) return std::nullopt;
  int decimals = decimals_of(cell, column);
  std::string format = number_format(decimals);
  if (cell.type == CellType::money) format = money_format(Currency::from_index(cell.currency));
  if (cell.type == CellType::integer) format = "0";
  if (cell.type == CellType::percent) {
    decimals = 4;  // 12.34 is 0.1234 shown in per cent
    format = "0.00%";
  }
  if (cell.type == CellType::probability) format = "0.0000";
  return SheetNumber{static_cast<double>(cell.number) / std::pow(10.0, decimals), format};
}

/// Writes one table to one sheet or, beyond a sheet's rows, to several.
class SheetWriter {
 public:
  SheetWriter(Workbook& book, const Table& table) : book_(book), table_(table), sums_(table) {}

  bool write(const std::string& name) {
    const std::size_t rows = table_.row_count();
    std::size_t first = 0;
    int part = 1;
    do {
      const std::size_t count = std::min(kMaxRows, rows - first);
      const std::string suffix = part > 1 ? fmt::format("_{}", part) : std::string();
      sheet_ = book_.add_sheet(name.substr(0, 28) + suffix);
      if (sheet_ == nullptr) return false;
      begin(first, count);
      for (std::size_t i = 0; i < count; ++i) put_row(first + i, static_cast<lxw_row_t>(i + 1));
      first += count;
      ++part;
    } while (first < rows);
    if (part == 2 && rows > 1) put_totals();
    return good_;
  }

 private:
  [[nodiscard]] lxw_col_t columns() const {
    return static_cast<lxw_col_t>(table_.columns.size());
  }

  void row_at(std::size_t row) {
    cells_.resize(table_.columns.size());
    table_.rows->fill(row, 1, cells_);
  }

  void begin(std::size_t first, std::size_t count) {
    const XlsxLibrary& lib = book_.library();
    std::vector<std::size_t> widths;
    for (const TableColumn& column : table_.columns) widths.push_back(column.key.size() + 4);
    // A look at the first rows is enough for widths.
    constexpr std::size_t kLook = 2000;
    for (std::size_t i = 0; i < std::min(count, kLook); ++i) {
      row_at(first + i);
      for (std::size_t c = 0; c < widths.size(); ++c) {
        if (!cells_[c].known) continue;
        std::size_t width = display_width(machine_text(cells_[c], table_.columns[c])) + 2;
        if (cells_[c].type == CellType::money) width += width / 3 + 4;  // marks and currency
        widths[c] = std::max(widths[c], std::min(width, kMaxWidth));
      }
    }
    for (lxw_col_t c = 0; c < columns(); ++c) {
      lib.set_column(sheet_, c, c, static_cast<double>(widths[c]), nullptr);
      check(lib.write_string(sheet_, 0, c, sheet_text(table_.columns[c].key).c_str(),
                             book_.head()));
    }
    lib.freeze_panes(sheet_, 1, 0);
    lib.repeat_rows(sheet_, 0, 0);
    lib.autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(count),
                   static_cast<lxw_col_t>(columns() - 1));
  }

  void put_row(std::size_t row, lxw_row_t at) {
    row_at(row);
    for (lxw_col_t c = 0; c < columns(); ++c) put(cells_[c], table_.columns[c], at, c, false);
    sums_.add(cells_);
  }

  void put(const Cell& cell, const TableColumn& column, lxw_row_t row, lxw_col_t c, bool total) {
    if (!cell.known) return;
    const XlsxLibrary& lib = book_.library();
    const auto number = number_of(cell, column);
    if (number) {
      check(lib.write_number(sheet_, row, c, number->value, book_.format(number->format, total)));
    } else {
      check(lib.write_string(sheet_, row, c, sheet_text(machine_text(cell, column)).c_str(),
                             total ? book_.bold() : nullptr));
    }
  }

  /// One row of sums a currency, apart from the filtered rows.
  void put_totals() {
    const XlsxLibrary& lib = book_.library();
    const auto code_column = table_.find("currency");
    const std::vector<Currency> currencies = sums_.currencies();
    const std::size_t last = table_.row_count() + 1;
    lxw_row_t at = static_cast<lxw_row_t>(last) + 1;
    for (const Currency currency : currencies) {
      for (lxw_col_t c = 0; c < columns(); ++c) {
        const Cell sum = sums_.cell(currency, c);
        const TableColumn& column = table_.columns[c];
        const auto number = sum.known ? number_of(sum, column) : std::nullopt;
        const std::string range =
            fmt::format("{0}2:{0}{1}", column_letters(c), last);
        if (number && (code_column || currencies.size() == 1)) {
          const std::string formula =
              currencies.size() == 1
                  ? fmt::format("=SUM({})", range)
                  : fmt::format("=SUMIF(${0}$2:${0}${1},\"{2}\",{3})",
                                column_letters(*code_column), last, currency.code(), range);
          check(lib.write_formula_num(sheet_, at, c, formula.c_str(),
                                      book_.format(number->format, true), number->value));
        } else if (sum.known) {
          put(sum, column, at, c, true);
        } else if (code_column && c == *code_column) {
          check(lib.write_string(sheet_, at, c, std::string(currency.code()).c_str(),
                                 book_.bold()));
        }
      }
      ++at;
    }
  }

  void check(lxw_error error) { good_ = good_ && error == LXW_NO_ERROR; }

  Workbook& book_;
  const Table& table_;
  Totals sums_;
  lxw_worksheet* sheet_ = nullptr;
  std::vector<Cell> cells_;
  bool good_ = true;
};

/// The proof with its arithmetic as formulas: balance and difference.
bool write_proof(Workbook& book, std::span<const Table> tables) {
  const XlsxLibrary& lib = book.library();
  lxw_worksheet* sheet = book.add_sheet("tie_out");
  if (sheet == nullptr) return false;
  constexpr const char* kHeads[] = {"table",     "currency",   "not_due", "overdue",
                                    "unapplied", "balance",    "raising", "lowering",
                                    "recoveries", "undoing",   "implied", "small_differences",
                                    "discounts", "difference"};
  bool good = true;
  const auto check = [&](lxw_error error) { good = good && error == LXW_NO_ERROR; };
  lib.set_column(sheet, 0, 13, 19, nullptr);
  for (lxw_col_t c = 0; c < std::size(kHeads); ++c) {
    check(lib.write_string(sheet, 0, c, kHeads[c], book.head()));
  }
  lxw_row_t row = 1;
  for (const Table& table : tables) {
    for (const TieOut& t : table.tie_out) {
      const std::string name = table.name.empty() ? table.report : table.name;
      check(lib.write_string(sheet, row, 0, name.c_str(), nullptr));
      check(lib.write_string(sheet, row, 1, std::string(t.currency.code()).c_str(), nullptr));
      const std::int64_t terms[] = {t.not_due,    t.overdue, t.unapplied, t.balance,
                                    t.raising,    t.lowering, t.recoveries, t.undoing,
                                    t.implied,    t.small_differences, t.discounts,
                                    t.difference()};
      const unsigned line = row + 1;
      lxw_format* format = book.format(money_format(t.currency));
      for (lxw_col_t c = 0; c < std::size(terms); ++c) {
        const double value =
            static_cast<double>(terms[c]) / std::pow(10.0, t.currency.exponent());
        std::string formula;
        if (c == 3) formula = fmt::format("=C{0}+D{0}-E{0}", line);
        if (c == 11) formula = fmt::format("=ROUND(G{0}-H{0}+I{0}+J{0}-K{0}-F{0}-L{0}-M{0},{1})",
                                           line, t.currency.exponent());
        const auto at = static_cast<lxw_col_t>(c + 2);
        check(formula.empty()
                  ? lib.write_number(sheet, row, at, value, format)
                  : lib.write_formula_num(sheet, row, at, formula.c_str(), format, value));
      }
      ++row;
    }
  }
  lib.freeze_panes(sheet, 1, 0);
  return good;
}

/// What the report says of itself: head and foot facts of every table.
bool write_about(Workbook& book, std::span<const Table> tables, const FormatOptions& options) {
  const XlsxLibrary& lib = book.library();
  lxw_worksheet* sheet = book.add_sheet("about");
  if (sheet == nullptr) return false;
  lib.set_column(sheet, 0, 0, 100, nullptr);
  bool good = true;
  lxw_row_t row = 0;
  const auto say = [&](const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      good = good &&
             lib.write_string(sheet, row++, 0, sheet_text(line).c_str(), nullptr) == LXW_NO_ERROR;
    }
  };
  for (const Table& table : tables) {
    say(fact_lines(options, table.head));
    say(fact_lines(options, table.foot));
  }
  return good;
}

}  // namespace

bool write_xlsx(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  const auto library = xlsx_library();
  const ScratchFile scratch;
  if (!library || !scratch.made()) return false;
  std::size_t cells = 0;
  bool proof = false;
  for (const Table& table : tables) {
    cells += table.row_count() * table.columns.size();
    proof = proof || !table.tie_out.empty();
  }
  Workbook book(**library, scratch.path(), cells > kManyCells);
  if (!book.open()) return false;
  bool good = true;
  for (const Table& table : tables) {
    good = SheetWriter(book, table).write(table.name.empty() ? table.report : table.name) && good;
  }
  if (proof) good = write_proof(book, tables) && good;
  good = write_about(book, tables, options) && good;
  const bool dated = !tables.empty() && !tables.front().as_of.empty();
  book.describe(tables.empty() ? "" : tables.front().report,
                dated ? tables.front().as_of.back() : Date{});
  return book.close() && good && scratch.copy_to(sink);
}

}  // namespace arrears

#endif
