// Hostile programs (tests/support/runners/zoo) under the real fivefold-exec: what each session is judged as, what is
// kept of it, and that nothing of it lives on.
#include <signal.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/number.h"
#include "harness/os/process.h"
#include "tests/support/launched_attempt.h"

namespace fivefold::exec {
namespace {

using test::LaunchedAttempt;

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

struct Animal {
  std::vector<std::string> words;
  std::string reason;  // empty: the attempt completed
  int deadline_seconds{60};
};

std::string name_of(const testing::TestParamInfo<Animal>& tested) {
  std::string name;
  for (const std::string& word : tested.param.words) name += (name.empty() ? "" : "_") + word;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<pid_t> alive_of(const LaunchedAttempt& attempt) {
  return os::processes_with_variable("FIVEFOLD_REQUEST=" + (attempt.plan.dir / "request.json").string());
}

class Zoo : public testing::TestWithParam<Animal> {};

TEST_P(Zoo, EndsWithItsReasonAndLeavesNoProcess) {
  LaunchedAttempt attempt = LaunchedAttempt::of_zoo(GetParam().words);
  attempt.plan.launch.deadline_seconds = GetParam().deadline_seconds;
  attempt.plan.launch.grace_seconds = 1;
  attempt.plan.launch.memory_bytes = 200 * kMiB;
  attempt.plan.launch.disk_bytes = 7 * kMiB;
  attempt.plan.launch.keep_bytes = 100'000;
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit) << attempt.read("stderr");
  const std::optional<Reason> reason = attempt.judged(trace);
  EXPECT_EQ(reason ? to_text(*reason) : "", GetParam().reason) << attempt.read("stderr");
  EXPECT_TRUE(alive_of(attempt).empty());
  EXPECT_LE(trace.exit->out.bytes, attempt.plan.launch.keep_bytes);
  EXPECT_LE(trace.exit->err.bytes, attempt.plan.launch.keep_bytes);
  EXPECT_EQ(static_cast<std::int64_t>(attempt.read("stdout").size()), trace.exit->out.bytes);
}

INSTANTIATE_TEST_SUITE_P(Lines, Zoo,
                         testing::Values(Animal{{"honest"}, ""}, Animal{{"no-results"}, "missing-items"},
                                         Animal{{"exit-with-all"}, "exit-status"}, Animal{{"repeats"}, "repeated-item"},
                                         Animal{{"invents"}, "unknown-item"}, Animal{{"backwards"}, ""},
                                         Animal{{"nan"}, "bad-score"}, Animal{{"infinity"}, "bad-score"},
                                         Animal{{"minus-infinity"}, "bad-score"}, Animal{{"score-2"}, "bad-score"},
                                         Animal{{"tiny-score"}, "bad-score"}, Animal{{"huge-number"}, "bad-json"},
                                         Animal{{"bad-utf8"}, "bad-utf8"}, Animal{{"deep"}, "bad-json"},
                                         Animal{{"cached"}, "cached"}, Animal{{"own-scores"}, ""},
                                         Animal{{"far-clock"}, ""}, Animal{{"flood-results"}, "output-cap"},
                                         Animal{{"flood-stdout"}, "deadline", 1},
                                         Animal{{"flood-stdout", "1000000000"}, ""}, Animal{{"escapes"}, "exit-status"},
                                         Animal{{"many-names"}, ""}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(Processes, Zoo,
                         testing::Values(Animal{{"hang"}, "deadline", 1}, Animal{{"ignores-term"}, "deadline", 1},
                                         Animal{{"die", "19"}, "deadline", 1}, Animal{{"eats-memory"}, "memory"},
                                         Animal{{"family-eats-memory"}, "memory"}, Animal{{"fork-bomb"}, ""},
                                         Animal{{"comet"}, ""}, Animal{{"setsid-grandchild"}, ""},
                                         Animal{{"daemon"}, ""}, Animal{{"late-writer"}, "repeated-item"},
                                         Animal{{"pester-shim"}, ""}, Animal{{"stop-shim"}, "deadline", 1}),
                         name_of);

// Who takes its directory away takes its pinned files away; one that was only moved is put back.
INSTANTIATE_TEST_SUITE_P(
    Files, Zoo,
    testing::Values(Animal{{"change-pinned"}, "pinned-file-changed"}, Animal{{"sparse-pinned"}, "pinned-file-changed"},
                    Animal{{"delete-dir"}, "pinned-file-changed"}, Animal{{"move-dir"}, ""}, Animal{{"link-dir"}, ""},
                    Animal{{"results-link"}, "missing-items"}, Animal{{"results-fifo"}, "missing-items"},
                    Animal{{"results-folder"}, "missing-items"}, Animal{{"results-sparse"}, "output-cap"},
                    Animal{{"results-unreadable"}, ""}, Animal{{"fake-exit"}, ""}, Animal{{"exit-folder"}, ""},
                    Animal{{"overwrite-protocol"}, ""}, Animal{{"shim-fifo"}, ""}, Animal{{"shim-link"}, ""},
                    Animal{{"outputs-gone"}, ""}, Animal{{"outputs-folders"}, ""}, Animal{{"closed-dir"}, ""},
                    Animal{{"opens-10000"}, ""}, Animal{{"korean-names"}, ""}, Animal{{"sparse-file"}, ""},
                    Animal{{"deep-tree"}, "output-cap"}, Animal{{"over-disk"}, "output-cap"},
                    Animal{{"closed-over-disk"}, "output-cap"}, Animal{{"hard-links"}, ""},
                    Animal{{"artifact-outside"}, "bad-json"}, Animal{{"artifact-sparse"}, "output-cap"}),
    name_of);

}  // namespace
}  // namespace fivefold::exec
