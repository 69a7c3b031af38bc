#include "harness/core/targets.h"

#include <unordered_set>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/core/dataset_lines.h"

namespace fivefold {

Result<Targets> parse_targets(std::string_view bytes, std::span<const ItemId> items, const Scorer& scorer) {
  std::unordered_set<std::string_view> expected;
  for (const ItemId& item : items) expected.insert(item.text);

  Targets targets;
  FF_TRY(each_dataset_line(bytes, [&](const ItemId& id, json::Fields& fields) {
    if (!expected.contains(id.text)) {
      fields.fail(bad_input("dataset.targets", "\"" + printable(id.text) + "\" is no item of the prompts"));
    }
    const json::Value& target = fields.any("target");
    if (auto fits = scorer.check_target(target); fields.ok() && !fits.ok()) fields.fail(std::move(fits).error());
    targets.emplace(id, target);
  }));
  for (const ItemId& item : items) {
    if (!targets.contains(item)) {
      return bad_input("dataset.targets", "there is no line for the item \"" + printable(item.text) + "\"");
    }
  }
  return targets;
}

}  // namespace fivefold
