#include "harness/audit/tier0.h"

#include <set>

#include "harness/base/units.h"
#include "harness/crypto/sha256.h"

namespace fivefold::audit {
namespace {

class RunCheck {
 public:
  RunCheck(const std::vector<SealedRun>& runs, std::size_t place, const Rescorer& rescorer, Tier0& out)
      : run_(runs[place]), place_(place), rescorer_(rescorer), out_(out) {}

  Result<void> check() {
    check_places();
    for (std::size_t i = 0; i < run_.lines.size(); ++i) FF_TRY(check_line(i));
    if (sum_ != run_.sum_micro) add(std::nullopt, FindingKind::mean, run_.sum_micro, sum_);
    if (rescorer_.binary && run_.sum_micro % kMicro != 0) {
      add(std::nullopt, FindingKind::grim, run_.sum_micro, sum_);
    }
    if (run_.seed != run_.drawn_seed) add(std::nullopt, FindingKind::seed, run_.seed, run_.drawn_seed);
    return {};
  }

 private:
  void add(const std::optional<ItemId>& item, FindingKind kind, std::int64_t sealed, std::int64_t found) {
    out_.findings.push_back({run_.run, item, kind, sealed, found});
  }

  // Item i of the list has line i; an item has one line.
  void check_places() {
    for (std::size_t i = 0; i < rescorer_.items.size(); ++i) {
      const bool there = i < run_.lines.size() && run_.lines[i].item == rescorer_.items[i];
      if (!there) add(rescorer_.items[i], FindingKind::missing, 0, 0);
    }
    std::set<ItemId> seen;
    for (const ItemLine& line : run_.lines) {
      if (!seen.insert(line.item).second) {
        add(line.item, FindingKind::duplicate, line.score_micro.value_or(0), line.score_micro.value_or(0));
      }
    }
  }

  Result<void> check_line(std::size_t place) {
    const ItemLine& line = run_.lines[place];
    const std::int64_t sealed = line.score_micro.value_or(0);
    sum_ += sealed;
    if (line.finish && *line.finish == Finish::error) {
      if (sealed != 0) add(line.item, FindingKind::rescore, sealed, 0);
      return {};
    }
    if (rescorer_.own_scores) return {};
    const std::optional<std::string> output = output_of(line, rescorer_.text_of);
    if (!output) {
      out_.unobtainable = true;
      return {};
    }
    FF_ASSIGN(const std::int64_t found, rescorer_.score({place_, place, line, *output}));
    if (found != sealed) add(line.item, FindingKind::rescore, sealed, found);
    return {};
  }

  const SealedRun& run_;
  std::size_t place_;
  const Rescorer& rescorer_;
  Tier0& out_;
  std::int64_t sum_{0};
};

}  // namespace

std::optional<std::string> output_of(const ItemLine& line, const TextOf& text_of) {
  std::optional<std::string> output = line.output;
  if (!output && line.output_sha256) output = text_of(*line.output_sha256);
  if (output && line.output_sha256 && crypto::sha256(*output) != *line.output_sha256) output.reset();
  return output;
}

Result<Tier0> check_runs(const std::vector<SealedRun>& runs, const Rescorer& rescorer) {
  Tier0 out;
  for (std::size_t i = 0; i < runs.size(); ++i) FF_TRY(RunCheck(runs, i, rescorer, out).check());
  return out;
}

}  // namespace fivefold::audit
