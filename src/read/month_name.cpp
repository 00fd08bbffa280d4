#include "month_name.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

// One line a month, its names between blanks.
constexpr std::array<std::string_view, 12> kNames{
    " january jan januar jänner jaenner janner jän janvier janv enero ene ",
    " february feb februar feber février fevrier févr fevr fév fev febrero ",
    " march mar märz maerz marz mär mrz mars marzo ",
    " april apr avril avr abril abr ",
    " may mai mayo ",
    " june jun juni juin junio ",
    " july jul juli juillet juil julio ",
    " august aug août aout agosto ago ",
    " september sep sept septembre septiembre setiembre set ",
    " october oct oktober okt octobre octubre ",
    " november nov novembre noviembre ",
    " december dec dezember dez décembre decembre déc diciembre dic ",
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
