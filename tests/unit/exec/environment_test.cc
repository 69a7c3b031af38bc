#include "harness/exec/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::exec {
namespace {

using testing::ElementsAre;

TEST(Environment, HoldsExactlyWhatTheProtocolListsInThatOrder) {
  EXPECT_THAT(make_environment({"/w/runs/x", {}, {}, {}}),
              ElementsAre("PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC", "TMPDIR=/w/runs/x/tmp",
                          "HOME=/w/runs/x/home", "FIVEFOLD_REQUEST=/w/runs/x/request.json"));
}

TEST(Environment, TheSubmissionsEnvironmentMayReplaceTheFirstThreeAndItsSecretsComeLast) {
  EXPECT_THAT(make_environment({"/d", {}, {{"A", "1"}, {"TZ", "Asia/Seoul"}}, {{"TOKEN", "t"}}}),
              ElementsAre("PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=Asia/Seoul", "TMPDIR=/d/tmp",
                          "HOME=/d/home", "FIVEFOLD_REQUEST=/d/request.json", "A=1", "TOKEN=t"));
}

TEST(Environment, WithGpusTheGivenSlotsAreVisible) {
  EXPECT_THAT(make_environment({"/d", {1, 3}, {}, {}}), testing::Contains("CUDA_VISIBLE_DEVICES=1,3"));
}

}  // namespace
}  // namespace fivefold::exec
