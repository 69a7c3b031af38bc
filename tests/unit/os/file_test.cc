#include "harness/os/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/temp_dir.h"

namespace fivefold::os {
namespace {

using test::TempDir;

TEST(File, WhatWasWrittenDurablyIsReadBackWithItsMode) {
  const TempDir dir;
  ASSERT_TRUE(write_file_durably(dir / "key.pem", "secret\n", 0600).ok());
  const Result<std::string> text = read_file(dir / "key.pem", 100);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(*text, "secret\n");
  struct stat status {};
  ASSERT_EQ(::stat((dir / "key.pem").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(File, ADurableWriteReplacesTheOldFileAndLeavesNothingBeside) {
  const TempDir dir;
  ASSERT_TRUE(write_file(dir / "a", "old").ok());
  ASSERT_TRUE(write_file_durably(dir / "a", "new").ok());
  EXPECT_EQ(TempDir::read(dir / "a"), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), std::filesystem::directory_iterator()), 1);
}

TEST(File, AFileOverTheLimitIsRefusedAndOneAtTheLimitIsRead) {
  const TempDir dir;
  dir.write("ten", "0123456789");
  EXPECT_TRUE(read_file(dir / "ten", 10).ok());
  const Result<std::string> refused = read_file(dir / "ten", 9);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().rule, "size");
  EXPECT_EQ(refused.error().code, Errc::bad_input);
}

TEST(File, AMissingFileAFolderAndAFifoAreNamedErrors) {
  const TempDir dir;
  EXPECT_EQ(read_file(dir / "none", 10).error().code, Errc::not_found);
  EXPECT_EQ(read_file(dir.path(), 10).error().code, Errc::io);
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(read_file(dir / "fifo", 10).error().code, Errc::io);
}

TEST(File, AFullDeviceIsFull) {
  const Result<void> written = write_file("/dev/full", "x");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, Errc::full);
}

TEST(File, MakeFolderMakesParentsAndTakesAnExistingOne) {
  const TempDir dir;
  EXPECT_TRUE(make_folder(dir / "a/b/c").ok());
  EXPECT_TRUE(make_folder(dir / "a/b/c").ok());
  dir.write("file", "");
  EXPECT_FALSE(make_folder(dir / "file").ok());
}

TEST(File, HashFileIsTheSha256OfItsBytes) {
  const TempDir dir;
  dir.write("abc", "abc");
  const Result<Digest> digest = hash_file(dir / "abc");
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(to_hex(*digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(File, ListTreeIsInByteOrderOfTheWholePath) {
  const TempDir dir;
  dir.write("b", "1");
  dir.write("a/z", "22");
  dir.write("a.txt", "333");
  ASSERT_EQ(::chmod((dir / "b").c_str(), 0755), 0);
  const Result<std::vector<TreeFile>> files = list_tree(dir.path());
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 3U);
  EXPECT_EQ((*files)[0].path, "a.txt");
  EXPECT_EQ((*files)[1].path, "a/z");
  EXPECT_EQ((*files)[1].size, 2U);
  EXPECT_EQ((*files)[2].path, "b");
  EXPECT_TRUE((*files)[2].executable);
  EXPECT_FALSE((*files)[0].executable);
}

TEST(File, ListTreeRefusesALinkAndNamesIt) {
  const TempDir dir;
  dir.write("a", "1");
  ASSERT_EQ(::symlink("a", (dir / "link").c_str()), 0);
  const Result<std::vector<TreeFile>> files = list_tree(dir.path());
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().rule, "pinned-kind");
  EXPECT_NE(files.error().message.find("link"), std::string::npos);
}

TEST(Fakes, TheFakeClockMovesOnlyWhenToldAndFakeEntropyNeverRepeats) {
  test::FakeClock clock;
  EXPECT_EQ(to_text(clock.now()), "2026-07-01T00:00:00.000Z");
  clock.advance(std::chrono::milliseconds(1500));
  EXPECT_EQ(to_text(clock.now()), "2026-07-01T00:00:01.500Z");
  test::FakeEntropy entropy;
  EXPECT_NE(entropy.bytes(32), entropy.bytes(32));
  EXPECT_EQ(test::FakeEntropy(7).bytes(5), test::FakeEntropy(7).bytes(5));
}

TEST(Entropy, TheSystemGivesAsManyBytesAsAskedAndOthersEachTime) {
  SystemEntropy entropy;
  EXPECT_EQ(entropy.bytes(1000).size(), 1000U);
  EXPECT_NE(entropy.bytes(32), entropy.bytes(32));
}

}  // namespace
}  // namespace fivefold::os
