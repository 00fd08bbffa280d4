// RowSink: amounts that more than one cell makes, and what their sign says.
#include "row_sink.hpp"

namespace arrears {
namespace {

/// `a` and `b`, or `a` less `b`; false if that is too large to be counted.
bool add(Worth& a, const Worth& b, bool adds) {
  const bool wrapped = adds ? __builtin_add_overflow(a.minor, b.minor, &a.minor)
                            : __builtin_sub_overflow(a.minor, b.minor, &a.minor);
  a.difference += adds ? b.difference : -b.difference;
  a.rounded = a.rounded || b.rounded;
  return !wrapped;
}

void turn(Worth& worth) {
  worth.minor = -worth.minor;
  worth.difference = -worth.difference;
}

}  // namespace

/// Counts how credits are written; where all have a minus, it says nothing.
void RowSink::turn_credit(MoneyCell& credit) {
  if (layout_.header.match.second_adds || !credit.known || credit.worth[0].sign() == 0) return;
  const bool minus = credit.worth[0].sign() < 0;
  ++(minus ? out_->signs.minus : out_->signs.plain);
  if (!minus || !layout_.turns.minus_is_credit) return;
  for (Worth& worth : credit.worth) turn(worth);
}

bool RowSink::read_second() {
  const std::int32_t field = layout_.header.match.second;
  if (field == Layout::kNone) return true;
  MoneyCell second;
  if (!read_money(Column::amount, static_cast<std::uint32_t>(field), second)) return false;
  turn_credit(second);
  return join(second) || reject("amount-too-large", field);
}

/// A debit and a credit in one row are a document and what was paid of it, where what is open has
/// a column of its own; else only their difference is known.
bool RowSink::join(const MoneyCell& second) {
  row_.reverses = !second.known && row_.amount.known && row_.amount.worth[0].sign() < 0 &&
                  !layout_.header.match.second_adds;
  if (!second.known) return true;
  MoneyCell& amount = row_.amount;
  const bool adds = layout_.header.match.second_adds;
  if (!amount.known && adds) return true;
  amount.known = true;
  MoneyCell net = amount;
  net.waits = amount.waits || second.waits;
  bool fits = true;
  for (std::size_t mark = 0; mark < net.worth.size(); ++mark) {
    fits = add(net.worth[mark], second.worth[mark], adds) && fits;
  }
  const int one = amount.worth[0].sign(), other = second.worth[0].sign();
  row_.reverses = !adds && (one == 0 ? other < 0 : other == 0 && one < 0);
  const bool both = !adds && amount.worth[0].sign() != 0 && second.worth[0].sign() != 0;
  const bool has_open = layout_.field(Column::open_amount) != Layout::kNone;
  if (!both || !has_open || (!row_.open.known && net.waits)) {
    amount = net;
    return fits;
  }
  if (!row_.open.known) row_.open = net;
  if (net.worth[0].sign() < 0) {
    amount = {};
    amount.known = true;
    amount.waits = second.waits;
    for (std::size_t mark = 0; mark < net.worth.size(); ++mark) {
      fits = add(amount.worth[mark], second.worth[mark], false) && fits;
    }
  }
  return fits;
}

bool RowSink::read_side() {
  const std::int32_t field = layout_.header.match.side;
  if (field == Layout::kNone) return true;
  const std::string_view text = cell(field, scratch_);
  if (text.empty()) {
    if (layout_.header.match.is_pair()) return true;
    ++out_->signs.unsaid;
    return !layout_.turns.side_is_needed || reject("side-empty", field);
  }
  if (take_side(text)) return true;
  return reject(error("side-unknown").with("text", std::string(text)), field);
}

/// A credit that has no minus gets one; where credits have none, a minus reverses one.
bool RowSink::take_side(std::string_view text) {
  const auto is_credit = layout_.words.is_credit(text);
  if (!is_credit) return false;
  if (!*is_credit) {
    ++out_->signs.debits;
    return true;
  }
  if (layout_.header.match.is_pair()) {
    if (!row_.open.known || row_.open.worth[0].sign() < 0) return true;
    for (Worth& worth : row_.open.worth) turn(worth);
    return true;
  }
  const MoneyCell& first = row_.amount.known ? row_.amount : row_.open;
  if (first.known && first.worth[0].sign() != 0) {
    ++(first.worth[0].sign() < 0 ? out_->signs.minus : out_->signs.plain);
  }
  for (MoneyCell* money : {&row_.amount, &row_.open}) {
    if (!money->known) continue;
    if (money->worth[0].sign() < 0 && !layout_.turns.minus_is_reversal) continue;
    for (Worth& worth : money->worth) turn(worth);
  }
  return true;
}

/// Of a row that is not taken, as far as it can be read.
void RowSink::join_anyway() {
  const HeaderMatch& match = layout_.header.match;
  const std::string_view text = cell(match.second, scratch_);
  MoneyCell second;
  if (!text.empty() && value_of(Column::amount, text, second) == AmountFault::none) {
    turn_credit(second);
    (void)join(second);
  }
  const std::string_view side = cell(match.side, scratch_);
  if (!side.empty()) (void)take_side(side);
}

void RowSink::settle_unsaid_type() {
  const auto& credit = layout_.profile.credit_type;
  if (!credit || row_.type_is_said || !row_.amount.known) return;
  const int sign = row_.amount.worth[0].sign();
  const bool paid = *credit == DocType::payment;
  if (sign < 0) row_.type = row_.reverses ? DocType::credit_note : *credit;
  if (sign > 0 && row_.reverses) row_.type = paid ? DocType::refund : DocType::debit_note;
}

}  // namespace arrears
