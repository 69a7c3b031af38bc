#include "harness/config/endpoint.h"

#include "harness/base/utf8.h"

namespace fivefold::config {

std::optional<std::string> wrong_with_url(std::string_view url) {
  const std::size_t scheme = url.starts_with("http://") ? 7 : (url.starts_with("https://") ? 8 : 0);
  if (scheme == 0) return "must start with http:// or https://";
  const std::string_view rest = url.substr(scheme);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty() || authority.front() == ':') return "must name a host";
  if (authority.find('@') != std::string_view::npos) return "must not name a user";
  if (url.find_first_of("?#") != std::string_view::npos) return "must have no query and no fragment";
  if (url.find_first_of(" \\\"<>") != std::string_view::npos || printable(url) != url) {
    return "must have no spaces, quotes or control characters";
  }
  return std::nullopt;
}

}  // namespace fivefold::config
