#include "harness/audit/kit.h"

#include "harness/core/prompts.h"
#include "harness/json/read.h"

namespace fivefold::audit {

const json::Value* BenchmarkKit::target(const ItemId& item) const {
  const auto found = targets.find(item);
  return found == targets.end() ? nullptr : &found->second;
}

Result<BenchmarkKit> load_kit(ledger::Workspace& workspace, const CellStratum& line) {
  const Benchmark* benchmark = workspace.stage().find(line.benchmark);
  FF_CHECK(benchmark != nullptr && benchmark->items() != nullptr);
  const ItemsRules& rules = *benchmark->items();
  FF_ASSIGN(const std::string list, workspace.evidence().get(line.item_list));
  FF_ASSIGN(std::vector<ItemId> items, parse_item_list(list));
  FF_ASSIGN(Scorer scorer, Scorer::make(rules.scorer));
  Targets targets;
  if (scorer.needs_targets()) {
    if (!std::filesystem::exists(workspace.pinned(rules.targets.sha256))) {
      return Error{
          Errc::not_found, "targets",
          "the targets of " + line.benchmark.text +
              " are not on this machine, and without them nothing is scored: put the file with that sha256 at " +
              workspace.pinned(rules.targets.sha256).string() + " and give the command again. Nothing was recorded"};
    }
    auto bytes = workspace.read_pinned(rules.targets.sha256);
    if (!bytes.ok()) return std::move(bytes).error().with("targets of " + line.benchmark.text);
    FF_ASSIGN(targets, parse_targets(*bytes, items, scorer));
  }
  return BenchmarkKit{line.benchmark, rules, std::move(items), std::move(scorer), std::move(targets)};
}

Result<LinesFile> load_lines(ledger::Workspace& workspace, std::uint64_t record, const std::vector<Subject>& subjects,
                             const std::optional<ItemTree>& tree) {
  const std::string where = "the evidence of entry " + std::to_string(record);
  FF_CHECK(!subjects.empty());
  auto text = workspace.evidence().get(subjects.front().sha256);
  if (!text.ok()) return std::move(text).error().with(where);
  FF_ASSIGN(const auto views, split_lines(*text));
  std::vector<std::string> lines(views.begin(), views.end());
  std::vector<Digest> leaves;
  leaves.reserve(lines.size());
  for (const std::string& line : lines) leaves.push_back(crypto::merkle_leaf(line));
  crypto::MerkleTree built(std::move(leaves));
  if (!tree || tree->size != static_cast<std::int64_t>(lines.size()) || tree->root != built.root()) {
    return Error{Errc::corrupt, "E_ITEMS", where + " does not have the lines that were signed"};
  }
  return LinesFile{record, std::move(lines), std::move(built)};
}

}  // namespace fivefold::audit
