#include "harness/publish/words.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>
#include <span>
#include <vector>

#include "harness/base/utf8.h"
#include "harness/publish/figures.h"
#include "harness/publish/said_lists.h"

namespace fivefold::publish {
namespace {

std::vector<Message> all_messages() {
  std::vector<Message> all(std::begin(kMessages), std::end(kMessages));
  for (const std::span<const Message> list : kSaidLists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

// Names in braces, but those that the Korean sentence may leave out: one letter or `_`.
std::multiset<std::string> placeholders(std::string_view text) {
  std::multiset<std::string> names;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    names.emplace(text.substr(at + 1, text.find('}', at) - at - 1));
  }
  return names;
}

bool is_needed(const std::string& name) { return name != "_" && name != "a" && name != "b"; }

std::set<std::string> needed(std::string_view text) {
  std::set<std::string> names;
  for (const std::string& name : placeholders(text)) {
    if (is_needed(name)) names.insert(name);
  }
  return names;
}

TEST(Words, EveryMessageStandsInBothLanguages) {
  std::set<std::string_view> keys;
  for (const Message& message : all_messages()) {
    EXPECT_TRUE(keys.insert(message.key).second) << message.key << " stands twice";
    EXPECT_FALSE(message.en.empty()) << message.key;
    EXPECT_FALSE(message.ko.empty()) << message.key;
    EXPECT_TRUE(is_utf8(message.ko)) << message.key;
  }
}

TEST(Words, BothLanguagesHaveTheSamePlaceholders) {
  for (const Message& message : all_messages()) EXPECT_EQ(needed(message.en), needed(message.ko)) << message.key;
}

TEST(Words, NoParticleFollowsAPlaceholder) {
  // Whether it is 은 or 는, 이 or 가, 을 or 를 depends on the word that is put in; the others stand with a unit, too.
  for (const Message& message : all_messages()) {
    for (const char* const particle : {"은", "는", "이", "가", "을",   "를",   "의",   "에", "로",   "으로",
                                       "과", "와", "도", "만", "까지", "부터", "보다", "나", "이나", "라고"}) {
      EXPECT_EQ(message.ko.find("}" + std::string(particle)), std::string_view::npos)
          << message.key << ": " << particle;
    }
  }
}

// Text of all sources but the lists themselves.
std::string sources() {
  std::string text;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(FIVEFOLD_SOURCE_DIR "/harness")) {
    if (!entry.is_regular_file() || entry.path().filename().string().starts_with("word_")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    text.append(std::istreambuf_iterator<char>(file), {});
  }
  return text;
}

TEST(Words, EveryMessageIsUsed) {
  const std::string text = sources();
  for (const Message& message : kMessages) {
    EXPECT_NE(text.find("\"" + std::string(message.key) + "\""), std::string::npos) << message.key;
  }
}

TEST(Words, FillsPlaceholdersAndCounts) {
  const Words english;
  const Words korean(Language::ko);
  EXPECT_EQ(english("title.run", {{"run", "3"}}), "run 3");
  EXPECT_EQ(korean("title.run", {{"run", "3"}}), "3회차");
  EXPECT_EQ(english.counted(1, "findings.one", "findings"), "1 finding");
  EXPECT_EQ(english.counted(1234, "findings.one", "findings"), "1,234 findings");
  EXPECT_EQ(english.percent("95"), "95 %");
  EXPECT_EQ(korean.percent("95"), "95%");
}

TEST(Words, AValueInBracesIsNotFilledAgain) { EXPECT_EQ(Words()("missing", {{"why", "{why}"}}), "missing: {why}"); }

TEST(Words, ASentenceMadeInEnglishIsSaidInKoreanWhenItsPatternIsKnown) {
  const Words korean(Language::ko);
  EXPECT_EQ(korean.said("20 verdicts recomputed from the drawn units"), "판정 20건을 추첨된 단위에서 재계산함");
  EXPECT_EQ(korean.said("nothing the catalogue knows"), "nothing the catalogue knows");
  EXPECT_EQ(Words().said("20 verdicts recomputed from the drawn units"), "20 verdicts recomputed from the drawn units");
}

// No pattern stands in the way of a later one.
TEST(Words, EverySentenceFindsItsOwnPattern) {
  const Words korean(Language::ko);
  const auto with = [](std::string_view text) {
    std::string out;
    for (bool inside = false; const char c : text) {
      if (c == '{') out += "x7";
      inside = c == '{' || (inside && c != '}');
      if (!inside && c != '}') out += c;
    }
    return out;
  };
  for (const std::span<const Message> list : kSaidLists) {
    for (const Message& message : list) EXPECT_EQ(korean.said(with(message.en)), with(message.ko)) << message.key;
  }
}

TEST(Words, ASentenceInASentenceIsSaidToo) {
  EXPECT_EQ(Words(Language::ko).said("the audit cannot start: the runs are not drawn yet: fivefold draw"),
            "재실행 판정을 시작할 수 없습니다: 회차 시드를 아직 추첨하지 않았습니다: fivefold draw");
}

TEST(Words, PlacesStayInFrontOfWhatIsSaidAndSentencesBesideEachOther) {
  const Words korean(Language::ko);
  EXPECT_EQ(korean.said("a b.yaml:7:1: runs must be 2..99, got a list; did you mean \"3\"?"),
            "a b.yaml:7:1: runs: 2..99 범위여야 함, 지금은 목록. 혹시 \"3\"?");
  EXPECT_EQ(korean.said("team.yaml: line 3: is empty"), "team.yaml: 3번째 줄: 비어 있음");
  EXPECT_EQ(korean.said("cannot open gone: No such file or directory"), "열 수 없음: gone: 그런 파일이나 폴더가 없음");
  EXPECT_EQ(korean.said("Nearest: check\nof nobody\n"), "비슷한 이름: check\nof nobody\n");
  EXPECT_EQ(korean.said("unknown key \"a; b. c: d\""), "알 수 없는 키 \"a; b. c: d\"");
  EXPECT_EQ(korean.said("strange: nothing known. Nor this; runs must be odder than that, got 1"),
            "strange: nothing known. Nor this; runs must be odder than that, got 1");
}

TEST(Words, AWishIsSaidOnlyWhenItIsKnown) {
  const Words korean(Language::ko);
  EXPECT_EQ(korean.said("mode must be a whole number, got nothing"), "mode: 정수 필요, 지금은 빈 값");
  EXPECT_EQ(korean.said("mode must be what it always was, got 1"), "mode must be what it always was, got 1");
}

// However much a hostile file puts into a message.
TEST(Words, ALongMessageIsSaidInTime) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += i % 100 == 0 ? "\n" : "a: b; c. d ";
  EXPECT_EQ(Words(Language::ko).said(text), text);
}

TEST(Words, APatternTakesNoOtherSentence) {
  const Words korean(Language::ko);
  EXPECT_EQ(korean.said("no policy leaf was given, then"), "no policy leaf was given, then");
  EXPECT_EQ(korean.said("unknown languages"), "unknown languages");
}

TEST(Figures, EvidenceHasThreeDigits) {
  EXPECT_EQ(evidence_text(std::log(20.04)), "20.0");
  EXPECT_EQ(evidence_text(std::log(0.104)), "0.10");
  EXPECT_EQ(evidence_text(std::log(345.2)), "345");
  EXPECT_EQ(evidence_text(std::log(3922)), "3,922");
  EXPECT_EQ(evidence_text(std::log(20'000)), "> 9,999");
  EXPECT_EQ(evidence_text(std::numeric_limits<double>::infinity()), "> 9,999");
  EXPECT_EQ(evidence_text(-std::numeric_limits<double>::infinity()), "0");
  EXPECT_EQ(evidence_text(std::log(0.0312)), "0.031");
  EXPECT_EQ(evidence_text(std::log(0.0042)), "0.004");
  EXPECT_EQ(evidence_text(std::log(0.0004)), "< 0.001") << "never shown as nothing";
}

TEST(Figures, PointsKeepTheirSignAndDigits) {
  EXPECT_EQ(signed_figure("−", -13'300, 1'000'000), "−1.33");
  EXPECT_EQ(signed_figure("−", 50'000, 5'000'000), "+1.00");
  EXPECT_EQ(points_figure(12'345), "1.2345");
  EXPECT_EQ(points_figure(10'000), "1.0");
  EXPECT_EQ(confidence_figure("0.05"), "95");
}

}  // namespace
}  // namespace fivefold::publish
