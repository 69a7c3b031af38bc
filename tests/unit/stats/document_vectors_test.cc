// Every case of tests/vectors/stats whose function has a JSON of its own, through that JSON.

#include "harness/cli/scalar_json.h"
#include "tests/unit/stats/vector_file.h"

namespace fivefold::cli {
namespace {

TEST(StatsVectors, ScalarTostGivesEveryKnownAnswer) { test::expect_every_case("scalar_tost", scalar_document, {"m"}); }

}  // namespace
}  // namespace fivefold::cli
