#include "harness/config/stage_files.h"

#include <map>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/config/file_rules.h"
#include "harness/config/map_reader.h"
#include "harness/core/judge_answer.h"
#include "harness/core/prompts.h"
#include "harness/core/scorer.h"
#include "harness/core/strata.h"
#include "harness/core/targets.h"
#include "harness/crypto/sha256.h"
#include "harness/os/file.h"

namespace fivefold::config {
namespace {

constexpr std::size_t kMaxDatasetBytes = std::size_t{4} << 30U;

class StageFiles {
 public:
  StageFiles(const Stage& stage, const Places& places, const std::string& file, std::filesystem::path folder,
             Problems& problems)
      : stage_(stage), places_(places), folder_(std::move(folder)), report_(file, problems) {}

  void check(bool whole) {
    for (std::size_t i = 0; i < stage_.benchmarks.size(); ++i) {
      const Benchmark& benchmark = stage_.benchmarks[i];
      const std::string pointer = "/benchmarks/" + std::to_string(i);
      if (benchmark.driver && !benchmark.driver->directory.empty())
        check_folder(benchmark.driver->directory, pointer + "/driver/directory");
      if (const ItemsRules* const items = benchmark.items()) {
        check_scorer_files(items->scorer, pointer + "/scorer");
        check_items(benchmark, *items, pointer + "/dataset");
      } else {
        facts_[benchmark.id] = {};
      }
    }
    if (whole) check_strata();
  }

 private:
  void fail(const std::string& pointer, std::string rule, std::string message, std::string hint = "") {
    report_.error(place_at(places_, pointer), std::move(rule), std::move(message), std::move(hint));
  }

  void check_folder(const std::string& path, const std::string& pointer) {
    const Result<std::vector<os::TreeFile>> tree = os::list_tree(folder_ / path);
    if (!tree.ok()) fail(pointer, folder_rule(tree.error()), tree.error().message);
  }

  // The bytes of a file that is there and has the digest that is stated. `absent` says whether it may be missing.
  std::optional<std::string> read_pinned(const PinnedFile& file, const std::string& pointer, bool absent) {
    Result<std::string> bytes = os::read_file(folder_ / file.path, kMaxDatasetBytes);
    if (!bytes.ok()) {
      if (!(absent && bytes.error().code == Errc::not_found)) {
        fail(pointer + "/path", "file.unreadable", bytes.error().message);
      }
      return std::nullopt;
    }
    const Digest digest = crypto::sha256(*bytes);
    if (digest == file.sha256) return std::move(*bytes);
    fail(pointer + "/sha256", "file.digest", "the sha256 of " + file.path + " is " + to_hex(digest),
         "written here is " + to_hex(file.sha256));
    return std::nullopt;
  }

  // The program of the scorer `command`, the prompt of a judge.
  void check_scorer_files(const ScorerSpec& scorer, const std::string& pointer) {
    if (scorer.program && !scorer.program->directory.empty()) {
      check_folder(scorer.program->directory, pointer + "/directory");
    }
    if (!scorer.prompt || scorer.prompt->path.empty()) return;
    const std::optional<std::string> text = read_pinned(*scorer.prompt, pointer + "/prompt", false);
    if (!text) return;
    if (const Result<void> fits = check_judge_prompt(*text); !fits.ok()) {
      fail(pointer + "/prompt/path", fits.error().rule, scorer.prompt->path + ": " + fits.error().message);
    }
  }

  void check_attachments(const Prompts& prompts, const PinnedFile& file, const std::string& pointer) {
    const std::filesystem::path beside = (folder_ / file.path).parent_path();
    for (const Prompt& prompt : prompts.prompts) {
      for (const PinnedFile& attachment : prompt.attachments) {
        const Result<Digest> digest = os::hash_file(beside / attachment.path);
        if (!digest.ok()) {
          fail(pointer + "/path", "file.unreadable", file.path + ": " + prompt.id.text + ": " + digest.error().message);
        } else if (*digest != attachment.sha256) {
          fail(pointer + "/path", "file.digest",
               file.path + ": " + prompt.id.text + ": the sha256 of " + attachment.path + " is " + to_hex(*digest),
               "written there is " + to_hex(attachment.sha256));
        }
      }
    }
  }

  std::optional<Prompts> check_prompts(const PinnedFile& file, const std::string& pointer, bool absent) {
    const std::optional<std::string> bytes = read_pinned(file, pointer, absent);
    if (!bytes) return std::nullopt;
    Result<Prompts> prompts = parse_prompts(*bytes);
    if (!prompts.ok()) {
      fail(pointer + "/path", prompts.error().rule, file.path + ": " + prompts.error().message);
      return std::nullopt;
    }
    check_attachments(*prompts, file, pointer);
    return std::move(*prompts);
  }

  void check_targets(const ItemsRules& items, const std::vector<ItemId>& ids, const std::string& pointer) {
    if (items.targets.path.empty()) return;  // scorer `runner`
    const std::optional<std::string> bytes = read_pinned(items.targets, pointer, true);
    if (!bytes) return;
    const Result<Scorer> scorer = Scorer::make(items.scorer);
    if (!scorer.ok()) return;  // said at the scorer
    const Result<Targets> targets = parse_targets(*bytes, ids, *scorer);
    if (!targets.ok()) {
      fail(pointer + "/path", targets.error().rule, items.targets.path + ": " + targets.error().message);
    }
  }

  void check_warmup(const PinnedFile& file, const std::vector<ItemId>& ids, const std::string& pointer) {
    const std::optional<Prompts> warmup = check_prompts(file, pointer, true);
    if (!warmup) return;
    std::unordered_set<std::string_view> items;
    for (const ItemId& id : ids) items.insert(id.text);
    for (const Prompt& prompt : warmup->prompts) {
      if (!items.contains(prompt.id.text)) continue;
      fail(pointer + "/path", "dataset.warmup",
           file.path + ": \"" + prompt.id.text + "\" is an item of the prompts; warm-up prompts must be others");
      return;
    }
  }

  void check_items(const Benchmark& benchmark, const ItemsRules& items, const std::string& pointer) {
    if (items.prompts.path.empty()) return;
    const std::optional<Prompts> prompts = check_prompts(items.prompts, pointer + "/prompts", false);
    if (!prompts) return;
    const std::vector<ItemId> ids = prompts->ids();
    check_targets(items, ids, pointer + "/targets");
    if (items.warmup && !items.warmup->path.empty()) check_warmup(*items.warmup, ids, pointer + "/warmup");
    facts_[benchmark.id] = {
        .items = static_cast<std::int64_t>(ids.size()), .item_list = prompts->item_list_sha256, .rules = {}};
  }

  // Thresholds that are `auto` follow from the number of items: only now can a given one be compared with them.
  void check_strata() {
    if (facts_.size() != stage_.benchmarks.size()) return;  // a dataset is missing; said already
    const Result<Strata> strata = build_strata(stage_, facts_);
    if (!strata.ok()) fail("", strata.error().rule, strata.error().message);
  }

  const Stage& stage_;
  const Places& places_;
  std::filesystem::path folder_;
  Report report_;
  std::map<BenchmarkId, BenchmarkFacts> facts_;
};

}  // namespace

Problems check_stage_files(const Stage& stage, const Places& places, const std::string& file,
                           const std::filesystem::path& folder, bool whole) {
  Problems problems;
  StageFiles(stage, places, file, folder, problems).check(whole);
  return problems;
}

}  // namespace fivefold::config
