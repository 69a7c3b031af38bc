#pragma once
// How many columns of a terminal a text takes: an own table of East Asian Width (W and F two, ambiguous one) and of
// what takes none (combining marks, joiners, the later jamo of a syllable). Never wcwidth, which depends on the locale.
// Pure.

#include <cstddef>
#include <string_view>

namespace fivefold::cli {

// 0, 1 or 2. Control characters count one: they are never printed as they are (utf8.h, printable()).
int width(char32_t code_point);
// The sum over valid UTF-8; a byte that is not UTF-8 counts one.
std::size_t width(std::string_view text);

}  // namespace fivefold::cli
