// fivefold verify: the offline check of an export. Needs no workspace, no network and no key but those it reads.

#include "harness/verify/verify.h"

#include <algorithm>

#include "harness/cli/commands/commands.h"
#include "harness/cli/verify_text.h"
#include "harness/json/write.h"
#include "harness/os/export_folder.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kMaxNote = 65'536;

Result<verify::Options> read_options(const Arguments& args) {
  verify::Options options;
  if (const auto hex = args.value("--policy-leaf")) {
    const auto leaf = digest_from_hex(*hex);
    if (!leaf.ok()) {
      return bad_input("usage", "--policy-leaf takes 64 lower-case hexadecimal digits, got \"" + *hex + "\"");
    }
    options.policy_leaf = *leaf;
  }
  for (const std::string& file : args.values("--known-checkpoint")) {
    FF_ASSIGN(std::string note, os::read_file(file, kMaxNote));
    options.known_checkpoints.push_back({file, std::move(note)});
  }
  return options;
}

// What is to be looked at: a failure, else the leaf that was not given, else a weakness.
void note_next(const Context& context, const verify::Report& report, const std::string& folder) {
  for (const verify::Check& check : report.checks) {
    if (check.status == verify::Status::fail) return context.next_line("fivefold explain " + check.error);
  }
  if (!context.args.has("--policy-leaf")) {
    return context.next_line("fivefold verify " + quoted(folder) + " --policy-leaf HEX");
  }
  if (!report.weaknesses.empty()) context.next_line("fivefold explain " + report.weaknesses.front().name);
}

Exit exit_of(const verify::Report& report) {
  if (report.failed()) return Exit::finding;
  return report.ok() ? Exit::clean : Exit::incomplete;
}

// Whether anything in it is of an export: else one sentence says more than a failure a step.
Result<void> check_is_export(const os::ExportFolder& folder, const std::string& name) {
  FF_ASSIGN(const verify::Listing listing, folder.list());
  const auto is_part = [](const std::string& path) {
    return path == "checkpoint" || path == "manifest.json" || path.starts_with("tile/");
  };
  if (std::any_of(listing.files.begin(), listing.files.end(), is_part)) return {};
  return Error{Errc::not_found, "not-found",
               name + " is no export: neither checkpoint nor manifest.json nor tile/ is in it. Nothing was checked; " +
                   "fivefold export DIR writes one"};
}

Result<Exit> run_verify(Context& context) {
  FF_ASSIGN(const verify::Options options, read_options(context.args));
  const std::string name = context.args.value("EXPORT").value_or(".");
  FF_ASSIGN(const os::ExportFolder folder, os::ExportFolder::open(name));
  FF_TRY(check_is_export(folder, name));
  FF_ASSIGN(const verify::Report report, verify::verify_export(folder, options));
  const json::Value document = verify::report_document(report);
  if (context.json) {
    context.print_json(document);
  } else {
    context.print(verify_text(report, context.look));
    note_next(context, report, name);
  }
  if (const auto file = context.args.value("--report")) {
    FF_TRY(os::write_file(*file, json::write_pretty(document) + "\n"));
  }
  return exit_of(report);
}

}  // namespace

CommandSpec verify_command() {
  return {"verify",
          "check an export offline: signatures, draws, units, verdicts, means",
          {{"EXPORT", "EXPORT", "the folder that was published", true},
           {"--policy-leaf", "HEX", "the policy leaf that the organiser handed out"},
           {"--known-checkpoint", "FILE", "a checkpoint that was kept elsewhere; may be repeated", false, true},
           {"--report", "FILE", "write the checks as one JSON document"}},
          {"fivefold verify rehearsal/export --policy-leaf $(cat rehearsal/policy-leaf)"},
          run_verify,
          Records::no};
}

}  // namespace fivefold::cli
