#include "harness/cli/event_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/unit/cli/recording_console.h"

namespace fivefold::cli {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

class DrawingConsole : public RecordingConsole {
 public:
  explicit DrawingConsole(bool is_terminal) : is_terminal_(is_terminal) {}
  void draw(std::string_view lines) override { drawn.emplace_back(lines); }
  [[nodiscard]] Terminal error_terminal() const override { return {is_terminal_, 120}; }
  std::vector<std::string> drawn;

 private:
  bool is_terminal_;
};

// Two jobs, one of them at work on 1,000 items.
class EventLinesTest : public ::testing::Test {
 protected:
  explicit EventLinesTest(bool is_terminal = true) : console_(is_terminal) {
    const schedule::JobKey busy{{{"nuri"}, {"arith"}}, 4};
    state_.jobs[busy].state = schedule::JobState::open;
    state_.jobs[{{{"nuri"}, {"speed"}}, 1}].state = schedule::JobState::waiting;
    schedule::Active& active = open_[busy];
    active.row.cell = busy.cell;
    active.row.run = 4;
    active.row.started_at = clock_.now();
    active.plan.items.resize(1000);
  }
  schedule::Active& active() { return open_.begin()->second; }
  EventLines lines() {
    return {context_, clock_, {4, "fivefold run", [](const TeamId&) { return std::string("누리AI"); }, 13}};
  }

  DrawingConsole console_;
  test::FakeClock clock_;
  Context context_{
      .workspace = ".", .json = false, .args = {}, .console = console_, .program = "", .look = {}, .notes = {}};
  schedule::State state_;
  std::map<schedule::JobKey, schedule::Active> open_;
};
class PipedEventLinesTest : public EventLinesTest {
 protected:
  PipedEventLinesTest() : EventLinesTest(false) {}
};

TEST_F(EventLinesTest, ATerminalIsDrawnTenTimesASecondAndSaysNothingElseWhenAllGoesWell) {
  EventLines events = lines();
  events.started(active());
  for (int i = 0; i < 200; ++i) {
    clock_.advance(milliseconds(10));
    active().lines = 2 * i;
    events.tick(state_, open_);
  }
  EXPECT_EQ(console_.err, "");
  ASSERT_EQ(console_.drawn.size(), 20U);
  EXPECT_THAT(console_.drawn.back(), HasSubstr("[13/15 runs] 1 slot busy, about 9 s left\n"));
  EXPECT_THAT(console_.drawn.back(), HasSubstr("누리AI  arith  run 4  attempt 0  [#######·············]"));
  EXPECT_THAT(console_.drawn.back(), HasSubstr("/1,000 items  199.0/s  0m01s"));
}

TEST_F(EventLinesTest, OnATerminalAFailureStaysAsALine) {
  EventLines events = lines();
  events.started(active());
  schedule::Closed closed;
  closed.outcome = Outcome::failed;
  closed.reason = exec::Reason::signal;
  closed.exit.emplace().signal = 9;
  closed.evidence = Digest{};
  events.ended(active(), closed);
  EXPECT_THAT(console_.err, HasSubstr("failed    nuri/arith run 4 attempt 0: signal 9\n"));
  closed.reason = exec::Reason::exit_status;
  closed.exit->exit = 3;
  closed.items = 2;
  events.ended(active(), closed);
  EXPECT_THAT(console_.err, HasSubstr("nuri/arith run 4 attempt 0: exit-status 3; evidence 00000000\n"));
}

TEST_F(EventLinesTest, AStopSaysWhatIsKeptAndHowToGoOn) {
  EventLines events = lines();
  events.stopping(1);
  EXPECT_THAT(console_.err, HasSubstr("1 running; what they have answered is kept. Go on with: fivefold run"));
}

TEST_F(EventLinesTest, OpenClaimsAreDrawnInsteadOfAttempts) {
  EventLines events = lines();
  events.round({{{ClaimKind::total, {"raon"}, {}}, 1'840, 3'680, 12'000, 2.2721, "0.05"}}, 1000);
  active().lines = 500;
  clock_.advance(milliseconds(30'000));
  events.tick(state_, open_);
  ASSERT_EQ(console_.drawn.size(), 1U);
  EXPECT_THAT(console_.drawn.front(), HasSubstr("re-execute   누리AI, total  [###############·····]  1,840 draws"));
}

TEST_F(PipedEventLinesTest, APipeGetsALineAnEventAndOneAMinute) {
  EventLines events = lines();
  events.started(active());
  active().lines = 100;
  clock_.advance(milliseconds(59'000));
  events.tick(state_, open_);
  EXPECT_THAT(console_.err, Not(HasSubstr("progress")));
  clock_.advance(milliseconds(1'000));
  events.tick(state_, open_);
  EXPECT_THAT(console_.err, HasSubstr("Z start     nuri/arith run 4 attempt 0\n"));
  EXPECT_THAT(console_.err, HasSubstr("Z progress  13/15 runs, 1 busy, 0 failed, about 19 min left\n"));
  EXPECT_TRUE(console_.drawn.empty());
}

}  // namespace
}  // namespace fivefold::cli
