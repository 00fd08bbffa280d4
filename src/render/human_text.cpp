#include "human_text.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "machine_text.hpp"
#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

std::string join(std::span<const std::string> values) {
  std::string all;
  for (const std::string& value : values) {
    if (!all.empty()) all += ", ";
    all += value;
  }
  return all;
}

/// Names with numbers in them, such as `d1_30`, `d121_up`, `m3`, `p_90`: the words of
/// `pattern.d.range`, `pattern.d.up`, `pattern.m.one`, `pattern.p_.one` with the numbers put in.
std::string pattern_words(const Phrases& phrases, std::string_view key) {
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t first = key.find_first_of(kDigits);
  if (first == 0 || first == std::string_view::npos) return {};
  const std::size_t after = std::min(key.find_first_not_of(kDigits, first), key.size());
  std::vector<std::string> numbers{std::string(key.substr(first, after - first))};
  std::string code = "pattern." + std::string(key.substr(0, first));
  const std::string_view rest = key.substr(after);
  if (rest.empty()) {
    code += ".one";
  } else if (rest == "_up") {
    code += ".up";
  } else if (rest.size() > 1 && rest.front() == '_' &&
             rest.find_first_not_of(kDigits, 1) == std::string_view::npos) {
    numbers.emplace_back(rest.substr(1));
    code += ".range";
  } else {
    return {};
  }
  return phrases.phrase(code, numbers);
}

std::string word_of(const FormatOptions& options, std::string_view vocabulary,
                    std::string_view code) {
  if (options.phrases != nullptr) {
    std::string entry(vocabulary);
    entry += '.';
    entry += code;
    std::string word = options.phrases->phrase(entry, {});
    if (word.empty()) word = pattern_words(*options.phrases, code);
    if (!word.empty()) return visible(word);
  }
  return visible(code);
}

