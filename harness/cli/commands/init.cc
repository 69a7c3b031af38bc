// fivefold init STAGE.yaml: makes a workspace out of a stage's configuration. fivefold init --example DIR: writes a
// small stage to start from.

#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/embedded.h"
#include "harness/cli/example.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/session.h"
#include "harness/config/load.h"
#include "harness/ledger/init_stage.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

Result<std::vector<EnrolledKey>> read_enrolments(const std::vector<std::string>& files) {
  std::vector<EnrolledKey> keys;
  for (const std::string& file : files) {
    FF_ASSIGN(std::string line, os::read_file(file, kMaxEnrolment));
    while (!line.empty() && line.back() == '\n') line.pop_back();
    auto key = parse_enrolment(line);
    if (!key.ok()) return std::move(key).error().with(file);
    if (key->role != Role::organiser && key->role != Role::auditor) {
      return bad_input("E_KEY", file + ": init enrols organisers and auditors; teams follow with keys enrol");
    }
    keys.push_back(std::move(key).value());
  }
  return keys;
}

void print(const Context& context, const Stage& stage, const ledger::InitDone& done) {
  const std::string leaf = to_hex(done.policy.leaf);
  if (context.json) {
    json::Array keys;
    for (const EnrolledKey& key : done.keys) {
      keys.push_back(json::Object{{"role", to_text(key.role)}, {"name", key.name}, {"keyid", crypto::keyid(key.key)}});
    }
    context.print_json(json::Object{
        {"stage", stage.id.text}, {"policyLeaf", leaf}, {"claims", done.claims}, {"keys", std::move(keys)}});
    return;
  }
  const Words& words = context.look.words;
  context.print(words("init.done",
                      {{"stage", stage.id.text},
                       {"title", printable(context.look.name(stage.title))},
                       {"teams", words.counted(stage.teams.size(), "plan.teams.one", "plan.teams")},
                       {"benchmarks", words.counted(stage.benchmarks.size(), "plan.benchmarks.one", "plan.benchmarks")},
                       {"claims", words.counted(done.claims, "init.claims.one", "init.claims")}}) +
                "\n");
  for (const EnrolledKey& key : done.keys) {
    context.print(words("init.key", {{"role", std::string(to_text(key.role))}, {"key", crypto::keyid(key.key)}}) +
                  "\n");
  }
  context.print(words("init.leaf", {{"leaf", leaf}}) + "\n");
  context.next("submit TEAM.yaml");
}

// In single quotes where a shell would read it otherwise.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=%+,-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

Result<Exit> run_example(const Context& context, const std::string& folder) {
  FF_TRY(write_example(folder));
  std::vector<std::string> commands{"cd " + shell_word(folder)};
  for (std::string& command : example_commands()) commands.push_back(std::move(command));
  json::Array files;
  json::Array lines(commands.begin(), commands.end());
  for (const EmbeddedFile& file : example_files()) files.emplace_back(file.path);
  if (context.json) {
    context.print_json(json::Object{{"folder", folder}, {"files", std::move(files)}, {"commands", std::move(lines)}});
    return Exit::clean;
  }
  context.print(context.look.words("example.wrote", {{"folder", folder}}) + "\n");
  for (const EmbeddedFile& file : example_files()) context.print("  " + file.path + "\n");
  context.print("\n" + context.look.words("example.play") + "\n\n");
  for (const std::string& command : commands) context.print("  " + command + "\n");
  return Exit::clean;
}

Result<Exit> run_init(Context& context) {
  const std::filesystem::path file = context.args.value("STAGE.yaml").value_or("");
  const auto example = context.args.value("--example");
  if (example.has_value() == context.args.has("STAGE.yaml")) {
    return bad_input("usage", example
                                  ? "init takes STAGE.yaml or --example DIR, not both"
                                  : "init takes a STAGE.yaml; fivefold init --example DIR writes one to start from");
  }
  if (example) return run_example(context, *example);
  FF_ASSIGN(std::vector<EnrolledKey> enrolled, read_enrolments(context.args.values("--enrol")));
  auto loaded = config::load_stage(file);
  if (!loaded.checked.ok()) return refuse(context, loaded.checked.problems, loaded.bytes);
  Session session(context);
  const ledger::StageSource source{std::move(loaded.bytes), file.parent_path(), std::move(*loaded.checked.value),
                                   std::move(enrolled)};
  FF_ASSIGN(const ledger::InitDone done,
            ledger::init_stage(context.workspace, source, session.clock(), session.entropy()));
  print(context, source.stage, done);
  return Exit::clean;
}

}  // namespace

CommandSpec init_command() {
  return {
      "init",
      "make a workspace from a stage's configuration and write its policy as entry 0",
      {{"STAGE.yaml", "STAGE.yaml", "the stage's configuration"},
       {"--example", "DIR", "write a small commented stage to start from into this missing or empty folder"},
       {"--enrol", "FILE", "a key made elsewhere (organiser or auditor): the line that keys new printed", false, true}},
      {"fivefold -C stage init configs/rehearsal/stage.yaml", "fivefold init --example my-stage"},
      run_init};
}

}  // namespace fivefold::cli
