#include "month_name.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

// One line a month, its names between blanks.
constexpr std::array<std::string_view, 12> kNames{
    " january jan januar jänner jaenner janner jän janvier janv enero ene gennaio gen janeiro "
    "januari ",
    " february feb februar feber février fevrier févr fevr fév fev febrero febbraio fevereiro "
    "februari ",
    " march mar märz maerz marz mär mrz mars marzo março marco maart mrt ",
    " april apr avril avr abril abr aprile ",
    " may mai mayo maggio mag maio mei ",
    " june jun juni juin junio giugno giu junho ",
    " july jul juli juillet juil julio luglio lug julho ",
    " august aug août aout agosto ago augustus ",
    " september sep sept septembre septiembre setiembre set settembre setembro ",
    " october oct oktober okt octobre octubre ottobre ott outubro out ",
    " november nov novembre noviembre novembro ",
    " december dec dezember décembre decembre déc diciembre dic dicembre "
    "dezembro dez ",
};

}  // namespace

std::optional<unsigned> find_month(std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  for (std::size_t month = 0; month < kNames.size(); ++month) {
    const std::string_view names = kNames[month];
    for (std::size_t at = names.find(word); at != std::string_view::npos;
         at = names.find(word, at + 1)) {
      if (names[at - 1] == ' ' && names[at + word.size()] == ' ') {
        return static_cast<unsigned>(month) + 1;
      }
    }
  }
  return std::nullopt;
}

}  // namespace arrears
