#pragma once
// The Korean of errors that commands end with; as said_list.h, first match wins. Pure.

#include "harness/publish/word_list.h"

namespace fivefold::publish {

inline constexpr Message kSaidErrors[] = {
    // Out of order: what is still missing, with the command.
    {"error.no-submission", "no team has submitted yet: {command}", "아직 제출한 팀이 없습니다: {command}"},
    {"error.not-sealed", "the submissions are not sealed: {command}, then {next}",
     "제출물을 아직 봉인하지 않았습니다: {command}, 다음에 {next}"},
    {"error.not-drawn", "the runs are not drawn yet: {command}", "회차 시드를 아직 추첨하지 않았습니다: {command}"},
    {"error.runs-missing", "runs are missing: {command}, then {next}",
     "빠진 회차가 있습니다: {command}, 다음에 {next}"},
    {"error.runs-not-sealed", "the runs are not sealed: {command}, then {next}",
     "실행 결과를 아직 봉인하지 않았습니다: {command}, 다음에 {next}"},
    {"error.audit-not-drawn", "the audit is not drawn yet: {command}",
     "재실행 대상을 아직 추첨하지 않았습니다: {command}"},
    {"error.audit-early", "the audit cannot start: {why}", "재실행 판정을 시작할 수 없습니다: {why}"},
    {"error.no-runs", "there are no runs to seal: {why}", "봉인할 실행 결과가 없습니다: {why}"},
    {"error.nothing-sealed", "nothing is sealed for this draw: {why}", "이 추첨을 위해 봉인한 것이 없습니다: {why}"},
    {"error.sealed-submit", "the submissions are sealed: nothing can be submitted any more; {next}",
     "제출물이 봉인되어 더는 제출할 수 없습니다. {next}"},
    {"error.sealed-again", "the submissions are sealed already, once and for all; next: {command}",
     "제출물은 이미 봉인되었고 다시 봉인할 수 없습니다. 다음: {command}"},
    {"error.runs-sealed-again", "the runs are sealed already, once and for all; next: {command}",
     "실행 결과는 이미 봉인되었고 다시 봉인할 수 없습니다. 다음: {command}"},
    {"error.drawn-again", "this draw was held already, and its result stands; next: {command}",
     "이 추첨은 이미 끝났고 그 결과는 바뀌지 않습니다. 다음: {command}"},
    {"error.runs-sealed",
     "the runs are sealed: nothing about runs enters the ledger any more. What was run stands; next: {command}",
     "실행 결과가 봉인되어 회차에 관한 기록은 더 들어가지 않습니다. 지금까지의 실행은 유효합니다. 다음: {command}"},

    // The ceremony.
    {"error.digits", "the plan names {rolls} rolls, got {n} digits{_}",
     "추첨 계획의 주사위 횟수는 {rolls}회인데 숫자가 {n}개입니다. 아무것도 기록하지 않았습니다"},
    {"error.digits-again", "the digits typed the second time are others: nothing was recorded",
     "두 번째로 입력한 숫자가 다릅니다. 아무것도 기록하지 않았습니다"},
    {"error.witness", "witness {name}: {why}", "참관인 {name}: {why}"},
    {"error.witnesses",
     "dice need two witnesses or more, different people (--witnessed-by \"NAME, BODY\", one option each), got {n}: "
     "nothing was recorded",
     "주사위 추첨에는 서로 다른 참관인이 2명 이상 필요합니다(--witnessed-by \"이름, 소속\"을 한 명씩). 지금은 {n}명. "
     "아무것도 기록하지 않았습니다"},
    {"error.clock",
     "this machine's clock says {time}, which no record can hold: nothing was recorded; set the clock right",
     "이 장비의 시계: {time}. 기록에 담을 수 없는 시각이라 아무것도 기록하지 않았습니다. 시계를 바로잡으십시오"},

    // Workspaces, files, names.
    {"error.busy",
     "another fivefold writes to this workspace: {who}. Nothing was changed; wait for it or stop it, commands that "
     "only "
     "read (status) work beside it",
     "다른 fivefold가 이 작업 폴더에 쓰고 있습니다: {who}. 아무것도 바꾸지 않았습니다. 끝나기를 기다리거나 멈추십시오. "
     "status처럼 읽기만 하는 명령은 함께 쓸 수 있습니다"},
    {"error.no-workspace", "{folder} is no workspace: make one with {command}",
     "작업 폴더가 아닙니다: {folder}. 만드는 명령: {command}"},
    {"error.no-workspace-near", "{folder} is no workspace: did you mean {names}?",
     "작업 폴더가 아닙니다: {folder}. 혹시 {names}?"},
    {"error.no-workspace-try",
     "{folder} is no workspace: give --stage STAGE.yaml, or -C DIR of a workspace made by init",
     "작업 폴더가 아닙니다: {folder}. --stage STAGE.yaml, 또는 init으로 만든 작업 폴더를 -C DIR로 지정하십시오"},
    {"error.lost",
     "{folder} holds the ledger of policy leaf {leaf}, but not its database: put stage.db back from a copy of the "
     "workspace, or begin in another folder",
     "{folder} 폴더에는 정책 해시 {leaf} 원장이 있지만 데이터베이스가 없습니다. 사본의 stage.db를 되돌려 놓거나 다른 "
     "폴더에서 시작하십시오"},
    {"error.team-near", "this stage has no team {team}; nearest: {names}",
     "이 단계평가에 없는 참가팀: {team}. 비슷한 이름: {names}"},
    {"error.team", "this stage has no team {team}", "이 단계평가에 없는 참가팀: {team}"},
    {"error.benchmark-near", "this stage has no benchmark {name}; nearest: {names}",
     "이 단계평가에 없는 벤치마크: {name}. 비슷한 이름: {names}"},
    {"error.benchmark", "this stage has no benchmark {name}", "이 단계평가에 없는 벤치마크: {name}"},
    {"error.cell", "{text} is neither a file nor a team and benchmark of this stage",
     "파일도 아니고 이 단계평가의 팀/벤치마크도 아닙니다: {text}"},
    {"error.no-explanation", "there is no explanation of {name}; nearest: {names}",
     "설명이 없는 이름: {name}. 비슷한 이름: {names}"},
    {"error.secret", "{cell} needs the secret {name}: set the environment variable of that name for this command",
     "{cell} 실행에 필요한 비밀값: {name}. 같은 이름의 환경 변수를 정하고 다시 실행하십시오"},
    {"error.create", "cannot create {what}", "만들 수 없음: {what}"},
    {"error.open", "cannot open {what}", "열 수 없음: {what}"},
    {"error.write", "cannot write {what}", "쓸 수 없음: {what}"},
    {"error.read", "cannot read {what}", "읽을 수 없음: {what}"},
    {"error.folder", "cannot make the folder {what}", "폴더를 만들 수 없음: {what}"},
    {"error.rename", "cannot rename to {what}", "이름을 바꿀 수 없음: {what}"},
    {"error.sync", "cannot sync {what}", "디스크에 저장할 수 없음: {what}"},
    {"error.start", "cannot start {what}", "시작할 수 없음: {what}"},
    {"error.full", "the session in {dir} left no report: the disk is full",
     "{dir} 실행이 보고를 남기지 못했습니다. 디스크가 가득 찼습니다"},
    {"error.not-regular", "not a regular file: {file}", "보통 파일이 아닙니다: {file}"},
    {"error.no-file", "there is no file {file}", "파일이 없습니다: {file}"},
    {"error.damaged", "the ledger is damaged: {how}", "원장이 손상되었습니다: {how}"},
};

}  // namespace fivefold::publish
