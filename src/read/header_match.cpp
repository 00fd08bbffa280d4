#include "header_match.hpp"

#include <algorithm>
#include <utility>

#include "currency_words.hpp"
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
        if (rank >= column.names.size() || is_account(column, rank)) continue;
        const bool took = take(column.column, column.plain[rank]);
        const bool weak = took && column.names[rank].starts_with(kWeak);
        if (weak && column.column == Column::open_amount) match_.weak_open = true;
      }
    }
    if (profile.generic) take_customer_beside();
    fill_beside(profile);
    fill_by_bare_name(profile);
    if (header_.accounts) take_account(profile);
    if (!profile.canonical) take_local_amount();
    judge(profile);
    find_twins();
    return std::move(match_);
  }

 private:
  [[nodiscard]] static bool is_account(const ProfileColumn& column, std::size_t rank) {
    return column.column == Column::customer_id && column.names[rank].starts_with(kWeak);
  }

  /// A bare `Account`, beside numbers and due dates, is a customer's where nothing else is one's
  /// but, at most, the account's name.
  void take_account(const Profile& profile) {
    const bool open_items = match_.at(Column::doc_no) != HeaderMatch::kNone &&
                            match_.at(Column::due_date) != HeaderMatch::kNone;
    if (!open_items || match_.at(Column::customer_id) != HeaderMatch::kNone) return;
    const std::int32_t name = match_.at(Column::customer_name);
    if (name != HeaderMatch::kNone) {
      const std::string& plain = header_.plain[static_cast<std::size_t>(name)];
      if (plain != "name" && plain != "accountname") return;
    }
    for (const ProfileColumn& column : profile.columns) {
      for (std::size_t rank = 0; rank < column.names.size(); ++rank) {
        if (!is_account(column, rank)) continue;
        match_.by_account = match_.by_account || take(column.column, column.plain[rank]);
      }
    }
  }

  /// `Customer` beside `Customer name` is the number; two customers may have one name.
  void take_customer_beside() {
    if (match_.at(Column::customer_name) == HeaderMatch::kNone) return;
    for (const std::string& word : vocabulary().customers) {
      (void)take(Column::customer_id, plain_name(word));
    }
  }

  // Users who know the canonical names mix them into their own headers. `Amount` is one, too: a
  // profile's first name for amounts goes before it.
  void fill_by_key(const Profile& profile) {
    for (const ProfileColumn& column : profile.columns) {
      if (column.column == Column::amount && !column.plain.empty()) {
        take(column.column, column.plain.front());
      }
      take(column.column, plain_name(key(column.column)));
    }
  }

  /// `Amount (EUR)` where nothing is called just `Amount`. All amounts must be in one currency.
  void fill_by_bare_name(const Profile& profile) {
    if (profile.canonical) return;
    for (const ProfileColumn& column : profile.columns) {
      if (info(column.column).kind != ColumnKind::money) continue;
      for (std::size_t rank = 0; rank < column.plain.size(); ++rank) {
        if (!take_bare(column.column, column.plain[rank])) continue;
        const bool weak = column.names[rank].starts_with(kWeak);
        if (weak && column.column == Column::open_amount) match_.weak_open = true;
      }
    }
    const std::int32_t open = match_.at(Column::open_amount);
    const Currency amount_unit = unit_of(match_.at(Column::amount));
    const Currency open_unit = unit_of(open);
    match_.unit = amount_unit.known() ? amount_unit : open_unit;
    if (amount_unit.known() && open_unit.known() && amount_unit != open_unit) {
      match_.twins.push_back({Column::amount, static_cast<std::size_t>(open)});
    }
  }

  [[nodiscard]] Currency unit_of(std::int32_t cell) const {
    return cell == HeaderMatch::kNone ? Currency{} : header_.unit[static_cast<std::size_t>(cell)];
  }

  bool take_bare(Column column, const std::string& wanted) {
    std::int32_t& cell = match_.cell[static_cast<std::size_t>(column)];
    const std::size_t n = header_.bare.size();
    const auto is_wanted = [&](std::size_t i) { return !taken_[i] && header_.bare[i] == wanted; };
    bool took = false;
    if (wanted.empty()) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (!is_wanted(i)) continue;
      if (cell != HeaderMatch::kNone) {
        // `Amount EUR` and `Amount USD`: which one is meant, only the user knows.
        const auto mine = static_cast<std::size_t>(cell);
        if (header_.bare[mine] == wanted) match_.twins.push_back({column, i});
        continue;
      }
      taken_[i] = true;
      cell = static_cast<std::int32_t>(i);
      ++match_.matched;
      took = true;
    }
    return took;
  }

  /// Where there is no amount but one in local currency, that is the amount.
  void take_local_amount() {
    const auto at = [&](Column column) -> std::int32_t& {
      return match_.cell[static_cast<std::size_t>(column)];
    };
    if (at(Column::amount) != HeaderMatch::kNone || at(Column::open_amount) != HeaderMatch::kNone ||
        at(Column::amount_local) == HeaderMatch::kNone) {
      return;
    }
    at(Column::amount) = std::exchange(at(Column::amount_local), HeaderMatch::kNone);
    match_.unit = unit_of(at(Column::amount));
    std::int32_t& currency = at(Column::currency);
    if (currency != HeaderMatch::kNone) taken_[static_cast<std::size_t>(currency)] = false;
    currency = std::exchange(at(Column::local_currency), HeaderMatch::kNone);
  }

  std::int32_t take_beside(const ProfileNames& names) {
    for (const std::string& wanted : names.plain) {
      for (std::size_t i = 0; i < header_.plain.size(); ++i) {
        if (taken_[i] || header_.plain[i] != wanted) continue;
        taken_[i] = true;
        return static_cast<std::int32_t>(i);
      }
    }
    for (const std::string& wanted : names.plain) {
      for (std::size_t i = 0; i < header_.bare.size(); ++i) {
        if (taken_[i] || wanted.empty() || header_.bare[i] != wanted) continue;
        taken_[i] = true;
        return static_cast<std::int32_t>(i);
      }
    }
    return HeaderMatch::kNone;
  }

  /// A debit and a credit say what an amount does; one of its own beside them mostly has no sign.
  /// Only if its name says that it is the one in a document's currency, it is what is owed.
  void fill_beside(const Profile& profile) {
    match_.side = take_beside(profile.side);
    std::int32_t& amount = match_.cell[static_cast<std::size_t>(Column::amount)];
    if (amount != HeaderMatch::kNone) {
      if (!profile.generic) return;
      const bool in_currency = says_currency(header_.plain[static_cast<std::size_t>(amount)]);
      if (!in_currency && match_.side == HeaderMatch::kNone) {
        (void)take_pair(profile.debit, profile.credit);
      }
      if (match_.second == HeaderMatch::kNone) look_for_tax();
      return;
    }
    if (take_pair(profile.debit, profile.credit)) return;
    match_.second_adds = take_pair(profile.net, profile.plus);
  }

  [[nodiscard]] static bool says_currency(const std::string& plain) {
    const std::vector<std::string>& words = vocabulary().foreign;
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return plain.find(word) != std::string::npos;
    });
  }

  /// Beside a tax, the amount with it is what is owed, or a net amount and the tax together.
  void look_for_tax() {
    const std::int32_t tax = match_.at(Column::tax_amount);
    std::int32_t& amount = match_.cell[static_cast<std::size_t>(Column::amount)];
    if (tax == HeaderMatch::kNone) return;
    const auto is = [](const std::vector<std::string>& names, const std::string& plain) {
      return std::any_of(names.begin(), names.end(),
                         [&](const std::string& name) { return plain_name(name) == plain; });
    };
    const std::string& own = header_.plain[static_cast<std::size_t>(amount)];
    if (is(vocabulary().gross, own)) return;
    for (std::size_t i = 0; i < header_.plain.size(); ++i) {
      if (taken_[i] || !is(vocabulary().gross, header_.plain[i])) continue;
      taken_[static_cast<std::size_t>(amount)] = false;
      taken_[i] = true;
      amount = static_cast<std::int32_t>(i);
      return;
    }
    match_.tax_unsaid = !is(vocabulary().net, own);
    if (match_.tax_unsaid) return;
    match_.second = tax;
    match_.second_adds = true;
  }

  bool take_pair(const ProfileNames& one, const ProfileNames& other) {
    const std::vector<bool> before = taken_;
    const std::int32_t first = take_beside(one);
    const std::int32_t second = take_beside(other);
    if (first == HeaderMatch::kNone || second == HeaderMatch::kNone) {
      half_pair_ = half_pair_ || first != second;
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
    // What stands beside half of an amount in two columns is most likely the running balance.
    const bool runs = match_.weak_open && half_pair_ &&
                      match_.at(Column::amount) == HeaderMatch::kNone;
    if (runs && match_.lacking.empty()) match_.lacking.push_back(Column::amount);
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
  bool half_pair_ = false;  // a debit without a credit, or the other way round
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

namespace {

/// Where the unit behind a name begins and ends: in brackets, or as a last word.
std::pair<std::string_view, std::string_view> cut_unit(std::string_view cell) {
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"(", ")"},
                                    {"[", "]"}, {"（", "）"}}) {
    if (!cell.ends_with(close)) continue;
    const std::size_t at = cell.rfind(open);
    if (at == std::string_view::npos) continue;
    const std::size_t from = at + open.size();
    return {trimmed(cell.substr(0, at)),
            trimmed(cell.substr(from, cell.size() - close.size() - from))};
  }
  const std::size_t blank = cell.find_last_of(" /");
  if (blank == std::string_view::npos) return {cell, {}};
  const std::string_view name = without_unit_word(trimmed(cell.substr(0, blank)));
  return {name, trimmed(cell.substr(blank + 1))};
}

}  // namespace

HeaderCells::HeaderCells(std::vector<std::string> trimmed_cells)
    : cells(std::move(trimmed_cells)) {
  for (const std::string& cell : cells) {
    plain.push_back(plain_name(cell));
    const auto [name, end] = cut_unit(cell);
    const CurrencyUnit named = end.empty() ? CurrencyUnit{} : currency_unit(end);
    bare.push_back(named.known ? plain_name(name) : std::string());
    unit.push_back(named.currency);
  }
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
