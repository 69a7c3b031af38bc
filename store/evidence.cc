#include "store/evidence.h"

#include <zstd.h>

#include <memory>

#include "harness/crypto/sha256.h"
#include "harness/os/file.h"

namespace fivefold::store {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kUnpackAtOnce = std::size_t{16} << 20;
constexpr std::size_t kMaxStoredBytes = std::size_t{4}
                                        << 30;  // evidence files end at 4 GiB (docs/records.md section 2)

Result<std::string> compress(std::string_view plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), kLevel);
  if (ZSTD_isError(size) != 0) return Error{Errc::io, "evidence", std::string("zstd: ") + ZSTD_getErrorName(size)};
  packed.resize(size);
  return packed;
}

using StreamPtr = std::unique_ptr<ZSTD_DStream, decltype([](ZSTD_DStream* stream) { ZSTD_freeDStream(stream); })>;

// Whether the file unpacks to bytes with that digest, in the room of one buffer: a small file can claim, and hold, more
// than fits into memory.
bool unpacks_to(std::string_view packed, const Digest& digest) {
  const StreamPtr stream(ZSTD_createDStream());
  std::string piece(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  crypto::Sha256 hash;
  std::size_t total = 0;
  std::size_t left = 1;
  while (left != 0) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    left = ZSTD_decompressStream(stream.get(), &out, &in);
    total += out.pos;
    if (ZSTD_isError(left) != 0 || total > kMaxStoredBytes) return false;
    if (left != 0 && out.pos == 0 && in.pos == in.size) return false;  // it ends in the middle
    hash.update(std::string_view(piece).substr(0, out.pos));
  }
  return hash.finish() == digest;
}

Result<std::string> decompress(std::string_view packed, const Digest& digest, const std::string& where) {
  const auto refuse = [&where](const std::string& why) { return Error{Errc::corrupt, "evidence", where + ": " + why}; };
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kMaxStoredBytes) {
    return refuse("is not a zstd file of the evidence store");
  }
  if (size > kUnpackAtOnce && !unpacks_to(packed, digest)) {
    return refuse("its content has another digest than its name");
  }
  std::string plain(size, '\0');
  const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != size) return refuse("cannot be unpacked: it is damaged");
  return plain;
}

}  // namespace

std::filesystem::path EvidenceStore::file(const Digest& digest) const {
  const std::string hex = to_hex(digest);
  return folder_ / hex.substr(0, 2) / (hex + ".zst");
}

bool EvidenceStore::has(const Digest& digest) const {
  std::error_code ignored;
  return std::filesystem::is_regular_file(file(digest), ignored);
}

EvidenceStore::Putting EvidenceStore::start_put(std::string_view plain) const {
  const Digest digest = crypto::sha256(plain);
  // Where there is no thread to be had, the question does the work.
  return {digest, std::async(std::launch::async | std::launch::deferred,
                             [store = *this, digest, plain] { return store.keep(digest, plain); })};
}

Result<Digest> EvidenceStore::put(std::string_view plain) const {
  const Digest digest = crypto::sha256(plain);
  FF_TRY(keep(digest, plain));
  return digest;
}

Result<void> EvidenceStore::keep(const Digest& digest, std::string_view plain) const {
  if (has(digest)) return {};
  FF_ASSIGN(const std::string packed, compress(plain));
  const std::filesystem::path target = file(digest);
  if (!std::filesystem::is_directory(target.parent_path())) {
    FF_TRY(os::make_folder(target.parent_path()));
    FF_TRY(os::sync_folder(folder_));  // else a power cut could take the new folder, and the file with it
  }
  return os::write_file_durably(target, packed);
}

Result<std::string> EvidenceStore::get(const Digest& digest) const {
  const std::filesystem::path source = file(digest);
  FF_ASSIGN(const std::string packed, os::read_file(source, kMaxStoredBytes));
  FF_ASSIGN(std::string plain, decompress(packed, digest, source.string()));
  if (crypto::sha256(plain) != digest) {
    return Error{Errc::corrupt, "evidence", source.string() + ": its content has another digest than its name"};
  }
  return plain;
}

}  // namespace fivefold::store
