#pragma once
// An export in memory: a file is a path and its bytes. Tests change bytes and see what the verifier says.

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/crypto/sha256.h"
#include "harness/verify/file_source.h"

namespace fivefold::test {

class MemorySource final : public verify::FileSource {
 public:
  std::map<std::string, std::string> files;
  std::vector<std::string> refused;
  std::set<std::string> too_large;  // files that stand for larger ones than any limit

  // All regular files of a folder on disk.
  static MemorySource load(const std::filesystem::path& folder) {
    MemorySource source;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << in.rdbuf();
      source.files[entry.path().lexically_relative(folder).generic_string()] = bytes.str();
    }
    return source;
  }

  [[nodiscard]] Result<verify::Listing> list() const override {
    verify::Listing listing;
    for (const auto& [path, bytes] : files) listing.files.push_back(path);
    listing.refused = refused;
    return listing;
  }
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t max_bytes) const override {
    const auto found = files.find(path);
    if (found == files.end()) return Error{Errc::not_found, "not-found", path + " is not there"};
    if (found->second.size() > max_bytes || too_large.contains(path))
      return bad_input("E_LIMIT", path + " is too large");
    return found->second;
  }
  [[nodiscard]] Result<Digest> digest(const std::string& path, std::size_t max_bytes) const override {
    const auto found = files.find(path);
    if (found == files.end()) return Error{Errc::not_found, "not-found", path + " is not there"};
    if (found->second.size() > max_bytes || too_large.contains(path))
      return bad_input("E_LIMIT", path + " is too large");
    return crypto::sha256(found->second);
  }
};

}  // namespace fivefold::test
