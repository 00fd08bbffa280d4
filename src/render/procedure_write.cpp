#include <arrears/render/procedure_file.hpp>

#include <fmt/format.h>

namespace arrears {
namespace {

// A basic TOML string. What is not printable ASCII or UTF-8 text is written as an escape.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(byte));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string quoted(Rate rate) { return quoted(rate.to_decimal()); }
std::string quoted(bool value) { return value ? "true" : "false"; }

class Writer {
 public:
  void line(std::string_view key, std::string value, std::string_view comment = {}) {
    std::string text = fmt::format("{} = {}", key, value);
    out_ += comment.empty() ? text + '\n' : fmt::format("{:<33}# {}\n", text, comment);
  }
  void heading(std::string_view text) { out_ += fmt::format("\n{}\n", text); }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write_fee(Writer& out, const Fee& fee) {
  out.line("fee", quoted(fee.per_cent ? fee.per_cent->to_decimal() + '%' : fee.flat.to_decimal()),
           "\"5\", or \"2.5%\" of the open amount");
  if (!fee.bands.empty()) {
    std::string bands;
    for (const FeeBand& band : fee.bands) {
      bands += fmt::format("{}{{ from = {}, fee = {} }}", bands.empty() ? "[" : ", ",
                           quoted(band.from), quoted(band.fee));
    }
    out.line("fee_bands", bands + ']');
  }
  if (fee.currency.known()) out.line("fee_currency", quoted(fee.currency.code()));
  out.line("fee_per", quoted(to_string(fee.per)), "letter | item | item-once");
}

void write_when(Writer& out, const Level& level) {
  if (level.with_previous) {
    out.line("with_previous", "true", "on the same day as the level before");
  } else if (level.last_deadline) {
    out.line("last_deadline", "true", "past due + a third of the term");
  } else if (level.days_after_previous) {
    out.line("days_after_previous", std::to_string(*level.days_after_previous));
  } else {
    out.line("days_past_due", std::to_string(level.days_past_due), "below 0: before due");
  }
}

// A fee that a charges preset put there stands in the preset, which the file names.
void write_level(Writer& out, const Level& level) {
  out.heading("[[level]]");
  out.line("name", quoted(level.name));
  write_when(out, level);
  out.line("grace_days", std::to_string(level.grace_days));
  out.line("min_interval_days", std::to_string(level.min_interval_days),
           "since the customer's last letter");
  out.line("min_amount", quoted(level.min_amount), "of the item's currency");
  out.line("min_pct_of_open", quoted(level.min_pct_of_open));
  out.line("channel", quoted(to_string(level.channel)),
           "email | letter | fax | sms | registered | phone | visit | agency | lawyer");
  out.line("template", quoted(level.template_name));
  out.line("deadline_days", std::to_string(level.deadline_days), "0: the letter states none");
  out.line("tone", quoted(to_string(level.tone)), "friendly | firm | final");
  if (!level.fee.statutory) write_fee(out, level.fee);
  out.line("interest", quoted(level.interest));
  out.line("stop_supply", quoted(level.stop_supply));
  if (level.repeat_days != 0) out.line("repeat_days", std::to_string(level.repeat_days));
}

void write_interest(Writer& out, const InterestRules& rules) {
  out.heading("[interest]");
  out.line("rate", quoted(rules.rate), "per cent; no rate is shipped as default");
  out.line("rate_unit", quoted(to_string(rules.unit)), "year | month | day");
  if (!rules.reference.empty()) out.line("reference", quoted(rules.reference));
  out.line("margin", quoted(rules.margin), "points on the reference");
  out.line("factor", quoted(rules.factor), "times the reference");
  out.line("day_count", quoted(to_string(rules.day_count)),
           "act/365 | act/360 | act/act | 30E/360");
  out.line("rate_fixing", quoted(to_string(rules.fixing)), "split | at-start");
  std::string from = "due";
  if (rules.from == InterestFrom::first_letter) from = "first-letter";
  if (rules.from == InterestFrom::due_plus) from += '+' + std::to_string(rules.from_days);
  out.line("from", quoted(from), "due | first-letter | due+N");
}

}  // namespace

std::string write_procedure(const Procedure& procedure) {
  Writer out;
  const bool preset = !procedure.charges.empty();
  out.line("name", quoted(procedure.name));
  if (!procedure.language.empty()) out.line("language", quoted(procedure.language));
  if (!procedure.signatory.empty()) out.line("signatory", quoted(procedure.signatory));
  out.line("advance", quoted(to_string(procedure.advance)), "step | jump");
  out.line("group", quoted(to_string(procedure.group)), "customer | level | invoice");
  out.line("settlers_grace_days", std::to_string(procedure.settlers_grace_days),
           "of customers that settle by the month");
  if (preset) out.line("charges", quoted(procedure.charges));
  for (const Level& level : procedure.levels) write_level(out, level);
  if (!preset) write_interest(out, procedure.interest);
  return out.take();
}

}  // namespace arrears
