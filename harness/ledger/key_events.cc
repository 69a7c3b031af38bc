#include "harness/ledger/key_events.h"

#include "harness/config/nearest.h"
#include "harness/core/paths.h"
#include "harness/ledger/keys.h"
#include "harness/ledger/next_step.h"

namespace fivefold::ledger {
namespace {

Result<std::unique_ptr<crypto::Signer>> organiser_signer(Workspace& workspace) {
  for (const KeyValidity& key : workspace.log().keys) {
    if (key.key.role != Role::organiser || key.until) continue;
    auto signer = workspace.signer(Role::organiser, key.key.name);
    if (signer.ok() || signer.error().code != Errc::not_found) return signer;
  }
  return Error{Errc::not_found, "E_KEY",
               "no organiser key of this stage is in " + (workspace.folder() / "keys").string() +
                   ": key-events need one, nothing was recorded. Put its file back from where it is kept"};
}

Result<Ref> append_event(Workspace& workspace, const KeyEvent& event, const crypto::PublicKey& subject) {
  FF_ASSIGN(const auto organiser, organiser_signer(workspace));
  FF_ASSIGN(const Digest pem, workspace.evidence().put(crypto::public_pem(subject)));
  Draft draft{{{paths::key_pem(subject), pem}}, event, organiser.get()};
  FF_ASSIGN(const auto refs, workspace.append({draft}));
  return refs.front();
}

Result<const KeyValidity*> valid_now(const Workspace& workspace, Role role, const std::string& name) {
  const KeyValidity* key = workspace.log().valid_key(role, name, workspace.log().size);
  if (key != nullptr) return key;
  std::vector<std::string> names;
  for (const KeyValidity& known : workspace.log().keys) {
    if (known.key.role == role && !known.until) names.push_back(known.key.name);
  }
  return bad_input("E_KEY", "no valid key of " + std::string(to_text(role)) + " \"" + name + "\" is enrolled" +
                                config::suggestion(name, names) + " (" + command_for(workspace, "keys list") + ")");
}

}  // namespace

Result<Role> parse_role(std::string_view text) {
  for (const Role role : {Role::organiser, Role::auditor, Role::team, Role::party}) {
    if (to_text(role) == text) return role;
  }
  return bad_input("usage", "\"" + std::string(text) + "\" is no role: organiser, auditor, team or party");
}

Result<Ref> enrol_key(Workspace& workspace, const EnrolledKey& key) {
  FF_TRY(check_enrolment(key, workspace.log().policy ? *workspace.log().stage : workspace.stage().id));
  if (workspace.log().find_key(crypto::keyid(key.key)) != nullptr) {
    return bad_input("E_KEY", "the key " + crypto::keyid(key.key) + " is enrolled already");
  }
  KeyEvent event;
  event.action = KeyAction::add;
  event.role = key.role;
  event.name = key.name;
  event.keyid = crypto::keyid(key.key);
  event.key = key.key;
  event.proof = key.proof;
  return append_event(workspace, event, key.key);
}

Result<EnrolledKey> rotate_key(Workspace& workspace, Role role, const std::string& name) {
  const std::filesystem::path file = workspace.folder() / "keys" / key_file_name(role, name);
  const std::filesystem::path next = file.string() + ".next";
  FF_ASSIGN(const crypto::KeySigner fresh, load_or_make_key(next, workspace.entropy()));
  FF_ASSIGN(const EnrolledKey enrolled, enrol(fresh, role, name, workspace.stage().id));
  if (workspace.log().find_key(crypto::keyid(enrolled.key)) == nullptr) {
    FF_ASSIGN(const KeyValidity* previous, valid_now(workspace, role, name));
    FF_ASSIGN(const crypto::KeySigner old, load_key(file));
    KeyEvent event;
    event.action = KeyAction::rotate;
    event.role = role;
    event.name = name;
    event.keyid = crypto::keyid(enrolled.key);
    event.key = enrolled.key;
    event.proof = enrolled.proof;
    event.previous = crypto::keyid(previous->key.key);
    FF_ASSIGN(event.previous_proof,
              old.sign(crypto::enrol_message(workspace.stage().id.text, to_text(role), name, enrolled.key)));
    FF_TRY(append_event(workspace, event, enrolled.key));
  }
  std::error_code failed;
  if (std::filesystem::exists(file)) std::filesystem::rename(file, file.string() + ".retired", failed);
  if (!failed) std::filesystem::rename(next, file, failed);
  if (failed) return Error{Errc::io, "keys", "cannot put the new key in place: " + failed.message()};
  return enrolled;
}

Result<Ref> revoke_key(Workspace& workspace, Role role, const std::string& name) {
  FF_ASSIGN(const KeyValidity* key, valid_now(workspace, role, name));
  KeyEvent event;
  event.action = KeyAction::revoke;
  event.role = role;
  event.name = name;
  event.keyid = crypto::keyid(key->key.key);
  const crypto::PublicKey subject = key->key.key;
  return append_event(workspace, event, subject);
}

}  // namespace fivefold::ledger
