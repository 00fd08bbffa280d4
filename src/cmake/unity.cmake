# With ARREARS_UNITY a target's sources are compiled several at a time, which takes a third of the
# processor's time, since the headers are most of it. It hides missing includes, so one build in CI
# goes without. Sources whose private names another one has too are compiled alone: unity_apart.txt.

option(ARREARS_UNITY "Compile several sources as one" OFF)

function(arrears_unity target)
  if(NOT ARREARS_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
  file(STRINGS ${PROJECT_SOURCE_DIR}/src/cmake/unity_apart.txt apart REGEX "^[^#]")
  list(TRANSFORM apart PREPEND ${PROJECT_SOURCE_DIR}/)
  set_source_files_properties(${apart} TARGET_DIRECTORY ${target}
    PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
