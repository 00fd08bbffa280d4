// Lines between the rows of a report that name the customer of the rows below.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrears/read/profile.hpp>

namespace arrears {

/// A customer's number and name, as far as a line says them.
struct CustomerSaid {
  std::string id, name;
  [[nodiscard]] bool any() const { return !id.empty() || !name.empty(); }
};

/// What a line says with labels: `Customer: C001 Alder Ltd`, `A/C: C001  Name: Alder Ltd`. With
/// words of its own (`group_id`, `group_name`) a profile's lines say only what stands behind these.
/// `line`: its filled cells, two blanks between them.
[[nodiscard]] CustomerSaid says_customer(const Profile& profile, std::string_view line);

/// The filled cells of a line between rows.
struct HeadingCells {
  std::size_t count = 0;
  std::string first, second;
  std::string all;                 ///< two blanks between them
};

/// Whom the lines between rows have named so far. Groups may stand within groups; a total that
/// names one ends it.
class Grouping {
 public:
  /// Whether the line names a customer. `labelled`: only what labels say counts.
  bool begin(const Profile& profile, const HeadingCells& cells, bool labelled);
  /// A line of totals with that label.
  void end(const std::string& label);

  /// How many groups are open, one in another.
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] const std::string& id() const;
  [[nodiscard]] const std::string& name() const;

 private:
  std::vector<CustomerSaid> open_;
};

/// Page numbers, dates and times of printing: no headings.
[[nodiscard]] bool is_footer(std::string_view line);

}  // namespace arrears
