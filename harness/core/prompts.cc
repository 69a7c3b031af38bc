#include "harness/core/prompts.h"

#include <unordered_set>
#include <utility>

#include "harness/core/dataset_lines.h"
#include "harness/core/item_line.h"
#include "harness/crypto/sha256.h"

namespace fivefold {

namespace {

json::Member read_content(json::Fields& fields) {
  const bool prompt = fields.has("prompt");
  if (prompt == fields.has("messages")) {
    fields.fail("prompt", "or messages must be there, one of them");
    return {"prompt", ""};
  }
  if (prompt) return {"prompt", fields.text("prompt")};
  const json::Array& messages = fields.array("messages");
  if (messages.empty()) fields.fail("messages", "must not be empty");
  for (const json::Value& message : messages) {
    if (message.as_object() == nullptr) fields.fail("messages", "must be objects");
  }
  return {"messages", messages};
}

bool is_safe_path(std::string_view path) {
  return !path.empty() && path.find('\0') == std::string_view::npos && path.size() <= 4096;
}

std::vector<PinnedFile> read_attachments(json::Fields& fields) {
  std::vector<PinnedFile> attachments;
  if (!fields.has("attachments")) return attachments;
  for (const json::Value& element : fields.array("attachments")) {
    json::Fields reader(element, "attachments", "dataset.field");
    PinnedFile file;
    file.path = reader.text("path");
    file.sha256 = reader.digest("sha256");
    if (reader.ok() && !is_safe_path(file.path)) reader.fail("path", "must be 1..4096 bytes without NUL");
    if (auto finished = reader.finish(true); !finished.ok()) fields.fail(std::move(finished).error());
    attachments.push_back(std::move(file));
  }
  return attachments;
}

}  // namespace

std::vector<ItemId> Prompts::ids() const {
  std::vector<ItemId> result;
  result.reserve(prompts.size());
  for (const Prompt& prompt : prompts) result.push_back(prompt.id);
  return result;
}

Result<Prompts> parse_prompts(std::string_view bytes) {
  Prompts result;
  FF_TRY(each_dataset_line(bytes, [&](const ItemId& id, json::Fields& fields) {
    Prompt prompt{id, read_content(fields), read_attachments(fields)};
    result.item_list += id.text + "\n";
    result.prompts.push_back(std::move(prompt));
  }));
  result.item_list_sha256 = crypto::sha256(result.item_list);
  return result;
}

Result<std::vector<ItemId>> parse_item_list(std::string_view bytes) {
  const auto lines = split_lines(bytes);
  if (!lines.ok()) return bad_input("E_ITEMS", "item list: " + lines.error().message);
  std::vector<ItemId> ids;
  std::unordered_set<std::string_view> seen;
  for (const std::string_view line : *lines) {
    const std::string where = "item list: line " + std::to_string(ids.size() + 1);
    const Result<ItemId> id = parse_id<ItemId>(line);
    if (!id.ok()) return bad_input("E_ITEMS", where + ": " + id.error().message);
    if (!seen.insert(line).second) return bad_input("E_ITEMS", where + ": the id came before");
    ids.push_back(*id);
  }
  return ids;
}

}  // namespace fivefold
