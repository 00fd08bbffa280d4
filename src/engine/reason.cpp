#include <arrears/engine/reason.hpp>

namespace arrears {

std::string join_codes(const Reasons& reasons) {
  std::string joined;
  for (const Reason& reason : reasons) {
    if (!joined.empty()) joined += ';';
    const std::size_t dot = reason.code.find('.');
    joined.append(reason.code, dot == std::string::npos ? 0 : dot + 1);
  }
  return joined;
}

}  // namespace arrears
