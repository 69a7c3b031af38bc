#include "harness/os/export_folder.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/crypto/sha256.h"
#include "harness/os/file.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::os {
namespace {

using test::HasErrc;
using test::IsError;
using test::IsOk;
using ::testing::ElementsAre;

TEST(ExportFolder, ListsRegularFilesInByteOrder) {
  const test::TempDir folder;
  ASSERT_THAT(make_folder(folder.path() / "a/b"), IsOk());
  ASSERT_THAT(write_file(folder.path() / "z", "1"), IsOk());
  ASSERT_THAT(write_file(folder.path() / "a/b/c", "2"), IsOk());
  ASSERT_THAT(write_file(folder.path() / "a.txt", "3"), IsOk());
  const auto source = ExportFolder::open(folder.path());
  ASSERT_THAT(source, IsOk());
  EXPECT_THAT(source->list()->files, ElementsAre("a.txt", "a/b/c", "z"));
  EXPECT_EQ(*source->read("a/b/c", 10), "2");
  EXPECT_EQ(*source->digest("a/b/c", 1), crypto::sha256("2"));
  EXPECT_THAT(source->digest("a/b/c", 0), IsError("E_LIMIT"));
}

TEST(ExportFolder, RefusesLinksAndNeverFollowsThem) {
  const test::TempDir outside;
  ASSERT_THAT(write_file(outside.path() / "secret", "s"), IsOk());
  const test::TempDir folder;
  std::filesystem::create_symlink(outside.path() / "secret", folder.path() / "link");
  std::filesystem::create_directory_symlink(outside.path(), folder.path() / "folder");
  const auto source = ExportFolder::open(folder.path());
  ASSERT_THAT(source, IsOk());
  EXPECT_TRUE(source->list()->files.empty());
  EXPECT_THAT(source->list()->refused, ElementsAre("folder", "link"));
  EXPECT_THAT(source->read("link", 10), HasErrc(Errc::not_found));
  EXPECT_THAT(source->read("folder/secret", 10), HasErrc(Errc::not_found));
}

TEST(ExportFolder, ANameCannotLeadOutOfTheFolder) {
  const test::TempDir folder;
  ASSERT_THAT(write_file(folder.path() / "a", "1"), IsOk());
  const auto source = ExportFolder::open(folder.path());
  ASSERT_THAT(source, IsOk());
  EXPECT_THAT(source->read("../" + folder.path().filename().string() + "/a", 10), HasErrc(Errc::not_found));
  EXPECT_THAT(source->read((folder.path() / "a").string(), 10), HasErrc(Errc::not_found));
  EXPECT_THAT(source->read("./a", 10), HasErrc(Errc::not_found));
}

TEST(ExportFolder, AFileAboveTheLimitIsNamedSo) {
  const test::TempDir folder;
  ASSERT_THAT(write_file(folder.path() / "a", "12345"), IsOk());
  const auto source = ExportFolder::open(folder.path());
  ASSERT_THAT(source, IsOk());
  EXPECT_THAT(source->read("a", 4), IsError("E_LIMIT"));
  EXPECT_THAT(source->read("a", 5), IsOk());
}

TEST(ExportFolder, AFolderThatIsNotThereIsAnError) {
  EXPECT_THAT(ExportFolder::open("/nonexistent/export"), HasErrc(Errc::not_found));
}

}  // namespace
}  // namespace fivefold::os
