#pragma once
// How many columns of a terminal a text takes: an own table of East Asian Width (W and F two, ambiguous one) and of
// what takes none (combining marks, joiners, the later jamo of a syllable). Never wcwidth, which depends on the locale.
// Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace fivefold::cli {

// 0, 1 or 2. Control characters count one: they are never printed as they are (utf8.h, printable()).
int width(char32_t code_point);
// The sum over valid UTF-8; a byte that is not UTF-8 counts one.
std::size_t width(std::string_view text);
// At most `columns` of `text`; where something is cut off, `sign` ("…", "..") stands at the end. A cut never parts a
// cluster: what takes no column and what a joiner joins stay with the character before.
std::string cut(std::string_view text, std::size_t columns, std::string_view sign);

}  // namespace fivefold::cli
