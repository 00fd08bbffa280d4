#include "find_header.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>

#include "excel_serial.hpp"
#include "head_lines.hpp"
#include "header_faults.hpp"
#include "headerless.hpp"
#include "separators.hpp"
#include "words.hpp"

namespace arrears {
namespace {

constexpr std::size_t kHeaderLines = 3;

class Finder {
 public:
  Finder(const std::string& file, std::string_view head, const Profile* profile)
      : file_(file), head_(head), profile_(profile) {}

  Result<FoundHeader> run() {
    if (profile_ != nullptr && !profile_->positions.empty()) return without_header(profile_);
    for (const char separator : kSeparators) {
      search(separator, 1);
      if (found_ && found_->choice.best->profile->canonical) break;
    }
    if (!found_ || !found_->choice.best->twins.empty()) {
      for (std::size_t count = 2; count <= kHeaderLines && !is_clear(); ++count) {
        for (const char separator : kSeparators) search(separator, count);
      }
    } else {
      add_line_below();
      add_line_above();
    }
    for (const char separator : kRareSeparators) {
      if (!found_) search(separator, 1);
    }
    if (!found_) return nothing_fits();
    if (found_->choice.tie != nullptr) return fail(profile_tie(file_, *found_));
    if (!found_->choice.best->twins.empty()) return fail(ambiguous_column(file_, *found_));
    if (auto why = long_separator(file_, head_, profile_, found_->separator)) {
      return fail(std::move(*why));
    }
    if (auto why = rows_of_other_separator(file_, *found_)) return fail(std::move(*why));
    if (auto why = table_above(file_, *found_)) return fail(std::move(*why));
    if (auto why = scaled_amounts(file_, *found_)) return fail(std::move(*why));
    return described();
  }

 private:
  [[nodiscard]] bool is_clear() const { return found_ && found_->choice.best->twins.empty(); }

  [[nodiscard]] ProfileChoice judge(const HeaderCells& cells,
                                    const NamesCustomers& grouped) const {
    if (profile_ == nullptr) return choose_profile(cells, grouped);
    ProfileChoice choice;
    HeaderMatch match = match_header(*profile_, cells);
    match.fits = match.fits || (match.fits_grouped && grouped(*profile_));
    if (!match.fits) {
      // A ledger beside the exports is read as the ledger that it is.
      HeaderMatch canonical = match_header(canonical_profile(), cells);
      if (canonical.fits) match = std::move(canonical);
    }
    (match.fits ? choice.best.emplace() : choice.nearest) = std::move(match);
    return choice;
  }

  /// Whether these lines may be a header together: names in all of them, and no row.
  static bool can_join(const std::vector<HeadLine>& lines, std::size_t first, std::size_t count) {
    if (first + count > lines.size()) return false;
    for (std::size_t i = first; i < first + count; ++i) {
      const auto& cells = lines[i].cells;
      if (lines[i].filled() < 2 || std::any_of(cells.begin(), cells.end(), is_data)) return false;
    }
    return true;
  }

  /// The best reading of `count` lines as a header.
  [[nodiscard]] HeaderTry attempt(const std::vector<HeadLine>& lines, char separator,
                                  std::size_t first, std::size_t count) const {
    HeaderTry best;
    for (const bool spread : {false, true}) {
      if (spread && count == 1) break;
      HeaderTry one;
      one.first = first;
      one.count = count;
      one.separator = separator;
      one.cells = joined_names(lines, first, count, spread);
      one.grouped = begins_group(lines, first + count);
      const auto grouped = [&](const Profile& profile) {
        const bool labels = !profile.group_id.empty() || !profile.group_name.empty();
        return labels ? labelled_below(lines, first + count, profile) ||
                            !named_above(lines, first, profile).id().empty()
                      : one.grouped || !named_above(lines, first, profile).id().empty();
      };
      HeaderCells cells(one.cells);
      one.choice = judge(cells, grouped);
      if (one.choice.best && one.choice.best->by_account && is_one_account(one, lines)) {
        cells.accounts = false;
        one.choice = judge(cells, grouped);
      }
      const bool better = !best.choice.best && (one.choice.best || !spread);
      if (better || (one.choice.best && best.choice.best &&
                     one.choice.best->matched > best.choice.best->matched)) {
        best = std::move(one);
      }
    }
    best.lines = lines;
    return best;
  }

