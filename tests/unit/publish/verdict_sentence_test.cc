#include "harness/publish/verdict_sentence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::publish {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

AuditRecord record(ClaimVerdict verdict, std::int64_t n, std::int64_t lower, std::int64_t upper) {
  AuditRecord record;
  record.tolerance_micro = 10'000;
  record.accuse_micro = 24'000;
  record.alpha_r = "0.05";
  record.alpha_d = "0.05";
  record.cap = 12'000;
  record.n = n;
  record.bounds = ClaimBounds{lower, upper};
  record.verdict = verdict;
  return record;
}
AuditRecord cell(const std::string& reason, std::int64_t n, std::int64_t sum_o) {
  AuditRecord out = record(ClaimVerdict::inconclusive, n, -1'300, 17'000);
  out.tolerance_micro = 11'000;
  out.cap = 3'000;
  out.population = 5'000;
  out.reason = reason;
  out.sum_o = sum_o;
  return out;
}
std::string english(const AuditRecord& record) { return verdict_sentence(record, record.verdict, Words(), "−"); }
std::string korean(const AuditRecord& record) {
  return verdict_sentence(record, record.verdict, Words(Language::ko), "−");
}

TEST(VerdictSentence, ReproducedIsTheSentenceOfTheDocument) {
  const AuditRecord total = record(ClaimVerdict::reproduced, 3'047, -5'000, 10'000);
  EXPECT_EQ(english(total),
            "Reproduced within 1.0 points. After 3,047 draws, declared minus re-executed lies between −0.50 and +1.00 "
            "points (each bound 95 %). Had the value been inflated by more than 1.0 points, this verdict had at most a "
            "5 % chance.");
  EXPECT_EQ(korean(total),
            "재현됨(허용 오차 1.0%p). 3,047회 추첨하여 재실행한 결과, 제출값과 재실행값의 차이는 −0.50%p에서 +1.00%p "
            "사이입니다(각 한계 95%). 제출값이 1.0%p를 넘게 부풀려졌다면 이 판정이 나올 확률은 5% 이하입니다.");
}

TEST(VerdictSentence, DiscrepantIsTheSentenceOfTheDocument) {
  AuditRecord math = record(ClaimVerdict::discrepant, 768, 26'500, 74'400);
  math.tolerance_micro = 11'000;
  EXPECT_EQ(english(math),
            "Discrepant: more than 2.4 points apart (tolerance 1.1, accusation threshold 2.4). After 768 draws, the "
            "declared value is at least 2.65 points above the re-executed one (95 %). The chance that any value within "
            "tolerance is called discrepant in this stage is at most 5 %. The verdict does not state a cause.");
  EXPECT_EQ(korean(math),
            "불일치(허용 오차 1.1%p, 불일치 판정 기준 2.4%p 초과). 768회 추첨 결과, 제출값이 재실행값보다 2.65%p 이상 "
            "높습니다(95%). 이 단계에서 허용 오차 안의 값이 하나라도 불일치로 판정될 확률은 5% 이하입니다. 이 판정은 "
            "원인을 뜻하지 않습니다.");
}

TEST(VerdictSentence, TheCapIsTheSentenceOfTheDocument) {
  const AuditRecord agent = cell("cap-reached", 3'000, 0);
  EXPECT_EQ(english(agent),
            "Inconclusive: the cap of 3,000 draws came before clear evidence. Declared minus re-executed lies between "
            "−0.13 and +1.70 points (each 95 %); tolerance 1.1. Drawing may continue in the same order; no new sample "
            "may replace this one.");
  EXPECT_EQ(korean(agent),
            "판정 보류: 근거가 충분해지기 전에 추첨 상한 3,000회에 이르렀습니다. 차이는 −0.13%p에서 +1.70%p "
            "사이입니다(각 한계 95%, 허용 오차 1.1%p). 같은 순서로 추첨을 이어갈 수 있으나 새 표본으로 바꿀 수 "
            "없습니다.");
}

TEST(VerdictSentence, TheCapOfASmallCellIsWhatItHas) {
  AuditRecord small = cell("cap-reached", 1'500, 0);
  small.population = 1'500;
  EXPECT_THAT(english(small), StartsWith("Inconclusive: the cap of 1,500 draws came before clear evidence."));
}

TEST(VerdictSentence, AFullCountIsExactAndHasNoChance) {
  AuditRecord all = cell("", 5'000, 42'000'000);
  all.verdict = ClaimVerdict::reproduced;
  EXPECT_EQ(english(all),
            "Reproduced within 1.1 points. All 5,000 units re-executed: the difference is exactly +0.84 points.");
  EXPECT_EQ(korean(all), "재현됨(허용 오차 1.1%p). 5,000개 단위를 전수 재실행한 결과 차이는 정확히 +0.84%p입니다.");
}

TEST(VerdictSentence, WithinNoiseSaysTheExactDifference) {
  const AuditRecord noisy = cell("within-noise", 5'000, 62'000'000);
  EXPECT_THAT(english(noisy), HasSubstr("above the tolerance of 1.1 points"));
  EXPECT_THAT(english(noisy), HasSubstr("exactly +1.24 points"));
  EXPECT_THAT(english(noisy), Not(HasSubstr("Drawing may continue")));
}

TEST(VerdictSentence, EachReasonHasItsOwnWords) {
  EXPECT_THAT(english(cell("not-piloted", 900, 0)), HasSubstr("assumed and not measured"));
  EXPECT_THAT(english(cell("incomplete-draws", 900, 0)), HasSubstr("ended after 900 of at most 3,000 draws"));
  EXPECT_THAT(english(cell("infrastructure", 0, 0)), HasSubstr("for reasons of its own"));
  EXPECT_THAT(korean(cell("infrastructure", 0, 0)), StartsWith("판정 보류"));
}

TEST(VerdictSentence, WithoutADrawThereIsNoBoundAndNothingGoesOn) {
  AuditRecord none = cell("incomplete-draws", 0, 0);
  none.bounds = ClaimBounds{-1'000'000, 1'000'000};
  EXPECT_EQ(english(none), "Inconclusive: drawing ended after 0 of at most 3,000 draws, before clear evidence.");
}

TEST(VerdictSentence, AllUnitsWithUnexecutedOnesAreNoFullCount) {
  EXPECT_THAT(english(cell("incomplete-draws", 5'000, 0)), Not(HasSubstr("exactly")));
}

TEST(VerdictSentence, ABoundWithinToleranceIsLeftOutOfADiscrepantClaimOfTheClose) {
  AuditRecord holm = record(ClaimVerdict::inconclusive, 768, 9'000, 74'400);
  holm.reason = "cap-reached";
  const std::string text = verdict_sentence(holm, ClaimVerdict::discrepant, Words(), "−");
  EXPECT_THAT(text, StartsWith("Discrepant: more than 2.4 points apart"));
  EXPECT_THAT(text, Not(HasSubstr("at least")));
}

TEST(VerdictSentence, AFindingIsAFactWithItsPlaceAndScores) {
  const Finding finding{3, ItemId{"q17"}, FindingKind::rescore, 1'000'000, 0};
  EXPECT_EQ(finding_sentence(finding, Words()),
            "Inconsistent record: run 3, item q17: sealed score 1, re-scored 0 for the same output. A fact, not an "
            "estimate.");
  EXPECT_EQ(
      finding_sentence(finding, Words(Language::ko)),
      "기록 불일치: 3회차 q17 문항의 봉인된 점수는 1, 같은 출력을 다시 채점한 점수는 0입니다. 추정이 아니라 확인된 "
      "사실입니다.");
}

}  // namespace
}  // namespace fivefold::publish
