# Language, warnings, sanitizers: the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(FIVEFOLD_TESTS "Build the tests" ON)
option(FIVEFOLD_BENCH "Make the target `bench` (bench/README.md)" OFF)
option(FIVEFOLD_FUZZ "Build the libFuzzer programs of tests/fuzz (clang only)" OFF)
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
                    -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(-Werror)  # g++ is the compiler of record; what clang warns of beyond it is clang-tidy's
  # When it optimises, g++ 12 invents overlapping copies in std::string (GCC bug 105329), and takes optionals and parts
  # of std::regex for uninitialized.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
endif()
# CMake's -O3 costs a sixth more time to build and gains nothing here.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# Decisions are exact: no option that lets the compiler change floating point (docs/statistics.md section 13).
add_compile_options(-ffp-contract=off)
if(FIVEFOLD_SANITIZE)
  add_compile_options(-fsanitize=${FIVEFOLD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${FIVEFOLD_SANITIZE})
endif()

# In the presets release and asan up to eight files of a target are compiled as one, which halves a build from nothing.
# dev and tidy compile them one by one: they prove that each includes what it uses. A file with a heavy outside header
# always stays alone, so that nothing else sees that header.
function(ff_compile_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# ff_library(<folder> SOURCES ... [PUBLIC edges...] [PRIVATE outside libraries...])
function(ff_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(ff_${name} STATIC ${arg_SOURCES})
  target_include_directories(ff_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(ff_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()
