// Step 7: the files of the export are those that the records speak of, byte for byte.
#include <algorithm>
#include <map>

#include "harness/base/number.h"
#include "harness/core/item_line.h"
#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/verify/entry_rules.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

// Files that a stage need not publish (docs/records.md section 10).
bool may_be_withheld(std::string_view path) {
  return path.starts_with("evidence/") || path.starts_with("launch/") || path.starts_with("submissions/");
}

// A plain relative path, so that a subject can never name a file outside the export.
bool is_inside(std::string_view path) {
  if (path.find('\\') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

class FileCheck {
 public:
  explicit FileCheck(State& state) : state_(state) {}

  void subjects() {
    for (std::uint64_t i = 0; i < state_.entries.size(); ++i) {
      const Entry& entry = state_.entries[i];
      if (!entry.statement) continue;
      names(i, entry);
      for (const Subject& subject : entry.statement->subjects) check(i, subject);
    }
  }

  void item_lists() {
    if (!state_.strata) return;
    for (const Stratum& line : state_.strata->lines) {
      const auto* const cell = std::get_if<CellStratum>(&line);
      if (cell != nullptr) item_list(*cell);
    }
  }

  [[nodiscard]] std::size_t checked() const { return checked_; }
  [[nodiscard]] std::size_t withheld() const { return withheld_; }

 private:
  void fail(std::string rule, const std::string& path, std::string detail) {
    state_.findings.fail(Step::files, std::move(rule), path, std::move(detail));
  }

  void names(std::uint64_t index, const Entry& entry) {
    const auto expected = subject_names(state_, entry);
    if (!expected) return;
    std::vector<std::string> given;
    for (const Subject& subject : entry.statement->subjects) given.push_back(subject.name);
    std::sort(given.begin(), given.end());
    if (given == *expected) return;
    std::string list;
    for (const std::string& name : *expected) list += (list.empty() ? "" : ", ") + name;
    fail("E_PATH", entry_name(index), "the subjects of this " + entry.kind + " must be " + list);
  }

  void check(std::uint64_t index, const Subject& subject) {
    if (!is_inside(subject.name)) return fail("E_PATH", entry_name(index), "subject " + subject.name);
    state_.accounted.insert(subject.name);
    if (!state_.has_file(subject.name)) {
      if (subject.name.ends_with(".commit")) return;
      if (!may_be_withheld(subject.name)) {
        return fail("E_FILE_MISSING", subject.name, "the file of entry " + std::to_string(index) + " is not there");
      }
      ++withheld_;
      const std::size_t slash = subject.name.find('/', subject.name.starts_with("evidence/") ? 9 : 0);
      state_.findings.weakness("W_WITHHELD_FILES", subject.name.substr(0, slash + 1));
      return;
    }
    const auto& found = digest_of(subject.name);
    if (!found.ok()) return state_.findings.fail(Step::files, subject.name, found.error(), "E_FILE_MISSING");
    ++checked_;
    if (*found == subject.sha256) return;
    state_.changed.insert(subject.name);
    fail("E_FILE_DIGEST", subject.name,
         "it is not the file that was signed: entry " + std::to_string(index) + " says sha256 " +
             to_hex(subject.sha256) + ", the file has " + to_hex(*found));
  }

  const Result<Digest>& digest_of(const std::string& path) {
    const auto known = digests_.find(path);
    if (known != digests_.end()) return known->second;
    const bool lines = path.starts_with("evidence/") || path.starts_with("audit/");
    return digests_.emplace(path, state_.digest(path, lines ? kMaxEvidenceFile : kMaxTextFile)).first->second;
  }

  void item_list(const CellStratum& cell) {
    const std::string path = paths::item_list(cell.item_list);
    state_.accounted.insert(path);
    const auto known = state_.item_lists.find(cell.item_list);
    if (known == state_.item_lists.end() && !read_item_list(cell.item_list, path)) return;
    const std::size_t items = state_.item_lists[cell.item_list].size();
    if (items != static_cast<std::size_t>(cell.items)) {
      fail("E_PLAN", path,
           "it has " + plural(items, "item", "items") + ", the strata say " + std::to_string(cell.items));
    }
  }

  bool read_item_list(const Digest& digest, const std::string& path) {
    if (!failed_lists_.insert(digest).second) return false;
    const auto text = state_.read(path);
    if (!text.ok()) {
      const bool missing = text.error().code == Errc::not_found;
      if (missing) fail("E_FILE_MISSING", path, "the item list that the strata name is not there");
      if (!missing) state_.findings.fail(Step::files, path, text.error(), "E_LIMIT");
      return false;
    }
    ++checked_;
    if (crypto::sha256(*text) != digest) {
      fail("E_FILE_DIGEST", path, "it is not the item list that it is named after");
      return false;
    }
    const auto lines = split_lines(*text);
    if (!lines.ok()) {
      state_.findings.fail(Step::files, path, lines.error());
      return false;
    }
    std::vector<ItemId> items;
    std::set<std::string_view> seen;
    for (const std::string_view line : *lines) {
      auto item = parse_id<ItemId>(line);
      if (!item.ok()) {
        state_.findings.fail(Step::files, path, item.error());
        return false;
      }
      if (!seen.insert(line).second) {
        fail("E_ITEMS", path, "the item " + std::string(line) + " is there twice");
        return false;
      }
      items.push_back(std::move(*item));
    }
    state_.item_lists[digest] = std::move(items);
    return true;
  }

  State& state_;
  std::map<std::string, Result<Digest>> digests_;
  std::set<Digest> failed_lists_;
  std::size_t checked_{0};
  std::size_t withheld_{0};
};

// A hint for tools: it may be absent, but it must not say anything else than the ledger.
void check_manifest(State& state) {
  const std::string path = "manifest.json";
  if (!state.has_file(path)) return;
  state.accounted.insert(path);
  const auto refuse = [&state, &path](const std::string& why) {
    state.findings.fail(Step::files, "E_FILE_DIGEST", path, why);
  };
  const auto text = state.read(path, kMaxNoteFile);
  const auto value = text.ok() ? json::read_strict(*text) : Result<json::Value>(text.error());
  if (!value.ok()) return refuse(value.error().message);
  json::Fields fields(*value, path);
  const bool same = fields.text("format") == "fivefold-export/v1" &&
                    fields.text("stage") == state.log.stage.value_or(StageId{}).text &&
                    fields.text("origin") == state.policy()->origin &&
                    fields.integer("entries", 0, std::int64_t{1} << 40U) == std::ssize(state.entries) &&
                    fields.digest("policyLeaf") == state.leaves.front();
  if (!fields.ok() || !same) return refuse("it does not say what the ledger says");
  if (const auto end = fields.finish(); !end.ok()) refuse(end.error().message);
}

void check_envelopes(State& state) {
  constexpr std::string_view kFolder = "envelopes/";
  constexpr std::string_view kEnd = ".json";
  for (const std::string& path : state.listing.files) {
    if (!path.starts_with(kFolder)) continue;
    state.accounted.insert(path);
    const std::size_t length = path.size() - kFolder.size();
    const std::string name = path.substr(kFolder.size(), length - std::min(length, kEnd.size()));
    const auto index = parse_integer<std::uint64_t>(name);
    if (!path.ends_with(kEnd) || !index || std::to_string(*index) != name || *index >= state.entries.size()) {
      state.findings.fail(Step::files, "E_FILE_DIGEST", path, "it names no entry");
      continue;
    }
    const auto bytes = state.read(path, kMaxNoteFile);
    if (!bytes.ok() || *bytes != state.entries[*index].bytes) {
      state.findings.fail(Step::files, "E_FILE_DIGEST", path, "it is not the entry that it is named after");
    }
  }
}

}  // namespace

void check_files(State& state) {
  for (const std::string& path : state.listing.refused) {
    state.findings.fail(Step::files, "E_PATH", path, "a link or a special file has no place in an export");
  }
  if (state.policy() == nullptr) {
    state.findings.not_checked(Step::files, "the entries cannot be read");
    return;
  }
  FileCheck files(state);
  files.subjects();
  files.item_lists();
  check_manifest(state);
  check_envelopes(state);
  if (files.withheld() > 0) {
    state.findings.not_checked(Step::files,
                               plural(files.withheld(), "signed file is", "signed files are") + " not in the export");
  }
  state.findings.pass(Step::files, plural(files.checked(), "file is", "files are") + " what was signed");
}

}  // namespace fivefold::verify
