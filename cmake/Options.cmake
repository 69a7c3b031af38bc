# Language, warnings, sanitizers: the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(FIVEFOLD_TESTS "Build the tests" ON)
set(FIVEFOLD_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(FIVEFOLD_CCACHE ccache)
if(FIVEFOLD_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FIVEFOLD_CCACHE})
endif()
find_program(FIVEFOLD_MOLD mold)
if(FIVEFOLD_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
                    -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # g++ 12 invents overlapping copies in std::string at -O2 and above (GCC bug 105329).
  add_compile_options(-Wno-restrict)
endif()
# CMake's -O3 costs a sixth more time to build and gains nothing here; at -O2 g++ 12 takes optionals for uninitialized.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -Wno-maybe-uninitialized")
# Decisions are exact: no option that lets the compiler change floating point (docs/statistics.md section 13).
add_compile_options(-ffp-contract=off)
if(FIVEFOLD_SANITIZE)
  add_compile_options(-fsanitize=${FIVEFOLD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${FIVEFOLD_SANITIZE})
endif()

# ff_library(<folder> SOURCES ... [PUBLIC edges...] [PRIVATE outside libraries...])
function(ff_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(ff_${name} STATIC ${arg_SOURCES})
  target_include_directories(ff_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(ff_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()
