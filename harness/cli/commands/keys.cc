// fivefold keys new|list|enrol|rotate|revoke: the key files of a workspace and their place in the ledger.

#include "harness/ledger/keys.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/cli/words_given.h"
#include "harness/ledger/key_events.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

struct Named {
  Role role{Role::team};
  std::string name;
};

Result<Named> role_and_name(const Context& context) {
  const auto words = context.args.values("ARGUMENT");
  if (words.size() != 2) return bad_input("usage", "this takes ROLE NAME, for example: keys new team upstage");
  FF_ASSIGN(const Role role, ledger::parse_role(words[0]));
  FF_TRY(check_id(words[1]));
  return Named{role, words[1]};
}

// The stage whose name a new key proves possession for: the workspace's, or --stage where there is none yet.
Result<StageId> stage_for(const Context& context) {
  if (const auto id = context.args.value("--stage")) return parse_id<StageId>(*id);
  Session session(context);
  auto workspace = session.open_for_reading();
  if (!workspace.ok()) return std::move(workspace).error().with("keys new needs a workspace or --stage ID");
  return workspace->stage().id;
}

Result<Exit> make_new(Context& context) {
  FF_ASSIGN(const Named named, role_and_name(context));
  FF_ASSIGN(const StageId stage, stage_for(context));
  Session session(context);
  const auto file = context.workspace / "keys" / ledger::key_file_name(named.role, named.name);
  FF_TRY(os::make_folder(file.parent_path(), 0700));
  FF_ASSIGN(const auto key, ledger::make_key(file, session.entropy()));
  FF_ASSIGN(const EnrolledKey enrolled, ledger::enrol(key, named.role, named.name, stage));
  context.print(encode_enrolment(enrolled) + "\n");
  context.note(context.notes.words("keys.made", {{"file", file.string()}, {"key", crypto::keyid(enrolled.key)}}));
  return Exit::clean;
}

Result<Exit> list(Context& context) {
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  Table table({{"role"}, {"name"}, {"fingerprint"}, {"from", Align::right}, {"until", Align::right}, {"file"}});
  json::Array rows;
  for (const KeyValidity& key : workspace.log().keys) {
    const std::string file = ledger::key_file_name(key.key.role, key.key.name);
    const bool here = std::filesystem::exists(workspace.folder() / "keys" / file);
    const std::string role(to_text(key.key.role));
    const std::string fingerprint = crypto::keyid(key.key.key);
    table.add({role, key.key.name, fingerprint, std::to_string(key.from), key.until ? std::to_string(*key.until) : "",
               here ? file : ""});
    rows.push_back(
        json::Object{{"role", role},
                     {"name", key.key.name},
                     {"keyid", fingerprint},
                     {"from", static_cast<std::int64_t>(key.from)},
                     {"until", key.until ? json::Value(static_cast<std::int64_t>(*key.until)) : json::Value()},
                     {"file", here ? json::Value(file) : json::Value()}});
  }
  if (context.json) {
    context.print_json(json::Object{{"keys", std::move(rows)}});
  } else {
    context.print(table.text());
  }
  return Exit::clean;
}

Result<Exit> enrol(Context& context) {
  const auto files = context.args.values("ARGUMENT");
  if (files.size() != 1) return bad_input("usage", "keys enrol takes one FILE with the line that keys new printed");
  FF_ASSIGN(std::string line, os::read_file(files[0], kMaxEnrolment));
  while (!line.empty() && line.back() == '\n') line.pop_back();
  auto key = parse_enrolment(line);
  if (!key.ok()) return std::move(key).error().with(files[0]);
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  FF_ASSIGN(const Ref ref, ledger::enrol_key(workspace, *key));
  context.print(context.look.words("keys.enrolled", {{"role", std::string(to_text(key->role))},
                                                     {"name", key->name},
                                                     {"key", crypto::keyid(key->key)},
                                                     {"entry", std::to_string(ref.index)}}) +
                "\n");
  return Exit::clean;
}

Result<Exit> rotate_or_revoke(Context& context, bool rotate) {
  FF_ASSIGN(const Named named, role_and_name(context));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  if (rotate) {
    FF_ASSIGN(const EnrolledKey key, ledger::rotate_key(workspace, named.role, named.name));
    context.print(context.look.words("keys.rotated", {{"name", named.name}, {"key", crypto::keyid(key.key)}}) + "\n");
    return Exit::clean;
  }
  FF_ASSIGN(const Ref ref, ledger::revoke_key(workspace, named.role, named.name));
  context.print(context.look.words("keys.revoked", {{"name", named.name}, {"entry", std::to_string(ref.index)}}) +
                "\n");
  return Exit::clean;
}

Result<Exit> run_keys(Context& context) {
  const std::string action = context.args.value("ACTION").value_or("");
  if (action == "new") return make_new(context);
  if (action == "list") return list(context);
  if (action == "enrol") return enrol(context);
  if (action == "rotate" || action == "revoke") return rotate_or_revoke(context, action == "rotate");
  return bad_word("keys", action, {"new", "list", "enrol", "rotate", "revoke"});
}

}  // namespace

CommandSpec keys_command() {
  return {
      "keys",
      "make, list, enrol, rotate and revoke Ed25519 keys",
      {{"ACTION", "new|list|enrol|rotate|revoke", "what to do", true},
       {"ARGUMENT", "ROLE NAME|FILE", "new, rotate, revoke: ROLE NAME; enrol: FILE", false, true},
       {"--stage", "ID", "keys new without a workspace: the stage the key is for"}},
      {"fivefold -C stage keys list", "fivefold -C team keys new team upstage --stage rehearsal-1 > upstage.key.json",
       "fivefold -C stage keys enrol upstage.key.json"},
      run_keys};
}

}  // namespace fivefold::cli
