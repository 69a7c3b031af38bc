#pragma once
// The address of a hosted model: nothing in it may carry a secret. Owned by config; pure.

#include <optional>
#include <string>
#include <string_view>

namespace fivefold::config {

// Why it is no http or https address without user, query and fragment ("must name a host"), or nothing.
std::optional<std::string> wrong_with_url(std::string_view url);

}  // namespace fivefold::config
