#pragma once
// Why an attempt failed or was lost: the words of a run-record's environment, in the order in which they are looked
// for (docs/design.md section 5). Pure.

#include <optional>
#include <string_view>

namespace fivefold::exec {

// The first that holds is the reason: the order of the enumerators is the rule.
enum class Reason {
  start_failed,
  pinned_file_changed,
  memory,
  deadline,
  output_cap,
  line_cap,
  signal,
  exit_status,
  bad_utf8,
  bad_json,
  unknown_item,
  repeated_item,
  cached,
  bad_score,
  missing_items,
  too_many_item_errors,
  no_result,
};

std::string_view to_text(Reason reason);
std::optional<Reason> reason_from(std::string_view text);

}  // namespace fivefold::exec
