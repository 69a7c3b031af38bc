#include "store/evidence.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace fivefold::store
