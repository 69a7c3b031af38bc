#include "tests/support/small_export.h"

#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"

namespace fivefold::test {
namespace {

std::string cosigned(const std::string& note) {
  const crypto::SignedNote parsed = must(crypto::parse_note(note));
  return note + must(crypto::cosignature_line(1'782'864'000, parsed.text, kSmallWitness, small_witness()));
}

}  // namespace

const crypto::KeySigner& small_witness() {
  static const crypto::KeySigner key = must(crypto::KeySigner::from_seed(std::string(32, 'w')));
  return key;
}
// Of the older checkpoints those are kept that something hangs on.
SmallExport small_export() {
  ExportKnobs knobs;
  knobs.tiny = true;
  knobs.scorecard = true;
  knobs.edit = edit_record<StagePolicy>(0, [](StagePolicy& policy) {
    policy.witnesses = {
        crypto::to_text(crypto::Vkey{kSmallWitness, crypto::kCosignatureKey, small_witness().public_key()})};
    policy.quorum = 1;
  });
  ExportBuilder builder(knobs);
  SmallExport small{builder.build(), builder.policy_leaf(), "checkpoints/2"};
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

}  // namespace fivefold::test
