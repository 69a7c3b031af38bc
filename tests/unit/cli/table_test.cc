#include "harness/cli/table.h"

#include <gtest/gtest.h>

namespace fivefold::cli {
namespace {

TEST(Table, AlignsKoreanNamesByTheirWidth) {
  Table table({{.title = "team", .align = Align::left}, {.title = "mean", .align = Align::right}, {.title = "state"}});
  table.add({"가온연구소", "0.8124", "complete"});
  table.add({"nuri", "118.40 MB/s", "waiting"});
  EXPECT_EQ(table.text(),
            "team               mean  state\n"
            "가온연구소       0.8124  complete\n"
            "nuri        118.40 MB/s  waiting\n");
}

TEST(Table, LeavesNoSpacesAtTheEndOfALine) {
  Table table({{.title = "a"}, {.title = "b"}});
  table.add({"long text", ""});
  EXPECT_EQ(table.text(), "a          b\nlong text\n");
}

TEST(Table, AControlCharacterInACellCannotDriveTheTerminal) {
  Table table({{.title = "name"}});
  table.add({"\x1b[2J\n"});
  EXPECT_EQ(table.body(), "\\x1b[2J\\x0a\n");
}

TEST(Table, AMissingCellIsEmpty) {
  Table table({{.title = "a"}, {.title = "b"}});
  table.add({"x"});
  EXPECT_EQ(table.text(), "a  b\nx\n");
}

Table with_runs() {
  Table table({{"team"}, {"run 1", Align::right, 1}, {"run 2", Align::right, 1}, {"sd", Align::right, 2}, {"verdict"}});
  table.add({"nuri", "0.8120", "0.8150", "0.0021", Cell("reproduced", Style::good)});
  return table;
}

TEST(Table, AWordWiderThanWhatIsLeftIsCutOnATerminalAlone) {
  Table table({{"n"}, {"file"}});
  table.add({"1", std::string(40, 'x')});
  EXPECT_EQ(table.text(Look{.columns = 20}), "n  file\n1  " + std::string(16, 'x') + "…\n");
  EXPECT_EQ(table.text(Look{}), "n  file\n1  " + std::string(40, 'x') + "\n");
}

TEST(Table, RunColumnsGoFirstThenSdAndTheLastLineSaysSo) {
  EXPECT_EQ(with_runs().text(Look{.columns = 40}),
            "team   run 1   run 2      sd  verdict\n"
            "nuri  0.8120  0.8150  0.0021  reproduced\n");
  EXPECT_EQ(with_runs().text(Look{.columns = 39}),
            "team      sd  verdict\n"
            "nuri  0.0021  reproduced\n"
            "Left out on 39 columns: run 1, run 2. A\nwider terminal or a pipe shows all.\n");
  EXPECT_EQ(with_runs().text(Look{.columns = 20}),
            "team  verdict\n"
            "nuri  reproduced\n"
            "Left out on 20\ncolumns: run 1, run\n2, sd. A wider\nterminal or a pipe\nshows all.\n");
}

TEST(Table, IntoAPipeNothingIsLeftOut) { EXPECT_NE(with_runs().text(Look{}).find("run 1"), std::string::npos); }

TEST(Table, ColourChangesNoColumn) {
  EXPECT_EQ(with_runs().text(Look{.color = true}),
            "\x1b[1mteam\x1b[0m   \x1b[1mrun 1\x1b[0m   \x1b[1mrun 2\x1b[0m      \x1b[1msd\x1b[0m  "
            "\x1b[1mverdict\x1b[0m\n"
            "nuri  0.8120  0.8150  0.0021  \x1b[32mreproduced\x1b[0m\n");
}

TEST(Table, ALastColumnThatDoesNotFitGoesOnBelowItself) {
  Table table({{"team"}, {"state"}});
  table.add({"nuri", "run 4: 412 of 1,000 items, about 2 min left"});
  EXPECT_EQ(table.text(Look{.columns = 30}),
            "team  state\n"
            "nuri  run 4: 412 of 1,000\n"
            "      items, about 2 min left\n");
}

}  // namespace
}  // namespace fivefold::cli
