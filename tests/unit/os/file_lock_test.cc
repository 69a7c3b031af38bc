#include "harness/os/file_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace fivefold::os {
namespace {

using test::TempDir;

TEST(FileLock, ASecondTakerIsToldWhoHasItAlsoInTheSameProcess) {
  const TempDir dir;
  const Result<FileLock> first = FileLock::take(dir / "lock");
  ASSERT_TRUE(first.ok());
  const Result<FileLock> second = FileLock::take(dir / "lock");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Errc::busy);
  EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
}

TEST(FileLock, AskingForTheHolderDoesNotDropTheLock) {
  const TempDir dir;
  const Result<FileLock> lock = FileLock::take(dir / "lock", "me");
  ASSERT_TRUE(lock.ok());
  EXPECT_EQ(lock_holder(dir / "lock").value(), std::optional<std::string>("me"));
  EXPECT_EQ(lock_holder(dir / "lock").value(), std::optional<std::string>("me"));
}

TEST(FileLock, ALockIsFreeWhenItsOwnerIsGone) {
  const TempDir dir;
  {
    const Result<FileLock> lock = FileLock::take(dir / "lock");
    ASSERT_TRUE(lock.ok());
  }
  EXPECT_EQ(lock_holder(dir / "lock").value(), std::nullopt);
  EXPECT_TRUE(FileLock::take(dir / "lock").ok());
  EXPECT_EQ(lock_holder(dir / "never").value(), std::nullopt);
}

TEST(FileLock, AKilledProcessFreesItsLock) {
  const TempDir dir;
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const Result<FileLock> lock = FileLock::take(dir / "lock");
    [[maybe_unused]] const ssize_t put = ::write(ready[1], lock.ok() ? "y" : "n", 1);
    for (;;) ::pause();
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  EXPECT_EQ(lock_holder(dir / "lock").value(), std::optional<std::string>(std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(FileLock::take(dir / "lock").ok());
  ::close(ready[0]);
  ::close(ready[1]);
}

}  // namespace
}  // namespace fivefold::os
