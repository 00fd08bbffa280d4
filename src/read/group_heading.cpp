#include "group_heading.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <arrears/read/day.hpp>

#include "code_point.hpp"
#include "names.hpp"

namespace arrears {
namespace {

constexpr std::array<std::string_view, 26> kIdLabels = {
    "A/C",        "Account",   "Account No", "Customer No", "Customer ID", "Customer Code",
    "Debitor",    "Konto",     "Kundennr",   "Code client", "客户编码",    "客户代码",
    "客戶編號",   "客戶代號",  "Customer number", "Account Reference", "Account Ref",
    "Account Code", "Account Number", "Customer Ref", "Client No", "Client Code", "Debtor No",
    "Cuenta",     "Compte",    "得意先コード",
};
constexpr std::array<std::string_view, 20> kNameLabels = {
    "Account Name", "Customer name", "Debtor name", "Client name", "Name", "Customer", "Client",
    "Contact", "Debtor", "Kunde", "Cliente", "Nombre", "Nom", "客户", "客户名称", "客戶", "客戶名稱",
    "往来单位", "单位名称", "得意先名",
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Where `label` stands in `text` as a word with a colon, or several blanks, or the end behind it;
/// gives the place behind that, npos if it does not.
std::size_t behind_label(std::string_view text, std::size_t at, std::string_view label) {
  if (text.size() < at + label.size()) return std::string_view::npos;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (lower_case(text[at + i]) != lower_case(label[i])) return std::string_view::npos;
  }
  std::size_t end = at + label.size();
  const std::size_t word_end = end;
  while (end < text.size() && is_blank(text[end])) ++end;
  if (end == text.size()) return end;
  if (text[end] == ':') return end + 1;
  if (text.substr(end).starts_with("\xEF\xBC\x9A")) return end + 3;  // ：
  return end - word_end >= 2 ? end : std::string_view::npos;
}

/// Without the label at its end: the colon behind that has been cut off.
std::string_view without_label(std::string_view text) {
  const auto ends_with = [&](std::string_view label) {
    if (text.size() <= label.size()) return false;
    const std::size_t at = text.size() - label.size();
    return is_blank(text[at - 1]) && plain_name(text.substr(at)) == plain_name(label);
  };
  std::size_t longest = 0;
  for (const std::string_view label : kIdLabels) {
    if (ends_with(label)) longest = std::max(longest, label.size());
  }
  for (const std::string_view label : kNameLabels) {
    if (ends_with(label)) longest = std::max(longest, label.size());
  }
  const std::size_t last = longest > 0 ? text.size() - longest - 1 : text.rfind(' ');
  return last == std::string_view::npos ? text : text.substr(0, last);
}

/// The value behind the first label found; it ends at several blanks or at another label's colon.
std::string value_of(std::string_view text, const auto& labels) {
  for (const std::string_view label : labels) {
    for (std::size_t at = 0; at + label.size() <= text.size(); ++at) {
      if (at > 0 && !is_blank(text[at - 1])) continue;
      const std::size_t from = behind_label(text, at, label);
      if (from == std::string_view::npos) continue;
      std::string_view value = trimmed(text.substr(from));
      const std::size_t end = std::min(value.find("  "), value.find('\t'));
      value = value.substr(0, end);
      const std::size_t colon = value.find(':');
      if (colon != std::string_view::npos) value = without_label(trimmed(value.substr(0, colon)));
      return std::string(trimmed(value));
    }
  }
  return {};
}

bool looks_like_id(std::string_view word) {
  return word.find_first_of("0123456789") != std::string_view::npos &&
         word.find(' ') == std::string_view::npos;
}

}  // namespace

CustomerSaid says_customer(const Profile& profile, std::string_view line) {
  CustomerSaid said;
  const std::string_view text = trimmed(line);
  if (!profile.group_id.empty() || !profile.group_name.empty()) {
    said.id = value_of(text, profile.group_id);
    said.name = value_of(text, profile.group_name);
    return said;
  }
  said.id = value_of(text, kIdLabels);
  said.name = value_of(text, kNameLabels);
  // `Customer: C001 Alder Ltd`
  const std::size_t blank = said.name.find(' ');
  if (said.id.empty() && blank != std::string::npos && looks_like_id(said.name.substr(0, blank))) {
    said.id = said.name.substr(0, blank);
    said.name = trimmed(std::string_view(said.name).substr(blank));
  }
  return said;
}

bool Grouping::begin(const Profile& profile, const HeadingCells& cells, bool labelled) {
  const bool own_labels = !profile.group_id.empty() || !profile.group_name.empty();
  CustomerSaid said = says_customer(profile, cells.all);
  if (!said.any()) {
    if (labelled || own_labels || is_footer(cells.all)) return false;
    said = cells.count == 1 ? CustomerSaid{{}, cells.first}
                            : CustomerSaid{cells.first, cells.second};
  } else if (said.id.empty() && !open_.empty() && open_.back().name.empty()) {
    open_.back().name = std::move(said.name);  // a line of its own below the number
    return true;
  }
  if (own_labels) open_.clear();
  if (said.id.empty()) said.id = said.name;
  open_.push_back(std::move(said));
  return true;
}

void Grouping::end(const std::string& label) {
  const std::string plain = plain_name(label);
  for (std::size_t i = open_.size(); i-- > 0;) {
    const std::string name = plain_name(open_[i].name.empty() ? open_[i].id : open_[i].name);
    if (name.empty() || plain.find(name) == std::string::npos) continue;
    open_.resize(i);
    return;
  }
}

namespace {

const CustomerSaid& nobody() {
  static const CustomerSaid none;
  return none;
}

}  // namespace

const std::string& Grouping::id() const { return (open_.empty() ? nobody() : open_.back()).id; }

const std::string& Grouping::name() const {
  return (open_.empty() ? nobody() : open_.back()).name;
}

bool is_footer(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (classify_day(text).fault == DayFault::none) return true;
  const std::string plain = plain_name(text.substr(0, text.find("  ")));
  for (const std::string& word : vocabulary().footers) {
    const std::string begin = plain_name(word);
    if (!plain.starts_with(begin)) continue;
    const std::string_view rest = std::string_view(plain).substr(begin.size());
    if (rest.empty() || rest.find_first_of("0123456789") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace arrears
