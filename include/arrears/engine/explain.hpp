/// Explanation: why a document stands where it stands, step by step (`--explain DOC`).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/age.hpp>
#include <arrears/engine/apply.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// One sentence: an entry of the message catalogue and what to put into it. Amounts arrive as plain
/// decimals with their currency beside, dates as ISO.
struct ExplainLine {
  std::string code;
  std::vector<Argument> arguments;
};

/// Every document, payment or credit of that number (of any customer) up to the as-of date: where
/// it was read, its due date and why, each application, what is open, and its bucket and stage.
/// Runs cash application for the customers concerned with applications kept. Fails with
/// `explain-unknown-document` (status 2) when no row has the number.
[[nodiscard]] Result<std::vector<ExplainLine>> explain(const DueDates& due, const Ager& ager,
                                                       ApplyOptions options,
                                                       std::string_view doc_no);

/// Where the open items of a customer come from, with applications kept.
using OpenItemsOf = std::function<Result<OpenItems>(CustomerId)>;

/// The same with open items from elsewhere. Where no row has the number and `name` is a customer's
/// id, his balance, and then each of his documents and payments with something left.
[[nodiscard]] Result<std::vector<ExplainLine>> explain(const DueDates& due, const Ager& ager,
                                                       const OpenItemsOf& open_of,
                                                       std::string_view name);

}  // namespace arrears
