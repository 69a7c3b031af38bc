// One export a named error: keys, entries, tiles and files. Each is right in everything else.
#include <gtest/gtest.h>

#include "harness/core/paths.h"
#include "harness/crypto/note.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

TEST(VerifyFixture, AnHonestStageVerifies) {
  const auto report = report_on(ExportKnobs{});
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_EQ(report.standing, "final");
  EXPECT_TRUE(has_weakness(report, "W_NO_QUORUM"));
  EXPECT_TRUE(has_weakness(report, "W_DICE_ONLY"));
  EXPECT_TRUE(has_weakness(report, "W_NO_PARTIES"));
  EXPECT_FALSE(has_weakness(report, "W_LOST_RUNS"));
  EXPECT_EQ(report.unverified, std::vector<std::string>{"README.txt"});
}

TEST(VerifyFixture, ADiscrepantTeamIsNoFailureOfTheExport) {
  ExportKnobs knobs;
  knobs.beta_inflates = true;
  ExportBuilder builder(knobs);
  const std::string claims = builder.build().files.at(paths::kClaims);
  EXPECT_NE(claims.find(R"("claim":"total/beta","record":)"), std::string::npos);
  EXPECT_NE(claims.find(R"("final":"discrepant")"), std::string::npos) << claims;
  const auto report = report_on(builder.source(), builder.policy_leaf());
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

TEST(VerifyFixture, AStageInProgressHasNothingFailedAndSomethingOpen) {
  ExportKnobs knobs;
  knobs.stop_before_audit = true;
  const auto report = report_on(knobs);
  EXPECT_FALSE(report.failed()) << verify::report_text(report);
  for (const Step step : {Step::units, Step::verdicts, Step::report, Step::averages}) {
    EXPECT_EQ(report.status(step), verify::Status::not_checked) << verify::to_text(step);
  }
  EXPECT_EQ(report.standing, "provisional");
}

TEST(VerifyFixture, SelfDerivedSeedsAreAWeakness) {
  ExportKnobs knobs;
  knobs.runs_draw = false;
  const auto report = report_on(knobs);
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_TRUE(has_weakness(report, "W_SELF_SEEDS"));
}

TEST(VerifyFixture, WithheldEvidenceIsNotCheckedAndNeverPasses) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  std::erase_if(source.files, [](const auto& file) { return file.first.starts_with("evidence/runs/"); });
  const auto report = report_on(source, builder.policy_leaf());
  EXPECT_FALSE(report.failed()) << verify::report_text(report);
  EXPECT_EQ(report.status(Step::files), verify::Status::not_checked);
  EXPECT_EQ(report.status(Step::evidence), verify::Status::not_checked);
  EXPECT_TRUE(has_weakness(report, "W_WITHHELD_FILES"));
}

// --- keys and roles

TEST(VerifyFixture, AKeyWithoutProofOfPossessionIsRefused) {
  ExportKnobs knobs;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) { policy.keys[3].proof[5] ^= 1; });
  expect_fails(report_on(knobs), Step::keys, "E_KEY");
}

TEST(VerifyFixture, AKeyEnrolledTwiceIsRefused) {
  ExportKnobs knobs;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) { policy.keys.push_back(policy.keys[0]); });
  expect_fails(report_on(knobs), Step::keys, "E_KEY");
}

TEST(VerifyFixture, AKeyUnderWhichAnythingVerifiesIsRefused) {
  ExportKnobs knobs;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) {
    policy.keys[3].key = crypto::PublicKey{};
    policy.keys[3].key.bytes[0] = 1;  // the identity point
    policy.keys[3].proof = {};
    policy.keys[3].proof[0] = 1;
  });
  expect_fails(report_on(knobs), Step::keys, "E_KEY");
}

TEST(VerifyFixture, ARecordSignedByTheWrongRoleOrTeam) {
  for (const std::string signer : {"organiser", "auditor", "beta"}) {
    ExportKnobs knobs;
    knobs.signer = [signer](const std::string& kind, int number) {
      return kind == "run-record" && number == 0 ? signer : std::string();
    };
    expect_fails(report_on(knobs), Step::entries, "E_ROLE", signer);
  }
}

TEST(VerifyFixture, ARecordSignedByAKeyNobodyEnrolled) {
  ExportKnobs knobs;
  knobs.signer = [](const std::string& kind, int number) {
    return kind == "audit-record" && number == 0 ? std::string("stranger") : std::string();
  };
  expect_fails(report_on(knobs), Step::entries, "E_SIGNATURE");
}

KeyEvent adding(const EnrolledKey& key, KeyAction action) {
  KeyEvent event;
  event.action = action;
  event.role = key.role;
  event.name = key.name;
  event.keyid = crypto::keyid(key.key);
  event.key = key.key;
  event.proof = key.proof;
  return event;
}

