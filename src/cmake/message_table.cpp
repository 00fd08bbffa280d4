// message_table OUT FILE...: the texts of the catalogue's TOML files as one sorted table in C++,
// written at build time so that no run parses them.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include <toml++/toml.h>

namespace {

struct Entry {
  std::string en, zh, en_hint, zh_hint;
};
using Entries = std::map<std::string, Entry>;

std::string string_of(const toml::table& entry, std::string_view key) {
  return entry[key].value_or(std::string{});
}

// `[head.amount]` is a nested table in TOML; codes are the dotted paths of the innermost ones.
// Of two entries of one code the later file's holds; tests/messages.py finds such pairs.
void collect(const toml::table& table, const std::string& path, Entries& into) {
  if (table.contains("en") && table["en"].is_string()) {
    into[path] = {string_of(table, "en"), string_of(table, "zh"), string_of(table, "en_hint"),
                  string_of(table, "zh_hint")};
  }
  for (const auto& [key, value] : table) {
    const toml::table* inner = value.as_table();
    if (inner == nullptr) continue;
    const std::string name(key.str());
    collect(*inner, path.empty() ? name : path + "." + name, into);
  }
}

// Every text ends with a NUL; octal escapes of three digits swallow nothing that follows.
std::string literal(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte < 127 && c != '"' && c != '\\' && c != '?') {
      out += c;
      continue;
    }
    char escaped[5];
    std::snprintf(escaped, sizeof escaped, "\\%03o", byte);
    out += escaped;
  }
  return out + "\\000\"";
}

void write(const Entries& entries, std::ostream& out) {
  out << "// Generated from messages/*.toml.\n#include \"message_table.hpp\"\n\n"
         "#if defined(__clang__)\n#pragma clang diagnostic ignored \"-Woverlength-strings\"\n"
         "#endif\n\nnamespace arrears {\nnamespace {\n\nconstexpr char kTexts[] =\n    \"\\000\"";
  std::string rows;
  std::size_t next = 1;  // the empty text stands at 0
  const auto place = [&](const std::string& text) {
    if (text.empty()) return std::string("0");
    out << "\n    " << literal(text);
    const std::size_t at = next;
    next += text.size() + 1;
    return std::to_string(at);
  };
  for (const auto& [code, entry] : entries) {
    rows += "    {" + place(code);
    for (const std::string* text : {&entry.en, &entry.zh, &entry.en_hint, &entry.zh_hint}) {
      rows += ", " + place(*text);
    }
    rows += "},\n";
  }
  out << ";\n\nconstexpr MessageRow kRows[] = {\n" << rows << "};\n\n}  // namespace\n\n"
      << "const char* message_texts() { return kTexts; }\n"
      << "std::span<const MessageRow> message_rows() { return kRows; }\n\n"
      << "}  // namespace arrears\n";
}

}  // namespace

int main(int argc, char** argv) {
  Entries entries;
  try {
    for (int i = 2; i < argc; ++i) {
      collect(toml::parse_file(argv[i]), "", entries);
    }
  } catch (const toml::parse_error& error) {
    std::cerr << "message_table: " << error << "\n";
    return 1;
  }
  if (argc < 3) return 1;
  std::ofstream out(argv[1], std::ios::binary);
  write(entries, out);
  return out.flush() ? 0 : 1;
}
