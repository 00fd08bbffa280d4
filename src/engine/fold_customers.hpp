// FoldCustomers: the customers of several folds in the order of a ledger's, by id.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/engine/age_fold.hpp>

#include "fold_sums.hpp"

namespace arrears {

class FoldCustomers {
 public:
  /// A customer of a part.
  struct At {
    std::uint64_t first_bytes;  // of the id: they settle nearly every comparison
    std::uint32_t part, number;
  };

  explicit FoldCustomers(std::span<const AgeFoldPart> parts) : parts_(parts) {
    for (std::uint32_t p = 0; p < parts.size(); ++p) {
      for (std::uint32_t i = 0; i < parts[p].customers.size(); ++i) {
        all_.push_back({first_bytes(parts[p].customers[i]), p, i});
      }
    }
    std::sort(all_.begin(), all_.end(), [this](const At& a, const At& b) {
      if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
      const int order = id_of(a).compare(id_of(b));
      return order != 0 ? order < 0 : a.part < b.part;
    });
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (i == 0 || id_of(all_[i]) != id_of(all_[i - 1])) begins_.push_back(i);
    }
    begins_.push_back(all_.size());
    for (const AgeFoldPart& part : parts) list_further(*part.fold->sums_);
  }

  [[nodiscard]] std::size_t size() const { return begins_.size() - 1; }
  /// The same customer in the parts that have it.
  [[nodiscard]] std::span<const At> of(std::size_t customer) const {
    return std::span(all_).subspan(begins_[customer], begins_[customer + 1] - begins_[customer]);
  }
  [[nodiscard]] std::string_view id_of(const At& at) const {
    return parts_[at.part].customers[at.number];
  }
  /// Calls `take(line)` with the place of each of its lines in a further currency.
  template <class Take>
  void visit_further(const At& at, Take take) const {
    const auto& lines = further_[at.part];
    auto next = std::lower_bound(
        lines.begin(), lines.end(), at.number,
        [](const Further& one, std::uint32_t number) { return one.customer < number; });
    for (; next != lines.end() && next->customer == at.number; ++next) take(next->line);
  }
  /// Calls `fetch(at)` for a customer that comes soon: in this order they do not lie in memory.
  template <class Fetch>
  void look_ahead(std::size_t customer, Fetch fetch) const {
    constexpr std::size_t kAhead = 8;
    if (customer + kAhead >= size()) return;
    for (const At& at : of(customer + kAhead)) fetch(at);
  }

 private:
  struct Further {
    std::uint32_t customer;
    std::size_t line;
  };

  void list_further(const FoldSums& sums) {
    auto& lines = further_.emplace_back();
    for (std::size_t line = 0; line < sums.more_customers_.size(); ++line) {
      lines.push_back({sums.more_customers_[line], line});
    }
    std::sort(lines.begin(), lines.end(), [](const Further& a, const Further& b) {
      return a.customer != b.customer ? a.customer < b.customer : a.line < b.line;
    });
  }

  /// As a number in the same order; what is not there is zero.
  [[nodiscard]] static std::uint64_t first_bytes(std::string_view text) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) {
      number = number << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    }
    return number;
  }

  std::span<const AgeFoldPart> parts_;
  std::vector<At> all_;                // by id, then part
  std::vector<std::size_t> begins_;    // of each customer in `all_`, and the end
  std::vector<std::vector<Further>> further_;  // by part: lines of further currencies by customer
};

}  // namespace arrears
