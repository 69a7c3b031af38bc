#include "harness/config/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold::config {
namespace {

using test::IsError;
using test::IsOk;

const std::string kHex(64, 'a');

std::string line(const std::string& path) {
  return R"({"path":")" + path + R"(","sha256":")" + kHex + R"(","size":5})" + "\n";
}

TEST(Manifest, IsReadBackAsItWasWritten) {
  const Manifest files = std::vector<WeightFile>{{.path = "a/가.bin", .sha256 = {}, .size = 0},
                                                 {.path = "b.bin", .sha256 = {}, .size = std::int64_t{1} << 40}};
  EXPECT_THAT(parse_manifest(write_manifest(files)), test::IsOkAnd(files));
  const Manifest hosted = Endpoint{.url = "https://api.example.org/v1", .model = "solar"};
  EXPECT_THAT(parse_manifest(write_manifest(hosted)), test::IsOkAnd(hosted));
}

TEST(Manifest, LinesAreCompactJson) {
  EXPECT_EQ(write_manifest(Endpoint{.url = "https://h", .model = "m"}),
            "{\"endpoint\":\"https://h\",\"model\":\"m\"}\n");
}

TEST(Manifest, PathsAreInByteOrderAndDistinct) {
  EXPECT_THAT(parse_manifest(line("B") + line("a")), IsOk());
  EXPECT_THAT(parse_manifest(line("a") + line("B")), IsError("manifest"));
  EXPECT_THAT(parse_manifest(line("a") + line("a")), IsError("manifest"));
}

TEST(Manifest, PathsStayInsideTheFolder) {
  for (const char* path : {"/a", "../a", "a/../b", "a//b", "./a", "a/", ""}) {
    EXPECT_THAT(parse_manifest(line(path)), IsError("manifest")) << path;
  }
}

TEST(Manifest, WhatIsNoManifestIsRefused) {
  EXPECT_THAT(parse_manifest(""), IsError("manifest"));
  EXPECT_THAT(parse_manifest(line("a").substr(0, 20)), IsError("manifest"));
  EXPECT_THAT(parse_manifest(line("a") + "\n"), IsError("manifest"));
  EXPECT_THAT(parse_manifest("{\"endpoint\":\"https://h\",\"model\":\"m\"}\n" + line("a")), IsError("manifest"));
  EXPECT_THAT(parse_manifest(line("a") + "{\"endpoint\":\"https://h\",\"model\":\"m\"}\n"), IsError("manifest"));
  EXPECT_THAT(parse_manifest("{\"endpoint\":\"https://me@h\",\"model\":\"m\"}\n"), IsError("manifest"));
  EXPECT_THAT(parse_manifest("{\"path\":\"a\",\"sha256\":\"" + kHex + "\",\"size\":-1}\n"), IsError("manifest"));
}

}  // namespace
}  // namespace fivefold::config
