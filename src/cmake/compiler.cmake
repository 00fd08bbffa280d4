# How every target is compiled: warnings, build types, ccache.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or Asan" FORCE)
endif()

# Asserts stay on in a release (no NDEBUG): they cost little, and a wrong figure costs more.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_ASAN "-O1 -g1 -D_GLIBCXX_ASSERTIONS -fno-omit-frame-pointer \
-fsanitize=address,undefined -fno-sanitize-recover=all")
set(CMAKE_EXE_LINKER_FLAGS_ASAN "-fsanitize=address,undefined")
set(CMAKE_MODULE_LINKER_FLAGS_ASAN "-fsanitize=address,undefined")

# Linked by every target of ours, so that no one's dependants inherit the flags.
add_library(arrears_flags INTERFACE)
target_compile_options(arrears_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${ARREARS_WERROR}>:-Werror>)
# g++ 12 warns of impossible overlaps in std::string's own operator+ (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(arrears_flags INTERFACE -Wno-restrict)
endif()

# Standard headers parsed once a target. Off in the builds that people make, where every file must
# name what it includes; on where only the time of the tests counts.
option(ARREARS_PCH "Precompile standard headers" OFF)
function(arrears_precompile target)
  get_target_property(type ${target} TYPE)
  # A test program hides no missing include of the library's, and its headers are the heaviest.
  if(ARREARS_PCH OR (type STREQUAL EXECUTABLE AND target MATCHES "^test_" AND DEFINED ENV{CI}))
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <span> <string>
      <string_view> <unordered_map> <vector> <tl/expected.hpp> ${ARGN})
  endif()
endfunction()

find_program(ARREARS_CCACHE ccache)
mark_as_advanced(ARREARS_CCACHE)
if(ARREARS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ARREARS_CCACHE})
endif()

# Without instrumentation in the library a fuzzer is blind; each target links its own driver.
if(ARREARS_FUZZ)
  set(CMAKE_CXX_FLAGS_RELEASE "-O1")  # compiling takes longer than the runs
  add_compile_options(-g -fsanitize=fuzzer-no-link,address,undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
