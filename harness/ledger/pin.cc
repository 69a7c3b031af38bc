#include "harness/ledger/pin.h"

#include "harness/crypto/sha256.h"
#include "harness/os/persist_step.h"
#include "harness/os/remove_tree.h"

namespace fivefold::ledger {
namespace {

constexpr unsigned kReadOnly = 0444;
constexpr unsigned kReadOnlyProgram = 0555;
constexpr std::size_t kMaxPinnedFile = std::size_t{4} << 30;

Error cannot(const std::filesystem::path& path, const std::error_code& why) {
  return Error{Errc::io, "pinned", path.string() + ": " + why.message()};
}

Result<void> copy_file(const std::filesystem::path& from, const std::filesystem::path& to, const os::TreeFile& file) {
  FF_ASSIGN(const std::string bytes, os::read_file(from, kMaxPinnedFile));
  if (crypto::sha256(bytes) != file.sha256) {
    return Error{Errc::io, "pinned", from.string() + " changed while it was copied"};
  }
  FF_TRY(os::make_folder(to.parent_path()));
  return os::write_file_durably(to, bytes, file.executable ? kReadOnlyProgram : kReadOnly);
}

}  // namespace

Result<void> pin_bytes(const std::filesystem::path& pinned, const Digest& digest, std::string_view bytes) {
  const std::filesystem::path target = pinned / to_hex(digest);
  if (std::filesystem::exists(target)) return {};
  return os::write_file_durably(target, bytes, kReadOnly);
}

Result<void> pin_folder(const std::filesystem::path& pinned, const Digest& digest, const std::filesystem::path& source,
                        const std::vector<os::TreeFile>& files) {
  const std::filesystem::path target = pinned / to_hex(digest);
  if (std::filesystem::exists(target)) return {};
  // Built beside its place and moved there whole: a stopped copy is never taken for a pinned folder.
  const std::filesystem::path draft = pinned / (to_hex(digest) + ".part");
  FF_TRY(os::remove_tree(draft));
  FF_TRY(os::make_folder(draft));
  for (const os::TreeFile& file : files) FF_TRY(copy_file(source / file.path, draft / file.path, file));
  os::persist_step("folder filled");
  std::error_code failed;
  std::filesystem::rename(draft, target, failed);
  if (failed) return cannot(target, failed);
  os::persist_step("folder renamed");
  return os::sync_folder(pinned);
}

}  // namespace fivefold::ledger
