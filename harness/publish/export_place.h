#pragma once
// Where an export is written before it is shown: a folder beside its place, swapped in whole. Never deletes a folder
// that is not an export. One thread.

#include <filesystem>

#include "harness/base/result.h"

namespace fivefold::publish {

class ExportPlace {
 public:
  // Makes the empty folder beside `target`. `export.folder` when `target` holds anything but an earlier export.
  static Result<ExportPlace> prepare(const std::filesystem::path& target);

  [[nodiscard]] const std::filesystem::path& draft() const { return draft_; }
  // Puts the draft into its place; an earlier export there is gone afterwards.
  Result<void> publish();

  // Removes the draft when it was not published.
  ~ExportPlace();
  ExportPlace(ExportPlace&& other) noexcept;
  ExportPlace& operator=(ExportPlace&&) = delete;
  ExportPlace(const ExportPlace&) = delete;
  ExportPlace& operator=(const ExportPlace&) = delete;

 private:
  ExportPlace(std::filesystem::path target, std::filesystem::path draft);
  std::filesystem::path target_;
  std::filesystem::path draft_;
};

}  // namespace fivefold::publish