  /// Whether what is called an account is that of all receivables, or lines between the rows name
  /// the customers.
  static bool is_one_account(const HeaderTry& one, const std::vector<HeadLine>& lines) {
    const auto at = static_cast<std::size_t>(one.choice.best->at(Column::customer_id));
    std::set<std::string_view> seen;
    std::size_t rows = 0;
    for (std::size_t i = one.rows(); i < lines.size(); ++i) {
      const HeadLine& line = lines[i];
      if (line.filled() <= 2 || at >= line.cells.size() || line.cells[at].empty()) continue;
      seen.insert(line.cells[at]);
      ++rows;
    }
    if (one.grouped || rows < 2 || seen.size() > 1) return one.grouped;
    // `ALD001` is a customer's, `1100` and `Accounts receivable` are not.
    const std::string_view only = *seen.begin();
    const bool has_digit = only.find_first_of("0123456789") != std::string_view::npos;
    return only.find(' ') != std::string_view::npos || !has_digit ||
           only.find_first_not_of("0123456789.-") == std::string_view::npos;
  }

  void search(char separator, std::size_t count) {
    std::vector<HeadLine> lines = head_lines(file_, head_, separator);
    const bool numbered = drop_line_numbers(lines);
    for (std::size_t i = 0; i + count <= lines.size(); ++i) {
      const std::uint64_t at = lines[i].start.line;
      const bool before = is_clear() || (found_ && count == 1);
      const std::uint64_t best = before ? found_->line().start.line : at;
      if (at > best) break;
      if (lines[i].cells.size() < 2 && !near_.lines.empty()) continue;
      if (count > 1 && !can_join(lines, i, count)) continue;
      HeaderTry one = attempt(lines, separator, i, count);
      one.numbered = numbered;
      if (!one.choice.best) {
        const bool nearer = near_.lines.empty() ||
                            one.choice.nearest.matched > near_.choice.nearest.matched;
        if (nearer && count == 1) near_ = std::move(one);
        continue;
      }
      if (!one.choice.best->twins.empty() && count > 1) continue;
      const auto rank = [](const HeaderTry& t) { return t.choice.best->matched; };
      if (!before || at < best || rank(one) > rank(*found_)) found_ = std::move(one);
      break;
    }
  }

  /// A second line of names below one that fits by itself.
  void add_line_below() {
    const HeaderTry& one = *found_;
    constexpr std::size_t kNames = 3;  // fewer may name a customer
    if (!can_join(one.lines, one.first, 2) || one.lines[one.first + 1].filled() < kNames) return;
    HeaderTry both = attempt(one.lines, one.separator, one.first, 2);
    both.numbered = one.numbered;
    const bool fits = both.choice.best && both.choice.best->twins.empty() &&
                      both.choice.best->matched >= one.choice.best->matched;
    if (fits) found_ = std::move(both);
  }

  /// A line of wider names above one that fits by itself, where it says more.
  void add_line_above() {
    const HeaderTry& one = *found_;
    if (one.first == 0 || one.count > 1 || !can_join(one.lines, one.first - 1, 2)) return;
    HeaderTry both = attempt(one.lines, one.separator, one.first - 1, 2);
    both.numbered = one.numbered;
    const bool more = both.choice.best && both.choice.best->twins.empty() &&
                      both.choice.best->matched > one.choice.best->matched;
    if (more) found_ = std::move(both);
  }

  Result<FoundHeader> without_header(const Profile* profile) {
    auto header = headerless(file_, head_, *profile);
    if (header) return std::move(*header);
    return fail(unknown_header(file_, near_, true));
  }

