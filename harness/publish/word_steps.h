#pragma once
// What commands say of what they did and of an error (word_list.h). Pure.

#include "harness/publish/message.h"

namespace fivefold::publish {

inline constexpr Message kStepMessages[] = {
    // After an error.
    {"advice.kept", "everything that was recorded is kept.", "지금까지의 기록은 모두 남아 있습니다."},
    {"advice.nothing", "nothing was recorded.", "아무것도 기록하지 않았습니다."},
    {"advice.full", "{kept} Make room on that disk, then give the same command again",
     "{kept} 그 디스크에 자리를 만든 뒤 같은 명령을 다시 실행하십시오"},
    {"advice.io", "{kept} When the cause is mended, give the same command again",
     "{kept} 원인을 해결한 뒤 같은 명령을 다시 실행하십시오"},
    {"advice.corrupt", "nothing was changed. fivefold doctor --deep names every damage and what to do",
     "아무것도 바꾸지 않았습니다. fivefold doctor --deep이 손상된 곳과 할 일을 모두 알려 줍니다"},
    {"advice.explain", "`fivefold explain {rule}` says more.", "자세한 설명: fivefold explain {rule}"},

    // What the steps of a stage did.
    {"init.done", "Stage {stage}: {title}. {teams}, {benchmarks}, {claims}.",
     "{stage} 단계평가: {title}. {teams}, {benchmarks}, {claims}."},
    {"init.claims.one", "{n} claim", "판정 대상 {n}건"},
    {"init.claims", "{n} claims", "판정 대상 {n}건"},
    {"init.key", "Key of the {role}: {key}", "{role} 공개키: {key}"},
    {"init.leaf", "Policy leaf, to be published now: {leaf}", "지금 공표할 정책 해시: {leaf}"},
    {"example.wrote", "Wrote a small stage into {folder}:", "작은 단계평가 예제를 만든 곳: {folder}"},
    {"example.play", "Change what you like. This plays it from the rules to the offline check:",
     "원하는 대로 고치십시오. 규칙 정하기부터 오프라인 검증까지 하는 순서:"},
    {"submit.done", "Submitted {team}, revision {revision}: entry {entry}",
     "{team} 팀 제출 완료, 개정 {revision}: 원장 항목 {entry}"},
    {"submit.unchanged", "Nothing new: {team} has submitted this already, revision {revision}, entry {entry}",
     "바뀐 것 없음: {team} 팀이 이미 제출한 내용입니다. 개정 {revision}, 원장 항목 {entry}"},
    {"seal.submissions", "Sealed the submissions: entry {entry} is the plan, and this is the seal:",
     "제출물을 봉인했습니다. 원장 항목 {entry}: 추첨 계획. 봉인 내용:"},
    {"seal.runs", "Sealed the runs: entry {entry} is the plan, and this is the seal:",
     "실행 결과를 봉인했습니다. 원장 항목 {entry}: 추첨 계획. 봉인 내용:"},
    {"seal.dice", "The dice ({faces} faces, {rolls} rolls, two witnesses or more) may be rolled from {time} on.",
     "주사위({faces}면, {rolls}회, 참관인 2명 이상)를 던질 수 있는 때: {time} 이후."},
    {"draw.done", "Drawn: entry {entry}, seed {seed}", "추첨 완료: 원장 항목 {entry}, 시드 {seed}"},
    {"draw.same-seed", "Anybody gets the same seed from the export: {command}",
     "공개 자료에서 누구나 같은 시드를 얻는 명령: {command}"},
    {"export.done", "Exported {entries} entries in {files} files to {folder}.",
     "공개 자료를 만든 곳: {folder} (원장 항목 {entries}개, 파일 {files}개)."},
    {"export.passes", "Every check passes.", "모든 검증을 통과했습니다."},
    {"export.open", "No check fails, {n} could not be made yet.",
     "실패한 검증은 없고, 아직 할 수 없는 검증이 {n}건입니다."},
    {"keys.enrolled", "Enrolled {role} {name}, {key}: entry {entry}",
     "공개키 등록: {role} {name}, {key}, 원장 항목 {entry}"},
    {"keys.rotated", "The key of {name} is now {key}", "새 공개키: {name}, {key}"},
    {"keys.revoked", "Revoked the key of {name}: entry {entry}. What it signed before stands.",
     "공개키 폐기: {name}, 원장 항목 {entry}. 그 전에 한 서명은 그대로 유효합니다."},
    {"doctor.sound", "The workspace is sound and nothing is left over.", "작업 폴더에 이상이 없고 남은 것도 없습니다."},
    {"doctor.no-workspace", "No workspace here (-C DIR names one): only the machine was looked at.",
     "작업 폴더가 없어(-C DIR로 지정) 장비만 확인했습니다."},

    // A trial of a runner.
    {"import.done", "{runs} runs of {cells} cells imported from {source}. They are marked as imported everywhere.",
     "외부 실행 {runs}건({cells}개 대상, {source}) 기록함. 모든 곳에 외부 실행으로 표시됩니다."},
    {"void.called", "The re-run of entry {rerun} is called void by entry {entry}. It counts until the team consents.",
     "항목 {rerun} 재실행의 무효 요청을 항목 {entry} 기록으로 남겼습니다. 팀이 동의할 때까지는 그대로 유효합니다."},
    {"void.consented", "Entry {entry}: the team consents. The re-run counts nowhere; its units are executed again.",
     "항목 {entry}: 팀이 동의했습니다. 그 재실행은 어디에도 쓰이지 않으며 단위를 다시 실행합니다."},
    {"warm-up.recorded", "Recorded as entry {entry}.", "항목 {entry} 기록으로 남겼습니다."},
    {"warm-up.end", "A warm-up decides nothing: compare these answers with what the team expects.",
     "예비 실행은 아무것도 판정하지 않습니다. 팀이 기대하는 출력과 비교하십시오."},
    {"try.benchmark", "{benchmark}: {items}, seed {seed}", "{benchmark}: {items}, 시드 {seed}"},
    {"try.items.one", "{n} item", "{n}문항"},
    {"try.items", "{n} items", "{n}문항"},
    {"try.scalar", "a measurement", "측정"},
    {"try.measured", "As an attempt it would be complete.", "실제 시도였다면 완료됩니다."},
    {"try.no-line", "no line came back", "결과 줄이 오지 않음"},
    {"try.finish", "finish {finish}", "종료 {finish}"},
    {"try.tokens", "{in} tokens in, {out} out", "입력 {in} 토큰, 출력 {out} 토큰"},
    {"try.score", "score {score}", "점수 {score}"},
    {"try.judge", "the judge: {said}", "심사 모델: {said}"},
    {"try.unscored", "not scored: the targets are not here", "채점 안 함: 정답 파일이 여기 없음"},
    {"try.not-started", "it could not be started", "시작하지 못함"},
    {"try.stopped", "it was stopped after {after}", "{after} 뒤 중단됨"},
    {"try.signal", "signal {n} after {after}", "{after} 뒤 신호 {n}"},
    {"try.status", "it ended with status {n} after {after}", "{after} 뒤 종료 상태 {n}"},
    {"try.failed", "As an attempt it would have failed: {reason}", "실제 시도였다면 실패: {reason}"},
    {"try.stderr", "Its stderr ends with:", "stderr의 마지막 부분:"},
    {"try.complete", "As an attempt of these items it would be complete.", "이 문항들의 실제 시도였다면 완료됩니다."},
    {"try.end", "Nothing was recorded. HOME was fresh and empty, as it is for the lab.",
     "아무것도 기록하지 않았습니다. HOME은 시험기관에서처럼 새 빈 폴더였습니다."},

    // Notes of init, submit, keys, draw.
    {"submit.not-enrolled",
     "The key of {team} is not enrolled in this stage: nothing was recorded. The line above is for "
     "the organiser's fivefold keys enrol FILE; then submit again.",
     "{team} 팀의 공개키가 이 단계평가에 등록되어 있지 않아 아무것도 기록하지 않았습니다. 위의 줄을 주관기관이 "
     "fivefold keys enrol FILE 명령으로 등록한 뒤 다시 제출하십시오."},
    {"submit.made-key", "Made the key of {team} and enrolled it.", "{team} 팀의 키를 만들어 등록했습니다."},
    {"keys.made", "Made {file} ({key}). The line is for the organiser: fivefold keys enrol FILE",
     "{file} 파일을 만들었습니다({key}). 이 줄은 주관기관용입니다: fivefold keys enrol FILE"},
    {"draw.again", "Type the digits again, to be sure:", "확인을 위해 숫자를 한 번 더 입력하십시오:"},
    {"draw.dice", "Dice", "주사위"},
    {"draw.rolled", "Rolled", "던진 때"},
    {"draw.witness", "Witness", "참관인"},
    {"draw.seed", "Seed", "시드"},
};

}  // namespace fivefold::publish
