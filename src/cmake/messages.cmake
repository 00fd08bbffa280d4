# arrears_messages(<target> <folder>) compiles the catalogue's texts into a target as one sorted
# table: parsing them at every start would take longer than most runs.
function(arrears_messages target folder)
  get_filename_component(dir ${folder} ABSOLUTE)
  file(GLOB files CONFIGURE_DEPENDS ${dir}/*.toml)
  list(SORT files COMPARE STRING)
  add_executable(arrears_message_table ${PROJECT_SOURCE_DIR}/src/cmake/message_table.cpp)
  target_link_libraries(arrears_message_table PRIVATE tomlplusplus::tomlplusplus arrears_flags)
  set_target_properties(arrears_message_table PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tools)
  set(out ${PROJECT_BINARY_DIR}/embedded/${target}/message_rows.cpp)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/embedded/${target})
  add_custom_command(
    OUTPUT ${out}
    COMMAND arrears_message_table ${out} ${files}
    DEPENDS arrears_message_table ${files}
    COMMENT "Sorting messages"
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
