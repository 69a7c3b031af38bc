#include "harness/exec/launch_file.h"

#include "harness/base/units.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/value.h"
#include "harness/json/write.h"

namespace fivefold::exec {

namespace {

constexpr const char* kLaunchFormat = "fivefold-launch/v1";
constexpr const char* kShimFormat = "fivefold-shim/v1";

void check_format(json::Fields& fields, std::string_view wanted) {
  const std::string format = fields.text("format");
  if (fields.ok() && format != wanted) fields.fail("format", "must be " + std::string(wanted) + ", got " + format);
}

}  // namespace

std::string encode_launch(const LaunchFile& launch) {
  json::Array command;
  for (const std::string& word : launch.command) command.emplace_back(word);
  json::Object object{
      {"format", kLaunchFormat},       {"session", launch.session},           {"command", std::move(command)},
      {"directory", launch.directory}, {"deadline", launch.deadline_seconds}, {"grace", launch.grace_seconds},
      {"cpus", launch.cpus},           {"memory", launch.memory_bytes},       {"disk", launch.disk_bytes},
      {"keep", launch.keep_bytes}};
  if (!launch.input.empty()) object.push_back({"input", launch.input});
  if (launch.ends_with_us) object.push_back({"endsWithUs", true});
  return json::write(object);
}

Result<LaunchFile> parse_launch(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, kLaunchFile);
  check_format(fields, kLaunchFormat);
  LaunchFile launch;
  launch.session = static_cast<int>(fields.integer("session", 1, 1'000'000));
  launch.command = fields.texts("command");
  if (fields.ok() && launch.command.empty()) fields.fail("command", "must name a program");
  launch.directory = fields.text("directory");
  launch.deadline_seconds = fields.integer("deadline", 1, kMaxInteger);
  launch.grace_seconds = fields.integer("grace", 0, kMaxInteger);
  launch.cpus = fields.integer("cpus", 1, kMaxInteger);
  launch.memory_bytes = fields.integer("memory", 1, kMaxInteger);
  launch.disk_bytes = fields.integer("disk", 1, kMaxInteger);
  launch.keep_bytes = fields.integer("keep", 0, kMaxInteger);
  launch.input = fields.optional_text("input").value_or("");
  launch.ends_with_us = fields.has("endsWithUs") && fields.boolean("endsWithUs");
  FF_TRY(fields.finish());
  return launch;
}

std::string encode_shim(const ShimFile& shim) {
  return json::write(json::Object{{"format", kShimFormat},
                                  {"session", shim.session},
                                  {"pid", static_cast<std::int64_t>(shim.process.pid)},
                                  {"startTicks", static_cast<std::int64_t>(shim.process.start_ticks)},
                                  {"boot", shim.process.boot_id}});
}

Result<ShimFile> parse_shim(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, kShimFile);
  check_format(fields, kShimFormat);
  ShimFile shim;
  shim.session = static_cast<int>(fields.integer("session", 1, 1'000'000));
  shim.process.pid = static_cast<pid_t>(fields.integer("pid", 1, 1 << 30));
  shim.process.start_ticks = static_cast<std::uint64_t>(fields.integer("startTicks", 0, kMaxInteger));
  shim.process.boot_id = fields.text("boot");
  FF_TRY(fields.finish());
  return shim;
}

}  // namespace fivefold::exec
