# Foreign libraries, each behind the one door that src/README.md names.
# All are SYSTEM includes: their headers do not meet our warnings.
find_package(PkgConfig REQUIRED)
pkg_check_modules(PROJ REQUIRED IMPORTED_TARGET proj>=9.1)
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo>=1.16 cairo-svg cairo-pdf)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo>=1.50 pangoft2)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1>=0.2.5)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng>=1.6)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.37)
pkg_check_modules(GDAL REQUIRED gdal>=3.6)
# geos.pc links the C++ library; the C API is a library of its own.
find_path(GEOS_INCLUDE_DIR geos_c.h REQUIRED)
find_library(GEOS_LIBRARY geos_c REQUIRED)
add_library(frontmap_geos INTERFACE)
target_include_directories(frontmap_geos SYSTEM INTERFACE ${GEOS_INCLUDE_DIR})
target_link_libraries(frontmap_geos INTERFACE ${GEOS_LIBRARY})
# GDAL is loaded when a layer needs it (docs/decisions), so only its headers are used here.
add_library(frontmap_gdal_headers INTERFACE)
target_include_directories(frontmap_gdal_headers SYSTEM INTERFACE ${GDAL_INCLUDE_DIRS})
find_library(GDAL_LIBRARY gdal REQUIRED)
file(REAL_PATH ${GDAL_LIBRARY} GDAL_LIBRARY_REAL)
execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${GDAL_LIBRARY_REAL} OUTPUT_VARIABLE _gdal_dump)
string(REGEX MATCH "SONAME +([^\n ]+)" _gdal_soname "${_gdal_dump}")
set(FRONTMAP_GDAL_SONAME "${CMAKE_MATCH_1}" CACHE STRING "Name under which GDAL is loaded")

# The same for those who link libfrontmap.a; a shared library brings its own.
if(NOT BUILD_SHARED_LIBS)
  set(FRONTMAP_PC_REQUIRES
    "proj cairo cairo-svg cairo-pdf pangocairo pangoft2 yaml-0.1 libpng zlib sqlite3")
  set(FRONTMAP_PC_LIBS "-lgeos_c -lm -ldl -lpthread")
endif()
