#include "harness/schedule/step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::schedule {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

JobKey key(int run, const std::string& team = "t") { return {CellId{TeamId{team}, BenchmarkId{"b"}}, run}; }

State five_runs(std::int64_t cpus) {
  State state;
  state.total = {cpus, std::int64_t{8} << 30, 0};
  state.max_launches = 7;
  for (int run = 1; run <= 5; ++run) state.jobs[key(run)];
  return state;
}

TEST(Step, LaunchesAsManyAsThereAreSlotsInTheOrderOfRuns) {
  State state = five_runs(2);
  EXPECT_THAT(step(state, Begin{}), ElementsAre(Launch{key(1)}, Launch{key(2)}));
  EXPECT_THAT(step(state, Begin{}), IsEmpty());
  EXPECT_THAT(step(state, AttemptEnded{key(1), true}), ElementsAre(Launch{key(3)}));
}

TEST(Step, ASessionThatExitedIsJudgedAndItsSlotIsHeldUntilTheRecordIsThere) {
  State state = five_runs(1);
  step(state, Begin{});
  EXPECT_THAT(step(state, SessionEnded{key(1), SessionEnd::exited}), ElementsAre(Judge{key(1)}));
  EXPECT_THAT(step(state, Begin{}), IsEmpty());
  EXPECT_THAT(step(state, AttemptEnded{key(1), true}), ElementsAre(Launch{key(2)}));
}

TEST(Step, RepeatsComeAfterFirstLaunchesAndEndWithTheCellsLaunches) {
  State state = five_runs(1);
  std::vector<int> launched;
  std::vector<Action> actions = step(state, Begin{});
  while (!actions.empty()) {
    const JobKey next = std::get<Launch>(actions.at(0)).key;
    launched.push_back(next.run);
    actions = step(state, AttemptEnded{next, false});  // every attempt fails
  }
  EXPECT_THAT(launched, ElementsAre(1, 2, 3, 4, 5, 1, 2));
  EXPECT_EQ(blocked(state, key(1)), Blocked::no_launches_left);
  EXPECT_TRUE(finished(state));
}

TEST(Step, AnotherCellsFailuresDoNotCount) {
  State state = five_runs(1);
  state.launches[key(1).cell] = 7;
  state.jobs[key(1, "u")];
  EXPECT_THAT(step(state, Begin{}), ElementsAre(Launch{key(1, "u")}));
}

struct SessionCase {
  SessionEnd how;
  bool stopping;
  std::vector<Action> actions;
};

TEST(Step, WhatFollowsASessionIsDecidedByHowItEnded) {
  const std::vector<SessionCase> cases{
      {SessionEnd::exited, false, {Judge{key(1)}}},
      {SessionEnd::exited, true, {Judge{key(1)}}},
      {SessionEnd::stopped, false, {Continue{key(1), false}}},
      {SessionEnd::stopped, true, {}},
      {SessionEnd::gone_with_lines, false, {Continue{key(1), false}}},
      {SessionEnd::gone_with_lines, true, {}},
      {SessionEnd::gone_idle, false, {Continue{key(1), false}}},
      {SessionEnd::gone_idle, true, {}},
      {SessionEnd::never_started, false, {Continue{key(1), true}}},
      {SessionEnd::never_started, true, {}},
  };
  for (const SessionCase& tested : cases) {
    State state = five_runs(1);
    step(state, Begin{});
    if (tested.stopping) step(state, StopAsked{});
    EXPECT_EQ(step(state, SessionEnded{key(1), tested.how}), tested.actions) << static_cast<int>(tested.how);
  }
}

TEST(Step, ThreeIdleSessionsInARowLoseTheAttemptAndProgressStartsTheCountAgain) {
  State state = five_runs(1);
  step(state, Begin{});
  const SessionEnded idle{key(1), SessionEnd::gone_idle};
  EXPECT_THAT(step(state, idle), ElementsAre(Continue{key(1)}));
  EXPECT_THAT(step(state, idle), ElementsAre(Continue{key(1)}));
  EXPECT_THAT(step(state, SessionEnded{key(1), SessionEnd::gone_with_lines}), ElementsAre(Continue{key(1)}));
  EXPECT_THAT(step(state, idle), ElementsAre(Continue{key(1)}));
  EXPECT_THAT(step(state, SessionEnded{key(1), SessionEnd::never_started}), ElementsAre(Continue{key(1), true}));
  EXPECT_THAT(step(state, idle), ElementsAre(Continue{key(1)}));
  EXPECT_THAT(step(state, idle), ElementsAre(DeclareLost{key(1)}));
}

TEST(Step, AnAdoptedAttemptKeepsItsIdleCountAndItsSlots) {
  State state = five_runs(1);
  adopt(state, key(4), {}, 2);
  EXPECT_THAT(step(state, Begin{}), IsEmpty());
  EXPECT_THAT(step(state, SessionEnded{key(4), SessionEnd::gone_idle}), ElementsAre(DeclareLost{key(4)}));
}

TEST(Step, AStopEndsOpenSessionsLaunchesNothingAndParks) {
  State state = five_runs(2);
  step(state, Begin{});
  EXPECT_THAT(step(state, StopAsked{}), ElementsAre(StopSession{key(1)}, StopSession{key(2)}));
  EXPECT_FALSE(finished(state));
  EXPECT_THAT(step(state, SessionEnded{key(1), SessionEnd::stopped}), IsEmpty());
  EXPECT_THAT(step(state, SessionEnded{key(2), SessionEnd::exited}), ElementsAre(Judge{key(2)}));
  EXPECT_THAT(step(state, AttemptEnded{key(2), true}), IsEmpty());
  EXPECT_TRUE(finished(state));
}

