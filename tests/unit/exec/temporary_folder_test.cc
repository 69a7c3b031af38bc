#include "harness/exec/temporary_folder.h"

#include <stdlib.h>  // NOLINT: setenv is POSIX

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "harness/os/file.h"
#include "tests/support/temp_dir.h"

namespace fivefold::exec {
namespace {

namespace fs = std::filesystem;

class TemporaryFolderTest : public testing::Test {
 protected:
  TemporaryFolderTest() {
    if (const char* const before = ::getenv("TMPDIR")) before_ = before;
    ::setenv("TMPDIR", below_.path().c_str(), 1);
  }
  ~TemporaryFolderTest() override {
    if (before_) {
      ::setenv("TMPDIR", before_->c_str(), 1);
    } else {
      ::unsetenv("TMPDIR");
    }
  }

  test::TempDir below_;
  std::optional<std::string> before_;
};

TEST_F(TemporaryFolderTest, IsOursAloneAndGoesWithItsOwner) {
  fs::path path;
  {
    const TemporaryFolder first = TemporaryFolder::make().value();
    path = first.path();
    EXPECT_EQ(path.parent_path(), below_.path());
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    fs::create_directory(path / "deep");
    fs::permissions(path / "deep", fs::perms::owner_read);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(TemporaryFolderTest, MovesWithItsOwner) {
  TemporaryFolder first = TemporaryFolder::make().value();
  const fs::path path = first.path();
  {
    const TemporaryFolder second(std::move(first));
    EXPECT_EQ(second.path(), path);
    EXPECT_TRUE(fs::exists(path));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(TemporaryFolderTest, ANewOneClearsAwayWhatTheDeadLeftAndNothingElse) {
  const TemporaryFolder living = TemporaryFolder::make().value();
  const std::string prefix = living.path().string().substr(0, living.path().string().size() - 6);
  const fs::path dead = prefix + "dead00";
  const fs::path closed = prefix + "closed";
  const fs::path all_but_gone = prefix + "nearly";
  const fs::path unlocked = prefix + "newnew";
  const fs::path other = below_.path() / "fivefold-notes";
  for (const fs::path& folder : {dead, closed, all_but_gone, unlocked, other}) fs::create_directory(folder);
  for (const fs::path& folder : {dead, closed, other}) {
    ASSERT_TRUE(os::write_file(folder / "in-use", "").ok());
    ASSERT_TRUE(os::write_file(folder / "text", "text").ok());
  }
  ASSERT_TRUE(os::write_file(unlocked / "text", "text").ok());
  fs::permissions(closed, fs::perms::none);
  fs::create_directory_symlink(other, prefix + "linked");
  const TemporaryFolder next = TemporaryFolder::make().value();
  for (const fs::path& folder : {dead, closed, all_but_gone}) EXPECT_FALSE(fs::exists(folder)) << folder;
  for (const fs::path& folder : {living.path(), unlocked, other, next.path()}) {
    EXPECT_TRUE(fs::exists(folder)) << folder;
  }
}

TEST_F(TemporaryFolderTest, ManyAtOnceLeaveNothing) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([] {
      for (int round = 0; round < 20; ++round) {
        const TemporaryFolder folder = TemporaryFolder::make().value();
        for (const char* const name : {"a", "b", "c", "deep"}) {
          ASSERT_TRUE(os::make_folder(folder.path() / name).ok());
          ASSERT_TRUE(os::write_file(folder.path() / name / "text", "text").ok());
        }
      }
    });
  }
  threads.clear();
  EXPECT_TRUE(fs::is_empty(below_.path())) << *fs::directory_iterator(below_.path());
}

}  // namespace
}  // namespace fivefold::exec
