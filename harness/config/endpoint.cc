#include "harness/config/endpoint.h"

#include <cstdint>

#include "harness/base/number.h"
#include "harness/base/utf8.h"

namespace fivefold::config {
namespace {

// Of "host", "host:port", "[address]" or "[address]:port".
bool good_port(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return true;
  const auto port = parse_integer<std::int64_t>(authority.substr(colon + 1));
  return port && *port >= 1 && *port <= 65535;
}

}  // namespace

std::optional<std::string> wrong_with_url(std::string_view url) {
  const std::size_t scheme = url.starts_with("http://") ? 7 : (url.starts_with("https://") ? 8 : 0);
  if (scheme == 0) return "must start with http:// or https://";
  const std::string_view rest = url.substr(scheme);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty() || authority.front() == ':') return "must name a host";
  if (authority.find('@') != std::string_view::npos) return "must not name a user";
  if (!good_port(authority)) return "must have a port of 1 to 65535 after its colon, or none";
  if (url.find_first_of("?#") != std::string_view::npos) return "must have no query and no fragment";
  if (url.find_first_of(" \\\"<>") != std::string_view::npos || printable(url) != url) {
    return "must have no spaces, quotes or control characters";
  }
  return std::nullopt;
}

}  // namespace fivefold::config
