# What `cmake --install` puts where: the program, the library with its headers, what other
# builds need to find it, the manual, completions, layers and examples.
include(CMakePackageConfigHelpers)

set(_package ${CMAKE_INSTALL_LIBDIR}/cmake/frontmap)

install(TARGETS frontmap_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS frontmap EXPORT frontmap
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/frontmap DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_BINARY_DIR}/include/frontmap/version.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/frontmap)

# The program finds the library beside it, wherever the tree is put, unless the linker
# looks there anyway.
if(NOT CMAKE_INSTALL_FULL_LIBDIR IN_LIST CMAKE_C_IMPLICIT_LINK_DIRECTORIES)
  file(RELATIVE_PATH _lib ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(frontmap_program PROPERTIES INSTALL_RPATH "$ORIGIN/${_lib}")
endif()

# find_package(frontmap) gives frontmap::frontmap.
install(EXPORT frontmap NAMESPACE frontmap:: DESTINATION ${_package}
  FILE frontmapTargets.cmake)
configure_package_config_file(cmake/frontmapConfig.cmake.in
  ${PROJECT_BINARY_DIR}/frontmapConfig.cmake INSTALL_DESTINATION ${_package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/frontmapConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/frontmapConfig.cmake
              ${PROJECT_BINARY_DIR}/frontmapConfigVersion.cmake
  DESTINATION ${_package})

# pkg-config frontmap. The prefix is found from where the file stands, so that an
# installed tree may be moved.
file(RELATIVE_PATH FRONTMAP_PC_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/frontmap.pc.in ${PROJECT_BINARY_DIR}/frontmap.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/frontmap.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

file(GLOB _manuals CONFIGURE_DEPENDS man/*.1)
install(FILES ${_manuals} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES completions/frontmap.bash RENAME frontmap OPTIONAL
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completions/frontmap.zsh RENAME _frontmap OPTIONAL
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(DIRECTORY layers examples DESTINATION ${CMAKE_INSTALL_DATADIR}/frontmap OPTIONAL
  PATTERN ".gitignore" EXCLUDE PATTERN "CMakeLists.txt" EXCLUDE)
install(FILES README.md CHANGELOG.md LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
