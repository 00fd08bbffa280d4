#include "excerpt.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <arrears/read/byte_source.hpp>

namespace arrears {

Place with_excerpt(Place place) {
  constexpr std::uintmax_t kMostBytes = 64 << 20;
  if (place.line == 0 || !place.excerpt.empty() || place.file.empty()) return place;
  std::error_code error;
  if (!std::filesystem::is_regular_file(place.file, error)) return place;
  if (std::filesystem::file_size(place.file, error) > kMostBytes || error) return place;
  std::ifstream in(place.file, std::ios::binary);
  std::string head(512, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  if (head.find('\0') != head.npos) return place;
  in.clear();
  in.seekg(0);
  std::string line;
  for (std::uint64_t number = 0; number < place.line; ++number) {
    if (!std::getline(in, line)) return place;
  }
  if (line.ends_with('\r')) line.pop_back();
  const bool plain = line.find('\0') == line.npos && find_invalid_utf8(line) == line.npos;
  if (plain) place.excerpt = std::move(line);
  return place;
}

}  // namespace arrears