// Rotates the auditor's key right after the audit draw; `prove` false forges the old key's consent.
ExportKnobs rotating(bool prove, const std::string& signer_after) {
  ExportKnobs knobs;
  knobs.after = [prove](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "draw-result" || number != 1) return;
    const crypto::KeySigner& fresh = builder.key("auditor-2");
    KeyEvent event = adding(builder.enrolment(Role::auditor, "auditor", fresh), KeyAction::rotate);
    event.previous = crypto::keyid(builder.key("auditor").public_key());
    const std::string message = crypto::enrol_message("test-1", "auditor", "auditor", fresh.public_key());
    event.previous_proof = *builder.key(prove ? "auditor" : "organiser").sign(message);
    const std::string path = paths::key_pem(fresh.public_key());
    builder.append("organiser", {builder.add_file(path, crypto::public_pem(fresh.public_key()))}, event);
  };
  knobs.signer = [signer_after](const std::string& kind, int /*number*/) {
    const bool auditors = kind == "rerun-record" || kind == "audit-record" || kind == "audit-report";
    return auditors ? signer_after : std::string();
  };
  return knobs;
}

TEST(VerifyFixture, ARotatedKeySignsFromTheNextEntryOn) {
  const auto report = report_on(rotating(true, "auditor-2"));
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

TEST(VerifyFixture, TheOldKeyOfARotationIsRevoked) {
  expect_fails(report_on(rotating(true, "auditor")), Step::entries, "E_KEY_REVOKED");
}

TEST(VerifyFixture, ARotationNeedsTheOldKeysConsent) {
  expect_fails(report_on(rotating(false, "auditor")), Step::keys, "E_KEY");
}

TEST(VerifyFixture, ARevokedKeySignsNothingMore) {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "run-record" || number != 3) return;
    KeyEvent event;
    event.action = KeyAction::revoke;
    event.role = Role::team;
    event.name = "alpha";
    event.keyid = crypto::keyid(builder.key("alpha").public_key());
    const std::string path = paths::key_pem(builder.key("alpha").public_key());
    builder.append("organiser", {builder.add_file(path, crypto::public_pem(builder.key("alpha").public_key()))}, event);
  };
  const auto report = report_on(knobs);
  expect_fails(report, Step::entries, "E_KEY_REVOKED");
  EXPECT_EQ(report.status(Step::keys), verify::Status::pass) << errors_of(report);
}

TEST(VerifyFixture, AKeyFileThatIsAnotherKey) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  const std::string path = paths::key_pem(builder.key("beta").public_key());
  source.files[path] = crypto::public_pem(builder.key("alpha").public_key());
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_KEY");
  source.files.erase(path);
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_KEY");
}

// --- entries

TEST(VerifyFixture, ARecordOfAnotherStage) {
  ExportKnobs knobs;
  knobs.edit = [](const std::string& kind, int number, Statement& statement) {
    if (kind == "run-record" && number == 2) statement.stage = StageId{"other"};
  };
  expect_fails(report_on(knobs), Step::entries, "E_STAGE");
}

TEST(VerifyFixture, AReferenceWithAnotherLeaf) {
  ExportKnobs knobs;
  knobs.edit = edit_record<RunStart>(1, [](RunStart& start) { start.submission.leaf.bytes[0] ^= 1; });
  expect_fails(report_on(knobs), Step::entries, "E_REF");
}

TEST(VerifyFixture, APayloadThatTwoReadersReadDifferently) {
  for (const auto& [inserted, error] : std::vector<std::pair<std::string, std::string>>{
           {"\"sessions\":2,", "E_JSON"}, {"\"more\":2,", "E_SCHEMA"}, {"\"more\":1.5,", "E_JSON"}}) {
    ExportKnobs knobs;
    knobs.edit_payload = [text = inserted](const std::string& kind, int number, std::string& payload) {
      if (kind == "run-record" && number == 1) payload.insert(payload.find("\"sessions\""), text);
    };
    expect_fails(report_on(knobs), Step::entries, error);
  }
}

TEST(VerifyFixture, ARunBeforeItsDraw) {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "submission" || number != 1) return;
    RunStart start;
    start.team = {"alpha"};
    start.benchmark = {"math"};
    builder.append("alpha", {builder.add_file("launch/alpha/math/1-0.json", "{}")}, start);
  };
  expect_fails(report_on(knobs), Step::entries, "E_ORDER");
}

TEST(VerifyFixture, ASecondAuditReport) {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind == "audit-report" && number == 0) {
      AuditReport second;
      second.draw_id = "test-1/audit/0";
      builder.append("auditor", {{paths::kClaims, builder.add_file("x", "").sha256}}, second);
    }
  };
  expect_fails(report_on(knobs), Step::entries, "E_ORDER");
}

// --- ledger

