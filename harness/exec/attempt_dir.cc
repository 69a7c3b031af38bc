#include "harness/exec/attempt_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>
#include <utility>

#include "harness/crypto/sha256.h"
#include "harness/exec/inside.h"
#include "harness/os/descriptor.h"
#include "harness/os/entropy.h"
#include "harness/os/file.h"
#include "harness/os/persist_step.h"
#include "harness/os/process.h"
#include "harness/os/remove_tree.h"

namespace fivefold::exec {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPinnedFile = std::size_t{1} << 30;
constexpr std::size_t kMaxTrace = std::size_t{1} << 20;
constexpr unsigned kReadOnly = 0444;
constexpr unsigned kReadOnlyProgram = 0555;

// Folders below `folder` get the mode.
void set_folder_modes(const fs::path& folder, fs::perms mode) {
  std::error_code failed;
  fs::permissions(folder, mode, failed);
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    std::error_code unknown;
    if (entry->is_directory(unknown) && !entry->is_symlink(unknown)) set_folder_modes(entry->path(), mode);
  }
  fs::permissions(folder, mode, failed);
}

Result<void> make_way(const fs::path& path) {
  const Result<void> removed = os::remove_tree(path);
  if (removed.ok()) return {};
  // Somebody still writes there, or it is not ours: out of the way is enough.
  const std::string aside = path.string() + ".aside-" + to_hex(os::SystemEntropy().bytes(8));
  return ::rename(path.c_str(), aside.c_str()) == 0 ? Result<void>() : removed;
}

// Removes whatever a runner put where a regular file or a folder of ours belongs.
Result<void> clear_unless(const fs::path& path, fs::file_type wanted) {
  std::error_code failed;
  const fs::file_type type = fs::symlink_status(path, failed).type();
  if (type == wanted || type == fs::file_type::not_found) return {};
  return make_way(path);
}

Result<bool> copy_pinned(const AttemptPlan& plan) {
  const fs::path target = plan.dir / plan.launch.directory;
  FF_TRY(make_way(target));
  FF_TRY(os::make_folder(target));
  for (const PinnedFile& file : plan.files) {
    FF_ASSIGN(const bool same, copy_checked(plan.pinned / file.path, target / file.path, file.sha256));
    if (!same) return false;
  }
  set_folder_modes(target, fs::perms(kReadOnlyProgram));
  for (const AttachedFile& file : plan.attached) {
    const fs::path copy = plan.dir / file.name;
    FF_TRY(make_way(copy));
    FF_ASSIGN(const bool same, copy_checked(file.source, copy, file.sha256));
    if (!same) return false;
  }
  return true;
}

// home -> ../../homes/<opaque>: the same relative form for everybody.
Result<void> link_home(const AttemptPlan& plan) {
  const fs::path link = plan.dir / "home";
  const fs::path target = fs::path("../../homes") / plan.home.filename();
  std::error_code failed;
  if (fs::read_symlink(link, failed) == target && !failed) return {};
  FF_TRY(make_way(link));
  if (::symlink(target.c_str(), link.c_str()) != 0) return os::errno_error(errno, "cannot link", link);
  return {};
}

// An earlier session's exit.json stays as exit.<k>.json.
Result<void> put_exit_aside(const fs::path& dir, int session) {
  const fs::path file = dir / kExitFile;
  const fs::path aside = dir / ("exit." + std::to_string(session - 1) + ".json");
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(file, failed))) return {};
  if (fs::exists(fs::symlink_status(aside, failed))) return make_way(file);
  if (::rename(file.c_str(), aside.c_str()) != 0) return os::errno_error(errno, "cannot rename", file);
  os::persist_step("exit.json put aside");
  return {};
}

// What the whole lines of results.jsonl answer.
struct Answered {
  std::set<ItemId> items;
  bool all{false};
};
Result<Results> whole_lines(const AttemptPlan& plan, const fs::path& file) {
  if (plan.scalar) return read_measurement(file, *plan.scalar, false, plan.launch.disk_bytes);
  std::set<ItemId> asked;
  for (const ItemToAsk& item : plan.items) asked.insert(item.id);
  return read_results(file, asked, false, Keep::values, plan.launch.disk_bytes);
}

// Cuts a torn last line.
Result<Answered> keep_whole_lines(const AttemptPlan& plan) {
  const fs::path file = plan.dir / "results.jsonl";
  FF_TRY(clear_unless(file, fs::file_type::regular));
  ::chmod(file.c_str(), 0644);  // where it is there: a runner's own modes must not stop its next session
  const os::Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!descriptor.open()) return os::errno_error(errno, "cannot open", file);
  FF_ASSIGN(const Results results, whole_lines(plan, file));
  if (::ftruncate(descriptor.get(), results.whole_bytes) != 0) return os::errno_error(errno, "cannot cut", file);
  os::persist_step("results.jsonl cut");
  Answered answered;
  for (const auto& [item, line] : results.lines) answered.items.insert(item);
  answered.all =
      plan.scalar ? results.value.has_value() : !plan.items.empty() && answered.items.size() == plan.items.size();
  return answered;
}

// A file of ours. In a directory that is as old as this session nobody else has put anything; later it may be a link.
Result<void> put(const fs::path& file, std::string_view bytes, int session) {
  if (session == 1) return os::write_file(file, bytes);
  FF_TRY(clear_unless(file, fs::file_type::regular));
  return os::replace_file(file, bytes);
}

