#include "harness/exec/results.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string>
#include <utility>

#include "harness/os/descriptor.h"
#include "harness/os/file.h"

namespace fivefold::exec {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 16;

// The file if it is one: what a runner put there instead (a link, a FIFO) is never followed or waited for.
Result<os::Descriptor> open_results(const std::filesystem::path& file) {
  os::Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!descriptor.open() && (errno == ENOENT || errno == ELOOP || errno == ENOTDIR || errno == ENXIO)) {
    return os::Descriptor();
  }
  if (!descriptor.open()) return os::errno_error(errno, "cannot open", file);
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0) return os::errno_error(errno, "cannot look at", file);
  return S_ISREG(status.st_mode) ? std::move(descriptor) : os::Descriptor();
}

// A line of the file; an overlong one has only its beginning.
struct Line {
  std::string text;
  bool overlong{false};
  bool ended{false};  // by LF
  std::int64_t end_byte{0};
};

Result<void> for_each_line(const os::Descriptor& file, const std::filesystem::path& path,
                           const std::function<void(Line&)>& take) {
  std::string piece(kPiece, '\0');
  Line line;
  std::int64_t read_bytes = 0;
  for (;;) {
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os::errno_error(errno, "cannot read", path);
    if (got == 0) break;
    std::string_view rest = std::string_view(piece).substr(0, static_cast<std::size_t>(got));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view part = rest.substr(0, end);
      if (line.text.size() + part.size() > kMaxResultLine) line.overlong = true;
      if (!line.overlong) line.text.append(part);
      read_bytes += static_cast<std::int64_t>(part.size());
      if (end == std::string_view::npos) break;
      read_bytes += 1;
      line.ended = true;
      line.end_byte = read_bytes;
      take(line);
      line = Line{};
      rest.remove_prefix(end + 1);
    }
  }
  line.end_byte = read_bytes;
  if (!line.text.empty() || line.overlong) take(line);
  return {};
}

// Where lines are taken from and what they are taken for.
struct Taking {
  const std::filesystem::path& dir;
  const std::set<ItemId>& items;
  Keep keep;
};

void take_line(const Line& line, const Taking& taking, Results& out) {
  if (line.overlong) {
    out.wrong.insert(Reason::line_cap);
    return;
  }
  Result<RunnerLine> parsed = read_line(line.text, taking.dir);
  if (!parsed.ok()) {
    out.wrong.insert(reason_from(parsed.error().rule).value_or(Reason::bad_json));
    return;
  }
  if (!taking.items.contains(parsed->item)) {
    out.wrong.insert(Reason::unknown_item);
  } else if (parsed->cached) {
    out.wrong.insert(Reason::cached);
  } else if (const ItemId item = parsed->item; !out.lines.emplace(item, std::move(*parsed)).second) {
    out.wrong.insert(Reason::repeated_item);
  } else if (taking.keep == Keep::texts) {
    out.texts.emplace(item, line.text);
  }
}

std::optional<Reason> reason_of_end(const ExitReport& exit) {
  if (!exit.started()) return Reason::start_failed;
  switch (exit.stopped) {
    case Stopped::memory:
      return Reason::memory;
    case Stopped::deadline:
      return Reason::deadline;
    case Stopped::disk:
      return Reason::output_cap;
    case Stopped::harness:  // never judged: a new session follows
    case Stopped::by_itself:
      break;
  }
  if (exit.signal) return Reason::signal;
  if (exit.exit != 0) return Reason::exit_status;
  return std::nullopt;
}

}  // namespace

Result<RunnerLine> read_line(std::string_view text, const std::filesystem::path& dir) {
  FF_ASSIGN(RunnerLine line, parse_runner_line(text));
  for (Artifact& artifact : line.artifacts) {
    const std::filesystem::path path(artifact.path);
    const auto leaves = [](const std::filesystem::path& part) { return part == ".."; };
    const bool below = path.is_relative() && std::none_of(path.begin(), path.end(), leaves);
    const Result<Digest> digest = below ? os::hash_file(dir / path) : bad_input("bad-json", "leaves the directory");
    if (!digest.ok()) return bad_input("bad-json", "artifact " + artifact.path + ": " + digest.error().message);
    artifact.sha256 = *digest;
  }
  return line;
}

Result<Results> read_results(const std::filesystem::path& file, const std::set<ItemId>& items, bool last_counts,
                             Keep keep) {
  Results results;
  const std::filesystem::path dir = file.parent_path();
  FF_ASSIGN(const os::Descriptor descriptor, open_results(file));
  if (!descriptor.open()) return results;
  FF_TRY(for_each_line(descriptor, file, [&](Line& line) {
    if (!line.ended && !last_counts) return;
    take_line(line, Taking{dir, items, keep}, results);
    if (!line.ended) return;
    ++results.whole_lines;
    results.whole_bytes = line.end_byte;
  }));
  return results;
}

std::int64_t count_lines(const std::filesystem::path& file, std::int64_t& from_byte) {
  const Result<os::Descriptor> descriptor = open_results(file);
  if (!descriptor.ok() || !descriptor->open()) return 0;
  std::string piece(kPiece, '\0');
  std::int64_t lines = 0;
  for (;;) {
    const ssize_t got = ::pread(descriptor->get(), piece.data(), piece.size(), from_byte);
    if (got <= 0) return lines;
    lines += std::count(piece.begin(), piece.begin() + got, '\n');
    from_byte += got;
  }
}

std::optional<Reason> judge(const ExitReport& exit, bool pinned_changed, const Results& results, std::int64_t asked,
                            std::int64_t max_errors) {
  std::set<Reason> wrong = results.wrong;
  if (const std::optional<Reason> end = reason_of_end(exit)) wrong.insert(*end);
  if (pinned_changed) wrong.insert(Reason::pinned_file_changed);
  if (static_cast<std::int64_t>(results.lines.size()) < asked) wrong.insert(Reason::missing_items);
  const auto errors = std::count_if(results.lines.begin(), results.lines.end(),
                                    [](const auto& line) { return line.second.finish == Finish::error; });
  if (errors > max_errors) wrong.insert(Reason::too_many_item_errors);
  if (wrong.empty()) return std::nullopt;
  return *wrong.begin();  // the enumerators are in the order of the rule
}

}  // namespace fivefold::exec
