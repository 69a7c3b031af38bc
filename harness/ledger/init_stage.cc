#include "harness/ledger/init_stage.h"

#include <algorithm>
#include <map>

#include "harness/core/benchmark_file.h"
#include "harness/core/paths.h"
#include "harness/core/prompts.h"
#include "harness/core/strata.h"
#include "harness/crypto/note.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/driver_pin.h"
#include "harness/ledger/keys.h"
#include "harness/ledger/pin.h"
#include "harness/os/file.h"

namespace fivefold::ledger {
namespace {

constexpr std::size_t kMaxDataset = std::size_t{4} << 30;

// Everything that the policy's record needs and that is put in place before it.
struct Prepared {
  std::vector<Subject> subjects;
  std::map<BenchmarkId, BenchmarkFacts> facts;
};

// Copies one dataset file into pinned/, its digest checked. False when it may be absent and is.
Result<bool> pin_dataset(Workspace& workspace, const std::filesystem::path& folder, const PinnedFile& file,
                         bool may_be_absent) {
  const std::filesystem::path source = folder / file.path;
  if (may_be_absent && !std::filesystem::exists(source)) return false;
  FF_ASSIGN(const std::string bytes, os::read_file(source, kMaxDataset));
  if (crypto::sha256(bytes) != file.sha256) {
    return bad_input("dataset.digest", source.string() + " has another sha256 than stage.yaml says");
  }
  FF_TRY(pin_bytes(workspace.folder() / "pinned", file.sha256, bytes));
  return true;
}

// Prompts with their attachments, targets and warm-up; the item list becomes evidence and the benchmark's facts.
Result<void> pin_items(Workspace& workspace, const std::filesystem::path& folder, const ItemsRules& rules,
                       BenchmarkFacts& facts) {
  FF_TRY(pin_dataset(workspace, folder, rules.prompts, false));
  FF_TRY(pin_dataset(workspace, folder, rules.targets, true));
  if (rules.warmup) FF_TRY(pin_dataset(workspace, folder, *rules.warmup, true));
  FF_ASSIGN(const std::string bytes, workspace.read_pinned(rules.prompts.sha256));
  FF_ASSIGN(const Prompts prompts, parse_prompts(bytes));
  const std::filesystem::path beside = (folder / rules.prompts.path).parent_path();
  for (const Prompt& prompt : prompts.prompts) {
    for (const PinnedFile& attachment : prompt.attachments) FF_TRY(pin_dataset(workspace, beside, attachment, false));
  }
  FF_ASSIGN(facts.item_list, workspace.evidence().put(prompts.item_list));
  facts.items = static_cast<std::int64_t>(prompts.prompts.size());
  return {};
}

// The program of the scorer `command`, or the prompt of a judge.
Result<std::optional<DriverFiles>> pin_scorer(Workspace& workspace, const std::filesystem::path& folder,
                                              const Benchmark& benchmark) {
  if (benchmark.items() == nullptr) return std::optional<DriverFiles>{};
  const ScorerSpec& scorer = benchmark.items()->scorer;
  if (scorer.prompt) FF_TRY(pin_dataset(workspace, folder, *scorer.prompt, false));
  if (!scorer.program) return std::optional<DriverFiles>{};
  FF_ASSIGN(DriverFiles pinned, pin_driver(workspace, folder, *scorer.program));
  return std::optional<DriverFiles>(std::move(pinned));
}

Result<void> prepare_benchmark(Workspace& workspace, const std::filesystem::path& folder, const Benchmark& benchmark,
                               Prepared& prepared) {
  BenchmarkFacts facts;
  if (benchmark.items() != nullptr) FF_TRY(pin_items(workspace, folder, *benchmark.items(), facts));
  std::optional<DriverFiles> driver;
  if (benchmark.driver) {
    FF_ASSIGN(driver, pin_driver(workspace, folder, *benchmark.driver));
  }
  FF_ASSIGN(const auto scorer, pin_scorer(workspace, folder, benchmark));
  FF_ASSIGN(facts.rules, workspace.evidence().put(encode_benchmark_file(benchmark_file_of(benchmark, driver, scorer))));
  prepared.subjects.push_back({paths::benchmark_file(benchmark.id), facts.rules});
  prepared.facts[benchmark.id] = facts;
  return {};
}

// The keys of the policy: those in keys/, made where they are missing, and those enrolled from elsewhere.
Result<std::vector<EnrolledKey>> policy_keys(Workspace& workspace, const StageSource& source) {
  const std::filesystem::path keys = workspace.folder() / "keys";
  std::vector<EnrolledKey> all = source.enrolled;
  for (const EnrolledKey& key : all) FF_TRY(check_enrolment(key, source.stage.id));
  const auto enrolled_elsewhere = [&source](Role role) {
    return std::any_of(source.enrolled.begin(), source.enrolled.end(),
                       [role](const EnrolledKey& key) { return key.role == role; });
  };
  for (const Role role : {Role::organiser, Role::auditor}) {
    const std::string name(to_text(role));
    const std::filesystem::path file = keys / key_file_name(role, name);
    if (role == Role::auditor && enrolled_elsewhere(role) && !std::filesystem::exists(file)) continue;
    FF_ASSIGN(const crypto::KeySigner key, load_or_make_key(file, workspace.entropy()));
    FF_ASSIGN(EnrolledKey enrolled, enrol(key, role, name, source.stage.id));
    all.push_back(std::move(enrolled));
  }
  for (const EnrolledKey& key : all) {
    const auto same = std::count_if(all.begin(), all.end(), [&key](const EnrolledKey& k) { return k.key == key.key; });
    if (same > 1) return bad_input("E_KEY", "one key stands for two roles or names: " + crypto::keyid(key.key));
  }
  return all;
}

StagePolicy policy_of(const Stage& stage, const crypto::PublicKey& log_key, const Digest& strata,
                      std::vector<EnrolledKey> keys) {
  StagePolicy policy;
  policy.origin = stage.origin;
  policy.runs = stage.runs;
  policy.aggregate = stage.aggregate;
  policy.runs_draw = stage.draw_runs;
  policy.teams = stage.teams;
  policy.log_vkey = crypto::to_text(crypto::Vkey{stage.origin, crypto::kLogKey, log_key});
  policy.witnesses = stage.witness_keys;
  policy.quorum = stage.witness_quorum;
  policy.strata_sha256 = strata;
  policy.max_attempts = stage.max_attempts;
  policy.attempts = stage.audit.attempts;
  policy.display_digits = stage.digits;
  policy.objection_days = stage.audit.objection_days;
  policy.keys = std::move(keys);
  return policy;
}

}  // namespace

Result<InitDone> init_stage(const std::filesystem::path& folder, const StageSource& source, os::Clock& clock,
                            os::Entropy& entropy) {
  FF_ASSIGN(Workspace workspace, Workspace::create(folder, source.stage, clock, entropy));
  Prepared prepared;
  FF_ASSIGN(const Digest yaml, workspace.evidence().put(source.yaml));
  for (const Benchmark& benchmark : source.stage.benchmarks) {
    if (auto done = prepare_benchmark(workspace, source.folder, benchmark, prepared); !done.ok()) {
      return std::move(done).error().with(benchmark.id.text);
    }
  }
  FF_ASSIGN(const Strata strata, build_strata(source.stage, prepared.facts));
  FF_ASSIGN(const Digest strata_sha256, workspace.evidence().put(encode_strata(strata)));
  FF_ASSIGN(std::vector<EnrolledKey> keys, policy_keys(workspace, source));
  FF_ASSIGN(const crypto::KeySigner log_key, load_or_make_key(folder / "keys" / kLogKeyFile, entropy));
  FF_ASSIGN(const auto organiser, workspace.signer(Role::organiser, "organiser"));
  for (const EnrolledKey& key : keys) FF_TRY(workspace.evidence().put(crypto::public_pem(key.key)));

  std::vector<Subject> subjects{{paths::kPolicyYaml, yaml}, {paths::kStrata, strata_sha256}};
  subjects.insert(subjects.end(), prepared.subjects.begin(), prepared.subjects.end());
  const StagePolicy policy = policy_of(source.stage, log_key.public_key(), strata_sha256, keys);
  FF_ASSIGN(const auto refs, workspace.append({Draft{std::move(subjects), policy, organiser.get()}}));
  // For who finds the folder without its database; the ledger stands without it.
  (void)os::write_file_durably(folder / kPolicyLeafFile, to_hex(refs.front().leaf) + "\n");
  return InitDone{refs.front(), strata.claims(), std::move(keys)};
}

}  // namespace fivefold::ledger
