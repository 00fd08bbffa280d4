#include <arrears/model/document.hpp>

#include <array>
#include <cstddef>

namespace arrears {
namespace {

struct Kind {
  std::string_view name;
  Effect effect;
  bool sale;
};

constexpr std::array<Kind, kDocTypes> kKinds{{
    {"invoice", Effect::raises, true},
    {"debit_note", Effect::raises, true},
    {"opening", Effect::raises, false},
    {"interest", Effect::raises, false},
    {"fee", Effect::raises, false},
    {"credit_note", Effect::lowers, true},
    {"payment", Effect::lowers, false},
    {"write_off", Effect::lowers, false},
    {"refund", Effect::undoes, false},
    {"returned_payment", Effect::undoes, false},
    {"adjustment", Effect::signed_, true},
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

Effect effect_of(DocType type) { return kind(type).effect; }

bool is_sale(DocType type) { return kind(type).sale; }

}  // namespace arrears
