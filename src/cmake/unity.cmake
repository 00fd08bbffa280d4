# With ARREARS_UNITY a target's sources are compiled several at a time, which takes a third of the
# processor's time, since the headers are most of it. It hides missing includes, which the builds
# that people make show. Which ones go together, unity_groups.py works out each time CMake runs.

find_package(Python3 3.9 QUIET COMPONENTS Interpreter)
if(DEFINED ENV{CI} AND Python3_FOUND)
  option(ARREARS_UNITY "Compile several sources as one" ON)
else()
  option(ARREARS_UNITY "Compile several sources as one" OFF)
endif()
if(ARREARS_UNITY AND NOT Python3_FOUND)
  message(FATAL_ERROR "ARREARS_UNITY needs python3 3.9")
endif()

function(arrears_unity target)
  if(NOT ARREARS_UNITY)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "^${PROJECT_SOURCE_DIR}/.*\\.cpp$")
  execute_process(
    COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/src/cmake/unity_groups.py 10 ${sources}
    OUTPUT_VARIABLE groups OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" groups "${groups}")
  foreach(line IN LISTS groups)
    string(REGEX MATCH "^(.*)\t(.*)$" line "${line}")
    set_source_files_properties(${CMAKE_MATCH_1} TARGET_DIRECTORY ${target}
      PROPERTIES UNITY_GROUP ${target}_${CMAKE_MATCH_2})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # A source is no header here, whatever g++ thinks of a file that another one includes.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()
