#include "layout.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "names.hpp"

namespace arrears {
namespace {

bool wants_extra(const Wanted& wanted, const std::string& name) {
  return wanted.all_extras ||
         std::find(wanted.extras.begin(), wanted.extras.end(), name) != wanted.extras.end();
}

/// Further columns get a name that no other column of the file has.
std::vector<ExtraColumn> further_columns(const Layout& layout) {
  std::set<std::string> taken;
  std::vector<bool> used(layout.header.cells.size());
  for (const ColumnInfo& column : all_columns()) {
    taken.emplace(column.key);
    const std::int32_t field = layout.field(column.column);
    if (field != Layout::kNone) used[static_cast<std::size_t>(field)] = true;
  }
  for (const std::int32_t field : {layout.header.match.second, layout.header.match.side}) {
    if (field != Layout::kNone) used[static_cast<std::size_t>(field)] = true;
  }
  std::vector<ExtraColumn> extras;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    std::string name = layout.header.cells[i];
    if (name.empty()) name = "column_" + std::to_string(i + 1);
    const std::string first = name;
    for (int n = 2; !taken.insert(name).second; ++n) name = first + "_" + std::to_string(n);
    if (wants_extra(layout.options.wanted, name)) {
      extras.push_back({std::move(name), static_cast<std::uint32_t>(i)});
    }
  }
  return extras;
}

}  // namespace

Layout::Layout(const ReadOptions& read_options, Profile owned_profile, FoundHeader found,
               std::string file_name)
    : options(read_options),
      profile(std::move(owned_profile)),
      header(std::move(found)),
      file(std::move(file_name)),
      words(profile) {
  for (const ColumnInfo& column : all_columns()) {
    const std::int32_t at = field(column.column);
    const bool wanted = options.wanted.columns.has(column.column);
    if (at == kNone || (!wanted && column.column != Column::doc_date)) continue;
    const StoredColumn stored{column.column, static_cast<std::uint32_t>(at)};
    switch (column.kind) {
      case ColumnKind::date: dates.push_back(stored); break;
      case ColumnKind::money:
        // The amount and what is open of it are read together.
        if (column.column != Column::amount && column.column != Column::open_amount) {
          money.push_back(stored);
        }
        break;
      case ColumnKind::text: texts.push_back(stored); break;
      case ColumnKind::name: names.push_back(stored); break;
      case ColumnKind::yes_no: yes_no.push_back(stored); break;
      case ColumnKind::doc_type:
      case ColumnKind::customer:
      case ColumnKind::currency: break;
    }
  }
  for (const auto& [column, value] : profile.constants) {
    const ColumnKind kind = info(column).kind;
    const bool stored = kind == ColumnKind::text || kind == ColumnKind::name ||
                        kind == ColumnKind::yes_no;
    if (stored && field(column) == kNone && options.wanted.columns.has(column)) {
      text_constants.emplace_back(column, value);
    }
  }
  extras = further_columns(*this);
  for (const std::string& word : profile.only) only.push_back(plain_name(word));
  if (!profile.keep.empty()) keep = find_named(header.cells, {profile.keep_column});
  else_id = find_named(header.cells, profile.else_id.names);
  else_name = find_named(header.cells, profile.else_name.names);
  settle_signs();
  if (!canonical()) find_states();
  seed = hash_bytes(profile.name, hash_bytes(header.bytes, {}));
  if (header.match.fits_grouped || profile.grouped || header.grouped) make_group();
  serial_days = header.serial_days;
  if (canonical()) {
    settled = {DateOrder::ymd, DecimalMark::point, "canonical"};
  } else {
    settled.order = options.date_order ? options.date_order : profile.date_order;
    settled.mark = options.decimal_mark ? options.decimal_mark : profile.decimal_mark;
  }
  amount_scope = options.amount_scope != AmountScope::unset && !canonical()
                     ? options.amount_scope
                     : profile.amount_scope;
  needs_identity = amount_scope != AmountScope::line;
  take_currency();
}

/// Of rows that name none: what the profile, the header or the lines above it say; else the user.
void Layout::take_currency() {
  currency = options.currency;
  currency_is_default = true;
  const CurrencyAbove& above = header.currency_above;
  if (const auto fixed = Currency::from_code(constant(Column::currency))) {
    currency = *fixed;
    currency_is_default = false;
  }
  if (header.match.unit.known()) {
    // What the header says of its amounts is said of every row.
    currency = header.match.unit;
    currency_is_default = false;
  }
  if (!currency.known() && above.announced && field(Column::currency) == kNone) {
    currency = above.currency;
    currency_is_default = false;
    currency_is_above = true;
  }
}

/// Where a column, a word or the profile says what an amount does, its sign says just that.
void Layout::find_states() {
  voided = find_named(header.cells, vocabulary().void_flags);
  status = find_named(header.cells, vocabulary().status);
  const auto unused = [&](std::int32_t at) {
    const auto& cell = header.match.cell;
    const bool read = at == header.match.second || at == header.match.side ||
                      std::find(cell.begin(), cell.end(), at) != cell.end();
    return at == kNone || !read ? at : kNone;
  };
  deduction = unused(find_named(header.cells, vocabulary().deductions));
  paid = unused(find_named(header.cells, vocabulary().paid));
  links_by_number = field(Column::doc_no) != kNone && field(Column::applies_to) == kNone &&
                    field(Column::settled_by) == kNone && constant(Column::applies_to).empty() &&
                    options.wanted.columns.has(Column::doc_no) &&
                    options.wanted.columns.has(Column::applies_to);
  if (status != kNone) {
    const std::string plain = plain_name(header.cells[static_cast<std::size_t>(status)]);
    status_is_sure = std::none_of(vocabulary().status.begin(), vocabulary().status.end(),
                                  [&](const std::string& name) {
                                    return name.starts_with('~') && plain_name(name) == plain;
                                  });
  }
  needs_paid = status != kNone && field(Column::open_amount) == kNone &&
               field(Column::settled_date) == kNone;
}

void Layout::settle_signs() {
  const bool sides = header.match.second != kNone && !header.match.second_adds;
  if (sides && !profile.credit_type) profile.credit_type = DocType::payment;
  const bool by_effect = sides || header.match.side != kNone || profile.credit_type;
  if (by_effect && profile.signs == Signs::unset) profile.signs = Signs::effect;
}

void Layout::make_group() {
  group = std::make_unique<Group>();
  group->named = header.group;
  group->seed = hash_bytes(group->named.id(), seed);
  const bool named = options.wanted.columns.has(Column::customer_name);
  if (named && field(Column::customer_name) == kNone) {
    // No cell has it; the group has.
    names.push_back({Column::customer_name, std::numeric_limits<std::uint32_t>::max()});
  }
}

std::string_view Layout::constant(Column column) const {
  for (const auto& [name, value] : profile.constants) {
    if (name == column) return value;
  }
  return {};
}

}  // namespace arrears
