#include "harness/ledger/workspace.h"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/ledger/doctor.h"
#include "harness/ledger/draws.h"
#include "harness/ledger/key_events.h"
#include "harness/ledger/keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/result_matchers.h"
#include "tests/support/small_stage.h"

namespace fivefold::ledger {
namespace {

using test::HasErrc;
using test::IsError;
using test::IsOk;

class SmallWorkspace : public ::testing::Test {
 protected:
  void SetUp() override {
    test::SmallStage().write(folder_);
    ASSERT_THAT(test::init_from(folder_, path(), clock_, entropy_), IsOk());
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "stage"; }
  Result<Workspace> open() { return Workspace::open(path(), Workspace::Access::write, clock_, entropy_); }
  Result<void> execute(std::string_view sql) {
    FF_ASSIGN(auto database, store::Database::open_writer(path() / "stage.db"));
    return database.execute(sql);
  }

  test::TempDir folder_;
  test::FakeClock clock_;
  test::FakeEntropy entropy_;
};

TEST_F(SmallWorkspace, StartsWithThePolicyAndKnowsItsStageAgain) {
  const auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  EXPECT_EQ(workspace->log().size, 1U);
  EXPECT_EQ(workspace->stage().id.text, "small-1");
  ASSERT_TRUE(workspace->log().policy.has_value());
  EXPECT_EQ(workspace->log().policy->record.keys.size(), 2U);
}

TEST_F(SmallWorkspace, IsNeverMadeTwice) {
  EXPECT_THAT(test::init_from(folder_, path(), clock_, entropy_), IsError("workspace"));
  folder_.write("other/file.txt", "mine");
  EXPECT_THAT(test::init_from(folder_, folder_ / "other", clock_, entropy_), IsError("workspace"));
}

TEST_F(SmallWorkspace, AnInitThatGotNoFurtherThanItsLockIsRepeated) {
  folder_.write("begun/lock", "4711\n");
  EXPECT_THAT(test::init_from(folder_, folder_ / "begun", clock_, entropy_), IsOk());
}

TEST_F(SmallWorkspace, SignsNothingWithTheKeyOfAnotherLedgerOrRole) {
  const auto keys = path() / "keys";
  for (const char* const file : {"log.pem", "organiser.pem"}) {
    const std::filesystem::path saved = folder_ / "saved.pem";
    std::filesystem::rename(keys / file, saved);
    std::filesystem::copy_file(keys / "auditor.pem", keys / file);
    auto workspace = open();
    ASSERT_THAT(workspace, IsOk());
    EXPECT_THAT(test::submit_from(folder_, *workspace),
                IsError(std::string_view(file) == "log.pem" ? "E_KEY" : "E_ROLE"));
    EXPECT_EQ(workspace->log().size, 1U);
    std::filesystem::rename(saved, keys / file);
  }
}

TEST_F(SmallWorkspace, GivesOutNoPinnedFileThatIsMissingOrChanged) {
  auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  const Digest prompts = workspace->stage().benchmarks.front().items()->prompts.sha256;
  ASSERT_THAT(workspace->read_pinned(prompts), IsOk());
  std::filesystem::permissions(workspace->pinned(prompts), std::filesystem::perms::owner_all);
  std::ofstream(workspace->pinned(prompts), std::ios::app) << "{}\n";
  EXPECT_THAT(workspace->read_pinned(prompts), HasErrc(Errc::corrupt));
  std::filesystem::remove(workspace->pinned(prompts));
  EXPECT_THAT(workspace->read_pinned(prompts), HasErrc(Errc::corrupt));
}

TEST_F(SmallWorkspace, HasOneWriterAndNamesIt) {
  const auto first = open();
  ASSERT_THAT(first, IsOk());
  const auto second = open();
  ASSERT_THAT(second, HasErrc(Errc::busy));
  EXPECT_NE(second.error().message.find(std::to_string(getpid())), std::string::npos) << second.error().message;
  EXPECT_THAT(Workspace::open(path(), Workspace::Access::read, clock_, entropy_), IsOk());
}

TEST_F(SmallWorkspace, TakesASubmissionOnceAndEnrolsItsKey) {
  auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  const auto done = test::submit_from(folder_, *workspace);
  ASSERT_THAT(done, IsOk());
  EXPECT_TRUE(done->made_key);
  EXPECT_EQ(done->revision, 0);
  const auto again = test::submit_from(folder_, *workspace);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->unchanged);
  folder_.write("runner/run.py", "print(1)\n");
  const auto changed = test::submit_from(folder_, *workspace);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->revision, 1);
  EXPECT_EQ(workspace->log().size, 4U);  // policy, key-event, two submissions
}

