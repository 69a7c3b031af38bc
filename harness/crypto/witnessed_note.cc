// Checking a checkpoint against the keys that may have signed it: the log and the witnesses of the policy
// (docs/records.md section 5).
#include <algorithm>

#include "harness/base/utf8.h"
#include "harness/crypto/note.h"
#include "harness/crypto/note_names.h"

namespace fivefold::crypto {
namespace {

bool signed_by(const NoteSignature& line, const Vkey& vkey) {
  return line.name == vkey.name && line.keyhash == keyhash4(vkey.name, vkey.algorithm, vkey.key);
}

Error bad_line(const NoteSignature& line) {
  return bad_input("E_NOTE", "the signature line of " + printable(line.name) + " does not verify");
}

Result<void> check_log_line(const NoteSignature& line, const Vkey& log, std::string_view text) {
  const auto signature = signature_from_bytes(line.signature);
  if (!signature.ok() || !verify(log.key, text, *signature)) return bad_line(line);
  return {};
}

Result<CosignedBy> check_witness_line(const NoteSignature& line, const Vkey& witness, std::string_view text) {
  if (line.signature.size() != 72) return bad_line(line);
  const std::uint64_t unix_seconds = read_u64be(std::string_view(line.signature).substr(0, 8));
  FF_ASSIGN(const Signature signature, signature_from_bytes(std::string_view(line.signature).substr(8)));
  if (!verify(witness.key, cosignature_message(unix_seconds, text), signature)) return bad_line(line);
  return CosignedBy{witness.name, unix_seconds};
}

}  // namespace

Result<VerifiedCheckpoint> verify_checkpoint(std::string_view note, const Vkey& log, std::span<const Vkey> witnesses) {
  FF_ASSIGN(const SignedNote parsed, parse_note(note));
  FF_ASSIGN(const Checkpoint checkpoint, parse_checkpoint_text(parsed.text));
  if (checkpoint.origin != log.name) {
    return bad_input("E_ORIGIN", "the checkpoint is of " + printable(checkpoint.origin) + ", not of " + log.name);
  }
  if (!signed_by(parsed.signatures.front(), log)) {
    return bad_input("E_NOTE", "the first signature line is not the log's");
  }
  VerifiedCheckpoint verified{checkpoint, parsed.text, {}};
  for (const NoteSignature& line : parsed.signatures) {
    if (signed_by(line, log)) FF_TRY(check_log_line(line, log, parsed.text));
    const auto witness =
        std::find_if(witnesses.begin(), witnesses.end(), [&line](const Vkey& vkey) { return signed_by(line, vkey); });
    if (witness == witnesses.end()) continue;
    FF_ASSIGN(const CosignedBy cosigned, check_witness_line(line, *witness, parsed.text));
    const bool counted = std::any_of(verified.cosigned.begin(), verified.cosigned.end(),
                                     [&cosigned](const CosignedBy& other) { return other.name == cosigned.name; });
    if (!counted) verified.cosigned.push_back(cosigned);
  }
  return verified;
}

std::string cosignature_message(std::uint64_t unix_seconds, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(unix_seconds) + "\n" + std::string(text);
}

Result<std::string> cosignature_line(std::uint64_t unix_seconds, std::string_view text, std::string_view name,
                                     const Signer& signer) {
  if (!is_note_name(name)) return bad_input("E_NOTE", "the witness name " + printable(name) + " is refused");
  FF_ASSIGN(const Signature signature, signer.sign(cosignature_message(unix_seconds, text)));
  std::string payload;
  put_u64be(payload, unix_seconds);
  payload += view(signature);
  return signature_line(name, keyhash4(name, kCosignatureKey, signer.public_key()), payload);
}

}  // namespace fivefold::crypto