TEST(Step, MemoryIsShared) {
  State state = five_runs(16);
  for (auto& [unused, job] : state.jobs) job.need.memory_bytes = std::int64_t{3} << 30;
  EXPECT_THAT(step(state, Begin{}), ElementsAre(Launch{key(1)}, Launch{key(2)}));
}

TEST(Step, GpusAreGivenByNumberAndGivenBack) {
  State state = five_runs(16);
  state.total.gpus = 3;
  state.jobs[key(1)].need.gpus = 2;
  state.jobs[key(2)].need.gpus = 2;
  state.jobs[key(3)].need.gpus = 1;
  state.jobs.erase(key(4));
  state.jobs.erase(key(5));
  EXPECT_THAT(step(state, Begin{}), ElementsAre(Launch{key(1), {0, 1}}, Launch{key(3), {2}}));
  EXPECT_THAT(step(state, AttemptEnded{key(1), true}), ElementsAre(Launch{key(2), {0, 1}}));
}

TEST(Step, AJobThatWantsMoreCpusThanThereAreRunsAlone) {
  State state = five_runs(2);
  state.jobs[key(1)].need.cpus = 64;
  EXPECT_THAT(step(state, Begin{}), ElementsAre(Launch{key(1)}));
  EXPECT_EQ(blocked(state, key(1)), Blocked::no);
}

TEST(Step, AJobThatWantsMoreMemoryOrGpusThanThereAreIsNamedAndDoesNotHoldUpOthers) {
  State state = five_runs(1);
  state.jobs[key(1)].need.memory_bytes = std::int64_t{9} << 30;
  state.jobs[key(2)].need.gpus = 1;
  EXPECT_THAT(step(state, Begin{}), ElementsAre(Launch{key(3)}));
  EXPECT_EQ(blocked(state, key(1)), Blocked::wants_memory);
  EXPECT_EQ(blocked(state, key(2)), Blocked::wants_gpus);
}

TEST(Step, WithoutALimitOfLaunchesTheJobItselfDecidesWhenItIsDone) {
  State state = five_runs(1);
  state.max_launches = 0;
  std::vector<Action> actions = step(state, Begin{});
  for (int i = 0; i < 100; ++i) actions = step(state, AttemptEnded{std::get<Launch>(actions.at(0)).key, false});
  EXPECT_EQ(actions.size(), 1U);
}

TEST(Step, AnAttemptThatIsBeingScoredHoldsNoSlotUntilItsRecordIsThere) {
  State state = five_runs(1);
  step(state, Begin{});
  step(state, SessionEnded{key(1), SessionEnd::exited});
  EXPECT_THAT(step(state, ScoringBegan{key(1)}), ElementsAre(Launch{key(2)}));
  EXPECT_THAT(step(state, AttemptEnded{key(1), true}), IsEmpty());
  EXPECT_THAT(step(state, AttemptEnded{key(2), true}), ElementsAre(Launch{key(3)}));
}

TEST(NextInLine, IsTheJobThatIsLaunchedWhenASlotIsFree) {
  State state = five_runs(1);
  step(state, Begin{});
  EXPECT_EQ(next_in_line(state), key(2));
  step(state, AttemptEnded{key(1), false});
  EXPECT_EQ(next_in_line(state), key(3));  // 2 is open; 1 comes again after all others
  for (int run = 2; run <= 5; ++run) step(state, AttemptEnded{key(run), true});
  EXPECT_EQ(next_in_line(state), std::nullopt);  // 1 is open once more
}

TEST(NextInLine, IsNobodyWhoCannotBeLaunchedOrWhoseGpusAreNotKnown) {
  State state = five_runs(1);
  step(state, Begin{});
  state.launches[key(1).cell] = 7;
  EXPECT_EQ(next_in_line(state), std::nullopt);
  state = five_runs(1);
  state.total.gpus = 1;
  state.jobs[key(2)].need.gpus = 1;
  step(state, Begin{});
  EXPECT_EQ(next_in_line(state), std::nullopt);
  state = five_runs(1);
  step(state, Begin{});
  step(state, StopAsked{});
  EXPECT_EQ(next_in_line(state), std::nullopt);
}

TEST(Shortage, NamesWhatTheRunningJobsLeaveTooLittleOf) {
  State state;
  state.total = {4, 8000, 1};
  const JobKey busy{{{"a"}, {"x"}}, 1};
  const JobKey waiting{{{"b"}, {"x"}}, 1};
  state.jobs[busy].need = {3, 6000, 1, 0, 0};
  adopt(state, busy, {0}, 0);
  state.jobs[waiting].need = {1, 1000, 1, 0, 0};
  EXPECT_EQ(shortage(state, waiting), (Shortage{Scarce::gpus, 1, 0}));
  state.jobs[waiting].need = {1, 3000, 0, 0, 0};
  EXPECT_EQ(shortage(state, waiting), (Shortage{Scarce::memory, 3000, 2000}));
  state.jobs[waiting].need = {2, 1000, 0, 0, 0};
  EXPECT_EQ(shortage(state, waiting), (Shortage{Scarce::cpus, 2, 1}));
  state.jobs[waiting].need = {1, 1000, 0, 0, 0};
  EXPECT_EQ(shortage(state, waiting), std::nullopt);
}

}  // namespace
}  // namespace fivefold::schedule
