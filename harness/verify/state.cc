#include "harness/verify/state.h"

#include <algorithm>

#include "harness/base/number.h"

namespace fivefold::verify {
namespace {

// Whether an error is the machine's fault and not the export's.
bool is_trouble(const Error& error) { return error.code == Errc::io || error.code == Errc::full; }

}  // namespace

bool State::has_file(const std::string& path) const {
  return std::binary_search(listing.files.begin(), listing.files.end(), path);
}

Result<std::string> State::read(const std::string& path, std::size_t max_bytes) {
  auto text = source.read(path, max_bytes);
  if (!text.ok() && is_trouble(text.error()) && !trouble) trouble = text.error();
  return text;
}

Result<std::string> State::read_evidence(const std::string& path) {
  return read(path, changed.contains(path) ? kMaxTextFile : kMaxEvidenceFile);
}

Result<Digest> State::digest(const std::string& path, std::size_t max_bytes) {
  auto digest = source.digest(path, max_bytes);
  if (!digest.ok() && is_trouble(digest.error()) && !trouble) trouble = digest.error();
  return digest;
}

// All prefixes at once from the right edge of the tree: two hashes an entry on average to grow it, one a level to
// close.
const Digest& State::prefix_root(std::uint64_t size) {
  if (prefix_roots_.empty()) {
    std::vector<Digest> edge;  // roots of the full subtrees, from the left
    prefix_roots_.push_back(crypto::merkle_root({}));
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      edge.push_back(leaves[i]);
      for (std::size_t bits = i; bits % 2 == 1; bits /= 2) {
        const Digest right = edge.back();
        edge.pop_back();
        edge.back() = crypto::merkle_node(edge.back(), right);
      }
      Digest root = edge.back();
      for (std::size_t j = edge.size() - 1; j-- > 0;) root = crypto::merkle_node(edge[j], root);
      prefix_roots_.push_back(root);
    }
  }
  return prefix_roots_.at(size);
}

std::string State::met(const std::vector<std::string_view>& kinds) const {
  std::string names;
  for (const std::string_view kind : kinds) {
    if (!unbuilt.contains(std::string(kind))) continue;
    names += (names.empty() ? "" : ", ") + std::string(kind);
  }
  return names;
}

bool State::leave_out(Step step, const std::vector<std::string_view>& kinds) {
  const std::string names = met(kinds);
  if (names.empty()) return false;
  findings.not_checked(step, "this version does not know the kinds of record that it met: " + names);
  return true;
}

std::string entry_name(std::uint64_t index) { return "entry " + std::to_string(index); }
std::string entry_name(const Ref& ref) { return entry_name(ref.index); }
std::string cell_name(const CellId& cell) { return "cell/" + to_text(cell); }

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
  return with_thousands(static_cast<std::int64_t>(count)) + " " + std::string(count == 1 ? one : many);
}

}  // namespace fivefold::verify
