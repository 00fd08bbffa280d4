#include "header_match.hpp"

#include <algorithm>
#include <utility>

#include "names.hpp"

namespace arrears {
namespace {

constexpr char kWeak = '~';

/// Fills columns from header cells; each cell fills one column at most, better names first.
class Filler {
 public:
  Filler(const Profile& profile, const HeaderCells& header) : header_(header) {
    match_.profile = &profile;
    match_.cell.fill(HeaderMatch::kNone);
    taken_.resize(header.cells.size());
  }

  HeaderMatch fill() {
    const Profile& profile = *match_.profile;
    if (profile.generic) fill_by_key(profile);
    std::size_t ranks = 0;
    for (const ProfileColumn& column : profile.columns) {
      ranks = std::max(ranks, column.names.size());
    }
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      for (const ProfileColumn& column : profile.columns) {
        if (rank >= column.names.size()) continue;
        const bool took = take(column.column, column.plain[rank]);
        const bool weak = took && column.names[rank].starts_with(kWeak);
        if (weak && column.column == Column::open_amount) match_.weak_open = true;
      }
    }
    fill_beside(profile);
    judge(profile);
    find_twins();
    return std::move(match_);
  }

 private:
  // Users who know the canonical names mix them into their own headers.
  void fill_by_key(const Profile& profile) {
    for (const ProfileColumn& column : profile.columns) {
      take(column.column, plain_name(key(column.column)));
    }
  }

  std::int32_t take_beside(const ProfileNames& names) {
    for (const std::string& wanted : names.plain) {
      for (std::size_t i = 0; i < header_.plain.size(); ++i) {
        if (taken_[i] || header_.plain[i] != wanted) continue;
        taken_[i] = true;
        return static_cast<std::int32_t>(i);
      }
    }
    return HeaderMatch::kNone;
  }

  /// An amount of its own beats a debit and a credit, or a net amount and a tax, which say the same
  /// in two columns.
  void fill_beside(const Profile& profile) {
    match_.side = take_beside(profile.side);
    if (match_.at(Column::amount) != HeaderMatch::kNone) return;
    if (take_pair(profile.debit, profile.credit)) return;
    match_.second_adds = take_pair(profile.net, profile.plus);
  }

  bool take_pair(const ProfileNames& one, const ProfileNames& other) {
    const std::vector<bool> before = taken_;
    const std::int32_t first = take_beside(one);
    const std::int32_t second = take_beside(other);
    if (first == HeaderMatch::kNone || second == HeaderMatch::kNone) {
      taken_ = before;
      return false;
    }
    match_.cell[static_cast<std::size_t>(Column::amount)] = first;
    match_.second = second;
    match_.matched += 2;
    return true;
  }

  bool take(Column column, const std::string& wanted) {
    std::int32_t& cell = match_.cell[static_cast<std::size_t>(column)];
    if (cell != HeaderMatch::kNone) return false;
    const auto& names = match_.profile->canonical ? header_.cells : header_.plain;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (taken_[i] || names[i] != wanted) continue;
      taken_[i] = true;
      cell = static_cast<std::int32_t>(i);
      ++match_.matched;
      return true;
    }
    return false;
  }

  void judge(const Profile& profile) {
    const auto has = [&](Column column) {
      if (match_.at(column) != HeaderMatch::kNone) return true;
      return std::any_of(profile.constants.begin(), profile.constants.end(),
                         [&](const auto& constant) { return constant.first == column; });
    };
    for (const auto& group : profile.required) {
      if (!std::any_of(group.begin(), group.end(), has)) match_.lacking.push_back(group.front());
    }
    const auto& plain = header_.plain;
    const bool marked = std::all_of(
        profile.header.begin(), profile.header.end(), [&](const std::string& name) {
          return std::find(plain.begin(), plain.end(), plain_name(name)) != plain.end();
        });
    match_.fits = marked && match_.lacking.empty();
    const auto is_customer = [](Column c) {
      return c == Column::customer_id || c == Column::customer_name;
    };
    match_.fits_grouped = marked && match_.lacking.size() == 1 &&
                          is_customer(match_.lacking.front());
  }

  void find_twins() {
    const auto& names = match_.profile->canonical ? header_.cells : header_.plain;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (taken_[i]) continue;
      for (std::size_t c = 0; c < kColumns; ++c) {
        const std::int32_t cell = match_.cell[c];
        if (cell == HeaderMatch::kNone || names[static_cast<std::size_t>(cell)] != names[i]) {
          continue;
        }
        match_.twins.push_back({static_cast<Column>(c), i});
      }
    }
  }

  const HeaderCells& header_;
  HeaderMatch match_;
  std::vector<bool> taken_;
};

bool better(const HeaderMatch& a, const HeaderMatch& b) {
  if (a.profile->generic != b.profile->generic) {
    // A program's own layout has names for nearly all that a language has.
    const HeaderMatch& own = b.profile->generic ? a : b;
    const HeaderMatch& other = b.profile->generic ? b : a;
    const bool is_own = own.matched + 1 >= other.matched || !other.lacking.empty();
    return is_own == (&own == &a);
  }
  if (a.lacking.empty() != b.lacking.empty()) return a.lacking.empty();
  return a.matched > b.matched;
}

}  // namespace

HeaderCells::HeaderCells(std::vector<std::string> trimmed_cells)
    : cells(std::move(trimmed_cells)) {
  for (const std::string& cell : cells) plain.push_back(plain_name(cell));
}

HeaderMatch match_header(const Profile& profile, const HeaderCells& header) {
  return Filler(profile, header).fill();
}

ProfileChoice choose_profile(const HeaderCells& header, const NamesCustomers& grouped) {
  ProfileChoice choice;
  HeaderMatch canonical = match_header(canonical_profile(), header);
  if (canonical.fits) {
    choice.best = std::move(canonical);
    return choice;
  }
  for (const Profile& profile : embedded_profile_list()) {
    if (profile.canonical) continue;
    if (!profile.positions.empty()) continue;
    HeaderMatch match = match_header(profile, header);
    match.fits = match.fits || (match.fits_grouped && grouped && grouped(profile));
    if (!match.fits) {
      const bool nearer = choice.nearest.profile == nullptr ||
                          match.matched > choice.nearest.matched ||
                          (match.matched == choice.nearest.matched && match.profile->generic &&
                           !choice.nearest.profile->generic);
      if (nearer) choice.nearest = std::move(match);
      continue;
    }
    if (!choice.best || better(match, *choice.best)) {
      choice.best = std::move(match);
      choice.tie = nullptr;
    } else if (!better(*choice.best, match) && match.cell != choice.best->cell) {
      // Two profiles that read the header alike are no choice for the user to make.
      choice.tie = match.profile;
    }
  }
  return choice;
}

}  // namespace arrears
