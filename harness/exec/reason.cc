#include "harness/exec/reason.h"

#include <array>
#include <cstddef>
#include <utility>

namespace fivefold::exec {

namespace {

constexpr std::array<std::pair<Reason, std::string_view>, 17> kWords{{
    {Reason::start_failed, "start-failed"},
    {Reason::pinned_file_changed, "pinned-file-changed"},
    {Reason::memory, "memory"},
    {Reason::deadline, "deadline"},
    {Reason::output_cap, "output-cap"},
    {Reason::line_cap, "line-cap"},
    {Reason::signal, "signal"},
    {Reason::exit_status, "exit-status"},
    {Reason::bad_utf8, "bad-utf8"},
    {Reason::bad_json, "bad-json"},
    {Reason::unknown_item, "unknown-item"},
    {Reason::repeated_item, "repeated-item"},
    {Reason::cached, "cached"},
    {Reason::bad_score, "bad-score"},
    {Reason::missing_items, "missing-items"},
    {Reason::too_many_item_errors, "too-many-item-errors"},
    {Reason::no_result, "no-result"},
}};

}  // namespace

std::string_view to_text(Reason reason) { return kWords[static_cast<std::size_t>(reason)].second; }

std::optional<Reason> reason_from(std::string_view text) {
  for (const auto& [reason, word] : kWords) {
    if (word == text) return reason;
  }
  return std::nullopt;
}

}  // namespace fivefold::exec
