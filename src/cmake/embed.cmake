# arrears_embed(TARGET <target> NAME <name> DIR <dir> PATTERNS <glob>...) compiles the files of a
# folder into a target. Its sources include "embedded_<name>.hpp", which declares
#
#     std::span<const arrears::EmbeddedFile> arrears::embedded_<name>();
#
# with paths relative to DIR, in byte order. A missing folder gives an empty span. Tests that
# link the target see the header too.
function(arrears_embed)
  cmake_parse_arguments(PARSE_ARGV 0 EMBED "" "TARGET;NAME;DIR" "PATTERNS")
  get_filename_component(dir ${EMBED_DIR} ABSOLUTE)
  list(TRANSFORM EMBED_PATTERNS PREPEND ${dir}/)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${dir} ${EMBED_PATTERNS})
  list(FILTER files EXCLUDE REGEX "(^|/)\\.|~$")   # editors' leftovers are not data
  list(REMOVE_DUPLICATES files)
  list(SORT files COMPARE STRING)

  set(out ${PROJECT_BINARY_DIR}/embedded/${EMBED_TARGET})
  set(stem ${out}/embedded_${EMBED_NAME})
  # The list is itself an input: a removed file leaves no newer one behind to notice it by.
  file(CONFIGURE OUTPUT ${stem}.list CONTENT "${files}" @ONLY)
  list(TRANSFORM files PREPEND ${dir}/ OUTPUT_VARIABLE inputs)
  set(script ${PROJECT_SOURCE_DIR}/src/cmake/embed_generate.cmake)
  add_custom_command(
    OUTPUT ${stem}.cpp
    COMMAND ${CMAKE_COMMAND} -D NAME=${EMBED_NAME} -D DIR=${dir} -D STEM=${stem} -P ${script}
    DEPENDS ${stem}.list ${script} ${inputs}
    COMMENT "Embedding ${EMBED_NAME}"
    VERBATIM)
  set(header "// Generated: the files compiled in as ${EMBED_NAME}.
#pragma once

#include <arrears/model/embedded_file.hpp>

#include <span>

namespace arrears {

std::span<const EmbeddedFile> embedded_${EMBED_NAME}();

}  // namespace arrears
")
  file(CONFIGURE OUTPUT ${stem}.hpp CONTENT "${header}" @ONLY)
  target_sources(${EMBED_TARGET} PRIVATE ${stem}.cpp)
  target_include_directories(${EMBED_TARGET} PRIVATE ${out})
endfunction()
