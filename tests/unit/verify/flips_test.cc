// docs/records.md section 13, number 10: every byte of a small complete export is changed once, in memory, and the
// verifier never passes it, except where the document says so.
#include <algorithm>
#include <array>
#include <cstdlib>

#include <gtest/gtest.h>

#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/crypto/note_names.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

constexpr std::array<unsigned char, 2> kMasks{0x01, 0x20};  // the next letter, the other case of a letter

const crypto::KeySigner& witness() {
  static const crypto::KeySigner key = must(crypto::KeySigner::from_seed(std::string(32, 'w')));
  return key;
}
const std::string kWitness = "example.org/w";

std::string cosigned(const std::string& note) {
  const crypto::SignedNote parsed = must(crypto::parse_note(note));
  return note + must(crypto::cosignature_line(1'782'864'000, parsed.text, kWitness, witness()));
}

// A stage with a witness whose cosignature the policy demands, every kind of file of docs/records.md section 10, and
// of its older checkpoints those that something hangs on.
struct Small {
  MemorySource source;
  Digest leaf;
  std::string older;  // the older checkpoint that the witness has signed
};

Small small_export() {
  ExportKnobs knobs;
  knobs.tiny = true;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) {
    policy.witnesses = {crypto::to_text(crypto::Vkey{kWitness, crypto::kCosignatureKey, witness().public_key()})};
    policy.quorum = 1;
  });
  ExportBuilder builder(knobs);
  Small small{builder.build(), builder.policy_leaf(), "checkpoints/2"};
  std::map<std::string, std::string>& files = small.source.files;
  std::erase_if(files, [](const auto& file) {
    return file.first.starts_with("checkpoints/") && file.first != "checkpoints/1" && file.first != "checkpoints/2";
  });
  const std::vector<Digest> leaves = builder.leaves();
  const std::uint64_t last = leaves.size() - 1;
  files["proofs/" + std::to_string(last) + ".tlog-proof"] =
      crypto::to_text(crypto::TlogProof{last, crypto::inclusion_proof(leaves, last), files.at("checkpoint")});
  files["envelopes/0.json"] = builder.entries().front();
  files["checkpoint"] = cosigned(files.at("checkpoint"));
  files[small.older] = cosigned(files.at(small.older));
  files["report.html"] = "<p>for people</p>\n";
  return small;
}

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
  return line.name != kWitness ||
         line.keyhash != crypto::keyhash4(kWitness, crypto::kCosignatureKey, witness().public_key());
}

struct Tally {
  std::size_t flips{0};
  std::size_t excused{0};
};

// Changes every `stride`-th byte of the file from `first` on, and at least one of each line of text.
void flip_file(Small& small, const std::string& path, std::size_t first, std::size_t stride, unsigned char mask,
               Tally& tally) {
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

bool is_unverified(const std::string& path) { return path == "README.txt" || path == "report.html"; }

Tally flip_all(std::size_t wanted_flips) {
  Small small = small_export();
  Tally tally;
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
  const Small small = small_export();
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
  const Tally tally = flip_all(every_byte ? std::size_t{1} << 40U : wanted);
  EXPECT_GT(tally.flips, wanted / 2);
  RecordProperty("flips", std::to_string(tally.flips));
}

// The witness's line whole: its name and the first characters of its base64, which are the key hash, and no other byte.
TEST(VerifyFlips, OnlyAnUnknownWitnessOfAnOlderHeadIsExcused) {
  Small small = small_export();
  Tally tally;
  const std::size_t line = small.source.files.at(small.older).rfind("\xe2\x80\x94");
  for (const unsigned char mask : kMasks) flip_file(small, small.older, line, FIVEFOLD_SANITIZED ? 7 : 1, mask, tally);
  EXPECT_GT(tally.excused, 0U);
  EXPECT_LT(tally.excused, tally.flips / 4);
}

TEST(VerifyFlips, ReadersOwnFilesMayChange) {
  Small small = small_export();
  for (const std::string path : {"README.txt", "report.html"}) {
    small.source.files[path] += "more";
    EXPECT_TRUE(report_on(small.source, small.leaf).ok()) << path;
  }
}

}  // namespace
}  // namespace fivefold::test
