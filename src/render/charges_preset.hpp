// A charges preset: what a law or contract lets a creditor charge, as data with its source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/procedure.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

struct ChargesPreset {
  std::string name, source;
  std::vector<CustomerType> only_for;
  std::int32_t from_level = 2;  // the first letter asks without charges
  InterestRules interest;
  Fee lump_sum;                 // once per item
};

[[nodiscard]] Result<ChargesPreset> parse_charges(std::string_view text, const std::string& name);

}  // namespace arrears
