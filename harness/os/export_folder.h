#pragma once
// The folder of an export as the verifier sees it: the regular files below it, listed once. Links, devices and anything
// else are named as refused and never followed or opened. One thread.

#include <filesystem>
#include <string>

#include "harness/base/result.h"
#include "harness/verify/file_source.h"

namespace fivefold::os {

class ExportFolder final : public verify::FileSource {
 public:
  // `not_found` when there is no such folder, `io` when it cannot be listed.
  static Result<ExportFolder> open(const std::filesystem::path& folder);

  [[nodiscard]] Result<verify::Listing> list() const override { return listing_; }
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t max_bytes) const override;
  [[nodiscard]] Result<Digest> digest(const std::string& path, std::size_t max_bytes) const override;

 private:
  ExportFolder(std::filesystem::path folder, verify::Listing listing)
      : folder_(std::move(folder)), listing_(std::move(listing)) {}
  // The place of a listed file; `not_found` for any other name, so that no name leads out of the folder.
  [[nodiscard]] Result<std::filesystem::path> place(const std::string& path) const;

  std::filesystem::path folder_;
  verify::Listing listing_;
};

}  // namespace fivefold::os
