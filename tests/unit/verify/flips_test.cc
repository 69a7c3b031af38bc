// docs/records.md section 13, number 10: every byte of a small complete export is changed once, in memory, and the
// verifier never passes it, except where the document says so.
#include <algorithm>
#include <array>
#include <cstdlib>

#include <gtest/gtest.h>

#include "harness/crypto/note.h"
#include "harness/crypto/note_names.h"
#include "tests/support/small_export.h"

namespace fivefold::test {
namespace {

constexpr std::array<unsigned char, 2> kMasks{0x01, 0x20};  // the next letter, the other case of a letter

// Whether a changed older checkpoint only lost its witness: the line is still one, of a name or a key hash that nobody
// knows.
bool lost_its_witness(const std::string& before, const std::string& after) {
  const crypto::SignedNote old_note = must(crypto::parse_note(before));
  const auto new_note = crypto::parse_note(after);
  if (!new_note.ok() || new_note->text != old_note.text || new_note->signatures.size() != 2) return false;
  const auto& old_log = old_note.signatures.front();
  const auto& new_log = new_note->signatures.front();
  if (old_log.name != new_log.name || old_log.keyhash != new_log.keyhash || old_log.signature != new_log.signature) {
    return false;
  }
  const crypto::NoteSignature& line = new_note->signatures.back();
  return line.name != kSmallWitness ||
         line.keyhash != crypto::keyhash4(kSmallWitness, crypto::kCosignatureKey, small_witness().public_key());
}

struct FlipTally {
  std::size_t flips{0};
  std::size_t excused{0};
};

// Changes every `stride`-th byte of the file from `first` on, and at least one of each line of text.
void flip_file(SmallExport& small, const std::string& path, std::size_t first, std::size_t stride, unsigned char mask,
               FlipTally& tally) {
  std::string& bytes = small.source.files.at(path);
  const std::string before = bytes;
  bool line_seen = false;
  for (std::size_t at = first; at < bytes.size(); ++at) {
    const bool ends = before[at] == '\n' || at + 1 == before.size();
    const bool chosen = at % stride == mask % stride || (ends && !line_seen);
    line_seen = !ends && (line_seen || chosen);
    if (!chosen) continue;
    bytes[at] = static_cast<char>(static_cast<unsigned char>(before[at]) ^ mask);
    ++tally.flips;
    const bool excused = path == small.older && lost_its_witness(before, bytes);
    tally.excused += excused ? 1 : 0;
    const auto report = report_on(small.source, small.leaf);
    ASSERT_EQ(report.ok(), excused) << path << " byte " << at << " mask " << int{mask} << "\n" << report_text(report);
    ASSERT_EQ(report.failed(), !excused) << path << " byte " << at << "\n" << report_text(report);
    bytes[at] = before[at];
  }
}

FlipTally flip_all(std::size_t wanted_flips) {
  SmallExport small = small_export();
  FlipTally tally;
  std::vector<std::string> paths;
  for (const auto& [path, bytes] : small.source.files) {
    if (!is_unverified(path)) paths.push_back(path);
  }
  const std::size_t share = std::max<std::size_t>(1, wanted_flips / (paths.size() * kMasks.size()));
  for (const std::string& path : paths) {
    const std::size_t stride = std::max<std::size_t>(1, small.source.files.at(path).size() / share);
    for (const unsigned char mask : kMasks) flip_file(small, path, 0, stride, mask, tally);
  }
  return tally;
}

TEST(VerifyFlips, TheSmallExportItselfPasses) {
  const SmallExport small = small_export();
  const auto report = report_on(small.source, small.leaf);
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  std::vector<std::string> unverified;
  for (const auto& [path, bytes] : small.source.files) {
    if (is_unverified(path)) unverified.push_back(path);
  }
  EXPECT_EQ(report.unverified, unverified);
}

// With FIVEFOLD_EVERY_BYTE set (`ctest -C long -L long`) nothing is strided over, which takes a quarter of an hour.
TEST(VerifyFlips, AChangedByteNeverPasses) {
  const bool every_byte = std::getenv("FIVEFOLD_EVERY_BYTE") != nullptr;
  const std::size_t wanted = FIVEFOLD_SANITIZED ? 100 : 900;
  const FlipTally tally = flip_all(every_byte ? std::size_t{1} << 40U : wanted);
  EXPECT_GT(tally.flips, wanted / 2);
  RecordProperty("flips", std::to_string(tally.flips));
}

// The witness's line whole: its name and the first characters of its base64, which are the key hash, and no other byte.
TEST(VerifyFlips, OnlyAnUnknownWitnessOfAnOlderHeadIsExcused) {
  SmallExport small = small_export();
  FlipTally tally;
  const std::size_t line = small.source.files.at(small.older).rfind("\xe2\x80\x94");
  for (const unsigned char mask : kMasks) flip_file(small, small.older, line, FIVEFOLD_SANITIZED ? 7 : 1, mask, tally);
  EXPECT_GT(tally.excused, 0U);
  EXPECT_LT(tally.excused, tally.flips / 4);
}

TEST(VerifyFlips, ReadersOwnFilesMayChange) {
  SmallExport small = small_export();
  for (const std::string path : {"README.txt", "report.html"}) {
    small.source.files[path] += "more";
    EXPECT_TRUE(report_on(small.source, small.leaf).ok()) << path;
  }
}

}  // namespace
}  // namespace fivefold::test