TEST_F(SmallWorkspace, WithoutTheOrganisersKeyASubmissionAsksForEnrolment) {
  std::filesystem::rename(path() / "keys/organiser.pem", folder_ / "organiser.pem");
  auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  const auto done = test::submit_from(folder_, *workspace);
  ASSERT_THAT(done, IsOk());
  ASSERT_TRUE(done->to_enrol.has_value());
  EXPECT_EQ(workspace->log().size, 1U);
  std::filesystem::rename(folder_ / "organiser.pem", path() / "keys/organiser.pem");
  EXPECT_THAT(enrol_key(*workspace, *done->to_enrol), IsOk());
  EXPECT_THAT(enrol_key(*workspace, *done->to_enrol), IsError("E_KEY"));
  const auto now = test::submit_from(folder_, *workspace);
  ASSERT_THAT(now, IsOk());
  EXPECT_TRUE(now->ref.has_value());
}

TEST_F(SmallWorkspace, KeepsNothingOfABatchWhoseRowsFail) {
  auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  const auto organiser = workspace->signer(Role::organiser, "organiser");
  ASSERT_THAT(organiser, IsOk());
  const auto key = crypto::KeySigner::from_seed(entropy_.bytes(32));
  const auto enrolled = enrol(*key, Role::team, "x", workspace->stage().id);
  KeyEvent event;
  event.name = "x";
  event.keyid = crypto::keyid(key->public_key());
  event.key = key->public_key();
  event.proof = enrolled->proof;
  const Draft draft{{{"keys/x.pem", Digest{}}}, event, organiser->get()};
  const auto failed = workspace->append({draft}, [](store::Database&) -> Result<void> {
    return Error{Errc::full, "disk", "no room"};
  });
  EXPECT_THAT(failed, IsError("disk"));
  EXPECT_EQ(workspace->log().size, 1U);
  EXPECT_EQ(workspace->leaves().size(), 1U);
  EXPECT_THAT(workspace->append({draft}), IsOk());
  EXPECT_EQ(workspace->log().size, 2U);
}

TEST_F(SmallWorkspace, RefusesALedgerThatWasTouched) {
  ASSERT_THAT(execute("DROP TRIGGER ledger_entry_no_update; UPDATE ledger_entry SET envelope = x'7b7d'"), IsOk());
  EXPECT_THAT(open(), HasErrc(Errc::corrupt));
}

TEST_F(SmallWorkspace, RefusesALedgerWithoutItsNewestCheckpoint) {
  ASSERT_THAT(execute("DROP TRIGGER ledger_checkpoint_no_delete; DELETE FROM ledger_checkpoint"), IsOk());
  EXPECT_THAT(open(), HasErrc(Errc::corrupt));
}

TEST_F(SmallWorkspace, RotatesAndRevokesKeys) {
  auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  const auto fresh = rotate_key(*workspace, Role::auditor, "auditor");
  ASSERT_THAT(fresh, IsOk());
  const auto signer = workspace->signer(Role::auditor, "auditor");
  ASSERT_THAT(signer, IsOk());
  EXPECT_EQ((*signer)->public_key(), fresh->key);
  EXPECT_THAT(revoke_key(*workspace, Role::auditor, "auditor"), IsOk());
  EXPECT_THAT(revoke_key(*workspace, Role::auditor, "auditor"), IsError("E_KEY"));
}

TEST_F(SmallWorkspace, DoctorNamesEvidenceThatIsGoneOrDamaged) {
  auto workspace = open();
  ASSERT_THAT(workspace, IsOk());
  auto found = examine(*workspace, true);
  ASSERT_THAT(found, IsOk());
  EXPECT_TRUE(found->empty()) << found->front().what;
  const Digest strata = *workspace->log().policy->record.strata_sha256;
  std::ofstream(workspace->evidence().file(strata)) << "damaged";
  found = examine(*workspace, true);
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_NE(found->front().what.find("policy/strata.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace fivefold::ledger
