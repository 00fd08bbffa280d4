// Broken promises whose debt is still owed.
#include <algorithm>

#include "credit_account.hpp"

namespace arrears {
namespace {

bool document_is_open(const CreditCase& one, const PromiseStatus& status) {
  const auto items = one.input.open.items_of(one.id);
  return std::any_of(items.begin(), items.end(), [&](const OpenItem& item) {
    return std::find(status.rows.begin(), status.rows.end(), item.row) != status.rows.end();
  });
}

/// A promise for the account speaks of what was billed when it was made, due or not; what came
/// since without naming a document pays that first.
bool account_is_open(const CreditCase& one, const PromiseStatus& status) {
  const Ledger& ledger = one.input.ledger;
  const Promise& promise = one.input.side.promises[status.promise];
  const Date made = promise.made_on.known() ? promise.made_on : promise.promised_date;
  std::int64_t owed = 0;
  for (const OpenItem& item : one.input.open.items_of(one.id)) {
    const bool meant =
        ledger.currency(item.row) == status.currency && ledger.doc_date(item.row) <= made;
    if (meant) owed += item.open;
  }
  for (const UnappliedCredit& credit : one.input.open.unapplied_of(one.id)) {
    if (ledger.currency(credit.row) == status.currency) owed -= credit.left;
  }
  return owed > 0;
}

}  // namespace

const PromiseStatus* broken_promise(const CreditCase& one) {
  for (const PromiseStatus* status : one.promises) {
    if (status->state != PromiseState::broken) continue;
    const bool owed =
        status->rows.empty() ? account_is_open(one, *status) : document_is_open(one, *status);
    if (owed) return status;
  }
  return nullptr;
}

}  // namespace arrears
