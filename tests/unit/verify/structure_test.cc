// Files and lines that were cut, moved, doubled or left out, in memory: nothing passes, and nothing but what may be
// withheld or absent is merely open.
#include <gtest/gtest.h>

#include "tests/support/small_export.h"

namespace fivefold::test {
namespace {

class Structure : public testing::Test {
 protected:
  void SetUp() override {
    small_ = small_export();
    for (const auto& [path, bytes] : small_.source.files) {
      if (!is_unverified(path)) paths_.push_back(path);
    }
  }
  void expect_refused(const MemorySource& source, const std::string& what) const {
    const auto report = report_on(source, small_.leaf);
    EXPECT_TRUE(report.failed()) << what << "\n" << report_text(report);
  }
  void expect_refused(const std::string& path, std::string bytes, const std::string& what) const {
    if (bytes == small_.source.files.at(path)) return;
    MemorySource source = small_.source;
    source.files[path] = std::move(bytes);
    expect_refused(source, path + " " + what);
  }

  SmallExport small_;
  std::vector<std::string> paths_;
};

TEST_F(Structure, AFileThatIsCutShort) {
  for (const std::string& path : paths_) {
    const std::string& bytes = small_.source.files.at(path);
    if (bytes.empty()) continue;
    for (const std::size_t length : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      expect_refused(path, bytes.substr(0, length), "cut to " + std::to_string(length));
    }
    expect_refused(path, bytes + "\n", "and a line feed");
  }
}

TEST_F(Structure, TwoFilesInEachOthersPlace) {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const std::string& other = paths_[(i + 1) % paths_.size()];
    MemorySource source = small_.source;
    std::swap(source.files[paths_[i]], source.files[other]);
    if (source.files == small_.source.files) continue;
    expect_refused(source, paths_[i] + " and " + other);
  }
}

TEST_F(Structure, LinesSwappedRepeatedAndLeftOut) {
  for (const std::string& path : paths_) {
    const std::string& bytes = small_.source.files.at(path);
    if (!path.ends_with(".jsonl") && !path.ends_with(".txt") && !path.ends_with(".csv")) continue;
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < bytes.size(); from = bytes.find('\n', from) + 1) {
      lines.push_back(bytes.substr(from, bytes.find('\n', from) + 1 - from));
    }
    const auto joined_but = [&lines](std::size_t at, const std::string& instead) {
      std::string text;
      for (std::size_t i = 0; i < lines.size(); ++i) text += i == at ? instead : lines[i];
      return text;
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string number = std::to_string(i);
      expect_refused(path, joined_but(i, ""), "without line " + number);
      expect_refused(path, joined_but(i, lines[i] + lines[i]), "line twice: " + number);
      if (i + 1 == lines.size()) continue;
      std::swap(lines[i], lines[i + 1]);
      expect_refused(path, joined_but(lines.size(), ""), "line later: " + number);
      std::swap(lines[i], lines[i + 1]);
    }
  }
}

TEST_F(Structure, AFileThatIsNotThere) {
  for (const std::string& path : paths_) {
    const bool absent_too = path == "manifest.json" || path.starts_with("envelopes/") || path.starts_with("proofs/") ||
                            path.starts_with("checkpoints/");
    const bool withheld =
        path.starts_with("evidence/") || path.starts_with("launch/") || path.starts_with("submissions/");
    MemorySource source = small_.source;
    source.files.erase(path);
    const auto report = report_on(source, small_.leaf);
    EXPECT_EQ(report.ok(), absent_too) << path << "\n" << report_text(report);
    EXPECT_EQ(report.failed(), !absent_too && !withheld) << path << "\n" << report_text(report);
  }
}

TEST_F(Structure, AFileOnceMoreUnderAnotherNameIsUnverified) {
  for (const std::string& path : paths_) {
    MemorySource source = small_.source;
    source.files["copies/" + path] = source.files.at(path);
    const auto report = report_on(source, small_.leaf);
    EXPECT_TRUE(report.ok()) << path;
    EXPECT_EQ(report.unverified.size(), 3U) << path;
  }
}

}  // namespace
}  // namespace fivefold::test
