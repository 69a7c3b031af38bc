#include "harness/os/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>

#include "harness/base/number.h"
#include "harness/os/descriptor.h"

namespace fivefold::os {

namespace {

// Files in /proc have no size: read until they end.
std::optional<std::string> read_proc(const std::string& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.open()) return std::nullopt;
  std::string out;
  char piece[4096];
  for (;;) {
    const ssize_t got = ::read(descriptor.get(), piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;  // ESRCH: it went away while we read
    if (got == 0) return out;
    out.append(piece, static_cast<std::size_t>(got));
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" \n");
    if (end != 0) out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

// Adds the children of `pid` as its threads name them; false where this kernel does not tell.
bool append_children(pid_t pid, std::vector<pid_t>& out) {
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  std::error_code failed;
  std::filesystem::directory_iterator task(tasks, failed);
  bool told = false;
  for (; !failed && task != std::filesystem::directory_iterator(); task.increment(failed)) {
    const std::optional<std::string> text = read_proc(task->path() / "children");
    if (!text) continue;
    told = true;
    for (const std::string_view word : words(*text)) {
      if (const auto child = parse_integer<pid_t>(word)) out.push_back(*child);
    }
  }
  return told;
}

// Parent -> child of every process there is: the slow way, for kernels without the file `children`.
std::multimap<pid_t, pid_t> all_children() {
  std::multimap<pid_t, pid_t> children;
  for (const pid_t pid : all_processes()) {
    if (const std::optional<ProcessStat> stat = process_stat(pid)) children.emplace(stat->parent, pid);
  }
  return children;
}

}  // namespace

std::vector<pid_t> all_processes() {
  std::vector<pid_t> pids;
  std::error_code failed;
  std::filesystem::directory_iterator entries("/proc", failed);
  for (; !failed && entries != std::filesystem::directory_iterator(); entries.increment(failed)) {
    if (const auto pid = parse_integer<pid_t>(entries->path().filename().string())) pids.push_back(*pid);
  }
  return pids;
}

std::optional<ProcessStat> process_stat(pid_t pid) {
  const std::optional<std::string> text = read_proc("/proc/" + std::to_string(pid) + "/stat");
  if (!text) return std::nullopt;
  // The command name is in parentheses and may itself hold any of them: the fields begin after the last one.
  const std::size_t name_end = text->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  const std::vector<std::string_view> fields = words(std::string_view(*text).substr(name_end + 1));
  if (fields.size() < 20 || fields[0].size() != 1) return std::nullopt;
  const auto parent = parse_integer<pid_t>(fields[1]);
  const auto group = parse_integer<pid_t>(fields[2]);
  const auto start = parse_integer<std::uint64_t>(fields[19]);
  if (!parent || !group || !start) return std::nullopt;
  return ProcessStat{pid, fields[0][0], *parent, *group, *start};
}

std::string boot_id() {
  std::string id = read_proc("/proc/sys/kernel/random/boot_id").value_or("");
  while (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

std::optional<ProcessIdentity> identify(pid_t pid) {
  const std::optional<ProcessStat> stat = process_stat(pid);
  if (!stat) return std::nullopt;
  return ProcessIdentity{pid, stat->start_ticks, boot_id()};
}

bool is_alive(const ProcessIdentity& process) {
  const std::optional<ProcessStat> stat = process_stat(process.pid);
  return stat && stat->start_ticks == process.start_ticks && stat->state != 'Z' && stat->state != 'X' &&
         process.boot_id == boot_id();
}

std::vector<pid_t> children(pid_t root) {
  std::vector<pid_t> found;
  if (append_children(root, found)) return found;
  for (const auto& [parent, child] : all_children()) {
    if (parent == root) found.push_back(child);
  }
  return found;
}

std::vector<pid_t> descendants(pid_t root) {
  std::vector<pid_t> found{root};
  if (append_children(root, found)) {
    for (std::size_t next = 1; next < found.size(); ++next) append_children(found[next], found);
  } else {
    const std::multimap<pid_t, pid_t> children = all_children();
    for (std::size_t next = 0; next < found.size(); ++next) {
      const auto [begin, end] = children.equal_range(found[next]);
      for (auto child = begin; child != end; ++child) found.push_back(child->second);
    }
  }
  found.erase(found.begin());
  return found;
}

std::vector<pid_t> processes_with_variable(std::string_view name_and_value) {
  const std::string wanted = '\0' + std::string(name_and_value) + '\0';
  std::vector<pid_t> found;
  for (const pid_t pid : all_processes()) {
    const std::optional<std::string> environment = read_proc("/proc/" + std::to_string(pid) + "/environ");
    if (environment && ('\0' + *environment).find(wanted) != std::string::npos) found.push_back(pid);
  }
  return found;
}

std::vector<std::string> command_line(pid_t pid) {
  const std::string text = read_proc("/proc/" + std::to_string(pid) + "/cmdline").value_or("");
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::filesystem::path own_program() {
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/exe", failed);
}

}  // namespace fivefold::os
