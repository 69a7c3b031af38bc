#pragma once
// What `status --watch` shows of one page after another: as much as a terminal has rows for, or the lines that changed.
// Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace fivefold::cli {

// The first lines of `text` that fit into so many rows; `rest` is the last of them where some are left out.
std::string fitting(std::string_view text, std::size_t rows, std::string_view rest);

// The lines of `after` that `before` does not have, in their order, each with its LF; empty ones are left out.
std::string changed_lines(std::string_view before, std::string_view after);

}  // namespace fivefold::cli