std::string words_of(const FormatOptions& options, std::string_view vocabulary,
                     std::string_view codes) {
  std::string words;
  for (std::size_t at = 0; at <= codes.size();) {
    const std::size_t end = std::min(codes.find(';', at), codes.size());
    if (!words.empty()) words += "; ";
    words += word_of(options, vocabulary, codes.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

std::string phrase_or_code(const FormatOptions& options, std::string_view code,
                           std::span<const std::string> values) {
  if (options.phrases != nullptr) {
    std::string words = options.phrases->phrase(code, values);
    if (!words.empty()) return visible(words);
  }
  std::string text(code);
  if (!values.empty()) text += ": " + join(values);
  return visible(text);
}

std::string heading_of(const FormatOptions& options, const TableColumn& column) {
  if (options.phrases != nullptr) {
    const std::string entry = column.heading.empty() ? "head." + column.key : column.heading;
    std::string words = options.phrases->phrase(entry, {});
    if (words.empty()) words = pattern_words(*options.phrases, column.key);
    if (!words.empty()) return visible(words);
  }
  return visible(column.key);
}

void append_grouped(ByteBuffer& out, std::int64_t digits, int decimals) {
  assert(decimals >= 0 && decimals < 19);
  std::array<char, 64> text;
  char* const end = text.data() + text.size();
  char* begin = end;
  const auto bits = static_cast<std::uint64_t>(digits);
  std::uint64_t rest = digits < 0 ? ~bits + 1 : bits;
  const auto put_last_of = [&](std::uint64_t number) {
    *--begin = static_cast<char>('0' + number % 10);
    return number / 10;
  };
  for (int i = 0; i < decimals; ++i) rest = put_last_of(rest);
  if (decimals > 0) *--begin = '.';
  rest = put_last_of(rest);
  for (int i = 1; rest > 0; ++i) {
    if (i % 3 == 0) *--begin = ',';
    rest = put_last_of(rest);
  }
  if (digits < 0) *--begin = '-';
  out.append({begin, static_cast<std::size_t>(end - begin)});
}

std::string grouped(std::int64_t digits, int decimals) {
  ByteBuffer out;
  append_grouped(out, digits, decimals);
  return std::string(out.view());
}

void append_human_number(ByteBuffer& out, const Cell& cell, const TableColumn& column) {
  const bool share = cell.type == CellType::probability || cell.type == CellType::percent;
  append_grouped(out, cell.number, share ? 2 : decimals_of(cell, column));
  if (share) out.push('%');
}

std::string human_cell(const FormatOptions& options, const Cell& cell, const TableColumn& column) {
  if (!cell.known) {
    return column.absent.empty() ? std::string() : phrase_or_code(options, column.absent, {});
  }
  switch (cell.type) {
    case CellType::text:
      return column.vocabulary.empty() ? visible(cell.view())
                                       : words_of(options, column.vocabulary, cell.view());
    case CellType::date:
      return cell.as_date().to_iso();
    default:
      break;
  }
  ByteBuffer out;
  append_human_number(out, cell, column);
  return std::string(out.view());
}

bool is_right_aligned(CellType type) { return type != CellType::text && type != CellType::date; }

std::vector<std::string> fact_lines(const FormatOptions& options, std::span<const Fact> facts) {
  std::vector<std::string> lines;
  for (const Fact& fact : facts) {
    std::vector<std::string> values = fact.values;
    if (fact.code == "report.buckets") {  // its values are column names
      for (std::string& value : values) value = word_of(options, "head", value);
    }
    lines.push_back(phrase_or_code(options, fact.code, values));
  }
  return lines;
}

std::vector<std::string> tie_out_lines(const FormatOptions& options, const Table& table) {
  std::vector<std::string> lines;
  const std::size_t dates = table.as_of.size();
  for (std::size_t i = 0; i < table.tie_out.size(); ++i) {
    const TieOut& t = table.tie_out[i];
    const int decimals = t.currency.exponent();
    std::string what(t.currency.code());
    if (dates > 1) what += " " + table.as_of[i * dates / table.tie_out.size()].to_iso();
    std::vector<std::string> values{what};
    for (const std::int64_t term : {t.not_due, t.overdue, t.unapplied, t.balance}) {
      values.push_back(grouped(term, decimals));
    }
    lines.push_back(phrase_or_code(options, "report.tie-out-report", values));
    values.resize(1);
    for (const std::int64_t term :
         {t.raising, t.lowering, t.undoing, t.implied, t.small_differences, t.discounts, t.balance,
          t.difference(), t.recoveries}) {
      values.push_back(grouped(term, decimals));
    }
    lines.push_back(phrase_or_code(options, "report.tie-out-documents", values));
  }
  return lines;
}

Totals::Totals(const Table& table) : table_(&table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].total) columns_.push_back(i);
  }
}

Totals::PerCurrency& Totals::of(Currency currency) {
  for (PerCurrency& total : totals_) {
    if (total.currency == currency) return total;
  }
  totals_.push_back({currency, std::vector<Sum>(table_->columns.size())});
  return totals_.back();
}

void Totals::add(std::span<const Cell> row) {
  if (columns_.empty()) return;
  Currency of_row;
  for (const Cell& cell : row) {
    if (cell.type == CellType::money && cell.known) {
      of_row = Currency::from_index(cell.currency);
      break;
    }
  }
  for (const std::size_t i : columns_) {
    if (!row[i].known) continue;
    const bool money = row[i].type == CellType::money;
    of(money ? Currency::from_index(row[i].currency) : of_row).sums[i].add(row[i].number);
  }
}

void Totals::add(const Totals& other) {
  for (const PerCurrency& theirs : other.totals_) {
    PerCurrency& ours = of(theirs.currency);
    for (std::size_t i = 0; i < theirs.sums.size(); ++i) ours.sums[i].add(theirs.sums[i]);
  }
}

std::vector<Currency> Totals::currencies() const {
  std::vector<Currency> all;
  for (const PerCurrency& total : totals_) all.push_back(total.currency);
  std::sort(all.begin(), all.end());
  return all;
}

Cell Totals::cell(Currency currency, std::size_t column) const {
  const CellType type = table_->columns[column].type;
  if (!table_->columns[column].total) return Cell::none(type);
  for (const PerCurrency& total : totals_) {
    if (total.currency != currency) continue;
    const auto minor = total.sums[column].minor();
    if (!minor) return Cell::none(type);
    return type == CellType::money ? Cell::money({*minor, currency}) : Cell::decimal(type, *minor);
  }
  return Cell::none(type);
}

}  // namespace arrears
