#include "harness/exec/exit_file.h"

#include "harness/base/units.h"
#include "harness/exec/launch_file.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/value.h"
#include "harness/json/write.h"

namespace fivefold::exec {

namespace {

constexpr const char* kExitFormat = "fivefold-exit/v1";

json::Value word_of(Stopped stopped) {
  switch (stopped) {
    case Stopped::by_itself:
      return json::Null{};
    case Stopped::deadline:
      return "deadline";
    case Stopped::harness:
      return "harness";
    case Stopped::disk:
      return "disk";
    case Stopped::memory:
      return "memory";
  }
  return json::Null{};
}

std::optional<Stopped> stopped_from(const std::optional<std::string>& word) {
  if (!word) return Stopped::by_itself;
  if (*word == "deadline") return Stopped::deadline;
  if (*word == "harness") return Stopped::harness;
  if (*word == "disk") return Stopped::disk;
  if (*word == "memory") return Stopped::memory;
  return std::nullopt;
}

json::Value or_null(const std::optional<int>& number) {
  return number ? json::Value(*number) : json::Value(json::Null{});
}

json::Value captured(const CapturedOutput& output) {
  return json::Object{{"bytes", output.bytes}, {"dropped", output.dropped}};
}

CapturedOutput read_captured(json::Fields& fields, std::string_view name) {
  json::Fields inner(fields.object(name), std::string(kExitFile) + " " + std::string(name));
  CapturedOutput output;
  output.bytes = inner.integer("bytes", 0, kMaxInteger);
  output.dropped = inner.integer("dropped", 0, kMaxInteger);
  if (const Result<void> read = inner.finish(); !read.ok()) fields.fail(read.error());
  return output;
}

UtcTime read_time(json::Fields& fields, std::string_view name) {
  const Result<UtcTime> time = parse_time(fields.text(name));
  if (time.ok()) return *time;
  fields.fail(time.error());
  return UtcTime{};
}

std::optional<int> read_number(json::Fields& fields, std::string_view name) {
  const std::optional<std::int64_t> number = fields.integer_or_null(name, 0, 255);
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

}  // namespace

std::string encode_exit(const ExitReport& report) {
  return json::write(json::Object{{"format", kExitFormat},
                                  {"session", report.session},
                                  {"pid", report.pid},
                                  {"exit", or_null(report.exit)},
                                  {"signal", or_null(report.signal)},
                                  {"stopped", word_of(report.stopped)},
                                  {"startedAt", to_text(report.started_at)},
                                  {"finishedAt", to_text(report.finished_at)},
                                  {"userMs", report.user_ms},
                                  {"systemMs", report.system_ms},
                                  {"maxRss", report.max_rss},
                                  {"stdout", captured(report.out)},
                                  {"stderr", captured(report.err)},
                                  {"left", report.left},
                                  {"isolation", report.isolation}});
}

Result<ExitReport> parse_exit(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, kExitFile);
  ExitReport report;
  const std::string format = fields.text("format");
  if (fields.ok() && format != kExitFormat) fields.fail("format", "must be " + std::string(kExitFormat));
  report.session = static_cast<int>(fields.integer("session", 1, 1'000'000));
  report.pid = fields.integer("pid", 1, 1 << 30);
  report.exit = read_number(fields, "exit");
  report.signal = read_number(fields, "signal");
  const std::optional<Stopped> stopped = stopped_from(fields.text_or_null("stopped"));
  if (!stopped) fields.fail("stopped", "must be deadline, harness, disk, memory or null");
  report.stopped = stopped.value_or(Stopped::by_itself);
  report.started_at = read_time(fields, "startedAt");
  report.finished_at = read_time(fields, "finishedAt");
  report.user_ms = fields.integer("userMs", 0, kMaxInteger);
  report.system_ms = fields.integer("systemMs", 0, kMaxInteger);
  report.max_rss = fields.integer("maxRss", 0, kMaxInteger);
  report.out = read_captured(fields, "stdout");
  report.err = read_captured(fields, "stderr");
  report.left = fields.integer("left", 0, kMaxInteger);
  report.isolation = fields.text("isolation");
  FF_TRY(fields.finish());
  return report;
}

}  // namespace fivefold::exec
