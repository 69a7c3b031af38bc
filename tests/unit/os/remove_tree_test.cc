#include "harness/os/remove_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "harness/os/descriptor.h"
#include "harness/os/file.h"
#include "tests/support/temp_dir.h"

namespace fivefold::os {
namespace {

namespace fs = std::filesystem;
using test::TempDir;

// A chain of folders that no path reaches the end of, with a file in each.
void make_chain(const fs::path& top, int depth) {
  ASSERT_EQ(::mkdir(top.c_str(), 0755), 0);
  Descriptor folder(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (int level = 0; level < depth; ++level) {
    ASSERT_EQ(::mkdirat(folder.get(), "d", 0755), 0);
    const Descriptor file(::openat(folder.get(), "f", O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    ASSERT_TRUE(file.open());
    folder = Descriptor(::openat(folder.get(), "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_TRUE(folder.open());
  }
}

TEST(RemoveTree, AFileALinkAFifoAndNothing) {
  const TempDir dir;
  dir.write("file", "text");
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0644), 0);
  fs::create_directory(dir / "kept");
  dir.write("kept/text", "text");
  fs::create_directory_symlink(dir / "kept", dir / "link");
  for (const char* const name : {"file", "fifo", "link", "nothing", "file/below"}) {
    EXPECT_TRUE(remove_tree(dir / name).ok()) << name;
    EXPECT_FALSE(fs::exists(fs::symlink_status(dir / name))) << name;
  }
  EXPECT_EQ(TempDir::read(dir / "kept/text"), "text");
}

TEST(RemoveTree, FoldersThatNobodyMayOpenAndLinksThatLeadOut) {
  const TempDir dir;
  fs::create_directories(dir / "top/a/b/한글");
  dir.write("outside", "text");
  dir.write("top/a/b/한글/text", "text");
  fs::create_symlink(dir / "outside", dir / "top/a/b/link");
  fs::create_directory_symlink(dir.path(), dir / "top/a/up");
  for (const char* const name : {"top/a/b/한글", "top/a/b", "top/a", "top"}) {
    fs::permissions(dir / name, fs::perms::none);
  }
  ASSERT_TRUE(remove_tree(dir / "top").ok());
  EXPECT_FALSE(fs::exists(dir / "top"));
  EXPECT_EQ(TempDir::read(dir / "outside"), "text");
}

TEST(RemoveTree, DeeperThanThereAreDescriptorsOrBytesOfAPath) {
  const TempDir dir;
  ASSERT_NO_FATAL_FAILURE(make_chain(dir / "top", 5000));
  const Result<void> removed = remove_tree(dir / "top");
  EXPECT_TRUE(removed.ok()) << removed.error().message;
  EXPECT_TRUE(fs::is_empty(dir.path()));
}

TEST(RemoveTree, SeveralAtTheSameFolderAllSucceed) {
  for (int round = 0; round < 50; ++round) {
    const TempDir dir;
    for (const char* const name : {"top/a/b", "top/c/d", "top/e"}) {
      fs::create_directories(dir / name);
      ASSERT_TRUE(write_file(dir / name / "text", "text").ok());
    }
    std::atomic<int> done{0};
    {
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&] { done += remove_tree(dir / "top").ok() ? 1 : 0; });
      }
    }
    EXPECT_EQ(done, 3);
    EXPECT_TRUE(fs::is_empty(dir.path()));
  }
}

TEST(RemoveTree, WhatCannotBeRemovedIsNamed) {
  const Result<void> removed = remove_tree("/proc/self/task");
  ASSERT_FALSE(removed.ok());
  EXPECT_EQ(removed.error().code, Errc::io);
  EXPECT_NE(removed.error().message.find("cannot remove /proc/self/task"), std::string::npos)
      << removed.error().message;
}

}  // namespace
}  // namespace fivefold::os
