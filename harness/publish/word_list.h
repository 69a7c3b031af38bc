#pragma once
// The one list of messages: key, English, Korean. A particle never follows a placeholder, because it depends on the
// word that is put in (tests/unit/publish/words_test.cc). Sentences
// that other parts make in English stand in said_list.h. Pure.

#include <string_view>

namespace fivefold::publish {

struct Message {
  std::string_view key;
  std::string_view en;
  std::string_view ko;
};

inline constexpr Message kMessages[] = {
    // Everywhere.
    {"error", "error", "오류"},
    {"warning", "warning", "경고"},
    {"next", "Next: {command}", "다음: {command}"},
    {"left-out", "Left out on {columns} columns: {names}. A wider terminal or a pipe shows all.",
     "화면 너비 {columns}칸에서 생략한 열: {names}. 더 넓은 터미널이나 파이프에서는 모두 보입니다."},
    {"points", "{points} pt", "{points}%p"},
    {"about.seconds", "about {n} s", "약 {n}초"},
    {"about.minutes", "about {n} min", "약 {n}분"},
    {"about.hours", "about {n} h", "약 {n}시간"},
    {"time-left", "{time} left", "{time} 남음"},
    {"findings.one", "{n} finding", "지적 사항 {n}건"},
    {"findings", "{n} findings", "지적 사항 {n}건"},
    {"missing", "missing: {why}", "빠짐: {why}"},

    // Titles of tables.
    {"title.team", "team", "팀"},
    {"title.benchmark", "benchmark", "벤치마크"},
    {"title.runs", "runs", "회차"},
    {"title.one-run", "run", "회차"},
    {"title.run", "run {run}", "{run}회차"},
    {"title.attempts", "attempts", "시도"},
    {"title.mean", "mean", "평균"},
    {"title.sd", "sd", "표준편차"},
    {"title.interval", "95 % interval", "95% 신뢰구간"},
    {"title.state", "state", "상태"},
    {"title.verdict", "verdict", "판정"},
    {"title.claim", "claim", "판정 대상"},
    {"title.tolerance", "tolerance", "허용 오차"},
    {"title.draws", "draws", "추첨"},
    {"title.for", "for", "재현"},
    {"title.against", "against", "불일치"},
    {"title.difference", "declared {minus} re-executed", "제출값 {minus} 재실행값"},
    {"title.mean-draws", "draws, mean", "평균 추첨"},
    {"title.p90", "90 of 100", "100번 중 90번"},
    {"title.cap", "cap", "상한"},
    {"title.caught-first", "caught at +{gap} pt", "발견 확률 +{gap}%p"},
    {"title.caught", "+{gap} pt", "+{gap}%p"},

    {"watch.more", "(more than this terminal has lines for: status without --watch shows all)",
     "(화면에 다 들어가지 않습니다. --watch 없이 status를 쓰면 모두 보입니다)"},

    // Two executions side by side.
    {"diff.items", "items", "문항"},
    {"diff.text-same", "same text", "출력 같음"},
    {"diff.text-other", "other text", "출력 다름"},
    {"diff.score-same", "same score", "점수 같음"},
    {"diff.a-higher", "A higher", "A 높음"},
    {"diff.b-higher", "B higher", "B 높음"},
    {"diff.cut-a", "A cut off", "A 잘림"},
    {"diff.cut-b", "B cut off", "B 잘림"},
    {"diff.other-prompt", "other prompt", "입력 다름"},
    {"diff.unexecuted", "unexecuted", "실행 못 함"},
    {"diff.only-a", "only in A", "A에만 있음"},
    {"diff.only-b", "only in B", "B에만 있음"},
    {"diff.item", "item", "문항"},
    {"diff.text", "text", "출력"},
    {"diff.score", "score", "점수"},
    {"diff.finish", "{side} ended", "{side} 종료"},
    {"diff.prompt", "prompt", "입력"},
    {"diff.same", "same", "같음"},
    {"diff.other", "other", "다름"},
    {"diff.nothing", "No item differs.", "서로 다른 문항이 없습니다."},

    // Verdicts and their reasons.
    {"verdict.reproduced", "reproduced", "재현됨"},
    {"verdict.discrepant", "DISCREPANT", "불일치"},
    {"verdict.inconclusive", "inconclusive", "판정 보류"},
    {"verdict.not-drawn", "not drawn", "미추첨"},
    {"verdict.unverified", "unverified", "미검증"},
    {"verdict.incomplete", "incomplete", "미완료"},
    {"verdict.understated", "understated", "과소 제출"},
    {"verdict.open", "open", "실행 중"},
    {"reason.cap-reached", "cap reached", "상한 도달"},
    {"reason.within-noise", "within noise", "반복성 범위 안"},
    {"reason.not-piloted", "not piloted", "반복성 사전 측정 없음"},
    {"reason.incomplete-draws", "incomplete draws", "추첨 미완료"},
    {"reason.infrastructure", "infrastructure", "시험기관 설비 문제"},
    {"all-equal", "all {runs} equal", "{runs}회차 모두 같음"},
    {"all-equal-five", "all five equal", "다섯 회차 모두 같음"},

    // Notes of init, submit, keys, draw.
    {"submit.not-enrolled",
     "The key of {team} is not enrolled in this stage: nothing was recorded. The line above is for "
     "the organiser's fivefold keys enrol FILE; then submit again.",
     "{team} 팀의 공개키가 이 단계평가에 등록되어 있지 않아 아무것도 기록하지 않았습니다. 위의 줄을 주관기관이 "
     "fivefold keys enrol FILE 명령으로 등록한 뒤 다시 제출하세요."},
    {"submit.made-key", "Made the key of {team} and enrolled it.", "{team} 팀의 키를 만들어 등록했습니다."},
    {"keys.made", "Made {file} ({key}). The line is for the organiser: fivefold keys enrol FILE",
     "{file} 파일을 만들었습니다({key}). 이 줄은 주관기관용입니다: fivefold keys enrol FILE"},
    {"draw.again", "Type the digits again, to be sure:", "확인을 위해 숫자를 한 번 더 입력하세요:"},
    {"draw.dice", "Dice", "주사위"},
    {"draw.rolled", "Rolled", "던진 때"},
    {"draw.witness", "Witness", "참관인"},
    {"draw.seed", "Seed", "시드"},

    // check
    {"check.errors.one", "{n} error", "오류 {n}건"},
    {"check.errors", "{n} errors", "오류 {n}건"},
    {"check.warnings.one", "{n} warning", "경고 {n}건"},
    {"check.warnings", "{n} warnings", "경고 {n}건"},

    // status
    {"status.head", "Stage {stage}: {title}. {runs} runs per cell, {phase}. {complete} of {wanted} runs complete.",
     "단계평가 {stage}: {title}. 팀·벤치마크마다 {runs}회차, {phase}. {wanted}회차 중 {complete}회차 완료."},
    {"phase.open", "not sealed", "봉인 전"},
    {"phase.submissions-open", "open for submissions", "제출 접수 중"},
    {"phase.submissions", "submissions sealed, runs not drawn", "제출물 봉인됨, 회차 시드 추첨 전"},
    {"phase.sealed", "sealed", "봉인됨"},
    {"phase.drawn", "sealed, audit drawn", "봉인됨, 재실행 대상 추첨 완료"},
    {"phase.closed", "audit closed", "판정 완료"},
    {"attempts-of", "{n} of {most}", "{n}/{most}"},
    {"state.waiting", "waiting", "대기"},
    {"state.running", "running", "실행 중"},
    {"state.stopped", "stopped", "멈춤"},
    {"state.complete", "complete", "완료"},
    {"state.incomplete", "incomplete", "미완료"},
    {"state.scalar", "scalar: runs are not built yet", "단일 측정값: 이 버전은 실행하지 않음"},
    {"state.no-submission", "waiting for the team's submission", "대기: 제출물 없음"},
    {"state.wants-seal", "waiting: submissions not sealed", "대기: 제출물 봉인 전"},
    {"state.wants-draw", "waiting: runs not drawn", "대기: 회차 시드 추첨 전"},
    {"state.wants-gpu", "waiting: wants {n} gpu, {free} free", "대기: GPU {n}개 필요, {free}개 비어 있음"},
    {"state.wants-cpu", "waiting: wants {n} cpu, {free} free", "대기: CPU {n}개 필요, {free}개 비어 있음"},
    {"state.wants-memory", "waiting: wants {n} memory, {free} free", "대기: 메모리 {n} 필요, {free} 비어 있음"},
    {"state.run", "run {run}: {answered} of {items} items", "{run}회차: {items}문항 중 {answered}문항"},
    {"state.run-stopped", ", stopped", ", 멈춤"},
    {"attempts-failed.one", "{n} attempt failed", "실패한 시도 {n}건"},
    {"attempts-failed", "{n} attempts failed", "실패한 시도 {n}건"},
    {"failure", "{cell} run {run} attempt {attempt} {outcome}: {reason}",
     "{cell} {run}회차 시도 {attempt} {outcome}: {reason}"},
    {"nothing-said", "(nothing on stderr)", "(stderr 출력 없음)"},
    {"outcome.failed", "failed", "실패"},
    {"outcome.lost", "lost", "유실"},

    // run
    {"run.end", "{complete} of {wanted} runs complete.", "{wanted}회차 중 {complete}회차 완료."},
    {"progress.runs", "[{done}/{all} runs]", "[{done}/{all}회차]"},
    {"progress.busy.one", "{n} slot busy", "{n}곳 실행 중"},
    {"progress.busy", "{n} slots busy", "{n}곳 실행 중"},
    {"progress.run", "run {run}", "{run}회차"},
    {"progress.attempt", "attempt {attempt}", "시도 {attempt}"},
    {"progress.items", "{answered}/{items} items", "{answered}/{items}문항"},
    {"progress.none", "no progress", "진행 정보 없음"},
    {"progress.scalar", "scalar", "단일 측정값"},
    {"progress.draws", "{n} draws of at most {cap}, evidence {evidence} of {needed}",
     "{n}회 추첨(상한 {cap}회), 통계적 근거 {evidence}/{needed}"},
    {"progress.more", "{n} more", "외 {n}건"},
    {"event.start", "start", "시작"},
    {"event.adopted", "adopted", "이어받음"},
    {"event.continue", "continue", "계속"},
    {"event.complete", "complete", "완료"},
    {"event.failed", "failed", "실패"},
    {"event.lost", "lost", "유실"},
    {"event.stopping", "stopping", "멈춤"},
    {"event.progress", "progress", "진행"},
    {"event.audit", "audit", "점검"},
    {"event.attempt", "{cell} run {run} attempt {attempt}", "{cell} {run}회차 시도 {attempt}"},
    {"event.items", "{n} items", "{n}문항"},
    {"event.of-items", "{answered} of {items} items", "{items}문항 중 {answered}문항"},
    {"event.session", "session {n}", "{n}번째 이어 실행"},
    {"event.mean", "mean {mean}", "평균 {mean}"},
    {"event.unscored", "unscored", "채점 안 함"},
    {"event.evidence", "evidence {digest}", "증거 파일 {digest}"},
    {"event.value", "{reason} {value}", "{reason} {value}"},
    {"event.killed", "{reason} (killed at {limit})", "{reason} (상한 {limit}, 강제 종료)"},
    {"event.deadline", "{reason} (stopped after {limit})", "{reason} (제한 {limit}, 중단)"},
    {"event.stop", "{n} running; what they have answered is kept. Go on with: {command}",
     "실행 중 {n}건. 지금까지의 답은 남아 있습니다. 이어서 하려면: {command}"},
    {"event.counts", "{done}/{all} runs, {busy} busy, {failed} failed",
     "{done}/{all}회차, 실행 중 {busy}, 실패 {failed}"},

    // plan
    {"plan.head",
     "Audit of {stage}: {teams}, {benchmarks}, {claims} claims. reproduced needs evidence of {for}, "
     "discrepant of {against}.",
     "{stage} 재실행 계획: {teams}, {benchmarks}, 판정 {claims}건. 재현됨에는 통계적 근거 {for}, 불일치에는 {against} "
     "필요."},
    {"plan.teams.one", "{n} team", "참가팀 {n}곳"},
    {"plan.teams", "{n} teams", "참가팀 {n}곳"},
    {"plan.benchmarks.one", "{n} benchmark", "벤치마크 {n}개"},
    {"plan.benchmarks", "{n} benchmarks", "벤치마크 {n}개"},
    {"plan.each-total", "each team total", "팀 총점마다"},
    {"plan.total-of", "total of {teams}", "총점: {teams}"},
    {"plan.each-cell", "each cell ({items} items)", "팀·벤치마크마다 ({items}문항)"},
    {"plan.cell-of", "each cell of {benchmark} ({items} items)", "{benchmark} ({items}문항)"},
    {"plan.cost",
     "Whole stage: about {units} re-executions, {share} of a full re-run ({full}). Real stages cost about "
     "{more} more.",
     "단계평가 전체: 재실행 약 {units}건, 전수 재실행({full}건)의 {share}. 실제 단계평가에서는 약 {more} 더 듭니다."},
    {"plan.scalars", "{n} scalar claims are re-run whole; they are not in these numbers.",
     "단일 측정값 판정 {n}건은 전부 다시 실행하며 위 수치에 들어 있지 않습니다."},
    {"plan.only-scalars", "{n} scalar claims, each re-run whole; no item benchmarks.",
     "단일 측정값 판정 {n}건은 각각 전부 다시 실행합니다. 문항 벤치마크는 없습니다."},
    {"plan.lottery",
     "A team that alters {altered} of its {cells} cells has one among its {random} random cells with "
     "chance {chances}.",
     "벤치마크 {cells}개 중 {altered}개를 조작한 팀은 추첨되는 {random}개 안에 하나라도 들 확률이 {chances}입니다."},
    {"plan.or", "{most} or {last}", "{most}, {last}"},
    {"plan.limits",
     "Nobody can see less than the tolerance. A 100-item sampled benchmark cannot be checked to better "
     "than about 4 points.",
     "허용 오차보다 작은 차이는 누구도 볼 수 없습니다. 표본 100문항 벤치마크는 약 4%p보다 정밀하게 점검할 수 "
     "없습니다."},
    {"plan.small",
     "The units needed to confirm a claim do not grow with the stage. This one has only {units} a team, so "
     "about {share} are re-executed; of {larger} it would be about {larger-share}.",
     "판정에 필요한 재실행 수는 단계의 크기와 함께 늘지 않습니다. 이 단계평가는 팀마다 {units}단위뿐이어서 {share} "
     "정도를 "
     "재실행하며, "
     "{larger}단위라면 약 {larger-share}입니다."},

    // The sentence of a verdict (docs/ux.md section 3).
    {"sentence.reproduced", "Reproduced within {tolerance} points.", "재현됨(허용 오차 {tolerance}%p)."},
    {"sentence.between",
     "After {n} draws, declared minus re-executed lies between {lower} and {upper} points (each bound "
     "{confidence}).",
     "{n}회 추첨하여 재실행한 결과, 제출값과 재실행값의 차이는 {lower}%p에서 {upper}%p 사이입니다(각 한계 "
     "{confidence})."},
    {"sentence.inflated",
     "Had the value been inflated by more than {tolerance} points, this verdict had at most a {chance} "
     "chance.",
     "제출값이 {tolerance}%p를 넘게 부풀려졌다면 이 판정이 나올 확률은 {chance} 이하입니다."},
    {"sentence.full-count", "All {n} units re-executed: the difference is exactly {difference} points.",
     "{n}개 단위를 전수 재실행한 결과 차이는 정확히 {difference}%p입니다."},
    {"sentence.discrepant",
     "Discrepant: more than {accuse} points apart (tolerance {tolerance}, accusation threshold "
     "{accuse}).",
     "불일치(허용 오차 {tolerance}%p, 불일치 판정 기준 {accuse}%p 초과)."},
    {"sentence.at-least",
     "After {n} draws, the declared value is at least {lower} points above the re-executed one "
     "({confidence}).",
     "{n}회 추첨 결과, 제출값이 재실행값보다 {lower}%p 이상 높습니다({confidence})."},
    {"sentence.family",
     "The chance that any value within tolerance is called discrepant in this stage is at most "
     "{chance}. The verdict does not state a cause.",
     "이 단계에서 허용 오차 안의 값이 하나라도 불일치로 판정될 확률은 {chance} 이하입니다. 이 판정은 원인을 뜻하지 "
     "않습니다."},
    {"sentence.cap-reached", "Inconclusive: the cap of {cap} draws came before clear evidence.",
     "판정 보류: 근거가 충분해지기 전에 추첨 상한 {cap}회에 이르렀습니다."},
    {"sentence.within-noise",
     "Inconclusive: above the tolerance of {tolerance} points, but not beyond what the runs "
     "themselves vary.",
     "판정 보류: 허용 오차 {tolerance}%p를 넘지만 회차마다 달라지는 정도를 벗어나지 않습니다."},
    {"sentence.not-piloted",
     "Inconclusive: the evidence is clear that more than {accuse} points lie between, but how much "
     "runs vary was assumed and not measured, so nothing is called discrepant.",
     "판정 보류: 차이가 {accuse}%p를 넘는다는 근거는 분명하지만, 반복성을 미리 측정하지 않고 가정한 벤치마크여서 "
     "불일치로 판정하지 않습니다."},
    {"sentence.incomplete-draws",
     "Inconclusive: drawing ended after {n} of at most {cap} draws, before clear evidence.",
     "판정 보류: 근거가 충분해지기 전에 {n}회로 추첨이 끝났습니다(상한 {cap}회)."},
    {"sentence.infrastructure", "Inconclusive: the lab could not check this for reasons of its own.",
     "판정 보류: 시험기관의 사정으로 확인하지 못했습니다."},
    {"sentence.still-between",
     "Declared minus re-executed lies between {lower} and {upper} points (each {confidence}); "
     "tolerance {tolerance}.",
     "차이는 {lower}%p에서 {upper}%p 사이입니다(각 한계 {confidence}, 허용 오차 {tolerance}%p)."},
    {"sentence.continue", "Drawing may continue in the same order; no new sample may replace this one.",
     "같은 순서로 추첨을 이어갈 수 있으나 새 표본으로 바꿀 수 없습니다."},
    {"sentence.not-drawn",
     "Not drawn: this benchmark was not among those drawn for the team. The team's total and the "
     "check of all records cover it.",
     "미추첨: 이 벤치마크는 해당 팀의 추첨 대상에 들지 않았습니다. 팀 총점 판정과 전수 정합성 점검에는 포함됩니다."},
    {"sentence.finding",
     "Inconsistent record: run {run}, item {item}: sealed score {sealed}, re-scored {found} for the same "
     "output. A fact, not an estimate.",
     "기록 불일치: {run}회차 {item} 문항의 봉인된 점수는 {sealed}, 같은 출력을 다시 채점한 점수는 {found}입니다. "
     "추정이 "
     "아니라 확인된 사실입니다."},

    // audit
    {"audit.consistency", "consistency  {checked} of {cells} cells: every sealed output re-scored, {findings}",
     "정합성 점검  {cells}건 중 {checked}건: 봉인된 출력을 모두 다시 채점, {findings}"},
    {"audit.unobtainable.one", "; the outputs of {n} cell are not to be had", "; {n}건은 출력을 얻을 수 없음"},
    {"audit.unobtainable", "; the outputs of {n} cells are not to be had", "; {n}건은 출력을 얻을 수 없음"},
    {"audit.total", "total", "총점"},
    {"audit.records", "{claim}, records", "{claim}, 기록"},
    {"audit.exact", "exact", "정확"},
    {"audit.draws-of", "{n} of {population}", "{n}/{population}"},
    {"audit.place", "run {run}", "{run}회차"},
    {"audit.item-place", "run {run}, item {item}", "{run}회차 {item} 문항"},
    {"audit.rescored", "sealed {sealed}, re-scored {found}", "봉인 {sealed}, 재채점 {found}"},
    {"audit.sum", "sealed sum {sealed}, its items add up to {found}", "봉인된 합 {sealed}, 문항의 합 {found}"},
    {"audit.no-line", "no line in its place", "기록 없음"},
    {"audit.second-line", "a second line", "기록 중복"},
    {"audit.impossible", "a sum of {sealed} is impossible with scores of 0 and 1",
     "합 {sealed}: 0점과 1점만으로는 나올 수 없음"},
    {"audit.seed", "run with seed {sealed}, drawn was {found}", "실행 시드 {sealed}, 추첨된 시드 {found}"},
    {"audit.verified", "VERIFIED.", "검증됨."},
    {"audit.not-verified", "NOT VERIFIED.", "검증되지 않음."},
    {"audit.not-closed", "NOT CLOSED.", "판정 진행 중."},
    {"audit.counts", "Totals: {totals}. Cells: {cells}.", "총점: {totals}. 벤치마크별: {cells}."},
    {"audit.scalars", "Scalars: {scalars}.", "단일 측정값: {scalars}."},
    {"audit.count", "{n} {verdict}", "{verdict} {n}"},
    {"count.discrepant", "discrepant", "불일치"},
    {"audit.none", "none", "없음"},
    {"audit.needs",
     "\"for\" needs {for}, \"against\" {against}. Each bound holds with {confidence} confidence. A verdict "
     "says nothing about the cause.",
     "재현에는 {for}, 불일치에는 {against} 필요. 각 신뢰한계의 신뢰수준은 {confidence}입니다. 판정은 원인을 뜻하지 "
     "않습니다."},
    {"audit.units", "Re-executed: {units} of {full} units, {share} of a full re-run.",
     "재실행: {full}단위 중 {units}단위, 전수 재실행의 {share}."},
    {"audit.line", "re-execute", "재실행"},

    // verify
    {"verify.not-checked", "not checked: {why}", "확인하지 않음: {why}"},
    {"verify.more", " and {n} more", " 외 {n}건"},
    {"verify.weaknesses", "Weaknesses", "유의 사항"},
    {"verify.trust", "Trust", "전제"},
    {"verify.unverified", "Unverified", "미검증"},
    {"verify.all", "VERIFIED: all {passed} checks passed.", "검증됨: {passed}건 모두 통과."},
    {"verify.partly", "NOT FULLY CHECKED: none failed, {open} not checked, {passed} passed.",
     "일부 확인하지 않음: 실패 없음, 확인하지 않음 {open}, 통과 {passed}."},
    {"verify.failed", "NOT VERIFIED: {failed} failed, {open} not checked, {passed} passed.",
     "검증되지 않음: 실패 {failed}, 확인하지 않음 {open}, 통과 {passed}."},
};

}  // namespace fivefold::publish
