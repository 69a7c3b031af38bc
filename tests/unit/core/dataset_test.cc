#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/prompts.h"
#include "harness/core/targets.h"
#include "harness/crypto/sha256.h"
#include "harness/json/write.h"
#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::ok_or_print;
using ::testing::HasSubstr;

Scorer exact() {
  return Scorer::make({"exact_match", Rescore::exact, {{"normalise", std::vector<std::string>{}}}}).value();
}

TEST(Prompts, DefineTheItemListInFileOrder) {
  const auto prompts =
      parse_prompts("{\"id\":\"q2\",\"prompt\":\"b\"}\n{\"id\":\"문항-1\",\"prompt\":\"a\",\"note\":0.5}\n");
  ASSERT_TRUE(ok_or_print(prompts));
  EXPECT_EQ(prompts->item_list, "q2\n문항-1\n");
  EXPECT_EQ(prompts->item_list_sha256, crypto::sha256("q2\n문항-1\n"));
  EXPECT_EQ(parse_item_list(prompts->item_list).value(), prompts->ids());
  EXPECT_EQ(*prompts->prompts[0].content.value.as_string(), "b");
}

TEST(Prompts, KeepMessagesAsTheyWere) {
  const auto prompts = parse_prompts(R"({"id":"q","messages":[{"role":"user","content":"hi","w":1.50}]})");
  ASSERT_TRUE(ok_or_print(prompts));
  EXPECT_EQ(prompts->prompts[0].content.name, "messages");
  EXPECT_EQ(json::write(prompts->prompts[0].content.value), R"([{"role":"user","content":"hi","w":1.50}])");
}

TEST(Prompts, KeepAttachments) {
  const std::string hex(64, 'a');
  const auto prompts =
      parse_prompts(R"({"id":"q","prompt":"p","attachments":[{"path":"img/1.png","sha256":")" + hex + R"("}]})");
  ASSERT_TRUE(ok_or_print(prompts));
  ASSERT_EQ(prompts->prompts[0].attachments.size(), 1U);
  EXPECT_EQ(prompts->prompts[0].attachments[0].path, "img/1.png");
  EXPECT_EQ(to_hex(prompts->prompts[0].attachments[0].sha256), hex);
}

TEST(Prompts, ErrorsNameTheLineAndTheRule) {
  struct Case {
    std::string second;
    const char* rule;
  };
  const std::vector<Case> cases{
      {"", "dataset.line"},
      {"{", "dataset.json"},
      {R"({"id":"q2"})", "dataset.field"},
      {R"({"id":"q2","prompt":"a","messages":[{}]})", "dataset.field"},
      {R"({"id":"q2","messages":[]})", "dataset.field"},
      {R"({"id":"q2","messages":["x"]})", "dataset.field"},
      {R"({"id":"q2","prompt":1})", "dataset.field"},
      {R"({"id":2,"prompt":"a"})", "dataset.field"},
      {R"({"id":"a/b","prompt":"a"})", "dataset.id"},
      {R"({"id":"q1","prompt":"a"})", "dataset.duplicate"},
      {R"({"id":"q2","prompt":"a","attachments":[{"path":"x"}]})", "dataset.field"},
      {R"({"id":"q2","prompt":")" + std::string(1 << 20, 'x') + "\"}", "dataset.line"},
  };
  for (const Case& c : cases) {
    const auto prompts = parse_prompts("{\"id\":\"q1\",\"prompt\":\"a\"}\n" + c.second + "\n");
    ASSERT_THAT(prompts, IsError(c.rule)) << c.second.substr(0, 60);
    EXPECT_THAT(prompts.error().message, HasSubstr("line 2"));
  }
  EXPECT_THAT(parse_prompts(""), IsError("dataset.count"));
}

TEST(ItemList, RefusesWhatIsNoList) {
  EXPECT_THAT(parse_item_list("a\nb"), IsError("E_ITEMS"));
  EXPECT_THAT(parse_item_list("a\na\n"), IsError("E_ITEMS"));
  EXPECT_THAT(parse_item_list("a/b\n"), IsError("E_ITEMS"));
}

TEST(Targets, MayComeInAnyOrderAndBeTextOrNumbers) {
  const std::vector<ItemId> items{{"q1"}, {"q2"}};
  const auto targets =
      parse_targets("{\"id\":\"q2\",\"target\":1.50}\n{\"id\":\"q1\",\"target\":\"a\"}", items, exact());
  ASSERT_TRUE(ok_or_print(targets));
  EXPECT_EQ(targets->at({"q2"}).as_number()->text, "1.50");
  EXPECT_EQ(*targets->at({"q1"}).as_string(), "a");
}

TEST(Targets, MustBeThoseOfTheItems) {
  const std::vector<ItemId> items{{"q1"}, {"q2"}};
  const std::string first = "{\"id\":\"q1\",\"target\":\"a\"}\n";
  EXPECT_THAT(parse_targets(first, items, exact()), IsError("dataset.targets"));
  const auto extra = parse_targets(first + "{\"id\":\"q3\",\"target\":\"a\"}\n", items, exact());
  ASSERT_THAT(extra, IsError("dataset.targets"));
  EXPECT_THAT(extra.error().message, HasSubstr("line 2"));
  EXPECT_THAT(parse_targets(first + "{\"id\":\"q2\"}\n", items, exact()), IsError("dataset.field"));
  EXPECT_THAT(parse_targets(first + "{\"id\":\"q2\",\"target\":null}\n", items, exact()), IsError("scorer.target"));
}

}  // namespace
}  // namespace fivefold
