// Every case of tests/vectors/stats whose function has a JSON of its own, through that JSON.

#include "harness/cli/declared_d_json.h"
#include "harness/cli/pilot_json.h"
#include "harness/cli/plan_json.h"
#include "harness/cli/scalar_json.h"
#include "tests/unit/stats/vector_file.h"

namespace fivefold::cli {
namespace {

TEST(StatsVectors, ScalarTostGivesEveryKnownAnswer) { test::expect_every_case("scalar_tost", scalar_document, {"m"}); }

TEST(StatsVectors, PilotGivesEveryKnownAnswer) {
  test::expect_every_case("pilot", pilot_document, {"n", "runs", "dMicro", "dUpperMicro", "envMicro"});
}

TEST(StatsVectors, PlanGivesEveryKnownAnswer) {
  test::expect_every_case("plan", plan_document, {"claims", "min_detectable", "altered"});
}

TEST(StatsVectors, DeclaredDGivesEveryKnownAnswer) {
  test::expect_every_case("declared_d", declared_d_document, {"n"});
}

}  // namespace
}  // namespace fivefold::cli
