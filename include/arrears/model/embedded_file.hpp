/// A file compiled into the program: profiles, templates, messages, tables of rates.
#pragma once

#include <string_view>

namespace arrears {

/// One embedded file. Both views live as long as the program.
struct EmbeddedFile {
  std::string_view path;  ///< relative to the folder it came from, with '/'
  std::string_view text;  ///< its bytes, as they are on disk
};

}  // namespace arrears
