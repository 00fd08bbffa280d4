// Specific provisions: open items that are assessed one by one instead of by their bucket.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include <arrears/render/report_tables.hpp>

namespace arrears {

// What is provided for one open item, and why.
struct ItemProvision {
  std::int64_t amount = 0;        // minor units, net of tax where the rules say so
  std::optional<Rate> per_cent;   // where a rate was given
  std::string_view reason;
};

// From `--specific`: a row of a document goes before one of its customer, and both before the flag
// `uncollectable`, which stands for 100 %. A rate is of the item's open amount without tax, an
// amount is shared by its items in proportion to what is open and is never more than that.
class SpecificProvisions {
 public:
  // Fails with `specific-twice` where two rows speak of the same.
  [[nodiscard]] static Result<SpecificProvisions> make(const ReportInput& input);
  // Empty for an item that is not assessed by itself. `item` is a position in `OpenItems::items`.
  [[nodiscard]] const ItemProvision* of(std::size_t item) const;
  // The items one by one; the rows of the file that name nothing open stand in its foot.
  [[nodiscard]] Table table(const ReportInput& input) const;

 private:
  std::map<std::size_t, ItemProvision> items_;
  std::vector<std::string> unmatched_;
};

// What a net provision leaves out: tax that the tax office gives back.
[[nodiscard]] std::int64_t without_tax(std::int64_t minor, Rate tax);

// With two decimals at least.
[[nodiscard]] Cell rate_cell(Rate rate);

}  // namespace arrears
