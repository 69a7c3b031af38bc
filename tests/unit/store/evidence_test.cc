#include "store/evidence.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>

#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::store {
namespace {

using test::HasErrc;
using test::IsOk;
using test::IsOkAnd;
using ::testing::Eq;

TEST(Evidence, GivesBackTheBytesUnderTheirDigest) {
  const test::TempDir folder;
  const EvidenceStore store(folder.path());
  for (const std::string& text : {std::string(), std::string("한국어\n"), std::string(100'000, 'x')}) {
    const auto digest = store.put(text);
    ASSERT_THAT(digest, IsOkAnd(Eq(crypto::sha256(text))));
    EXPECT_THAT(store.get(*digest), IsOkAnd(Eq(text)));
  }
}

TEST(Evidence, IsNamedByTheDigestOfThePlainBytes) {
  const test::TempDir folder;
  const EvidenceStore store(folder.path());
  const auto digest = store.put("a");
  ASSERT_THAT(digest, IsOk());
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "ca" / (to_hex(*digest) + ".zst")));
}

TEST(Evidence, SaysWhatIsMissing) {
  const test::TempDir folder;
  const EvidenceStore store(folder.path());
  EXPECT_FALSE(store.has(crypto::sha256("a")));
  EXPECT_THAT(store.get(crypto::sha256("a")), HasErrc(Errc::not_found));
}

TEST(Evidence, RefusesAFileThatWasChanged) {
  const test::TempDir folder;
  const EvidenceStore store(folder.path());
  const auto digest = store.put("one text");
  const auto other = store.put("another text");
  ASSERT_TRUE(digest.ok() && other.ok());
  std::filesystem::copy_file(store.file(*other), store.file(*digest),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(store.get(*digest), HasErrc(Errc::corrupt));
  std::ofstream(store.file(*digest)) << "no zstd";
  EXPECT_THAT(store.get(*digest), HasErrc(Errc::corrupt));
}

std::int64_t most_kib() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(Evidence, AFileThatClaimsGigabytesCostsNoMemory) {
  const test::TempDir folder;
  const EvidenceStore store(folder.path());
  const auto digest = store.put("one text");
  ASSERT_THAT(digest, IsOk());
  // A frame header that says 3 GiB, then one empty block, the last.
  const std::string bomb("\x28\xb5\x2f\xfd\xe0\0\0\0\xc0\0\0\0\0\x01\0\0", 16);
  std::ofstream(store.file(*digest), std::ios::binary) << bomb;
  const std::int64_t before = most_kib();
  EXPECT_THAT(store.get(*digest), HasErrc(Errc::corrupt));
  EXPECT_LT(most_kib() - before, 512 * 1024);
}

TEST(Evidence, ALargeFileThatIsAnotherIsRefusedBeforeItIsUnpacked) {
  const test::TempDir folder;
  const EvidenceStore store(folder.path());
  const std::string large(std::size_t{40} << 20, 'x');
  const auto digest = store.put(large);
  const auto other = store.put("small");
  ASSERT_TRUE(digest.ok() && other.ok());
  EXPECT_THAT(store.get(*digest), IsOkAnd(Eq(large)));
  std::filesystem::copy_file(store.file(*digest), store.file(*other),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(store.get(*other), HasErrc(Errc::corrupt));
}

}  // namespace
}  // namespace fivefold::store
