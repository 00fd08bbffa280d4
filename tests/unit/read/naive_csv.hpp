// A CSV reader that is right because it is simple: one character at a time, everything copied. The
// real scanner is measured against it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/read/csv_record.hpp>

namespace arrears::naive {

struct Spot {
  std::uint64_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const Spot&, const Spot&) = default;
};

struct Row {
  std::uint64_t offset = 0;
  std::uint64_t line = 1;
  std::vector<std::string> raw;
  CsvFault fault = CsvFault::none;
  Spot fault_spot;
  friend bool operator==(const Row&, const Row&) = default;
};

struct Failure {
  std::string code;
  Spot spot;
  friend bool operator==(const Failure&, const Failure&) = default;
};

struct Csv {
  std::vector<Row> rows;
  std::optional<Failure> failure;
  friend bool operator==(const Csv&, const Csv&) = default;
};

class Reader {
 public:
  Reader(std::string_view text, const Dialect& dialect) : text_(text), dialect_(dialect) {}

  Csv read() {
    while (at_ < text_.size() && !csv_.failure) read_row();
    return std::move(csv_);
  }

 private:
  enum class Where { start, plain, quoted, closed, blank };

  void read_row() {
    row_ = {};
    row_.offset = at_;
    row_.line = spot_.line;
    row_start_ = spot_;
    field_.clear();
    where_ = Where::start;
    while (true) {
      if (at_ == text_.size()) {
        if (where_ == Where::quoted) return fail("csv-quote-not-closed", quote_);
        return end_row();
      }
      const char c = text_[at_];
      if (c == '\0') return fail("csv-nul-byte", spot_);
      const bool line_end = c == '\r' || c == '\n';
      if (line_end && where_ != Where::quoted) {
        end_row();
        return step();
      }
      if (at_ - row_.offset == dialect_.record_limit) {
        if (where_ == Where::quoted) return fail("csv-quote-too-long", quote_);
        return fail("csv-record-too-long", row_start_);
      }
      take(c);
      step();
    }
  }

  void take(char c) {
    if (c == dialect_.separator && where_ != Where::quoted) {
      row_.raw.push_back(field_);
      field_.clear();
      where_ = Where::start;
      return;
    }
    field_ += c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n' ? "\r\n"
                                                                          : std::string(1, c);
    const bool quote = c == dialect_.quote;
    if (where_ == Where::start) {
      where_ = quote ? Where::quoted : Where::plain;
      quote_ = spot_;
    } else if (where_ == Where::quoted) {
      if (quote) where_ = Where::closed;
    } else if (where_ == Where::plain) {
      if (quote && dialect_.strict) fault(CsvFault::stray_quote);
    } else if (quote && where_ == Where::closed) {
      where_ = Where::quoted;
    } else if ((c == ' ' || c == '\t') && !dialect_.strict) {
      where_ = Where::blank;
    } else {
      fault(CsvFault::text_after_quote);
      where_ = Where::plain;
    }
  }

  // Over one character, or a CRLF as a whole.
  void step() {
    const char c = text_[at_++];
    if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') {
      // A record of quoted line breaks may reach its limit in the middle of one.
      if (where_ == Where::quoted && at_ - row_.offset == dialect_.record_limit) {
        return fail("csv-quote-too-long", quote_);
      }
      ++at_;
    }
    if (c == '\r' || c == '\n') {
      ++spot_.line;
      spot_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80) {
      ++spot_.column;
    }
  }

  void end_row() {
    row_.raw.push_back(field_);
    csv_.rows.push_back(row_);
    where_ = Where::start;
  }

  void fault(CsvFault fault) {
    if (row_.fault != CsvFault::none) return;
    row_.fault = fault;
    row_.fault_spot = spot_;
  }

  void fail(const char* code, Spot spot) { csv_.failure = Failure{code, spot}; }

  std::string_view text_;
  Dialect dialect_;
  Csv csv_;
  std::size_t at_ = 0;
  Spot spot_;
  Spot row_start_;
  Spot quote_;
  Row row_;
  std::string field_;
  Where where_ = Where::start;
};

inline Csv read(std::string_view text, const Dialect& dialect) {
  return Reader(text, dialect).read();
}

// The text of a raw field, by the same plain means.
inline std::string unquote(std::string_view raw, char quote) {
  if (raw.empty() || raw[0] != quote) return std::string(raw);
  std::string text;
  for (std::size_t i = 1; i < raw.size(); ++i) {
    if (raw[i] != quote) {
      text += raw[i];
    } else if (i + 1 < raw.size() && raw[i + 1] == quote) {
      text += raw[i++];
    } else {
      const bool blanks = raw.find_first_not_of(" \t", i + 1) == std::string_view::npos;
      return blanks ? text : std::string(raw);
    }
  }
  return std::string(raw);
}

}  // namespace arrears::naive
