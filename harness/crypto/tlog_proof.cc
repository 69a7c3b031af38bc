// The text form of an inclusion proof that travels with its checkpoint (c2sp.org/tlog-proof@v1).
#include "harness/base/number.h"
#include "harness/crypto/note.h"

namespace fivefold::crypto {
namespace {

constexpr std::string_view kHead = "c2sp.org/tlog-proof@v1\nindex ";
constexpr std::size_t kMaxHashes = 40;  // docs/records.md section 2

Error proof_error(const std::string& why) { return bad_input("E_PROOF", "tlog-proof: " + why); }

}  // namespace

std::string to_text(const TlogProof& proof) {
  std::string text = std::string(kHead) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.path) text += to_base64(fivefold::view(hash)) + "\n";
  return text + "\n" + proof.note;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (!text.starts_with(kHead)) return proof_error("it does not start with the lines of version 1");
  text.remove_prefix(kHead.size());
  const std::size_t end = text.find('\n');
  const std::string_view index_text = text.substr(0, end);
  const auto index = parse_integer<std::uint64_t>(index_text);
  if (end == std::string_view::npos || !index || std::to_string(*index) != index_text) {
    return proof_error("its index is no decimal number");
  }
  text.remove_prefix(end + 1);
  TlogProof proof{*index, {}, {}};
  while (!text.starts_with('\n')) {
    const std::size_t line_end = text.find('\n');
    if (line_end == std::string_view::npos) return proof_error("there is no empty line after the hashes");
    const auto bytes = from_base64(text.substr(0, line_end));
    if (!bytes.ok() || bytes->size() != 32) return proof_error("a hash must be base64 of 32 bytes");
    if (proof.path.size() == kMaxHashes) return bad_input("E_LIMIT", "an inclusion proof has at most 40 hashes");
    FF_ASSIGN(const Digest hash, digest_from_bytes(*bytes));
    proof.path.push_back(hash);
    text.remove_prefix(line_end + 1);
  }
  proof.note = text.substr(1);
  return proof;
}

}  // namespace fivefold::crypto
