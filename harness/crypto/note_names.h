#pragma once
// What every part of a signed note shares: names, key hashes and the spelling of a signature line. Private to
// harness/crypto. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/crypto/ed25519.h"

namespace fivefold::crypto {

// Valid UTF-8, not empty, no white space, no control character, no '+'.
bool is_note_name(std::string_view name);
// The first 4 bytes of H(name LF algorithm key).
std::string keyhash4(std::string_view name, std::uint8_t algorithm, const PublicKey& key);
// `— <name> <base64(keyhash signature)>` LF.
std::string signature_line(std::string_view name, std::string_view keyhash, std::string_view signature);

}  // namespace fivefold::crypto
