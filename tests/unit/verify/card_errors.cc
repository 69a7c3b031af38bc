// Exports whose scorecard is wrong in one thing.
#include "tests/support/error_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

// A file that was signed as it is, and is not what it should be.
std::function<verify::Report()> forged(const std::string& path, const std::string& from, const std::string& to) {
  return made(with_card(changing(path, [=](std::string& text) { replace(text, from, to); })));
}

}  // namespace

std::vector<ErrorFixture> card_errors() {
  return {
      {"E_SCORECARD",
       Step::averages,
       "the organiser changes a point, a rank, a rule or an input of the scorecard",
       forged(paths::scorecard(0), "\"rank\":1", "\"rank\":2"),
       {}},
      {"E_PANEL",
       Step::averages,
       "the organiser lets in a ballot that the policy refuses",
       forged(paths::card_table(0, "votes"), "m1,alpha,12,8", "m1,alpha,13,8"),
       {}},
  };
}

}  // namespace fivefold::test
