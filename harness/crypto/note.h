#pragma once
// C2SP signed notes, checkpoints, cosignatures and tlog-proofs (docs/records.md section 5). Pure.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/crypto/ed25519.h"

namespace fivefold::crypto {

inline constexpr std::uint8_t kLogKey = 0x01;
inline constexpr std::uint8_t kCosignatureKey = 0x04;

// `<name>+<8 hex keyhash>+<base64(alg key)>`.
struct Vkey {
  std::string name;
  std::uint8_t algorithm{kLogKey};
  PublicKey key;
  friend bool operator==(const Vkey&, const Vkey&) = default;
};
std::string to_text(const Vkey& vkey);
// `E_NOTE` when it is misspelt, its hash does not match, its name has white space or '+', or the algorithm is unknown.
Result<Vkey> parse_vkey(std::string_view text);

// A checkpoint's three lines: `<origin>` / `<size>` / `<base64 root>`, each ending in LF.
struct Checkpoint {
  std::string origin;
  std::uint64_t size{0};
  Digest root;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};
std::string to_text(const Checkpoint& checkpoint);
Result<Checkpoint> parse_checkpoint_text(std::string_view text);  // `E_NOTE`

// One line below the blank line: `— <name> <base64(keyhash4 signature)>`.
struct NoteSignature {
  std::string name;
  std::string keyhash;    // 4 bytes
  std::string signature;  // 64 bytes, or u64be(time) and 64 bytes for a cosignature
};
struct SignedNote {
  std::string text;  // ends in LF
  std::vector<NoteSignature> signatures;
};
// At most 65,536 bytes and 32 signature lines (`E_LIMIT`), valid UTF-8 without control characters but LF; `E_NOTE`.
Result<SignedNote> parse_note(std::string_view note);

// text, blank line, the log's signature line. The signer's key must be the vkey's.
Result<std::string> sign_note(std::string_view text, std::string_view name, const Signer& signer);

// A parsed checkpoint note whose log line has been verified. A bad line of the log's or a known witness's key rejects
// the note (`E_NOTE`), a missing log line too; unknown lines are skipped. `cosigned` = distinct known witnesses that
// signed, with their times (seconds). The first line must be the log's; origin must equal log.name (`E_ORIGIN`).
struct CosignedBy {
  std::string name;
  std::uint64_t unix_seconds{0};
};
struct VerifiedCheckpoint {
  Checkpoint checkpoint;
  std::string body;  // the three lines
  std::vector<CosignedBy> cosigned;
};
Result<VerifiedCheckpoint> verify_checkpoint(std::string_view note, const Vkey& log, std::span<const Vkey> witnesses);

// What a witness signs: `cosignature/v1` LF `time <t>` LF text.
std::string cosignature_message(std::uint64_t unix_seconds, std::string_view text);
// A whole signature line with LF.
Result<std::string> cosignature_line(std::uint64_t unix_seconds, std::string_view text, std::string_view name,
                                     const Signer& signer);

// c2sp.org/tlog-proof@v1.
struct TlogProof {
  std::uint64_t index{0};
  std::vector<Digest> path;
  std::string note;  // the signed note, verbatim
};
std::string to_text(const TlogProof& proof);
Result<TlogProof> parse_tlog_proof(std::string_view text);  // `E_PROOF`

}  // namespace fivefold::crypto
