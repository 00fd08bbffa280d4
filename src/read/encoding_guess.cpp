#include "encoding_guess.hpp"

#include <cstdint>

namespace arrears {

std::string_view guess_encoding(std::string_view bytes) {
  std::uint64_t chinese = 0;  // bytes in pairs of GB 2312: both above 0xA0, the first a known row
  std::uint64_t alone = 0;    // all others above ASCII
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    const auto trail = static_cast<unsigned char>(i + 1 < bytes.size() ? bytes[i + 1] : 0);
    const bool row = (lead >= 0xA1 && lead <= 0xA9) || (lead >= 0xB0 && lead <= 0xF7);
    if (row && trail >= 0xA1 && trail <= 0xFE) {
      chinese += 2;
      ++i;
    } else {
      ++alone;
    }
  }
  return chinese > alone ? "gb18030" : "windows-1252";
}

}  // namespace arrears
