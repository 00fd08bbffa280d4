# arrears_room(<name> USES <rooms>...) builds src/<name> as the static library arrears_<name>.
#
# A room sees its own public headers and those of the rooms it uses, nothing else: its include
# directory holds one link, arrears/<name>, and not the whole of include/. So an include against
# the arrows does not build.
function(arrears_room name)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "" "USES")
  set(dir ${PROJECT_SOURCE_DIR}/src/${name})
  set(face ${PROJECT_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${face}/arrears)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/include/arrears/${name} ${face}/arrears/${name} SYMBOLIC)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  # The executable has main.cpp to itself, so that tests can link the rest; modules are loaded
  # at run time and built apart.
  list(REMOVE_ITEM sources ${dir}/main.cpp)
  list(FILTER sources EXCLUDE REGEX "/src/${name}/modules/")
  if(NOT sources)
    set(sources ${PROJECT_BINARY_DIR}/rooms/${name}/empty.cpp)
    file(CONFIGURE OUTPUT ${sources} CONTENT "// The room ${name} has no source yet.\n" @ONLY)
  endif()

  add_library(arrears_${name} STATIC ${sources})
  target_include_directories(arrears_${name} PUBLIC ${face} PRIVATE ${dir})
  list(TRANSFORM ROOM_USES PREPEND arrears_)
  target_link_libraries(arrears_${name} PUBLIC ${ROOM_USES} PRIVATE arrears_flags)
  arrears_precompile(arrears_${name})
  arrears_unity(arrears_${name})
endfunction()
