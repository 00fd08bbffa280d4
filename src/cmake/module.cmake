# arrears_module(<name> SOURCES <files> LINK <targets>...) builds <name>.so, which the program loads
# on first use: what is heavy and rare stays out of every other run. It shares headers with the
# rooms, not their code.
function(arrears_module name)
  cmake_parse_arguments(PARSE_ARGV 1 MODULE "" "" "SOURCES;LINK")
  add_library(${name} MODULE ${MODULE_SOURCES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin/modules
    CXX_VISIBILITY_PRESET hidden)
  foreach(room model engine render)
    target_include_directories(${name} PRIVATE ${PROJECT_BINARY_DIR}/rooms/${room})
  endforeach()
  target_link_libraries(${name} PRIVATE ${MODULE_LINK} arrears_flags)
  install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/arrears)
endfunction()
