// The one grammar of --where and --fail-if: NAME (= != < <= > >= ~) VALUE, joined by `and`.
#include <arrears/render/table_ops.hpp>

#include <algorithm>

#include "utf8.hpp"

namespace arrears {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kOperatorSigns = "=!<>~";

class WhereParser {
 public:
  explicit WhereParser(std::string_view text) : text_(text) {}

  Result<Where> parse() {
    Where where{std::string(text_), {}};
    for (;;) {
      auto condition = one();
      if (!condition) return fail(condition.error());
      where.conditions.push_back(std::move(*condition));
      skip_space();
      if (at_ == text_.size()) return where;
      if (!take_and()) return fail(wrong("where-expects-and", at_));
    }
  }

 private:
  Result<Condition> one() {
    Condition condition;
    skip_space();
    condition.position = character(at_);
    auto name = word("where-expects-name", kOperatorSigns);
    if (!name) return fail(name.error());
    condition.column = std::move(*name);
    skip_space();
    const auto sign = take_operator();
    if (!sign) return fail(wrong("where-expects-operator", at_));
    condition.compare = *sign;
    skip_space();
    condition.value_position = character(at_);
    // A value that begins with a sign is more likely a slip (`==`) than meant.
    if (at_ < text_.size() && is_sign(text_[at_])) return fail(wrong("where-expects-value", at_));
    auto value = word("where-expects-value", {});
    if (!value) return fail(value.error());
    condition.value = std::move(*value);
    return condition;
  }

  /// A quoted text, or everything up to white space or one of `stops`.
  Result<std::string> word(std::string_view missing, std::string_view stops) {
    if (at_ == text_.size()) return fail(wrong(missing, at_));
    if (text_[at_] == '"' || text_[at_] == '\'') return quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && kSpace.find(text_[at_]) == std::string_view::npos &&
           stops.find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    if (at_ == begin) return fail(wrong(missing, begin));
    return std::string(text_.substr(begin, at_ - begin));
  }

  Result<std::string> quoted() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    std::string value;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != quote) {
        value += c;
      } else if (at_ < text_.size() && text_[at_] == quote) {
        value += text_[at_++];
      } else {
        return value;
      }
    }
    return fail(wrong("where-open-quote", begin));
  }

  std::optional<Compare> take_operator() {
    struct Sign {
      std::string_view text;
      Compare compare;
    };
    constexpr Sign kSigns[] = {
        {"!=", Compare::not_equal},     {"<=", Compare::less_equal},
        {">=", Compare::greater_equal}, {"=", Compare::equal},
        {"<", Compare::less},           {">", Compare::greater},
        {"~", Compare::contains},
    };
    for (const Sign& sign : kSigns) {
      if (text_.substr(at_, sign.text.size()) != sign.text) continue;
      at_ += sign.text.size();
      return sign.compare;
    }
    return std::nullopt;
  }

  bool take_and() {
    const std::string_view rest = text_.substr(at_);
    if (rest.size() < 3) return false;
    for (std::size_t i = 0; i < 3; ++i) {
      if ((rest[i] | 0x20) != "and"[i]) return false;
    }
    if (rest.size() > 3 && kSpace.find(rest[3]) == std::string_view::npos) return false;
    at_ += 3;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && kSpace.find(text_[at_]) != std::string_view::npos) ++at_;
  }
  static bool is_sign(char c) { return kOperatorSigns.find(c) != std::string_view::npos; }

  /// The character, counted from 1, that begins at that byte.
  [[nodiscard]] std::uint32_t character(std::size_t byte) const {
    std::uint32_t count = 1;
    for (std::size_t i = 0; i < byte; i += next_code_point(text_.substr(i)).length) ++count;
    return count;
  }

  [[nodiscard]] Diagnostic wrong(std::string_view code, std::size_t byte) const {
    Diagnostic why = usage_error(code).with("expression", std::string(text_));
    why.place.column = character(byte);
    why.place.length = 1;
    why.place.excerpt = std::string(text_);
    return std::move(why).with("position", std::int64_t{why.place.column});
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Where> parse_where(std::string_view expression) { return WhereParser(expression).parse(); }

}  // namespace arrears
