#include "proofs.hpp"

#include <map>

#include <arrears/model/table.hpp>
#include <arrears/read/exact_sum.hpp>
#include <arrears/render/format.hpp>

#include "output.hpp"
#include "session.hpp"

namespace arrears {
namespace {

// One `[CUR=]AMOUNT`, exact as written.
struct Control {
  Currency currency;
  ExactSum amount;
  std::string text;
};

// Without a currency the only one of the input is meant, else the default one.
Result<Control> parse_control(std::string_view option, const std::string& text,
                              std::span<const Currency> currencies, Currency otherwise) {
  const std::size_t equals = text.find('=');
  const bool named = equals != text.npos;
  std::optional<Currency> currency = otherwise;
  if (named) {
    currency = Currency::from_code(std::string_view(text).substr(0, equals));
  } else if (currencies.size() == 1) {
    currency = currencies.front();
  }
  if (!currency || !currency->known()) {
    return fail(usage_error("option-currency")
                    .with("option", "--" + std::string(option))
                    .with("value", text));
  }
  const std::string amount = named ? text.substr(equals + 1) : text;
  const auto exact = ExactSum::parse(amount);
  if (!exact) return fail(bad_value(option, text, "[CUR=]1234.56"));
  return Control{*currency, *exact, amount};
}

Diagnostic mismatch(std::string_view code, const Control& control, const ExactSum& found) {
  ExactSum difference = found;
  difference.subtract(control.amount);
  const int decimals = control.currency.exponent();
  return error(code)
      .with("currency", std::string(control.currency.code()))
      .with("expected", control.amount.to_decimal(decimals))
      .with("found", found.to_decimal(decimals))
      .with("difference", difference.to_decimal(decimals));
}

// Compares every control of an option with the sums found; false for an unreadable one.
bool compare(Context& context, std::string_view option, std::string_view code,
             const std::map<Currency, ExactSum>& found, Currency otherwise) {
  std::vector<Currency> currencies;
  for (const auto& [currency, sum] : found) {
    if (currency.known()) currencies.push_back(currency);
  }
  for (const std::string& text : context.options.list(option)) {
    const auto control = parse_control(option, text, currencies, otherwise);
    if (!control) {
      context.console.say(control.error());
      return false;
    }
    const auto sum = found.find(control->currency);
    const ExactSum there = sum == found.end() ? ExactSum{} : sum->second;
    if (there == control->amount) continue;
    context.console.say(mismatch(code, *control, there));
    context.control_failed = true;
  }
  return true;
}

}  // namespace

bool check_input_controls(Context& context, const Session& session) {
  const auto rows = context.options.number("control-rows", 0,
                                           std::numeric_limits<std::int64_t>::max());
  if (!rows) {
    context.console.say(rows.error());
    return false;
  }
  const auto rows_in = static_cast<std::int64_t>(session.rows_in());
  if (*rows && **rows != rows_in) {
    context.console.say(error("control-rows")
                            .with("expected", **rows)
                            .with("found", rows_in)
                            .with("difference", rows_in - **rows));
    context.control_failed = true;
  }
  std::map<Currency, ExactSum> found;
  for (const SourceReport& source : session.read.sources) {
    for (const SourceSums& sums : source.sums) found[sums.currency].add(sums.control);
  }
  return compare(context, "control-total", "control-total", found, session.currency);
}

bool check_balance_controls(Context& context, std::span<const TieOut> tie_out) {
  std::map<Currency, ExactSum> found;
  for (const TieOut& proof : tie_out) {
    found[proof.currency].add(proof.balance, proof.currency.exponent());
  }
  return compare(context, "control-balance", "control-balance", found, {});
}

bool write_rejects(Context& context, const ReadOutcome& read) {
  const auto path = context.options.text("rejects");
  if (!path) return true;
  Table table;
  table.report = "rejects";
  table.columns = {{"file"}, {"line", CellType::integer}, {"column", CellType::integer},
                   {"code"}, {"message"}, {"row"}};
  auto rows = std::make_shared<RowList>(table.columns.size());
  const Catalogue& words = context.console.catalogue();
  for (const Reject& reject : read.rejects) {
    const Place& place = reject.why.place;
    rows->add({Cell::text(place.file), Cell::integer(static_cast<std::int64_t>(place.line)),
               place.column == 0 ? Cell::none(CellType::integer) : Cell::integer(place.column),
               Cell::text(reject.why.code), Cell::text(words.text(reject.why)),
               Cell::text(reject.row)});
  }
  table.rows = rows;
  auto output = open_output(*path);
  if (!output) {
    context.console.say(output.error());
    return false;
  }
  const Format* csv = *find_format("csv");
  (void)csv->write(std::span(&table, 1), {}, **output);
  const auto done = (*output)->commit();
  if (!done) context.console.say(done.error());
  return done.has_value();
}

void say_tie_out(Console& console, std::span<const TieOut> tie_out) {
  for (const TieOut& t : tie_out) {
    const auto amount = [&](std::int64_t minor) { return Money{minor, t.currency}.to_decimal(); };
    console.detail(note("tie-out")
                       .with("currency", std::string(t.currency.code()))
                       .with("balance", amount(t.balance))
                       .with("small_differences", amount(t.small_differences))
                       .with("discounts", amount(t.discounts))
                       .with("raising", amount(t.raising))
                       .with("lowering", amount(t.lowering))
                       .with("undoing", amount(t.undoing))
                       .with("implied", amount(t.implied))
                       .with("recoveries", amount(t.recoveries)));
  }
}

}  // namespace arrears
