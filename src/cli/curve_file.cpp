#include "curve_file.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

#include "embedded_data.hpp"

namespace arrears {
namespace {

std::string_view next_part(std::string_view& rest, char at) {
  const std::size_t cut = rest.find(at);
  const std::string_view part = rest.substr(0, cut);
  rest.remove_prefix(cut == rest.npos ? rest.size() : cut + 1);
  return part;
}

Diagnostic bad_line(const std::string& origin, std::uint64_t number, std::string_view line) {
  Diagnostic why = usage_error("curve-syntax");
  why.place = {origin, number, 1, std::string(line), static_cast<std::uint32_t>(line.size())};
  return why;
}

}  // namespace

Result<RecoveryCurve> parse_curve(std::string_view csv, const std::string& origin) {
  std::vector<CurvePoint> points;
  std::uint64_t number = 0;
  while (!csv.empty()) {
    std::string_view line = next_part(csv, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    std::string_view rest = line;
    (void)next_part(rest, ',');  // the curve's own name is for people
    const std::string_view days = next_part(rest, ',');
    if (days == "days") continue;
    CurvePoint point;
    const auto [end, error] = std::from_chars(days.data(), days.data() + days.size(), point.days);
    const auto probability = Rate::parse(rest);
    if (error != std::errc{} || end != days.data() + days.size() || !probability) {
      return fail(bad_line(origin, number, line));
    }
    point.probability = *probability;
    points.push_back(point);
  }
  return RecoveryCurve::from_points(origin, std::move(points));
}

Result<RecoveryCurve> load_curve(const std::string& name_or_path) {
  if (name_or_path.size() == 1) {
    const char letter = static_cast<char>(name_or_path[0] | 0x20);
    const std::string path = std::string("curves/table-") + letter + ".csv";
    for (const EmbeddedFile& file : embedded_data()) {
      if (file.path == path) return parse_curve(file.text, "table-" + std::string(1, letter));
    }
  }
  std::ifstream in(name_or_path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return fail(file_error("file-missing", name_or_path));
  return parse_curve(text.str(), name_or_path);
}

}  // namespace arrears
