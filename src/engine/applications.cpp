#include <arrears/engine/applications.hpp>

#include <algorithm>
#include <tuple>

namespace arrears {
namespace {

RowId any_row(const Application& one) { return one.debit.valid() ? one.debit : one.credit; }

// What a discount or a forgiven remainder takes from a document uses up no payment.
bool uses_credit(const Application& one) {
  const bool forgiven = one.reason == ApplyReason::discount ||
                        one.reason == ApplyReason::small_difference;
  return one.credit.valid() && !(forgiven && one.debit.valid());
}

Diagnostic failed(Currency currency, std::int64_t difference) {
  return error("tie-out-failed", Status::internal)
      .with("currency", std::string(currency.code()))
      .with("difference", Money{difference, currency}.to_decimal());
}

}  // namespace

std::string_view to_string(ApplyReason reason) {
  switch (reason) {
    case ApplyReason::named: return "named";
    case ApplyReason::oldest: return "oldest";
    case ApplyReason::clearing: return "clearing";
    case ApplyReason::settled_date: return "settled_date";
    case ApplyReason::open_amount: return "open_amount";
    case ApplyReason::discount: return "discount";
    case ApplyReason::small_difference: return "small_difference";
    case ApplyReason::recovery: return "recovery";
    case ApplyReason::refund: return "refund";
    case ApplyReason::returned: break;
  }
  return "returned";
}

Result<ApplicationList> list_applications(const Ledger& ledger, const OpenItems& open) {
  ApplicationList list{open.applications, {}};
  for (const TieOut& tie : open.tie_out) list.sums.push_back({tie, 0, 0});
  for (const Application& one : list.steps) {
    const Currency currency = ledger.currency(any_row(one));
    const auto sums = std::lower_bound(list.sums.begin(), list.sums.end(), currency,
                                       [](const ApplicationSums& at, Currency wanted) {
                                         return at.tie.currency < wanted;
                                       });
    if (one.debit.valid() && one.reason != ApplyReason::recovery) sums->settled += one.amount;
    if (uses_credit(one)) sums->used += one.amount;
  }
  for (std::size_t i = 0; i < list.sums.size(); ++i) {
    const TieOut& tie = open.tie_out[i];
    const std::int64_t settled = tie.raising + tie.undoing - tie.not_due - tie.overdue;
    if (list.sums[i].settled != settled) {
      return fail(failed(tie.currency, settled - list.sums[i].settled));
    }
    const std::int64_t used = tie.lowering - tie.unapplied;
    if (list.sums[i].used != used) return fail(failed(tie.currency, used - list.sums[i].used));
  }
  const auto text = [&](Column column, RowId row) {
    return row.valid() ? ledger.text(column, row) : std::string_view{};
  };
  const auto type = [&](RowId row) {
    return row.valid() ? static_cast<int>(ledger.type(row)) : -1;
  };
  // All that can be shown of a step, so that steps which compare equal look equal.
  const auto key = [&](const Application& one) {
    const RowId row = any_row(one);
    return std::tuple(ledger.customer(row), ledger.currency(row), one.effective,
                      text(Column::doc_no, one.credit), text(Column::doc_no, one.debit),
                      one.reason, one.amount, type(one.credit), type(one.debit),
                      one.credit.valid() ? ledger.customer(one.credit) : CustomerId{});
  };
  std::sort(list.steps.begin(), list.steps.end(),
            [&](const Application& a, const Application& b) { return key(a) < key(b); });
  return list;
}

}  // namespace arrears
