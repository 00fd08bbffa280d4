#include "reason_text.hpp"

namespace arrears {

std::string reason_text(const Catalogue& catalogue, const Reasons& reasons) {
  std::string out;
  for (const Reason& reason : reasons) {
    Diagnostic said = note(reason.code);
    said.arguments = reason.arguments;
    out += (out.empty() ? "" : "; ") + catalogue.text(said);
  }
  return out;
}

}  // namespace arrears
