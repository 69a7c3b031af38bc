#pragma once
// The files of an export, written one by one below a folder (docs/records.md section 10). One thread.

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/ledger/workspace.h"

namespace fivefold::publish {

inline constexpr std::string_view kExportFormat = "fivefold-export/v1";

class ExportFiles {
 public:
  // The folder is there and empty.
  explicit ExportFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Ledger, keys, evidence and all: everything that records name and the tools of others want.
  Result<void> write_all(ledger::Workspace& workspace);
  [[nodiscard]] std::size_t count() const { return written_.size(); }

 private:
  // Writes a file once; `E_PATH` for a name that would leave the folder.
  Result<void> write(const std::string& path, std::string_view bytes);
  Result<void> write_hints(ledger::Workspace& workspace, std::size_t entries);
  Result<void> write_ledger(ledger::Workspace& workspace, const std::vector<std::string>& entries);
  Result<void> write_keys(const StageLog& log);
  Result<void> write_subjects(ledger::Workspace& workspace, const Statement& statement);
  Result<void> write_item_lists(ledger::Workspace& workspace);

  std::filesystem::path folder_;
  std::set<std::string> written_;
};

}  // namespace fivefold::publish
