#include "harness/exec/results.h"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "harness/exec/inside.h"
#include "harness/os/file.h"
#include "harness/os/read_pieces.h"

namespace fivefold::exec {

namespace {

// A line of the file; an overlong one has only its beginning.
struct Line {
  std::string text;
  bool overlong{false};
  bool ended{false};  // by LF
  std::int64_t end_byte{0};
};

// Where the next bytes are that the file really has: a sparse file of any length costs a runner nothing, and reading
// its holes would take for ever.
std::int64_t next_data(int file, std::int64_t from, std::int64_t size) {
  const off_t at = ::lseek(file, static_cast<off_t>(from), SEEK_DATA);
  if (at >= 0) return at;
  return errno == ENXIO ? std::max(from, size) : from;
}

// Takes the lines of the first `max_bytes`; true when there is more.
class LineReader {
 public:
  LineReader(const InsideFile& file, const std::filesystem::path& path, const std::function<void(Line&)>& take)
      : file_(file), path_(path), take_(take), piece_(os::piece_buffer()) {}

  Result<bool> read(std::int64_t max_bytes) {
    for (;;) {
      if (line_.overlong) at_ = next_data(file_.descriptor.get(), at_, file_.size);
      if (at_ > max_bytes) return true;
      const ssize_t got = ::pread(file_.descriptor.get(), piece_.get(), os::kPiece, static_cast<off_t>(at_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return os::errno_error(errno, "cannot read", path_);
      if (got == 0) break;
      split(std::string_view(piece_.get(), static_cast<std::size_t>(got)));
    }
    line_.end_byte = at_;
    if (!line_.text.empty() || line_.overlong) take_(line_);
    return false;
  }

 private:
  void split(std::string_view rest) {
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view part = rest.substr(0, end);
      if (line_.text.size() + part.size() > kMaxResultLine) line_.overlong = true;
      if (!line_.overlong) line_.text.append(part);
      at_ += static_cast<std::int64_t>(part.size());
      if (end == std::string_view::npos) return;
      at_ += 1;
      line_.ended = true;
      line_.end_byte = at_;
      take_(line_);
      line_ = Line{};
      rest.remove_prefix(end + 1);
    }
  }

  const InsideFile& file_;
  const std::filesystem::path& path_;
  const std::function<void(Line&)>& take_;
  std::unique_ptr<char[]> piece_;
  Line line_;
  std::int64_t at_{0};
};

// The digests of the artifacts that lines name, each file read once, all of them together within `max_bytes`.
class Artifacts {
 public:
  Artifacts(std::filesystem::path dir, std::int64_t max_bytes) : dir_(std::move(dir)), left_(max_bytes) {}

  Result<void> add_digests(RunnerLine& line) {
    for (Artifact& artifact : line.artifacts) {
      auto known = digests_.find(artifact.path);
      if (known == digests_.end()) {
        FF_ASSIGN(const Digest digest, read(artifact.path));
        known = digests_.emplace(artifact.path, digest).first;
      }
      artifact.sha256 = known->second;
    }
    return {};
  }

 private:
  Result<Digest> read(const std::string& path) {
    FF_ASSIGN(const std::optional<InsideFile> file, open_inside(dir_, path));
    if (!file) return bad_input("bad-json", "artifact " + path + ": no file below the attempt's directory");
    if (file->size > left_)
      return bad_input("output-cap", "artifact " + path + ": larger than the disk of the attempt");
    left_ -= file->size;
    FF_ASSIGN(const std::optional<Digest> digest, hash_inside(dir_, path, file->size));
    if (!digest) return bad_input("bad-json", "artifact " + path + ": changed while it was read");
    return *digest;
  }

