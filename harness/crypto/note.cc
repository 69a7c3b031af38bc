#include "harness/crypto/note.h"

#include <algorithm>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/crypto/note_names.h"
#include "harness/crypto/sha256.h"

namespace fivefold::crypto {
namespace {

constexpr std::size_t kMaxNoteBytes = 65'536;
constexpr std::size_t kMaxSignatureLines = 32;
constexpr std::string_view kDash = "\xe2\x80\x94 ";  // em dash and a space

Error note_error(const std::string& why) { return bad_input("E_NOTE", "signed note: " + why); }

Result<void> check_note_text(std::string_view note) {
  if (note.size() > kMaxNoteBytes) {
    return bad_input("E_LIMIT", "a signed note has at most 65536 bytes, got " + std::to_string(note.size()));
  }
  if (!is_utf8(note)) return note_error("it is not UTF-8");
  const bool has_control = std::any_of(note.begin(), note.end(), [](char c) {
    return c != '\n' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f);
  });
  if (has_control) return note_error("it has a control character");
  return {};
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return note_error("a signature line must start with an em dash and a space");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return note_error("a signature line has a name and a signature");
  const std::string_view name = line.substr(0, space);
  if (!is_note_name(name)) return note_error("the name " + printable(name) + " of a signature line is refused");
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes.ok() || bytes->size() < 5) return note_error("the signature of " + printable(name) + " is no base64");
  return NoteSignature{std::string(name), bytes->substr(0, 4), bytes->substr(4)};
}

// The next line without its LF, taken off the front; false when there is no whole line.
bool take_line(std::string_view& text, std::string_view& line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

bool is_plain_decimal(std::string_view digits) {
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return false;
  return std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_note_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const auto point = decode_front(name);
    if (!point) return false;
    const char32_t c = point->value;
    const bool space = c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
                       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
    if (space || c < 0x20 || c == 0x7f || c == U'+') return false;
    name.remove_prefix(point->bytes);
  }
  return true;
}

std::string keyhash4(std::string_view name, std::uint8_t algorithm, const PublicKey& key) {
  std::string bytes(name);
  bytes += '\n';
  bytes += static_cast<char>(algorithm);
  bytes += view(key);
  return std::string(fivefold::view(sha256(bytes)).substr(0, 4));
}

std::string signature_line(std::string_view name, std::string_view keyhash, std::string_view signature) {
  std::string line(kDash);
  line += name;
  line += ' ';
  line += to_base64(std::string(keyhash) + std::string(signature));
  line += '\n';
  return line;
}

std::string to_text(const Vkey& vkey) {
  std::string key(1, static_cast<char>(vkey.algorithm));
  key += view(vkey.key);
  return vkey.name + "+" + fivefold::to_hex(keyhash4(vkey.name, vkey.algorithm, vkey.key)) + "+" + to_base64(key);
}

Result<Vkey> parse_vkey(std::string_view text) {
  const auto refused = [&text](const std::string& why) {
    return bad_input("E_NOTE", "verifier key " + printable(text.substr(0, 200)) + ": " + why);
  };
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return refused("it must be <name>+<hash>+<key>");
  const std::string_view name = text.substr(0, first);
  if (!is_note_name(name)) return refused("its name must be UTF-8 without white space and '+'");
  const auto bytes = from_base64(text.substr(second + 1));
  if (!bytes.ok() || bytes->size() != 33) return refused("its key must be base64 of 33 bytes");
  const auto algorithm = static_cast<std::uint8_t>(bytes->front());
  if (algorithm != kLogKey && algorithm != kCosignatureKey) return refused("its algorithm must be 1 or 4");
  FF_ASSIGN(const PublicKey key, public_key_from_bytes(std::string_view(*bytes).substr(1)));
  if (text.substr(first + 1, second - first - 1) != fivefold::to_hex(keyhash4(name, algorithm, key))) {
    return refused("its hash is not that of its key");
  }
  return Vkey{std::string(name), algorithm, key};
}

std::string to_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         to_base64(fivefold::view(checkpoint.root)) + "\n";
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  std::string_view origin;
  std::string_view size_text;
  std::string_view root_text;
  if (!take_line(text, origin) || !take_line(text, size_text) || !take_line(text, root_text) || !text.empty()) {
    return note_error("a checkpoint has exactly three lines");
  }
  if (!is_note_name(origin)) return note_error("the origin must be UTF-8 without white space and '+'");
  const auto size = parse_integer<std::uint64_t>(size_text);
  if (!is_plain_decimal(size_text) || !size) return note_error("the size must be a decimal number");
  const auto bytes = from_base64(root_text);
  if (!bytes.ok() || bytes->size() != 32) return note_error("the root must be base64 of 32 bytes");
  FF_ASSIGN(const Digest root, digest_from_bytes(*bytes));
  return Checkpoint{std::string(origin), *size, root};
}

Result<SignedNote> parse_note(std::string_view note) {
  FF_TRY(check_note_text(note));
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) return note_error("there is no blank line");
  SignedNote parsed{std::string(note.substr(0, blank + 1)), {}};
  std::string_view rest = note.substr(blank + 2);
  std::string_view line;
  while (take_line(rest, line)) {
    if (parsed.signatures.size() == kMaxSignatureLines) {
      return bad_input("E_LIMIT", "a signed note has at most 32 signature lines");
    }
    FF_ASSIGN(auto signature, parse_signature_line(line));
    parsed.signatures.push_back(std::move(signature));
  }
  if (!rest.empty()) return note_error("the last line has no line feed");
  if (parsed.signatures.empty()) return note_error("it has no signature");
  return parsed;
}

Result<std::string> sign_note(std::string_view text, std::string_view name, const Signer& signer) {
  if (!is_note_name(name)) return note_error("the name " + printable(name) + " is refused");
  FF_ASSIGN(const Signature signature, signer.sign(text));
  const std::string line = signature_line(name, keyhash4(name, kLogKey, signer.public_key()), view(signature));
  return std::string(text) + "\n" + line;
}

}  // namespace fivefold::crypto
