# How our own code is compiled: the language, the warnings, the sanitizers.
# Warnings live on an INTERFACE target that only our own targets link and nobody exports.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(frontmap_warnings INTERFACE)
target_compile_options(frontmap_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wformat=2
  -Wmissing-prototypes -Wold-style-definition -Wstrict-prototypes -Wpointer-arith
  -Wundef -Wvla -Wwrite-strings -fno-common
  $<$<C_COMPILER_ID:GNU>:-Wduplicated-cond;-Wduplicated-branches;-Wlogical-op>
  $<$<BOOL:${FRONTMAP_WERROR}>:-Werror>)

# Golden geometry must not depend on whether the processor fuses multiply and add.
add_library(frontmap_compile INTERFACE)
target_compile_options(frontmap_compile INTERFACE -ffp-contract=off)
target_compile_definitions(frontmap_compile INTERFACE _GNU_SOURCE)
if(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_options(frontmap_compile INTERFACE -fstack-protector-strong)
  target_compile_definitions(frontmap_compile INTERFACE _FORTIFY_SOURCE=2)
  target_link_options(frontmap_compile INTERFACE LINKER:-z,relro,-z,now)
endif()
if(FRONTMAP_SANITIZE)
  target_compile_options(frontmap_compile INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(frontmap_compile INTERFACE -fsanitize=address,undefined)
endif()
if(FRONTMAP_FUZZ)
  target_compile_options(frontmap_compile INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(FRONTMAP_COVERAGE)
  target_compile_options(frontmap_compile INTERFACE --coverage)
  target_link_options(frontmap_compile INTERFACE --coverage)
endif()
