// One account's rows (a customer in a company) made into letters: netting, grouping, totals.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <arrears/engine/dun.hpp>

#include "dun_charges.hpp"
#include "dun_history.hpp"

namespace arrears {

class LetterMaker {
 public:
  LetterMaker(const DunningInput& input, const DunningOptions& options,
              const DunningHistory& history)
      : input_(input), options_(options), history_(history), charges_(input, options) {}

  // `rows` are in plan order; those of levels that go with another one are added. Letters name
  // rows by their position in `rows`. False when a sum does not fit.
  [[nodiscard]] bool make(std::vector<WorkRow>& rows, CustomerId customer,
                          std::string_view company, std::vector<DunningLetter>& letters,
                          std::vector<InterestStatement>& statements);

  [[nodiscard]] const ChargeTally& tally() const { return charges_.tally(); }

 private:
  void cover(std::vector<WorkRow>& rows) const;
  void drop_covered(std::vector<WorkRow>& rows) const;
  void add_companions(std::vector<WorkRow>& rows) const;
  [[nodiscard]] bool make_letter(std::vector<WorkRow>& rows, std::vector<std::size_t> members,
                                 std::vector<DunningLetter>& letters,
                                 std::vector<InterestStatement>& statements);
  [[nodiscard]] bool add_totals(std::vector<WorkRow*>& rows, DunningLetter& letter,
                                bool companion);
  void set_deadline(DunningLetter& letter) const;
  void name_letter(DunningLetter& letter, std::string_view doc_no) const;

  const DunningInput& input_;
  const DunningOptions& options_;
  const DunningHistory& history_;
  Charges charges_;
  // Of the account at work.
  CustomerId customer_;
  std::string_view company_;
  std::map<Currency, std::int64_t> before_;  // charges not yet asked for again
  std::map<Currency, std::int64_t> today_;   // charged by this run's other letters
  std::unordered_set<std::string> ids_;
};

}  // namespace arrears
