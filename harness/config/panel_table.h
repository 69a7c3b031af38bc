#pragma once
// A table of a panel as text, from a CSV or YAML file: English or Korean headers and words, the line of every row.
// Owned by config. Pure.

#include <span>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/core/card/panel.h"

namespace fivefold::config {

// CSV (RFC 4180), or with the ending .yaml a map with `rows`, a list of maps from column to value. Columns come in the
// spelling of those that are wanted, words in English, cells without spaces around them. What is no table is a fault of
// rule `panel.table`.
card::TextTable read_table(std::string_view bytes, const std::string& file, std::span<const std::string> wanted,
                           card::Faults& faults);

}  // namespace fivefold::config