Result<void> put_items(const AttemptPlan& plan, const std::set<ItemId>& answered, int session) {
  const fs::path file = plan.dir / "items.jsonl";
  if (plan.scalar) return make_way(file);  // there are none
  std::string lines;
  for (const ItemToAsk& item : plan.items) {
    if (!answered.contains(item.id)) lines += item.line + "\n";
  }
  return put(file, lines, session);
}

// Nothing that lies there before the first session can be of it: somebody knew the name, or stopped on the way.
Result<void> make_afresh(const fs::path& dir) {
  FF_TRY(make_way(dir));
  FF_TRY(os::make_folder(dir.parent_path()));
  if (::mkdir(dir.c_str(), 0755) != 0) return os::errno_error(errno, "cannot make the folder", dir);
  FF_TRY(os::make_folder(dir / "tmp"));
  return os::write_file(dir / "results.jsonl", "");
}

// What an earlier session left, with the folders and files of ours where they belong.
Result<Answered> make_good(const AttemptPlan& plan, int session) {
  for (const fs::path& folder : {plan.dir, plan.dir / "tmp"}) {
    FF_TRY(clear_unless(folder, fs::file_type::directory));
    FF_TRY(os::make_folder(folder));
    ::chmod(folder.c_str(), 0755);
  }
  for (const char* const name : {"stdout", "stderr", kShimFile}) {
    FF_TRY(clear_unless(plan.dir / name, fs::file_type::regular));
  }
  FF_TRY(put_exit_aside(plan.dir, session));
  return keep_whole_lines(plan);
}

// What a torn or foreign file says is nothing.
template <class T>
std::optional<T> value_of(Result<T> result) {
  return result.ok() ? std::optional<T>(std::move(result).value()) : std::nullopt;
}

}  // namespace

Result<bool> copy_checked(const fs::path& source, const fs::path& target, const Digest& sha256) {
  const Result<std::string> bytes = os::read_file(source, kMaxPinnedFile);
  if (!bytes.ok() && bytes.error().code == Errc::not_found) return false;
  if (!bytes.ok()) return bytes.error();
  if (crypto::sha256(*bytes) != sha256) return false;
  struct stat status {};
  const bool program = ::stat(source.c_str(), &status) == 0 && (status.st_mode & S_IXUSR) != 0;
  FF_TRY(os::make_folder(target.parent_path()));
  FF_TRY(os::write_file(target, *bytes, program ? kReadOnlyProgram : kReadOnly));
  return true;
}

Result<Prepared> prepare_session(const AttemptPlan& plan, int session) {
  Answered answered;
  if (session == 1) {
    FF_TRY(make_afresh(plan.dir));
  } else {
    FF_ASSIGN(answered, make_good(plan, session));
    if (answered.all) return Prepared::nothing_left;
  }
  FF_TRY(os::make_folder(plan.home, 0700));
  FF_TRY(link_home(plan));
  FF_TRY(put(plan.dir / "request.json", plan.request, session));
  FF_TRY(put_items(plan, answered.items, session));
  FF_ASSIGN(const bool same, copy_pinned(plan));
  if (!same) return Prepared::pinned_file_changed;
  LaunchFile launch = plan.launch;
  launch.session = session;
  FF_TRY(put(plan.dir / kLaunchFile, encode_launch(launch), session));
  return Prepared::ready;
}

bool pinned_changed(const AttemptPlan& plan) {
  const auto changed = [&](const fs::path& copy, const Digest& sha256) {
    const Result<std::optional<Digest>> digest = hash_inside(plan.dir, copy, kMaxPinnedFile);
    return !digest.ok() || *digest != sha256;
  };
  const fs::path folder = plan.launch.directory;
  return std::any_of(plan.files.begin(), plan.files.end(),
                     [&](const PinnedFile& file) { return changed(folder / file.path, file.sha256); }) ||
         std::any_of(plan.attached.begin(), plan.attached.end(),
                     [&](const AttachedFile& file) { return changed(file.name, file.sha256); });
}

Result<SessionTrace> read_trace(const fs::path& dir) {
  SessionTrace trace;
  FF_ASSIGN(const std::optional<std::string> shim_text, read_inside(dir, kShimFile, kMaxTrace));
  FF_ASSIGN(const std::optional<std::string> exit_text, read_inside(dir, kExitFile, kMaxTrace));
  const std::optional<ShimFile> shim = shim_text ? value_of(parse_shim(*shim_text)) : std::nullopt;
  std::optional<ExitReport> exit = exit_text ? value_of(parse_exit(*exit_text)) : std::nullopt;
  if (shim) {
    trace.shim_session = shim->session;
    trace.same_boot = shim->process.boot_id == os::boot_id();
  } else if (exit) {
    trace.shim_session = exit->session;  // shim.json was lost or overwritten, the report of its end was not
  }
  if (exit && exit->session == trace.shim_session) trace.exit = std::move(exit);
  return trace;
}

std::string stderr_tail(const fs::path& dir, std::size_t max_bytes) {
  const Result<std::optional<InsideFile>> file = open_inside(dir, "stderr");
  if (!file.ok() || !file->has_value()) return {};
  const auto size = static_cast<std::size_t>((*file)->size);
  const std::size_t from = size > max_bytes ? size - max_bytes : 0;
  std::string tail(size - from, '\0');
  const ssize_t got = ::pread((*file)->descriptor.get(), tail.data(), tail.size(), static_cast<off_t>(from));
  tail.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return tail;
}

}  // namespace fivefold::exec
