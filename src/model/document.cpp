#include <arrears/model/document.hpp>

#include <array>
#include <cstddef>

namespace arrears {
namespace {

struct Kind {
  std::string_view name;
  bool sale;
};

constexpr std::array<Kind, kDocTypes> kKinds{{
    {"invoice", true},
    {"debit_note", true},
    {"opening", false},
    {"interest", false},
    {"fee", false},
    {"credit_note", true},
    {"payment", false},
    {"write_off", false},
    {"refund", false},
    {"returned_payment", false},
    {"adjustment", true},
}};

const Kind& kind(DocType type) { return kKinds[static_cast<std::size_t>(type)]; }

}  // namespace

std::string_view to_string(DocType type) { return kind(type).name; }

std::optional<DocType> parse_doc_type(std::string_view name) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i].name == name) return static_cast<DocType>(i);
  }
  return std::nullopt;
}

bool is_sale(DocType type) { return kind(type).sale; }

}  // namespace arrears
