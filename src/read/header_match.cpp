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
  if (a.profile->generic != b.profile->generic) return b.profile->generic;
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

ProfileChoice choose_profile(const HeaderCells& header) {
  ProfileChoice choice;
  HeaderMatch canonical = match_header(canonical_profile(), header);
  if (canonical.fits) {
    choice.best = std::move(canonical);
    return choice;
  }
  for (const Profile& profile : embedded_profile_list()) {
    if (profile.canonical) continue;
    HeaderMatch match = match_header(profile, header);
    if (!match.fits) {
      const bool nearer = choice.nearest.profile == nullptr ||
                          match.matched > choice.nearest.matched;
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
