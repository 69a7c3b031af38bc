// Exports that are wrong in the ledger, its files and its runs: see tests/support/error_fixture.h.
#include "tests/support/error_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

constexpr const char* kRunLines = "evidence/runs/alpha/math/1-0.jsonl";

std::string head_note(ExportBuilder& builder, const std::string& origin, std::uint64_t size, const std::string& key) {
  return must(crypto::sign_note(crypto::to_text(crypto::Checkpoint{origin, size, Digest{}}), origin, builder.key(key)));
}

ExportKnobs witnessed() {
  ExportKnobs knobs;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) {
    const auto witness = *crypto::KeySigner::from_seed(std::string(32, 'w'));
    policy.witnesses = {crypto::to_text(crypto::Vkey{"example.org/w", crypto::kCosignatureKey, witness.public_key()})};
    policy.quorum = 1;
  });
  return knobs;
}

ExportKnobs revoking_alpha() {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "run-record" || number != 3) return;
    const crypto::PublicKey key = builder.key("alpha").public_key();
    KeyEvent event;
    event.action = KeyAction::revoke;
    event.role = Role::team;
    event.name = "alpha";
    event.keyid = crypto::keyid(key);
    builder.append("organiser", {builder.add_file(paths::key_pem(key), crypto::public_pem(key))}, event);
  };
  return knobs;
}

ExportKnobs reporting_twice() {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "audit-report" || number != 0) return;
    const auto& report = *builder.log().report;
    builder.append("auditor", report.subjects, report.record);
  };
  return knobs;
}

ExportKnobs leaving_out_a_revision() {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "submission" || number != 0) return;
    SubmissionRecord record = builder.log().submissions.at({"alpha"}).front().record;
    record.revision = 2;
    std::vector<Subject> subjects;
    for (const Subject& old : builder.log().submissions.at({"alpha"}).front().subjects) {
      std::string path = old.name;
      path.replace(path.find("/0") + 1, 1, "2");
      subjects.push_back(builder.add_file(path, builder.source().files.at(old.name)));
    }
    builder.append("alpha", subjects, record);
  };
  return knobs;
}

// Both signatures hold, and no reader has to take the same one.
ExportKnobs signing_twice() {
  ExportKnobs knobs;
  knobs.edit_envelope = [](const std::string& kind, int /*number*/, std::string& envelope) {
    if (kind != "averages") return;
    const std::size_t from = envelope.find("\"signatures\":[") + 14;
    const std::string one = envelope.substr(from, envelope.rfind(']') - from);
    envelope.insert(from, one + ",");
  };
  return knobs;
}