TEST(VerifyFixture, ATileOrHeadThatDoesNotFitTheEntries) {
  ExportBuilder builder;
  const MemorySource good = builder.build();
  for (const auto& [path, bytes] : good.files) {
    if (!path.starts_with("tile/")) continue;
    MemorySource source = good;
    source.files[path][100] = static_cast<char>(source.files[path][100] ^ 1);
    expect_fails(report_on(source, builder.policy_leaf()), Step::tiles, "E_TILE", path);
  }
  MemorySource extra = good;
  extra.files["tile/1/000.p/1"] = std::string(32, 'x');
  expect_fails(report_on(extra, builder.policy_leaf()), Step::tiles, "E_TILE");
  MemorySource root = good;
  const std::uint64_t size = crypto::parse_checkpoint_text(crypto::parse_note(good.files.at("checkpoint"))->text)->size;
  const std::string text = crypto::to_text(crypto::Checkpoint{"example.org/test-1", size, Digest{}});
  root.files["checkpoint"] = *crypto::sign_note(text, "example.org/test-1", builder.key("log"));
  expect_fails(report_on(root, builder.policy_leaf()), Step::tiles, "E_ROOT");
}

TEST(VerifyFixture, AnOlderHeadOfAnotherHistory) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  const std::string text = crypto::to_text(crypto::Checkpoint{"example.org/test-1", 7, Digest{}});
  source.files["checkpoints/7"] = *crypto::sign_note(text, "example.org/test-1", builder.key("log"));
  expect_fails(report_on(source, builder.policy_leaf()), Step::history, "E_CONSISTENCY");
}

TEST(VerifyFixture, AKnownCheckpointOfALedgerThatWasCutOff) {
  ExportBuilder builder;
  const MemorySource source = builder.build();
  const std::string text = crypto::to_text(crypto::Checkpoint{"example.org/test-1", 500, Digest{}});
  const std::string kept = *crypto::sign_note(text, "example.org/test-1", builder.key("log"));
  const auto report = verify::verify_export(source, {builder.policy_leaf(), {{"kept", kept}}});
  ASSERT_TRUE(report.ok());
  expect_fails(*report, Step::history, "E_CONSISTENCY");
}

TEST(VerifyFixture, AHeadOfAnotherOriginOrKey) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  const std::string text = crypto::to_text(crypto::Checkpoint{"example.org/other", 7, Digest{}});
  source.files["checkpoint"] = *crypto::sign_note(text, "example.org/other", builder.key("log"));
  expect_fails(report_on(source, builder.policy_leaf()), Step::checkpoint, "E_ORIGIN");
  const std::string own = crypto::to_text(crypto::Checkpoint{"example.org/test-1", 7, Digest{}});
  source.files["checkpoint"] = *crypto::sign_note(own, "example.org/test-1", builder.key("alpha"));
  expect_fails(report_on(source, builder.policy_leaf()), Step::checkpoint, "E_NOTE");
}

TEST(VerifyFixture, AQuorumThatIsNotThere) {
  ExportKnobs knobs;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) {
    const auto witness = *crypto::KeySigner::from_seed(std::string(32, 'w'));
    policy.witnesses = {crypto::to_text(crypto::Vkey{"example.org/w", crypto::kCosignatureKey, witness.public_key()})};
    policy.quorum = 1;
  });
  expect_fails(report_on(knobs), Step::checkpoint, "E_QUORUM");
}

TEST(VerifyFixture, AProofThatDoesNotLeadToTheRoot) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  source.files["proofs/3.tlog-proof"] = crypto::to_text(crypto::TlogProof{3, {}, source.files.at("checkpoint")});
  expect_fails(report_on(source, builder.policy_leaf()), Step::history, "E_PROOF");
}

// --- files

TEST(VerifyFixture, AFileThatIsMissingChangedOrALink) {
  ExportBuilder builder;
  const MemorySource good = builder.build();
  MemorySource source = good;
  source.files.erase(paths::kClaims);
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_MISSING");
  source = good;
  source.files[paths::kPolicyYaml] += "#";
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_DIGEST");
  source = good;
  source.files["manifest.json"].back() = ' ';
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_DIGEST");
  source = good;
  source.files["envelopes/0.json"] = "{}";
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_DIGEST");
  source = good;
  source.refused = {"evidence/link"};
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_PATH");
}

TEST(VerifyFixture, ASubjectThatIsNotTheKindsFile) {
  for (const std::string name : {"../outside", "averages.json", "/etc/passwd"}) {
    ExportKnobs knobs;
    knobs.edit = [name](const std::string& kind, int number, Statement& statement) {
      if (kind == "run-record" && number == 0) statement.subjects.front().name = name;
    };
    expect_fails(report_on(knobs), Step::files, "E_PATH", name);
  }
}

}  // namespace
}  // namespace fivefold::test
