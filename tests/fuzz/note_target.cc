#include "harness/base/check.h"
#include "harness/crypto/note.h"
#include "tests/fuzz/targets.h"

namespace fivefold::fuzz {
namespace {

constexpr std::string_view kSigned = "example.org/fuzz\n2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
constexpr std::string_view kLogName = "example.org/fuzz";

const crypto::KeySigner& log_signer() {
  static const crypto::KeySigner signer = crypto::KeySigner::from_seed(std::string(32, '\x07')).value();
  return signer;
}

std::string printed(const crypto::SignedNote& note) {
  std::string out = note.text + "\n";
  for (const crypto::NoteSignature& line : note.signatures) {
    out += "\u2014 " + line.name + " " + to_base64(line.keyhash + line.signature) + "\n";
  }
  return out;
}

}  // namespace

void note(std::string_view bytes) {
  if (const Result<crypto::SignedNote> value = crypto::parse_note(bytes); value.ok()) {
    FF_CHECK(printed(*value) == bytes);
  }
  if (const Result<crypto::Vkey> value = crypto::parse_vkey(bytes); value.ok()) {
    FF_CHECK(crypto::to_text(*value) == bytes);
  }
  if (const Result<crypto::Checkpoint> value = crypto::parse_checkpoint_text(bytes); value.ok()) {
    FF_CHECK(crypto::to_text(*value) == bytes);
  }
  if (const Result<crypto::TlogProof> value = crypto::parse_tlog_proof(bytes); value.ok()) {
    FF_CHECK(crypto::to_text(*value) == bytes);
  }
  // Only the one text that the corpus holds signed can verify.
  const crypto::Vkey log{std::string(kLogName), crypto::kLogKey, log_signer().public_key()};
  const Result<crypto::VerifiedCheckpoint> verified = crypto::verify_checkpoint(bytes, log, {});
  FF_CHECK(!verified.ok() || verified->body == kSigned);
}

}  // namespace fivefold::fuzz
