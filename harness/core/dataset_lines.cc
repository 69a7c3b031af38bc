#include "harness/core/dataset_lines.h"

#include <unordered_set>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/json/read.h"

namespace fivefold {

namespace {

Result<ItemId> read_line(std::string_view line, const std::function<void(const ItemId&, json::Fields&)>& take) {
  if (line.empty()) return bad_input("dataset.line", "is empty");
  if (line.size() > kMaxDatasetLineBytes) {
    return bad_input("dataset.line", "has " + std::to_string(line.size()) + " bytes, at most 1 MiB is allowed");
  }
  const Result<json::Value> value = json::read_lenient(line);
  if (!value.ok()) return bad_input("dataset.json", value.error().message);
  json::Fields fields(*value, "object", "dataset.field");
  const std::string text = fields.text("id");
  if (!fields.ok()) return fields.finish(true).error();
  const Result<ItemId> id = parse_id<ItemId>(text);
  if (!id.ok()) return bad_input("dataset.id", id.error().message);
  take(*id, fields);
  FF_TRY(fields.finish(true));
  return *id;
}

}  // namespace

Result<void> each_dataset_line(std::string_view bytes, const std::function<void(const ItemId&, json::Fields&)>& take) {
  std::unordered_set<std::string> seen;
  std::size_t number = 0;
  while (!bytes.empty()) {
    ++number;
    const std::string where = "line " + std::to_string(number);
    if (number > kMaxDatasetItems) return bad_input("dataset.count", where + ": at most 1,000,000 lines are allowed");
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    Result<ItemId> id = read_line(bytes.substr(0, end), take);
    if (!id.ok()) return std::move(id).error().with(where);
    if (!seen.insert(id->text).second) {
      return bad_input("dataset.duplicate", where + ": the id \"" + printable(id->text) + "\" came before");
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  if (number == 0) return bad_input("dataset.count", "there is no line");
  return {};
}

}  // namespace fivefold
