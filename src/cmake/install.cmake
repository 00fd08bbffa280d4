# `cmake --install` and `cpack`: the program, its manual, and the data people copy to change.

include(GNUInstallDirs)

if(TARGET arrears)
  install(TARGETS arrears RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

foreach(section 1 5 7)
  file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

# The program has these inside; the copies are there to be read and to start one's own from.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/read/profiles ${PROJECT_SOURCE_DIR}/src/render/templates
  DESTINATION ${CMAKE_INSTALL_DATADIR}/arrears OPTIONAL
  PATTERN ".*" EXCLUDE
  PATTERN "*~" EXCLUDE)

foreach(document README.md LICENSE CHANGELOG.md)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${document})
    install(FILES ${PROJECT_SOURCE_DIR}/${document} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  endif()
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME arrears)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "command-line toolkit for accounts receivable")
set(CPACK_PACKAGE_DESCRIPTION "Reads ledgers and exported CSV files of open invoices and payments,
and writes ageing lists, payment forecasts, dunning notices and reports.
It keeps no database and needs no server.")
set(CPACK_PACKAGE_CONTACT "arrears maintainers <maintainers@users.noreply.arrears.example>")
set(CPACK_PACKAGE_VENDOR "the arrears authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded when a workbook is written or read, so no link shows them.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libxlsxwriter4, libzip4")
include(CPack)
