#include "harness/ledger/doctor_pinned.h"

#include <set>

#include "harness/core/benchmark_file.h"
#include "harness/core/config_file.h"
#include "harness/os/file.h"

namespace fivefold::ledger {
namespace {

constexpr const char* kPutBack = "put back the file that was pinned: no other is used";

class Pinned {
 public:
  Pinned(const Workspace& workspace, bool deep, std::vector<Ailment>& found)
      : workspace_(workspace), deep_(deep), found_(found) {}

  // A file of that digest, below pinned/ or in a folder there. Targets and warm-up may never have been here.
  void look(const std::filesystem::path& below, const Digest& digest, bool may_be_absent) {
    if (!seen_.insert(below.string()).second) return;
    const std::filesystem::path file = workspace_.folder() / "pinned" / below;
    const std::string where = "pinned/" + below.string();
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) {
      if (!may_be_absent) found_.push_back({where, "is missing", kPutBack});
      return;
    }
    if (!deep_) return;
    const Result<Digest> real = os::hash_file(file);
    if (!real.ok()) {
      found_.push_back({where, real.error().message, kPutBack});
    } else if (*real != digest) {
      found_.push_back({where, "has other bytes than were pinned", kPutBack});
    }
  }

  void look(const DriverFiles& driver) {
    for (const PinnedFile& file : driver.files)
      look(std::filesystem::path(to_hex(driver.sha256)) / file.path, file.sha256, false);
  }

 private:
  const Workspace& workspace_;
  bool deep_;
  std::vector<Ailment>& found_;
  std::set<std::string> seen_;
};

// Evidence that is missing or damaged is named where evidence is looked at: here it only ends the look.
void check_config(Workspace& workspace, const Digest& digest, Pinned& pinned) {
  const Result<std::string> text = workspace.evidence().get(digest);
  const Result<ConfigFile> config = text.ok() ? parse_config_file(*text) : text.error();
  if (!config.ok()) return;
  pinned.look(config->driver);
  const Result<std::string> rules_text = workspace.evidence().get(config->rules);
  const Result<BenchmarkFile> rules = rules_text.ok() ? parse_benchmark_file(*rules_text) : rules_text.error();
  if (!rules.ok()) return;
  if (rules->prompts) pinned.look(to_hex(*rules->prompts), *rules->prompts, false);
  if (rules->targets) pinned.look(to_hex(*rules->targets), *rules->targets, true);
  if (rules->scorer && rules->scorer->pinned) pinned.look(*rules->scorer->pinned);
  if (rules->scorer && rules->scorer->prompt) {
    pinned.look(to_hex(rules->scorer->prompt->sha256), rules->scorer->prompt->sha256, false);
  }
  if (rules->warmup) pinned.look(to_hex(*rules->warmup), *rules->warmup, true);
}

}  // namespace

Result<void> check_pinned(Workspace& workspace, bool deep, std::vector<Ailment>& found) {
  Pinned pinned(workspace, deep, found);
  for (const auto& [team, submissions] : workspace.log().submissions) {
    const SubmissionRecord& record = submissions.back().record;
    pinned.look(to_hex(record.manifest), record.manifest, false);
    for (const SubmittedBenchmark& benchmark : record.benchmarks) check_config(workspace, benchmark.config, pinned);
  }
  return {};
}

}  // namespace fivefold::ledger