  Result<FoundHeader> nothing_fits() {
    if (auto why = long_separator(file_, head_, profile_)) return fail(std::move(*why));
    if (profile_ == nullptr) {
      for (const Profile& profile : embedded_profile_list()) {
        if (profile.positions.empty()) continue;
        if (auto header = headerless(file_, head_, profile)) return std::move(*header);
      }
    }
    return fail(unknown_header(file_, near_, profile_ != nullptr));
  }

  /// Columns of dates in which the rows of the head have nothing but a spreadsheet's day numbers.
  static std::vector<bool> serial_days(const HeaderTry& found) {
    constexpr std::size_t kDigits = 5;
    std::vector<bool> serial(kColumns);
    for (const ColumnInfo& column : all_columns()) {
      const std::int32_t field = found.choice.best->at(column.column);
      if (column.kind != ColumnKind::date || field == HeaderMatch::kNone) continue;
      std::size_t yes = 0, no = 0;
      for (std::size_t i = found.rows(); i < found.lines.size(); ++i) {
        const auto& cells = found.lines[i].cells;
        const auto at = static_cast<std::size_t>(field);
        if (at >= cells.size() || cells[at].empty()) continue;
        const std::string_view text = cells[at];
        const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
        const bool likely = digits == kDigits && text[0] >= '2' && text[0] <= '5';
        likely && read_excel_serial(text) ? ++yes : is_data(text) ? ++no : 0;
      }
      serial[static_cast<std::size_t>(column.column)] = yes > 0 && no == 0;
    }
    return serial;
  }

  /// A customer column that only lines between the rows fill.
  static bool is_grouped(const HeaderTry& found) {
    const HeaderMatch& match = *found.choice.best;
    if (match.fits_grouped || !found.grouped) return match.fits_grouped;
    const auto has = [&](const HeadLine& line, Column column) {
      const std::int32_t field = match.at(column);
      const auto at = static_cast<std::size_t>(field);
      return field >= 0 && at < line.cells.size() && !line.cells[at].empty();
    };
    const auto is_filled = [&](const HeadLine& line) {
      return has(line, Column::customer_id) || has(line, Column::customer_name);
    };
    bool in_lines = false;
    for (std::size_t i = found.rows(); i < found.lines.size(); ++i) {
      const HeadLine& line = found.lines[i];
      const bool is_row = line.filled() > 2 &&
                          std::any_of(line.cells.begin(), line.cells.end(), is_data);
      const bool is_total = std::any_of(line.cells.begin(), line.cells.end(), says_total);
      if (is_filled(line) && is_row && !is_total) return false;
      in_lines = in_lines || (is_filled(line) && line.filled() == 1);
    }
    return in_lines;
  }

  FoundHeader described() const {
    const HeaderTry& found = *found_;
    FoundHeader header;
    header.match = *found.choice.best;
    header.separator = found.separator;
    header.cells = found.cells;
    header.bytes = found.line().bytes;
    for (std::size_t i = found.first; i < found.rows(); ++i) {
      header.lines.push_back(found.lines[i].bytes);
    }
    header.position = found.line().start;
    header.rows = found.lines[found.rows() - 1].end;
    header.preamble_lines = found.line().start.line - 1;
    header.index_field = found.numbered ? 0 : -1;
    header.exported_on = exported_on(found.lines, found.first);
    if (!header.match.profile->canonical) {
      header.serial_days = serial_days(found);
      header.grouped = is_grouped(found);
      header.currency_above = currency_above(found.lines, found.first);
      header.group = named_above(found.lines, found.first, *header.match.profile);
    }
    return header;
  }

  const std::string& file_;
  std::string_view head_;
  const Profile* profile_;
  std::optional<HeaderTry> found_;
  HeaderTry near_;
};

}  // namespace

Result<FoundHeader> find_header(const std::string& file, std::string_view head,
                                const Profile* profile) {
  return Finder(file, head, profile).run();
}

}  // namespace arrears
