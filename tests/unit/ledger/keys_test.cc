#include "harness/ledger/keys.h"

#include <gtest/gtest.h>

#include "tests/support/fake_entropy.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::ledger {
namespace {

using test::HasErrc;
using test::IsError;
using test::IsOk;

TEST(KeyFiles, AreNamedByRoleAndName) {
  EXPECT_EQ(key_file_name(Role::organiser, "organiser"), "organiser.pem");
  EXPECT_EQ(key_file_name(Role::organiser, "second"), "organiser-second.pem");
  EXPECT_EQ(key_file_name(Role::auditor, "auditor"), "auditor.pem");
  EXPECT_EQ(key_file_name(Role::team, "팀"), "team-%ED%8C%80.pem");
}

TEST(KeyFiles, AreMadeOnceForTheirOwnerAloneAndReadBack) {
  const test::TempDir folder;
  test::FakeEntropy entropy;
  const auto file = folder / "team-a.pem";
  const auto made = make_key(file, entropy);
  ASSERT_THAT(made, IsOk());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_THAT(make_key(file, entropy), IsError("key-exists"));
  const auto again = load_or_make_key(file, entropy);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->public_key(), made->public_key());
}

TEST(KeyFiles, ThatOthersMayReadAreRefused) {
  const test::TempDir folder;
  test::FakeEntropy entropy;
  const auto file = folder / "team-a.pem";
  ASSERT_THAT(make_key(file, entropy), IsOk());
  std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_THAT(load_key(file), IsError("key-mode"));
  EXPECT_THAT(load_key(folder / "none.pem"), HasErrc(Errc::not_found));
}

TEST(Enrolment, ProvesPossessionForOneStage) {
  test::FakeEntropy entropy;
  const auto key = crypto::KeySigner::from_seed(entropy.bytes(32));
  ASSERT_THAT(key, IsOk());
  const auto enrolled = enrol(*key, Role::team, "a", StageId{"s-1"});
  ASSERT_THAT(enrolled, IsOk());
  EXPECT_THAT(check_enrolment(*enrolled, StageId{"s-1"}), IsOk());
  EXPECT_THAT(check_enrolment(*enrolled, StageId{"s-2"}), IsError("E_KEY"));
}

}  // namespace
}  // namespace fivefold::ledger
