#include "harness/exec/scoring_program.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/core/driver_files.h"
#include "harness/core/scoring_lines.h"
#include "harness/exec/child.h"
#include "harness/exec/temporary_folder.h"
#include "harness/os/descriptor.h"
#include "harness/os/file.h"
#include "harness/os/process.h"
#include "harness/os/signals.h"

namespace fivefold::exec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRule = "scorer.command";
constexpr int kLookEveryMs = 200;
constexpr int kEndRounds = 1000;
constexpr std::size_t kBytesAScore = 1024;  // of its stdout, for one item
constexpr std::size_t kMaxStderr = std::size_t{1} << 20;
constexpr std::size_t kTailBytes = 300;

Error failed(const std::string& why) { return Error{Errc::io, kRule, why}; }

Error too_long(std::size_t most) {
  return failed("the scoring program writes more than " + std::to_string(most) + " bytes");
}

Result<void> copy_program(const ScoringProgram& program, const fs::path& to) {
  for (const PinnedFile& file : program.pinned.files) {
    FF_TRY(os::make_folder((to / file.path).parent_path()));
    std::error_code error;
    fs::copy_file(program.folder / file.path, to / file.path, error);
    if (error) return failed((program.folder / file.path).string() + ": " + error.message());
    FF_ASSIGN(const Digest digest, os::hash_file(to / file.path));
    if (digest != file.sha256) return failed(file.path + " is not the file that was pinned");
  }
  return {};
}

// As execvp finds it with the PATH of runners; a name with a slash starts at the program's own folder.
fs::path find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  for (const char* const folder : {"/usr/local/bin", "/usr/bin", "/bin"}) {
    fs::path file = fs::path(folder) / name;
    if (::access(file.c_str(), X_OK) == 0) return file;
  }
  return fs::path("/usr/bin") / name;  // not there: starting it says so
}

Result<os::Descriptor> open_stream(const fs::path& file, int flags) {
  os::Descriptor opened(::open(file.c_str(), flags | O_CLOEXEC, 0600));
  if (!opened.open()) return os::errno_error(errno, "cannot open", file);
  return opened;
}

// A running program; ended with all that it started when this goes.
class Running {
 public:
  // `variable`: what stands in the environment of all that it starts.
  Running(pid_t pid, std::string variable)
      : pid_(pid), variable_(std::move(variable)), ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  ~Running() { end(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // Its wait status once it has ended by itself.
  std::optional<int> wait(int milliseconds) {
    const int seen = ended_.get();
    os::wait_or_stop(milliseconds, ended_.open() ? std::span<const int>(&seen, 1) : std::span<const int>());
    int status = 0;
    const pid_t found = ::waitpid(pid_, &status, WNOHANG);
    if (found == 0 || (found < 0 && errno == EINTR)) return std::nullopt;
    waited_ = true;
    return found == pid_ ? status : SIGKILL;  // somebody else has seen its end: how it ended nobody knows
  }
  void end() {
    if (ended_all_) return;
    ended_all_ = true;
    ::kill(-pid_, SIGKILL);  // it leads its own group
    while (!waited_ && ::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    waited_ = true;
    // What left the group; one may fork while we look: again until none is found (a bound, as an unkillable one cannot
    // be waited for).
    for (int round = 0; round < kEndRounds; ++round) {
      const std::vector<pid_t> left = os::processes_with_variable(variable_);
      if (left.empty()) return;
      for (const pid_t one : left) {
        ::kill(one, SIGKILL);
        ::waitpid(one, nullptr, WNOHANG);  // it may have come to us
      }
      ::usleep(1000);
    }
  }

 private:
  pid_t pid_;
  std::string variable_;
  os::Descriptor ended_;
  bool waited_{false};
  bool ended_all_{false};
};

std::string last_words(const fs::path& stderr_file) {
  const auto read = os::read_file(stderr_file, kMaxStderr);
  std::string text = read.ok() ? *read : std::string();
  while (text.ends_with('\n')) text.pop_back();
  if (text.size() > kTailBytes) text.erase(0, text.size() - kTailBytes);
  return text.empty() ? text : ": " + printable(text);
}

std::string ending(int status) {
  if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

class Session {
 public:
  Session(const ScoringProgram& program, fs::path folder, std::stop_token stop)
      : program_(program), folder_(std::move(folder)), stop_(std::move(stop)) {}

  Result<std::string> run(const std::string& input, std::size_t max_output) {
    FF_TRY(copy_program(program_, folder_ / "scorer"));
    for (const char* const name : {"tmp", "home"}) FF_TRY(os::make_folder(folder_ / name));
    FF_TRY(os::write_file(folder_ / "stdin", input));
    FF_ASSIGN(const pid_t pid, start());
    Running running(pid, home());
    FF_TRY(watch(running, max_output));
    running.end();
    auto output = os::read_file(folder_ / "stdout", max_output);
    if (!output.ok() && output.error().rule == "size") return too_long(max_output);
    return output;
  }

 private:
  [[nodiscard]] std::string home() const { return "HOME=" + (folder_ / "home").string(); }

  Result<pid_t> start() const {
    FF_ASSIGN(const os::Descriptor in, open_stream(folder_ / "stdin", O_RDONLY));
    FF_ASSIGN(const os::Descriptor out, open_stream(folder_ / "stdout", O_WRONLY | O_CREAT | O_TRUNC));
    FF_ASSIGN(const os::Descriptor err, open_stream(folder_ / "stderr", O_WRONLY | O_CREAT | O_TRUNC));
    const std::vector<std::string>& command = program_.pinned.command;
    const std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC",
                                               "TMPDIR=" + (folder_ / "tmp").string(), home()};
    return start_child(
        {find_program(command.front()), {command.begin() + 1, command.end()}, environment, folder_ / "scorer", false},
        {in.get(), out.get(), err.get()});
  }

  Result<void> watch(Running& running, std::size_t max_output) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(program_.timeout_seconds);
    for (;;) {
      if (const auto status = running.wait(kLookEveryMs)) {
        if (*status == 0) return {};
        return failed("the scoring program " + ending(*status) + last_words(folder_ / "stderr"));
      }
      if (stop_.stop_requested() || os::stop_signal())
        return Error{Errc::incomplete, "stopped", "stopped by a signal while scoring"};
      if (std::chrono::steady_clock::now() >= until) {
        return failed("the scoring program had not ended after " + std::to_string(program_.timeout_seconds) + " s");
      }
      std::error_code unknown;
      if (fs::file_size(folder_ / "stdout", unknown) > max_output && !unknown) return too_long(max_output);
      if (fs::file_size(folder_ / "stderr", unknown) > kMaxStderr && !unknown) return too_long(kMaxStderr);
    }
  }

  const ScoringProgram& program_;
  fs::path folder_;
  std::stop_token stop_;
};

}  // namespace

Result<std::vector<std::int64_t>> score_by_program(const ScoringProgram& program, std::span<const TextToScore> texts,
                                                   const std::stop_token& stop) {
  if (texts.empty()) return std::vector<std::int64_t>{};
  FF_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
  std::string input;
  std::vector<ItemId> items;
  for (const TextToScore& text : texts) {
    input += encode_scoring_line(text.item, text.output, *text.target);
    items.push_back(text.item);
  }
  FF_ASSIGN(const std::string output,
            Session(program, folder.path(), stop).run(input, (texts.size() + 1) * kBytesAScore));
  auto scores = parse_scoring_lines(output, items);
  if (!scores.ok()) return failed("what the scoring program wrote: " + scores.error().message);
  return scores;
}

}  // namespace fivefold::exec
