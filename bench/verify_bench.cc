// What the offline check costs against what it cannot do without: Ed25519 and SHA-256 over the same bytes.
// Usage: FIVEFOLD_WORKSPACE=DIR FIVEFOLD_EXPORT=DIR verify_bench; bench/verify.py makes the ratios.
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include "harness/base/check.h"
#include "harness/core/records.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/workspace.h"
#include "harness/os/clock.h"
#include "harness/os/entropy.h"
#include "harness/os/export_folder.h"
#include "harness/verify/verify.h"

namespace fivefold::bench {

namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 32U;

struct SignedEntry {
  std::string bytes;
  Envelope envelope;
  crypto::PublicKey key;
  std::string message;
};

std::string setting(const char* name) {
  const char* const value = std::getenv(name);
  FF_CHECK(value != nullptr);
  return value;
}

// The files of the export in memory, so that a slow disk is in neither side.
class Files final : public verify::FileSource {
 public:
  Files() {
    const auto folder = os::ExportFolder::open(setting("FIVEFOLD_EXPORT"));
    FF_CHECK(folder.ok());
    listing_ = folder->list().value();
    for (const std::string& path : listing_.files) files_[path] = folder->read(path, kMaxFile).value();
  }
  [[nodiscard]] Result<verify::Listing> list() const override { return listing_; }
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t) const override {
    const auto file = files_.find(path);
    if (file == files_.end()) return Error{Errc::not_found, "not-found", path};
    return file->second;
  }
  [[nodiscard]] Result<Digest> digest(const std::string& path, std::size_t max_bytes) const override {
    FF_ASSIGN(const std::string bytes, read(path, max_bytes));
    return crypto::sha256(bytes);
  }
  [[nodiscard]] const std::map<std::string, std::string>& files() const { return files_; }

 private:
  verify::Listing listing_;
  std::map<std::string, std::string> files_;
};

const Files& files() {
  static const Files all;
  return all;
}

std::vector<SignedEntry> read_entries() {
  os::SystemClock clock;
  os::SystemEntropy entropy;
  auto workspace =
      ledger::Workspace::open(setting("FIVEFOLD_WORKSPACE"), ledger::Workspace::Access::read, clock, entropy);
  FF_CHECK(workspace.ok());
  std::vector<SignedEntry> entries;
  std::vector<std::string> envelopes = workspace->entries().value();
  for (std::string& bytes : envelopes) {
    SignedEntry entry;
    entry.envelope = parse_envelope(bytes).value();
    entry.bytes = std::move(bytes);
    entry.key = workspace->log().find_key(entry.envelope.keyid)->key.key;
    entry.message = crypto::dsse_pae(entry.envelope.payload_type, entry.envelope.payload);
    entries.push_back(std::move(entry));
  }
  return entries;
}

const std::vector<SignedEntry>& entries() {
  static const std::vector<SignedEntry> all = read_entries();
  return all;
}

// Every key is made ready once: nobody can verify with less work than that.
class RawEd25519 {
 public:
  RawEd25519() {
    for (const SignedEntry& entry : entries()) {
      EVP_PKEY*& key = keys_[entry.key];
      if (key == nullptr) key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, entry.key.bytes.data(), 32);
    }
  }
  ~RawEd25519() {
    for (const auto& [name, key] : keys_) EVP_PKEY_free(key);
    EVP_MD_CTX_free(context_);
  }
  RawEd25519(const RawEd25519&) = delete;
  RawEd25519& operator=(const RawEd25519&) = delete;

  void verify_all() {
    for (const SignedEntry& entry : entries()) {
      EVP_MD_CTX_reset(context_);
      FF_CHECK(EVP_DigestVerifyInit(context_, nullptr, nullptr, nullptr, keys_.at(entry.key)) == 1);
      FF_CHECK(EVP_DigestVerify(context_, entry.envelope.signature.data(), entry.envelope.signature.size(),
                                reinterpret_cast<const unsigned char*>(entry.message.data()),
                                entry.message.size()) == 1);
    }
  }

 private:
  std::map<crypto::PublicKey, EVP_PKEY*> keys_;
  EVP_MD_CTX* context_{EVP_MD_CTX_new()};
};

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entries().size()));
}

void raw_ed25519(benchmark::State& state) {
  RawEd25519 raw;
  for (auto _ : state) raw.verify_all();
  count(state);
}
BENCHMARK(raw_ed25519)->Unit(benchmark::kMillisecond);

void signatures(benchmark::State& state) {
  for (auto _ : state) {
    for (const SignedEntry& entry : entries()) FF_CHECK(verify_envelope(entry.envelope, entry.key));
  }
  count(state);
}
BENCHMARK(signatures)->Unit(benchmark::kMillisecond);

// An entry from its bytes to its record.
void signed_entries(benchmark::State& state) {
  for (auto _ : state) {
    for (const SignedEntry& entry : entries()) {
      const auto envelope = parse_envelope(entry.bytes);
      FF_CHECK(verify_envelope(*envelope, entry.key));
      benchmark::DoNotOptimize(decode_statement(envelope->payload));
    }
  }
  count(state);
}
BENCHMARK(signed_entries)->Unit(benchmark::kMillisecond);

void raw_ed25519_and_sha256(benchmark::State& state) {
  RawEd25519 raw;
  for (auto _ : state) {
    raw.verify_all();
    for (const auto& [path, bytes] : files().files()) benchmark::DoNotOptimize(crypto::sha256(bytes));
  }
  count(state);
}
BENCHMARK(raw_ed25519_and_sha256)->Unit(benchmark::kMillisecond);

void whole_export(benchmark::State& state) {
  for (auto _ : state) {
    const auto report = verify::verify_export(files(), {});
    FF_CHECK(report.ok() && !report->failed());
  }
  std::int64_t bytes = 0;
  for (const auto& [path, text] : files().files()) bytes += static_cast<std::int64_t>(text.size());
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK(whole_export)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace fivefold::bench

BENCHMARK_MAIN();
