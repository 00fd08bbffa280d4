# Run at build time by arrears_embed: writes STEM.cpp from the files of DIR named in STEM.list.

# Every byte becomes \xNN, so quotes, backslashes, UTF-8 and NUL need no thought, and a hex
# escape, which swallows all hex digits that follow, is always ended by the next backslash.
function(bytes_literal path var)
  file(READ ${path} hex HEX)
  string(REGEX REPLACE "(..)" "\\\\x\\1" text "${hex}")
  string(REPLACE "\\x0a" "\\x0a\"\n    \"" text "${text}")   # one source line a line of text
  set(${var} "\"${text}\"" PARENT_SCOPE)
endfunction()

file(READ ${STEM}.list files)
set(constants "")
set(entries "")
set(count 0)
foreach(file IN LISTS files)
  bytes_literal(${DIR}/${file} literal)
  file(SIZE ${DIR}/${file} size)
  string(REPLACE "\\" "\\\\" shown "${file}")
  string(REPLACE "\"" "\\\"" shown "${shown}")
  string(APPEND constants "constexpr char file_${count}[] =\n    ${literal};\n")
  string(APPEND entries "    {\"${shown}\", {file_${count}, ${size}}},\n")
  math(EXPR count "${count} + 1")
endforeach()

if(count EQUAL 0)
  set(result "{}")
else()
  set(result "files")
  set(table "${constants}\nconstexpr EmbeddedFile files[] = {\n${entries}};\n")
endif()

# A literal may pass the 65,536 bytes that the standard asks for at least; both compilers take it.
file(WRITE ${STEM}.cpp "// Generated from ${DIR}.
#include \"embedded_${NAME}.hpp\"

#if defined(__clang__)
#pragma clang diagnostic ignored \"-Woverlength-strings\"
#endif

namespace arrears {
namespace {
${table}
}  // namespace

std::span<const EmbeddedFile> embedded_${NAME}() { return ${result}; }

}  // namespace arrears
")
