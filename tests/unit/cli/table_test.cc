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

}  // namespace
}  // namespace fivefold::cli
