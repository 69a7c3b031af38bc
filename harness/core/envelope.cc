#include <utility>

#include "harness/core/records.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

Result<void> check_entry_size(std::size_t bytes) {
  if (bytes <= kMaxEntryBytes) return {};
  return bad_input("E_LIMIT", "entry has " + std::to_string(bytes) + " bytes, at most 65535 are allowed");
}

}  // namespace

Result<std::string> sign_envelope(std::string_view payload, const crypto::Signer& signer) {
  if (payload.size() > kMaxPayloadBytes) {
    return bad_input("E_LIMIT", "payload has " + std::to_string(payload.size()) + " bytes, at most 48000 are allowed");
  }
  FF_ASSIGN(const crypto::Signature signature, signer.sign(crypto::dsse_pae(kPayloadType, payload)));
  json::Object line{{"keyid", crypto::keyid(signer.public_key())}, {"sig", to_base64(crypto::view(signature))}};
  std::string entry = json::write(json::Object{
      {"payload", to_base64(payload)}, {"payloadType", kPayloadType}, {"signatures", json::Array{std::move(line)}}});
  FF_TRY(check_entry_size(entry.size()));
  return entry;
}

Result<Envelope> parse_envelope(std::string_view bytes) {
  FF_TRY(check_entry_size(bytes.size()));
  FF_ASSIGN(const json::Value value, json::read_strict(bytes));
  json::Fields fields(value, "envelope", "E_ENVELOPE");
  const std::string payload = fields.text("payload");
  Envelope envelope;
  envelope.payload_type = fields.text("payloadType");
  const json::Array& signatures = fields.array("signatures");
  if (signatures.size() != 1) {
    fields.fail("signatures", "must have exactly one element, got " + std::to_string(signatures.size()));
  }
  FF_TRY(fields.finish());

  json::Fields line(signatures.front(), "envelope.signatures[0]", "E_ENVELOPE");
  envelope.keyid = line.text("keyid");
  const std::string encoded = line.text("sig");
  FF_TRY(line.finish());

  Result<std::string> decoded = from_base64_any(payload);
  if (!decoded.ok()) return bad_input("E_ENVELOPE", "payload: " + decoded.error().message);
  if (decoded->size() > kMaxPayloadBytes) {
    return bad_input("E_LIMIT", "payload has " + std::to_string(decoded->size()) + " bytes, at most 48000 are allowed");
  }
  envelope.payload = std::move(decoded).value();
  const Result<std::string> signature = from_base64_any(encoded);
  if (!signature.ok()) return bad_input("E_ENVELOPE", "sig: " + signature.error().message);
  if (signature->size() != envelope.signature.size()) {
    return bad_input("E_ENVELOPE", "sig: must be 64 bytes, got " + std::to_string(signature->size()));
  }
  FF_ASSIGN(envelope.signature, crypto::signature_from_bytes(*signature));
  return envelope;
}

bool verify_envelope(const Envelope& envelope, const crypto::PublicKey& key) {
  return crypto::verify(key, crypto::dsse_pae(envelope.payload_type, envelope.payload), envelope.signature);
}

}  // namespace fivefold
