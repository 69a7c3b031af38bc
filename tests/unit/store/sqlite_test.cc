#include "store/sqlite.h"

#include <gtest/gtest.h>

#include "harness/crypto/merkle.h"
#include "store/ledger_table.h"
#include "store/migrate.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::store {
namespace {

using test::HasErrc;
using test::IsError;
using test::IsOk;

class MigratedDatabase : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open_writer(file());
    ASSERT_THAT(opened, IsOk());
    database_.emplace(std::move(opened).value());
    ASSERT_THAT(migrate(*database_, embedded_migrations()), IsOk());
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "stage.db"; }
  static StoredEntry entry(std::uint64_t index) {
    const std::string bytes = "entry " + std::to_string(index);
    return {index, "run-record", crypto::merkle_leaf(bytes), bytes};
  }

  test::TempDir folder_;
  std::optional<Database> database_;
};

TEST_F(MigratedDatabase, KeepsEntriesInOrderAndWithoutGaps) {
  ASSERT_THAT(insert_entry(*database_, entry(0)), IsOk());
  ASSERT_THAT(insert_entry(*database_, entry(1)), IsOk());
  EXPECT_THAT(insert_entry(*database_, entry(3)), IsError("conflict"));
  EXPECT_THAT(insert_entry(*database_, entry(1)), IsError("conflict"));
  const auto entries = read_entries(*database_);
  ASSERT_THAT(entries, IsOk());
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[1].envelope, "entry 1");
}

TEST_F(MigratedDatabase, RefusesToChangeOrDeleteTheLedger) {
  ASSERT_THAT(insert_entry(*database_, entry(0)), IsOk());
  ASSERT_THAT(insert_checkpoint(*database_, {1, entry(0).leaf, "note"}), IsOk());
  for (const char* sql : {"UPDATE ledger_entry SET kind = 'x'", "DELETE FROM ledger_entry",
                          "UPDATE ledger_checkpoint SET size = 2", "DELETE FROM ledger_checkpoint"}) {
    EXPECT_THAT(database_->execute(sql), IsError("conflict")) << sql;
  }
}

TEST_F(MigratedDatabase, RefusesAChangedMigrationAndANewerDatabase) {
  auto changed = embedded_migrations();
  changed.front().sql += "\n";
  EXPECT_THAT(migrate(*database_, changed), HasErrc(Errc::corrupt));
  auto fewer = embedded_migrations();
  fewer.pop_back();
  EXPECT_THAT(migrate(*database_, fewer), HasErrc(Errc::unsupported));
  EXPECT_THAT(migrate(*database_, embedded_migrations()), IsOk());
}

TEST_F(MigratedDatabase, ATransactionThatFailsLeavesNothing) {
  const auto failed = database_->transaction([&]() -> Result<void> {
    FF_TRY(insert_entry(*database_, entry(0)));
    return Error{Errc::io, "test", "stopped here"};
  });
  EXPECT_THAT(failed, IsError("test"));
  const auto entries = read_entries(*database_);
  ASSERT_THAT(entries, IsOk());
  EXPECT_TRUE(entries->empty());
  EXPECT_FALSE(database_->in_transaction());
}

TEST_F(MigratedDatabase, AReaderSeesOnlyWhatIsCommittedAndCannotWrite) {
  auto reader = Database::open_reader(file());
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT(database_->transaction([&]() -> Result<void> {
    FF_TRY(insert_entry(*database_, entry(0)));
    const auto seen = read_entries(*reader);
    EXPECT_TRUE(seen.ok() && seen->empty());
    return {};
  }),
              IsOk());
  const auto seen = read_entries(*reader);
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->size(), 1U);
  EXPECT_FALSE(insert_entry(*reader, entry(1)).ok());
}

TEST(Database, NamesAFileThatIsNoDatabase) {
  const test::TempDir folder;
  EXPECT_FALSE(Database::open_reader(folder.path() / "missing.db").ok());
  EXPECT_FALSE(Database::open_writer(folder.path()).ok());
}

}  // namespace
}  // namespace fivefold::store
