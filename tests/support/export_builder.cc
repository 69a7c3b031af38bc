#include "tests/support/export_builder.h"

#include <algorithm>
#include <stdexcept>

#include "harness/core/averages.h"
#include "harness/core/claims_report.h"
#include "harness/core/draw.h"
#include "harness/core/evidence_line.h"
#include "harness/core/item_line.h"
#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/json/write.h"

namespace fivefold::test {
namespace {

const StageId kStage{"test-1"};
constexpr const char* kOrigin = "example.org/test-1";
const std::vector<TeamId> kTeams{{"alpha"}, {"beta"}};
const BenchmarkId kReplay{"math"};
const BenchmarkId kFresh{"talk"};
constexpr std::int64_t kHour = 3'600'000;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string benchmark_text(const BenchmarkId& benchmark) {
  return "{\"benchmark\":\"" + benchmark.text + "\",\"prompts\":\"" + std::string(64, 'a') + "\",\"targets\":\"" +
         std::string(64, 'b') +
         "\",\"warmup\":null,\"scorer\":{\"name\":\"exact_match\",\"rescore\":\"exact\"},\"driver\":null,"
         "\"decodingLimits\":{\"temperature\":[\"0\",\"1\"]},\"maxItemErrors\":\"0.25\",\"outputs\":\"public\"}";
}

std::string config_text(const BenchmarkId& benchmark, const Digest& rules) {
  const std::string file(64, 'c');
  return "{\"benchmark\":\"" + benchmark.text + "\",\"rules\":\"" + to_hex(rules) +
         "\",\"driver\":{\"by\":\"team\",\"command\":[\"python3\",\"run.py\"],\"sha256\":\"" +
         to_hex(crypto::sha256(file + "  run.py\n")) + "\",\"files\":[{\"path\":\"run.py\",\"sha256\":\"" + file +
         "\"}]},\"environment\":{},\"secrets\":[],\"endpoint\":null,\"resources\":{\"cpus\":1,\"memory\":1024,"
         "\"gpus\":0,\"disk\":1024,\"time\":60},\"decoding\":{\"temperature\":\"0.5\"}}";
}

CellStratum stratum_of(const TeamId& team, const BenchmarkId& benchmark, std::int64_t items, const Digest& list,
                       const Digest& rules) {
  CellStratum line;
  line.team = team;
  line.benchmark = benchmark;
  line.items = items;
  line.item_list = list;
  line.weight = benchmark == kReplay ? 7 : 5;
  line.mode = benchmark == kReplay ? Mode::replay : Mode::fresh;
  line.rules = rules;
  line.tolerance_micro = 200'000;
  line.accuse_micro = 250'000;
  line.env_micro = 5'000;
  line.d_micro = benchmark == kReplay ? 0 : 400'000;
  line.d_upper_micro = benchmark == kReplay ? 10'000 : 500'000;
  line.basis = Basis::pilot;
  line.f_conf = "0.9";
  line.f_disc = "0.25";
  line.cap = 100;
  return line;
}

const std::vector<std::string> kKeyNames{"organiser", "auditor", "alpha", "beta", "log"};

}  // namespace

ExportBuilder::ExportBuilder(ExportKnobs knobs) : knobs_(std::move(knobs)) {
  char fill = 'A';
  for (const std::string& name : kKeyNames) {
    keys_.emplace(name, must(crypto::KeySigner::from_seed(std::string(32, fill++))));
  }
  teams_ = knobs_.tiny ? std::vector<TeamId>{kTeams.front()} : kTeams;
  run_count_ = knobs_.tiny ? 2 : 3;
  for (const auto& [benchmark, count] : std::map<BenchmarkId, int>{{kReplay, knobs_.tiny ? 2 : 8}, {kFresh, 4}}) {
    if (knobs_.tiny && benchmark == kFresh) continue;
    for (int i = 0; i < count; ++i) items_[benchmark].push_back({"q" + std::to_string(i)});
  }
}

const crypto::KeySigner& ExportBuilder::key(const std::string& name) {
  const auto found = keys_.find(name);
  if (found != keys_.end()) return found->second;
  const std::string seed = std::string(view(crypto::sha256(name)));
  return keys_.emplace(name, must(crypto::KeySigner::from_seed(seed))).first->second;
}

EnrolledKey ExportBuilder::enrolment(Role role, const std::string& name, const crypto::KeySigner& signer) const {
  const std::string message = crypto::enrol_message(kStage.text, to_text(role), name, signer.public_key());
  return {role, name, signer.public_key(), must(signer.sign(message))};
}

Subject ExportBuilder::add_file(const std::string& path, std::string bytes) {
  if (knobs_.edit_file) knobs_.edit_file(path, bytes);
  const Digest digest = crypto::sha256(bytes);
  source_.files[path] = std::move(bytes);
  return {path, digest};
}

std::string ExportBuilder::note() {
  const crypto::Checkpoint head{kOrigin, leaves_.size(), crypto::merkle_root(leaves_)};
  return must(crypto::sign_note(crypto::to_text(head), kOrigin, key("log")));
}

Ref ExportBuilder::append(const std::string& signer, std::vector<Subject> subjects, Predicate predicate) {
  Statement statement{std::move(subjects), kStage, now_, std::move(predicate)};
  now_.milliseconds += 1000;
  const std::string kind = kind_of(statement.predicate);
  const int number = counts_[kind]++;
  if (knobs_.edit) knobs_.edit(kind, number, statement);
  const std::string other = knobs_.signer ? knobs_.signer(kind, number) : "";
  std::string payload = encode_statement(statement);
  if (knobs_.edit_payload) knobs_.edit_payload(kind, number, payload);
  entries_.push_back(must(sign_envelope(payload, key(other.empty() ? signer : other))));
  if (knobs_.edit_envelope) knobs_.edit_envelope(kind, number, entries_.back());
  leaves_.push_back(crypto::merkle_leaf(entries_.back()));
  const Ref ref{leaves_.size() - 1, leaves_.back()};
  if (!log_.apply(statement, ref.leaf).ok()) {  // an edit may make it something that cannot be filed
    static_cast<void>(log_.apply({{}, {}, {}, UnbuiltRecord{}}, ref.leaf));
  }
  source_.files["checkpoints/" + std::to_string(leaves_.size())] = note();
  if (knobs_.after) knobs_.after(*this, kind, number);
  return ref;
}

void ExportBuilder::policy() {
  std::vector<Subject> subjects{add_file(paths::kPolicyYaml, "stage: test-1\n")};
  std::map<BenchmarkId, Digest> lists;
  for (const auto& [benchmark, items] : items_) {
    subjects.push_back(add_file(paths::benchmark_file(benchmark), benchmark_text(benchmark)));
    rules_[benchmark] = subjects.back().sha256;
    std::string list;
    for (const ItemId& item : items) list += item.text + "\n";
    lists[benchmark] = crypto::sha256(list);
    add_file(paths::item_list(lists[benchmark]), list);
  }
  if (knobs_.scalars) subjects.push_back(scalar_policy());
  for (const TeamId& team : teams_) {
    strata_.lines.emplace_back(TeamStratum{team, 200'000, 250'000, "0.9", "0.25", 60});
    for (const auto& [benchmark, rules] : rules_) {
      if (benchmark == kSpeed) {
        strata_.lines.emplace_back(
            ScalarStratum{team, kSpeed, "items/s", 2, ScalarForm::ratio, Better::higher, 50'000, {3, 5}, rules});
        continue;
      }
      strata_.lines.emplace_back(stratum_of(team, benchmark, std::ssize(items_[benchmark]), lists[benchmark], rules));
    }
  }
  subjects.push_back(add_file(paths::kStrata, encode_strata(strata_)));
  StagePolicy policy;
  policy.origin = kOrigin;
  policy.runs = run_count_;
  policy.runs_draw = knobs_.runs_draw;
  policy.teams = teams_;
  policy.log_vkey = crypto::to_text(crypto::Vkey{kOrigin, crypto::kLogKey, key("log").public_key()});
  policy.strata_sha256 = subjects.back().sha256;
  policy.max_attempts = 7;
  policy.attempts = 3;
  policy.keys = {enrolment(Role::organiser, "organiser", key("organiser")),
                 enrolment(Role::auditor, "auditor", key("auditor"))};
  for (const TeamId& team : teams_) policy.keys.push_back(enrolment(Role::team, team.text, key(team.text)));
  append("organiser", std::move(subjects), policy);
}

void ExportBuilder::submit(const TeamId& team) {
  const bool hosted = knobs_.hosted_beta && team == kTeams[1];
  const std::string manifest = hosted ? "{\"endpoint\":\"http://127.0.0.1:1/v1\",\"model\":\"m\"}\n"
                                      : "{\"path\":\"w.bin\",\"sha256\":\"" + std::string(64, 'd') + "\",\"size\":5}\n";
  std::vector<Subject> subjects{add_file(paths::submission_yaml(team, 0), "team: " + team.text + "\n"),
                                add_file(paths::submission_manifest(team, 0), manifest)};
  SubmissionRecord record;
  record.team = team;
  record.model_name = "model of " + team.text;
  record.model_revision = "r1";
  record.manifest = subjects.back().sha256;
  for (const auto& [benchmark, rules] : rules_) {
    subjects.push_back(add_file(paths::config_file(team, 0, benchmark), config_text(benchmark, rules)));
    SubmittedBenchmark submitted{benchmark, subjects.back().sha256, {}, {}};
    if (const CellStratum* const cell = strata_.cell(team, benchmark)) {
      submitted.item_list = cell->item_list;
      submitted.items = cell->items;
    }
    record.benchmarks.push_back(std::move(submitted));
  }
  append(team.text, std::move(subjects), record);
}

DrawResult ExportBuilder::draw(Purpose purpose, std::string plan_file) {
  DrawPlan plan;
  plan.draw_id = kStage.text + "/" + std::string(to_text(purpose)) + "/0";
  plan.purpose = purpose;
  plan.reveal_deadline = {now_.milliseconds + kHour};
  plan.margin_seconds = 600;
  BeaconPlan dice;
  dice.chain = "dice/" + plan.draw_id;
  dice.held_at = {now_.milliseconds + 2 * kHour};
  plan.beacons = {dice};
  if (purpose == Purpose::audit) {
    plan.alpha_r = "0.05";
    plan.alpha_d = "0.05";
    plan.claims = strata_.claims();
    plan.random_cells = 1;
  }
  const Ref ref = append("organiser", {add_file(paths::plan(purpose, 0), std::move(plan_file))}, plan);
  DrawResult result;
  result.draw_id = plan.draw_id;
  result.plan = ref;
  result.seal = source_.files["checkpoints/" + std::to_string(ref.index + 1)];
  Beacon rolled;
  rolled.chain = dice.chain;
  rolled.digits = "48392017556031298847";
  rolled.rolled_at = dice.held_at;
  rolled.witnesses = {"A, press", "B, university"};
  result.beacons = {rolled};
  now_ = {dice.held_at.milliseconds + 60'000};
  const std::string seed = must(seed_preimage(result, must(crypto::parse_note(result.seal)).text));
  result.seed = crypto::sha256(seed);
  const Ref done = append("organiser", {add_file(paths::seed(purpose, 0), seed)}, result);
  if (purpose == Purpose::audit) audit_result_ = done;
  return result;
}

Salt ExportBuilder::salt() { return crypto::sha256("salt " + std::to_string(salts_++)); }

// About two thirds right, the same in every launch of a run; a cheat's sealed scores are all right.
std::int64_t ExportBuilder::sealed_score(const CellId& cell, int run, std::size_t item) const {
  if (knobs_.beta_inflates && cell.team == kTeams[1]) return 1'000'000;
  return (item + static_cast<std::size_t>(run)) % 3 == 0 ? 0 : 1'000'000;
}
std::int64_t ExportBuilder::rerun_score(const CellId& cell, int run, std::size_t item) const {
  if (knobs_.beta_inflates && cell.team == kTeams[1]) return 0;
  return sealed_score(cell, run, item);
}

RunRecord ExportBuilder::end_of(const RunStart& start, const Ref& begun) const {
  RunRecord record;
  record.team = start.team;
  record.benchmark = start.benchmark;
  record.run = start.run;
  record.attempt = start.attempt;
  record.seed = start.seed;
  record.run_start = begun;
  record.model = log_.last_submission(start.team)->record.manifest;
  record.config = start.config;
  record.started_at = now_;
  record.finished_at = now_;
  return record;
}

void ExportBuilder::failed_run(const RunStart& start) {
  const Ref begun = append(
      start.team.text, {add_file(paths::launch(start.team, start.benchmark, start.run, start.attempt), "{}")}, start);
  RunRecord record = end_of(start, begun);
  record.outcome = Outcome::failed;
  record.items = ItemTree{0, crypto::merkle_root({})};
  record.sum_micro = 0;
  record.environment_json = R"({"reason":"memory"})";
  append(start.team.text, {add_file(paths::run_evidence(start.team, start.benchmark, start.run, start.attempt), "")},
         record);
}

RunStart ExportBuilder::start_of(const TeamId& team, const BenchmarkId& benchmark, int number) const {
  const auto* const submission = log_.last_submission(team);
  RunStart start;
  start.team = team;
  start.benchmark = benchmark;
  start.run = number;
  const Digest seed0 =
      knobs_.runs_draw ? log_.draw(Purpose::runs)->result->record.seed : self_derived_seed0(submission->ref.leaf);
  start.seed = run_seed(seed0, team, benchmark, number);
  start.submission = submission->ref;
  for (const SubmittedBenchmark& one : submission->record.benchmarks) {
    if (one.id == benchmark) start.config = one.config;
  }
  return start;
}

void ExportBuilder::run(const TeamId& team, const BenchmarkId& benchmark, int number) {
  const CellId cell{team, benchmark};
  RunStart start = start_of(team, benchmark, number);
  if (team == kTeams[0] && benchmark == kReplay && number == 1) {
    for (; start.attempt < knobs_.lost_attempts; ++start.attempt) failed_run(start);
  }
  const Ref begun = append(team.text, {add_file(paths::launch(team, benchmark, number, start.attempt), "{}")}, start);
  SealedRun sealed;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < items_[benchmark].size(); ++i) {
    RunnerLine line;
    line.item = items_[benchmark][i];
    line.output = "answer " + std::to_string(i);
    const std::int64_t score = sealed_score(cell, number, i);
    sum += score;
    sealed.lines.push_back(encode_item_line(salt(), line, score, true));
    sealed.leaves.push_back(crypto::merkle_leaf(sealed.lines.back()));
  }
  RunRecord record = end_of(start, begun);
  record.items = ItemTree{std::ssize(sealed.lines), crypto::merkle_root(sealed.leaves)};
  record.sum_micro = sum;
  sealed.record =
      append(team.text, {add_file(paths::run_evidence(team, benchmark, number, start.attempt), joined(sealed.lines))},
             record)
          .index;
  runs_[{cell, number}] = std::move(sealed);
}

const MemorySource& ExportBuilder::build() {
  policy();
  for (const TeamId& team : teams_) submit(team);
  if (knobs_.runs_draw) {
    std::string plan;
    for (const TeamId& team : teams_) {
      const Ref ref = log_.last_submission(team)->ref;
      plan += json::write(json::Object{{"team", team.text},
                                       {"submission", json::Object{{"index", static_cast<std::int64_t>(ref.index)},
                                                                   {"leaf", to_hex(ref.leaf)}}}}) +
              "\n";
    }
    draw(Purpose::runs, plan);
  }
  for (const TeamId& team : teams_) {
    for (const auto& [benchmark, items] : items_) {
      for (int number = 1; number <= run_count_; ++number) run(team, benchmark, number);
    }
    for (int number = 1; knobs_.scalars && number <= run_count_; ++number) scalar_run(team, number);
  }
  if (!knobs_.stop_before_audit) {
    audit_draw_ = draw(Purpose::audit, encode_strata(strata_));
    audit();
    report();
  }
  finish();
  return source_;
}

void ExportBuilder::finish() {
  std::string bundle;
  std::string hashes;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    bundle += static_cast<char>(entries_[i].size() >> 8U);
    bundle += static_cast<char>(entries_[i].size() & 0xffU);
    bundle += entries_[i];
    hashes += view(leaves_[i]);
  }
  if (entries_.size() >= 256) throw std::logic_error("the builder writes one partial tile");
  source_.files["tile/entries/000.p/" + std::to_string(entries_.size())] = bundle;
  source_.files["tile/0/000.p/" + std::to_string(entries_.size())] = hashes;
  source_.files["checkpoint"] = note();
  for (const KeyValidity& one : log_.keys) {
    source_.files[paths::key_pem(one.key.key)] = crypto::public_pem(one.key.key);
  }
  source_.files["manifest.json"] = json::write(json::Object{{"format", "fivefold-export/v1"},
                                                            {"stage", kStage.text},
                                                            {"origin", kOrigin},
                                                            {"entries", static_cast<std::int64_t>(entries_.size())},
                                                            {"policyLeaf", to_hex(leaves_.front())}});
  source_.files["README.txt"] = "for people\n";
}

}  // namespace fivefold::test
