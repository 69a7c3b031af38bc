#include "bench/raw_launch.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "harness/os/file.h"

namespace fivefold::bench {

namespace {

constexpr std::size_t kFileBytes = 1024;  // request.json, exit.json and the like are about that long
constexpr std::size_t kMaxProgram = std::size_t{1} << 24;
constexpr std::size_t kAppendBytes = 8192;  // two pages of a write-ahead log; a commit writes more

Result<void> put(const os::Descriptor& file, const std::string& bytes, const std::filesystem::path& path) {
  if (::write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return os::errno_error(errno, "cannot write", path);
  }
  return {};
}

}  // namespace

Result<RawLaunch> RawLaunch::make(std::filesystem::path folder, std::filesystem::path program, const Price& price) {
  FF_TRY(os::make_folder(folder));
  const std::filesystem::path path = folder / "log";
  os::Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!log.open()) return os::errno_error(errno, "cannot create", path);
  FF_ASSIGN(crypto::KeySigner key, crypto::KeySigner::from_seed(std::string(32, 'k')));
  std::string bytes;
  if (!program.empty()) {
    FF_ASSIGN(bytes, os::read_file(program, kMaxProgram));
  }
  return RawLaunch(std::move(folder), std::move(program), std::move(bytes), price, std::move(log), std::move(key));
}

RawLaunch::RawLaunch(std::filesystem::path folder, std::filesystem::path program, std::string program_bytes,
                     const Price& price, os::Descriptor log, crypto::KeySigner key)
    : folder_(std::move(folder)),
      program_(std::move(program)),
      program_bytes_(std::move(program_bytes)),
      price_(price),
      log_(std::move(log)),
      key_(std::move(key)) {}

Result<std::filesystem::path> RawLaunch::next_folder() {
  std::filesystem::path dir = folder_ / std::to_string(launches_++);
  FF_TRY(os::make_folder(dir));
  return dir;
}

Result<void> RawLaunch::pay_only() {
  FF_ASSIGN(const std::filesystem::path dir, next_folder());
  return pay(dir);
}

Result<void> RawLaunch::once(const std::string& items, Around around) {
  FF_ASSIGN(const std::filesystem::path dir, next_folder());
  FF_TRY(os::write_file(dir / "items.jsonl", items));
  if (around == Around::protocol) {
    FF_TRY(write_protocol(dir));
    FF_TRY(spawn(dir, dir / "runner" / "answer"));
  } else {
    FF_TRY(spawn(dir, program_));
  }
  return pay(dir);
}

// shim.json and exit.json are among the files whose syncs are paid for.
Result<void> RawLaunch::write_protocol(const std::filesystem::path& dir) const {
  FF_TRY(os::make_folder(dir / "tmp"));
  FF_TRY(os::make_folder(dir / "runner"));
  FF_TRY(os::write_file(dir / "runner" / "answer", program_bytes_, 0555));
  if (::symlink("../../homes/home", (dir / "home").c_str()) != 0) return os::errno_error(errno, "cannot link", dir);
  FF_TRY(os::write_file(dir / "request.json", std::string(kFileBytes, 'x')));
  FF_TRY(os::write_file(dir / "results.jsonl", ""));
  return os::write_file(dir / "launch.json", std::string(kFileBytes, 'x'));
}

Result<void> RawLaunch::spawn(const std::filesystem::path& dir, const std::string& program) const {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  const std::string out = dir / "stdout";
  const std::string err = dir / "stderr";
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ::posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  std::string name = program;
  std::string variable = "FIVEFOLD_REQUEST=" + (dir / "request.json").string();
  char* const arguments[] = {name.data(), nullptr};
  char* const environment[] = {variable.data(), nullptr};
  pid_t pid = 0;
  const int failed = ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments, environment);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return os::errno_error(failed, "cannot start", program);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) return Error{Errc::io, "io", program + " failed"};
  return {};
}

Result<void> RawLaunch::pay(const std::filesystem::path& dir) {
  const std::string bytes(kFileBytes, 'x');
  for (int i = 0; i < price_.files; ++i) {
    const std::filesystem::path path = dir / ("file" + std::to_string(i));
    const os::Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file.open()) return os::errno_error(errno, "cannot create", path);
    FF_TRY(put(file, bytes, path));
    if (::fsync(file.get()) != 0) return os::errno_error(errno, "cannot sync", path);
    if (i >= price_.folders) continue;
    const std::filesystem::path renamed = dir / ("renamed" + std::to_string(i));
    if (::rename(path.c_str(), renamed.c_str()) != 0) return os::errno_error(errno, "cannot rename", path);
    FF_TRY(os::sync_folder(dir));
  }
  for (int i = 0; i < price_.appends; ++i) {
    FF_TRY(put(log_, std::string(kAppendBytes, 'x'), folder_ / "log"));
    if (::fdatasync(log_.get()) != 0) return os::errno_error(errno, "cannot sync", folder_ / "log");
  }
  for (int i = 0; i < price_.signatures; ++i) {
    FF_ASSIGN([[maybe_unused]] const crypto::Signature signature, key_.sign(bytes));
  }
  return {};
}

}  // namespace fivefold::bench
