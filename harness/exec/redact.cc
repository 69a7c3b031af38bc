#include "harness/exec/redact.h"

#include <algorithm>
#include <utility>

namespace fivefold::exec {

Redactor::Redactor(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {
  std::erase_if(secrets_, [](const std::string& secret) { return secret.empty(); });
  std::sort(secrets_.begin(), secrets_.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  if (!secrets_.empty()) hold_back_ = secrets_.front().size() - 1;
}

std::string Redactor::feed(std::string_view piece) {
  pending_.append(piece);
  return take(hold_back_);
}

std::string Redactor::finish() { return take(0); }

std::string Redactor::take(std::size_t keep_back) {
  if (secrets_.empty()) return std::exchange(pending_, {});
  std::string shown;
  std::size_t at = 0;
  // Only places from which the longest secret would be wholly visible are decided now.
  while (at + keep_back < pending_.size()) {
    const std::string_view rest = std::string_view(pending_).substr(at);
    const auto found = std::find_if(secrets_.begin(), secrets_.end(),
                                    [&](const std::string& secret) { return rest.starts_with(secret); });
    if (found == secrets_.end()) {
      shown.push_back(pending_[at++]);
    } else {
      shown.append(kRedacted);
      at += found->size();
    }
  }
  pending_.erase(0, at);
  return shown;
}

}  // namespace fivefold::exec
