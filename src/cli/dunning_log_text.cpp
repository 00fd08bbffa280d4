#include "dunning_log_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <arrears/model/money.hpp>
#include <arrears/model/rate.hpp>
#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

constexpr std::array<std::string_view, 19> kLogColumns{
    "run_id",       "run_date", "letter_id", "customer_id", "doc_no",
    "currency",     "open_amount", "level",  "level_name",  "channel",
    "fee",          "interest", "deadline",  "status",      "content_hash",
    "procedure",    "letter_total", "netted", "reverses"};

void append_text(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string cell(const DunningRecord& row, std::size_t column) {
  const auto money = [&](std::int64_t minor) { return Money{minor, row.currency}.to_decimal(); };
  switch (column) {
    case 0: return row.run_id;
    case 1: return row.run_date.to_iso();
    case 2: return row.letter_id;
    case 3: return row.customer_id;
    case 4: return row.doc_no;
    case 5: return std::string(row.currency.code());
    case 6: return money(row.open_amount);
    case 7: return std::to_string(row.level);
    case 8: return row.level_name;
    case 9: return row.channel;
    case 10: return money(row.fee);
    case 11: return money(row.interest);
    case 12: return row.deadline.to_iso();
    case 13: return row.status;
    case 14: return row.content_hash;
    case 15: return row.procedure;
    case 16: return money(row.letter_total);
    case 17: return money(row.netted);
    default: return row.reverses;
  }
}

// Exact: an amount with more decimals than its currency has is no amount of ours.
std::optional<std::int64_t> parse_minor(std::string_view text, Currency currency) {
  if (text.empty()) return 0;
  const auto value = Rate::parse(text);
  if (!value || value->scale() > currency.exponent()) return std::nullopt;
  std::int64_t minor = value->digits();
  for (int i = value->scale(); i < currency.exponent(); ++i) {
    if (__builtin_mul_overflow(minor, std::int64_t{10}, &minor)) return std::nullopt;
  }
  return minor;
}

bool set_date(Date& out, std::string_view text) {
  if (text.empty()) return true;
  const auto date = Date::parse_iso(text);
  if (date) out = *date;
  return date.has_value();
}

bool set_level(std::int32_t& out, std::string_view text) {
  const char* last = text.data() + text.size();
  const auto [end, problem] = std::from_chars(text.data(), last, out);
  return problem == std::errc{} && end == last && out >= 0;
}

bool set_money(std::int64_t& out, std::string_view text, Currency currency) {
  const auto minor = parse_minor(text, currency);
  if (minor) out = *minor;
  return minor.has_value();
}

bool set(DunningRecord& row, std::size_t column, std::string& text) {
  switch (column) {
    case 0: row.run_id = std::move(text); return true;
    case 1: return set_date(row.run_date, text) && row.run_date.known();
    case 2: row.letter_id = std::move(text); return true;
    case 3: row.customer_id = std::move(text); return !row.customer_id.empty();
    case 4: row.doc_no = std::move(text); return true;
    case 5: return row.currency.known();  // set before all others
    case 6: return set_money(row.open_amount, text, row.currency);
    case 7: return set_level(row.level, text);
    case 8: row.level_name = std::move(text); return true;
    case 9: row.channel = std::move(text); return true;
    case 10: return set_money(row.fee, text, row.currency);
    case 11: return set_money(row.interest, text, row.currency);
    case 12: return set_date(row.deadline, text);
    case 13: row.status = std::move(text); return true;
    case 14: row.content_hash = std::move(text); return true;
    case 15: row.procedure = std::move(text); return true;
    case 16: return set_money(row.letter_total, text, row.currency);
    case 17: return set_money(row.netted, text, row.currency);
    default: row.reverses = std::move(text); return true;
  }
}

class LogParser {
 public:
  LogParser(std::string_view text, const std::string& file, LogKind kind)
      : rest_(text), file_(file), kind_(kind) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }

  Result<std::vector<DunningRecord>> parse() {
    std::vector<DunningRecord> rows;
    std::vector<std::string> cells;
    if (rest_.empty()) return rows;
    if (!read_line(cells)) return fail(std::move(*problem_));
    if (!take_header(cells)) return fail(std::move(*problem_));
    while (!rest_.empty()) {
      if (!read_line(cells)) return fail(std::move(*problem_));
      DunningRecord row;
      if (!take_row(cells, row)) return fail(std::move(*problem_));
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  bool complain(std::string_view code, std::string name = {}, std::string value = {},
                std::string hint = {}) {
    Diagnostic d = file_error(code, file_);
    d.place.line = first_line_;
    if (!name.empty()) d.arguments.push_back({std::move(name), std::move(value)});
    d.arguments.push_back({"expected", std::move(hint)});
    problem_ = std::move(d);
    return false;
  }

  bool read_quoted(std::string& cell) {
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) return complain("dunning-log-quote");
      cell += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) break;
      cell += '"';
      rest_.remove_prefix(1);
    }
    line_ += static_cast<std::uint64_t>(std::count(cell.begin(), cell.end(), '\n'));
    const bool ends = rest_.empty() || rest_.front() == ',' || rest_.front() == '\n' ||
                      rest_.starts_with("\r\n");
    return ends || complain("dunning-log-quote");
  }

  bool read_line(std::vector<std::string>& cells) {
    cells.clear();
    first_line_ = ++line_;
    while (true) {
      std::string& cell = cells.emplace_back();
      if (rest_.starts_with('"')) {
        if (!read_quoted(cell)) return false;
      } else {
        const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        cell = rest_.substr(0, end);
        if (cell.find('"') != std::string::npos) return complain("dunning-log-quote");
        rest_.remove_prefix(end);
      }
      if (!rest_.starts_with(',')) break;
      rest_.remove_prefix(1);
    }
    if (rest_.starts_with('\r')) rest_.remove_prefix(1);
    if (rest_.empty()) return true;
    if (!rest_.starts_with('\n')) return complain("dunning-log-quote");
    rest_.remove_prefix(1);
    return true;
  }

  bool take_header(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const auto found = std::find(kLogColumns.begin(), kLogColumns.end(), name);
      if (found == kLogColumns.end()) {
        const auto near = closest(name, std::span<const std::string_view>(kLogColumns));
        return complain("dunning-log-column", "column", name, near.value_or(""));
      }
      order_.push_back(static_cast<std::size_t>(found - kLogColumns.begin()));
    }
    for (std::size_t i = 0; i < kLogColumns.size(); ++i) {
      const auto count = std::count(order_.begin(), order_.end(), i);
      const bool needed = kind_ == LogKind::ours || i == 3 || i == 4 || i == 5 || i == 7;
      if (count > 1 || (count == 0 && needed)) {
        return complain("dunning-log-header", "column", std::string(kLogColumns[i]));
      }
    }
    const bool ordered = std::is_sorted(order_.begin(), order_.end());
    return kind_ == LogKind::opening || ordered || complain("dunning-log-order");
  }

  bool take_row(std::vector<std::string>& cells, DunningRecord& row) {
    if (cells.size() != order_.size()) {
      return complain("dunning-log-cells", "count", std::to_string(cells.size()),
                      std::to_string(order_.size()));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (order_[i] != 5) continue;
      if (const auto currency = Currency::from_code(cells[i])) row.currency = *currency;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (kind_ == LogKind::opening && order_[i] == 1 && cells[i].empty()) continue;
      const std::string text = cells[i];
      if (set(row, order_[i], cells[i])) continue;
      complain("dunning-log-value", "text", text);
      problem_->arguments.push_back({"column", std::string(kLogColumns[order_[i]])});
      return false;
    }
    if (kind_ == LogKind::opening) row.status = "opening";
    return true;
  }

  std::string_view rest_;
  const std::string& file_;
  LogKind kind_;
  std::uint64_t line_ = 0, first_line_ = 0;
  std::vector<std::size_t> order_;
  std::optional<Diagnostic> problem_;
};

}  // namespace

std::string dunning_log_header() {
  std::string out;
  for (const std::string_view column : kLogColumns) {
    if (!out.empty()) out += ',';
    out += column;
  }
  return out + '\n';
}

std::string write_dunning_rows(std::span<const DunningRecord> rows) {
  std::string out;
  for (const DunningRecord& row : rows) {
    for (std::size_t c = 0; c < kLogColumns.size(); ++c) {
      if (c > 0) out += ',';
      append_text(out, cell(row, c));
    }
    out += '\n';
  }
  return out;
}

Result<std::vector<DunningRecord>> parse_dunning_log(std::string_view text,
                                                     const std::string& file, LogKind kind) {
  return LogParser(text, file, kind).parse();
}

}  // namespace arrears
