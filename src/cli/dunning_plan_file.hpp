/// The plan that a person approved (`--plan FILE`): a plan written as csv, perhaps with rows taken
/// out or set to `skip`. Only what it says is committed, and only while it is still true.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <arrears/engine/dun.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// A plan in csv, cell by cell. Separator `,` or `;`; columns in any order.
class PlanFile {
 public:
  /// Fails with `plan-file-column` (a column that is needed is missing; status 2), and as files do.
  [[nodiscard]] static Result<PlanFile> read(const std::string& path);

  /// The day of the plan: due date + days past due of its rows; unknown when it has none.
  [[nodiscard]] Date as_of() const { return as_of_; }
  /// Compares with the plan as it would be now. Fails with `plan-changed` (a value is another one),
  /// `plan-row-gone`, `plan-row-new`, all status 2.
  [[nodiscard]] Result<bool> check(const Table& now) const;
  /// Fails with `plan-row-gone` when a row that the file sends is not sent by the plan.
  [[nodiscard]] Result<bool> check_sent(const DunningPlan& plan, const Ledger& ledger) const;
  /// Whether the file lets a row of the plan be sent. Rows that are equal in all that names them
  /// are one.
  [[nodiscard]] bool approves(const DunningRow& row, const Ledger& ledger) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::uint64_t line = 0;
  };

  [[nodiscard]] static Result<PlanFile> parse(class ByteSource& source, const std::string& name);
  [[nodiscard]] std::optional<Diagnostic> take_header(Row row);
  [[nodiscard]] const std::string& cell(const Row& row, std::string_view column) const;
  [[nodiscard]] bool sends(const Row& row) const;
  [[nodiscard]] std::string key_of(const Row& row) const;
  [[nodiscard]] std::optional<Diagnostic> difference(const Row& mine, const PlanFile& now,
                                                     const Row& theirs) const;

  std::string name_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
  std::unordered_set<std::string> approved_;  // keys
  Date as_of_;
};

}  // namespace arrears
