#include <arrears/engine/reason.hpp>

namespace arrears {

std::string join_codes(const Reasons& reasons) {
  std::string joined;
  for (const Reason& reason : reasons) {
    if (!joined.empty()) joined += ';';
    joined += bare_code(reason.code);
  }
  return joined;
}

}  // namespace arrears
