# How every target is compiled: warnings, build types, ccache.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or Asan" FORCE)
endif()

# Asserts stay on in a release (no NDEBUG): they cost little, and a wrong figure costs more.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_ASAN "-O1 -g -D_GLIBCXX_ASSERTIONS -fno-omit-frame-pointer \
-fsanitize=address,undefined -fno-sanitize-recover=all")
set(CMAKE_EXE_LINKER_FLAGS_ASAN "-fsanitize=address,undefined")
set(CMAKE_MODULE_LINKER_FLAGS_ASAN "-fsanitize=address,undefined")

# Linked by every target of ours, so that no one's dependants inherit the flags.
add_library(arrears_flags INTERFACE)
target_compile_options(arrears_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${ARREARS_WERROR}>:-Werror>)

find_program(ARREARS_CCACHE ccache)
mark_as_advanced(ARREARS_CCACHE)
if(ARREARS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ARREARS_CCACHE})
endif()

# Without instrumentation in the library a fuzzer is blind; each target links its own driver.
if(ARREARS_FUZZ)
  add_compile_options(-g -fsanitize=fuzzer-no-link,address,undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
