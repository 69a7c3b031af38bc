#include "harness/publish/export_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::publish {
namespace {

namespace fs = std::filesystem;
using test::IsError;
using test::IsOk;
using test::ok_or_print;
using test::TempDir;
using ::testing::HasSubstr;

constexpr const char* kManifest = R"({"format":"fivefold-export/v1","stage":"s"})";

// Publishes a folder that holds one README with this text.
Result<void> publish(const fs::path& target, const std::string& text) {
  FF_ASSIGN(ExportPlace place, ExportPlace::prepare(target));
  std::ofstream(place.draft() / "README.txt") << text;
  std::ofstream(place.draft() / "manifest.json") << kManifest;
  return place.publish();
}

TEST(ExportPlace, TakesAMissingOrAnEmptyFolder) {
  const TempDir temp;
  EXPECT_THAT(publish(temp / "new", "a"), IsOk());
  EXPECT_EQ(TempDir::read(temp / "new/README.txt"), "a");
  fs::create_directories(temp / "empty");
  EXPECT_THAT(publish(temp / "empty/", "b"), IsOk());
  EXPECT_EQ(TempDir::read(temp / "empty/README.txt"), "b");
}

TEST(ExportPlace, ReplacesAnEarlierExportWhole) {
  const TempDir temp;
  ASSERT_THAT(publish(temp / "out", "a"), IsOk());
  temp.write("out/tile/0/000", "old");
  ASSERT_THAT(publish(temp / "out", "b"), IsOk());
  EXPECT_EQ(TempDir::read(temp / "out/README.txt"), "b");
  EXPECT_FALSE(fs::exists(temp / "out/tile"));
  EXPECT_EQ(std::distance(fs::directory_iterator(temp.path()), fs::directory_iterator()), 1);
}

TEST(ExportPlace, LeavesEverythingElseAlone) {
  const TempDir temp;
  temp.write("photos/cat.png", "x");
  EXPECT_THAT(ExportPlace::prepare(temp / "photos"), IsError("export.folder"));
  temp.write("claims/manifest.json", R"({"format":"another/v1"})");
  EXPECT_THAT(ExportPlace::prepare(temp / "claims"), IsError("export.folder"));
  temp.write("file", "x");
  EXPECT_THAT(ExportPlace::prepare(temp / "file"), IsError("export.folder"));
  EXPECT_THAT(ExportPlace::prepare("/"), IsError("export.folder"));
  EXPECT_TRUE(fs::exists(temp / "photos/cat.png"));
}

TEST(ExportPlace, NamesAFileThatIsNotOfAnExport) {
  const TempDir temp;
  ASSERT_THAT(publish(temp / "out", "a"), IsOk());
  temp.write("out/notes.txt", "mine");
  const auto place = ExportPlace::prepare(temp / "out");
  ASSERT_THAT(place, IsError("export.folder"));
  EXPECT_THAT(place.error().message, HasSubstr("notes.txt"));
  EXPECT_EQ(TempDir::read(temp / "out/notes.txt"), "mine");
}

TEST(ExportPlace, ADraftThatIsNotPublishedLeavesNothing) {
  const TempDir temp;
  ASSERT_THAT(publish(temp / "out", "a"), IsOk());
  {
    const auto place = ExportPlace::prepare(temp / "out");
    ASSERT_TRUE(ok_or_print(place));
    EXPECT_TRUE(fs::exists(place->draft()));
  }
  EXPECT_EQ(TempDir::read(temp / "out/README.txt"), "a");
  EXPECT_EQ(std::distance(fs::directory_iterator(temp.path()), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace fivefold::publish