  std::filesystem::path dir_;
  std::int64_t left_;
  std::map<std::string, Digest> digests_;
};

// What lines are taken for.
struct Taking {
  const std::set<ItemId>& items;
  Keep keep;
  Artifacts artifacts;
};

Result<RunnerLine> read_line(std::string_view text, Artifacts& artifacts) {
  FF_ASSIGN(RunnerLine line, parse_runner_line(text));
  FF_TRY(artifacts.add_digests(line));
  return line;
}

void take_measurement(const Line& line, const MeasurementRules& rules, Results& out) {
  if (line.overlong) {
    out.wrong.insert(Reason::line_cap);
    return;
  }
  const Result<std::int64_t> value = parse_measurement(line.text, rules);
  if (!value.ok()) {
    out.wrong.insert(reason_from(value.error().rule).value_or(Reason::bad_json));
  } else if (out.value) {
    out.wrong.insert(Reason::repeated_item);
  } else {
    out.value = *value;
  }
}

void take_line(const Line& line, Taking& taking, Results& out) {
  if (line.overlong) {
    out.wrong.insert(Reason::line_cap);
    return;
  }
  Result<RunnerLine> parsed = read_line(line.text, taking.artifacts);
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

// Hands on every line that counts, and how far the file goes.
Result<Results> read_lines(const std::filesystem::path& file, bool last_counts, std::int64_t max_bytes,
                           const std::function<void(const Line&, Results&)>& take) {
  Results results;
  FF_ASSIGN(const std::optional<InsideFile> opened, open_inside(file.parent_path(), file.filename()));
  if (!opened) return results;
  const std::function<void(Line&)> take_counted = [&](const Line& line) {
    if (!line.ended && !last_counts) return;
    take(line, results);
    if (!line.ended) return;
    ++results.whole_lines;
    results.whole_bytes = line.end_byte;
  };
  FF_ASSIGN(const bool more, LineReader(*opened, file, take_counted).read(max_bytes));
  if (more) results.wrong.insert(Reason::output_cap);
  return results;
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

std::set<Reason> wrong_so_far(const ExitReport& exit, bool pinned_changed, const Results& results) {
  std::set<Reason> wrong = results.wrong;
  if (const std::optional<Reason> end = reason_of_end(exit)) wrong.insert(*end);
  if (pinned_changed) wrong.insert(Reason::pinned_file_changed);
  return wrong;
}

// The enumerators are in the order of the rule.
std::optional<Reason> first_of(const std::set<Reason>& wrong) {
  return wrong.empty() ? std::nullopt : std::optional<Reason>(*wrong.begin());
}

}  // namespace

Result<RunnerLine> read_line(std::string_view text, const std::filesystem::path& dir, std::int64_t max_bytes) {
  Artifacts artifacts(dir, max_bytes);
  return read_line(text, artifacts);
}

Result<Results> read_results(const std::filesystem::path& file, const std::set<ItemId>& items, bool last_counts,
                             Keep keep, std::int64_t max_bytes) {
  Taking taking{items, keep, Artifacts(file.parent_path(), max_bytes)};
  return read_lines(file, last_counts, max_bytes,
                    [&](const Line& line, Results& results) { take_line(line, taking, results); });
}

Result<Results> read_measurement(const std::filesystem::path& file, const MeasurementRules& rules, bool last_counts,
                                 std::int64_t max_bytes) {
  return read_lines(file, last_counts, max_bytes,
                    [&](const Line& line, Results& results) { take_measurement(line, rules, results); });
}

std::int64_t count_lines(const std::filesystem::path& file, std::int64_t& from_byte, std::int64_t at_most) {
  const Result<std::optional<InsideFile>> opened = open_inside(file.parent_path(), file.filename());
  if (!opened.ok() || !opened->has_value()) return 0;
  const InsideFile& inside = **opened;
  const auto piece = os::piece_buffer();
  std::int64_t lines = 0;
  for (std::int64_t counted = 0; counted < at_most;) {
    from_byte = next_data(inside.descriptor.get(), from_byte, inside.size);
    const ssize_t got = ::pread(inside.descriptor.get(), piece.get(), os::kPiece, static_cast<off_t>(from_byte));
    if (got <= 0) break;
    lines += std::count(piece.get(), piece.get() + got, '\n');
    from_byte += got;
    counted += got;
  }
  return lines;
}

std::optional<Reason> judge(const ExitReport& exit, bool pinned_changed, const Results& results, std::int64_t asked,
                            std::int64_t max_errors) {
  std::set<Reason> wrong = wrong_so_far(exit, pinned_changed, results);
  if (static_cast<std::int64_t>(results.lines.size()) < asked) wrong.insert(Reason::missing_items);
  const auto errors = std::count_if(results.lines.begin(), results.lines.end(),
                                    [](const auto& line) { return line.second.finish == Finish::error; });
  if (errors > max_errors) wrong.insert(Reason::too_many_item_errors);
  return first_of(wrong);
}

std::optional<Reason> judge_measurement(const ExitReport& exit, bool pinned_changed, const Results& results) {
  std::set<Reason> wrong = wrong_so_far(exit, pinned_changed, results);
  if (!results.value) wrong.insert(Reason::no_result);
  return first_of(wrong);
}

}  // namespace fivefold::exec