// A payload of more than 48,000 bytes in an entry that is small enough.
ExportKnobs too_large() {
  ExportKnobs knobs;
  knobs.edit_envelope = [](const std::string& kind, int /*number*/, std::string& envelope) {
    if (kind == "averages") replace(envelope, "\"payload\":\"", "\"payload\":\"" + std::string(64'004, 'A'));
  };
  return knobs;
}

}  // namespace

std::vector<ErrorFixture> head_errors() {
  return {
      {"E_POLICY",
       Step::policy,
       "O swaps keys or roles",
       [] {
         ExportBuilder builder;
         return report_on(builder.build(), Digest{});
       },
       {}},
      {"E_KEY",
       Step::keys,
       "T/O weak public key",
       with<StagePolicy>(0, [](StagePolicy& policy) { policy.keys.push_back(policy.keys[0]); }),
       {}},
      {"E_NOTE",
       Step::checkpoint,
       "",
       tampered([](Files& files, ExportBuilder&) { flip_bit(files["checkpoint"], files["checkpoint"].size() - 8); }),
       {}},
      {"E_ORIGIN",
       Step::checkpoint,
       "X replays a record elsewhere",
       tampered([](Files& files, ExportBuilder& builder) {
         files["checkpoint"] = head_note(builder, "example.org/other", builder.leaves().size(), "log");
       }),
       {"tiles E_ROOT"}},
      {"E_QUORUM", Step::checkpoint, "", made(witnessed()), {}},
      {"E_TILE",
       Step::tiles,
       "S rewrites, deletes, rolls back, forks",
       tampered([](Files& files, ExportBuilder&) { flip_bit(files.lower_bound("tile/0/")->second, 40); }),
       {}},
      {"E_ROOT",
       Step::tiles,
       "T edits results after the fact",
       tampered([](Files& files, ExportBuilder& builder) {
         files["checkpoint"] = head_note(builder, "example.org/test-1", builder.leaves().size(), "log");
       }),
       {}},
      {"E_CONSISTENCY",
       Step::history,
       "S rewrites, deletes, rolls back, forks",
       tampered([](Files& files, ExportBuilder& builder) {
         files["checkpoints/7"] = head_note(builder, "example.org/test-1", 7, "log");
       }),
       {}},
      {"E_PROOF",
       Step::history,
       "",
       tampered([](Files& files, ExportBuilder&) {
         files["proofs/3.tlog-proof"] = crypto::to_text(crypto::TlogProof{3, {}, files.at("checkpoint")});
       }),
       {}},
  };
}

std::vector<ErrorFixture> entry_errors() {
  return {
      {"E_JSON",
       Step::entries,
       "X parser differential, huge input",
       signing("averages", 0, [](std::string& payload) { replace(payload, "\"rows\":4", "\"rows\":4,\"rows\":4"); }),
       {}},
      {"E_SCHEMA",
       Step::entries,
       "",
       signing("averages", 0, [](std::string& payload) { replace(payload, "\"rows\":4", "\"rows\":4,\"more\":4"); }),
       {}},
      {"E_LIMIT", Step::entries, "X parser differential, huge input", made(too_large()), {}},
      {"E_ENVELOPE", Step::entries, "", made(signing_twice()), {}},
      {"E_SIGNATURE", Step::entries, "", signed_by("averages", 0, "stranger"), {}},
      {"E_KEY_REVOKED", Step::entries, "any stolen key", made(revoking_alpha()), {}},
      {"E_ROLE", Step::entries, "O swaps keys or roles", signed_by("run-record", 0, "beta"), {}},
      {"E_STAGE",
       Step::entries,
       "X replays a record elsewhere",
       [] {
         ExportKnobs knobs;
         knobs.edit = [](const std::string& kind, int, Statement& statement) {
           if (kind == "averages") statement.stage = StageId{"other"};
         };
         return report_on(knobs);
       },
       {}},
      {"E_ID",
       Step::entries,
       "",
       signing("averages", 0, [](std::string& payload) { replace(payload, "\"stage\":\"te", "\"stage\":\"te\u0301"); }),
       {}},
      {"E_REF",
       Step::entries,
       "X replays a record elsewhere",
       with<RunStart>(1, [](RunStart& start) { start.submission.leaf.bytes[0] ^= 1; }),
       {"runs E_REF"}},
      {"E_ORDER", Step::entries, "", made(reporting_twice()), {}},
  };
}

std::vector<ErrorFixture> file_errors() {
  return {
      {"E_PATH",
       Step::files,
       "",
       [] {
         ExportBuilder builder;
         MemorySource source = builder.build();
         source.refused = {"evidence/link"};
         return report_on(source, builder.policy_leaf());
       },
       {}},
      {"E_FILE_MISSING",
       Step::files,
       "",
       tampered([](Files& files, ExportBuilder&) { files.erase(paths::kPolicyYaml); }),
       {}},
      {"E_FILE_DIGEST",
       Step::files,
       "",
       tampered([](Files& files, ExportBuilder&) { files[paths::kPolicyYaml] += "#"; }),
       {}},
  };
}

std::vector<ErrorFixture> run_errors() {
  return {
      {"E_SUBMISSION", Step::runs, "", made(leaving_out_a_revision()), {}},
      {"E_CONFIG_LINK",
       Step::runs,
       "T runs another model or config",
       with<RunRecord>(0, [](RunRecord& record) { record.model.bytes[0] ^= 1; }),
       {}},
      {"E_RUN_COUNT",
       Step::runs,
       "T reports the best of many runs",
       [] {
         ExportKnobs knobs;
         knobs.lost_attempts = 5;
         return report_on(knobs);
       },
       {}},
      {"E_ITEMS",
       Step::evidence,
       "T edits results after the fact",
       sealing(kRunLines, [](std::string& text) { replace(text, "answer 1", "answer 9"); }),
       {}},
      {"E_ITEMS",
       Step::evidence,
       "T leaves out hard items",
       sealing(kRunLines, [](std::string& text) { text.erase(0, text.find('\n') + 1); }),
       {}},
      {"E_ITEMS",
       Step::evidence,
       "T fails items on purpose",
       sealing(kRunLines,
               [](std::string& text) {
                 for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
                          {"\"finish\":\"stop\"", "\"finish\":\"error\""},
                          {"\"scoreMicro\":1000000", "\"scoreMicro\":0"}}) {
                   for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;)
                     text.replace(at, from.size(), to);
                 }
               }),
       {}},
      {"E_ITEMS",
       Step::evidence,
       "X guesses hidden items",
       sealing(kRunLines, [](std::string& text) { text.replace(text.find('\n') + 10, 64, text.substr(9, 64)); }),
       {}},
  };
}

}  // namespace fivefold::test
