#include "harness/config/nearest.h"

#include <algorithm>
#include <utility>

#include "harness/base/utf8.h"

namespace fivefold::config {
namespace {

// Longer texts are no slips of the keyboard; the table below is quadratic.
constexpr std::size_t kLongestCompared = 100;

std::u32string decoded(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    const std::optional<CodePoint> front = decode_front(text);
    out += front ? front->value : U'\uFFFD';
    text.remove_prefix(front ? front->bytes : 1);
  }
  return out;
}

}  // namespace

std::size_t edit_distance(std::string_view a_text, std::string_view b_text) {
  const std::u32string a = decoded(a_text);
  const std::u32string b = decoded(b_text);
  if (a.size() > kLongestCompared || b.size() > kLongestCompared) return std::max(a.size(), b.size());
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({replaced, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

std::vector<std::string> nearest(std::string_view written, std::span<const std::string> names) {
  const std::size_t length = code_points(written);
  const std::size_t allowed = std::max<std::size_t>(2, length / 3);
  std::vector<std::pair<std::size_t, std::string>> close;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(written, name);
    // A name that shares no letter is no suggestion, however short both are.
    if (distance <= allowed && distance < std::max(length, code_points(name))) close.emplace_back(distance, name);
  }
  std::stable_sort(close.begin(), close.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
  std::vector<std::string> out;
  for (auto& [distance, name] : close) out.push_back(std::move(name));
  return out;
}

std::string suggestion(std::string_view written, std::span<const std::string> names) {
  constexpr std::size_t kMost = 10;
  std::vector<std::string> shown = nearest(written, names);
  std::string text = shown.empty() ? "; there are: " : "; nearest: ";
  if (shown.empty()) shown.assign(names.begin(), names.end());
  if (shown.empty()) return {};
  for (std::size_t i = 0; i < shown.size() && i < kMost; ++i) text += (i == 0 ? "" : ", ") + printable(shown[i]);
  return text + (shown.size() > kMost ? ", …" : "");
}

std::optional<std::string> nearest_one(std::string_view written, std::span<const std::string> names) {
  std::vector<std::string> close = nearest(written, names);
  if (close.empty()) return std::nullopt;
  return std::move(close.front());
}

}  // namespace fivefold::config
