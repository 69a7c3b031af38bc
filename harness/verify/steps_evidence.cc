// Step 9: the evidence files that are in the export are the lines that the records sealed.
#include <algorithm>

#include "harness/base/decimal.h"
#include "harness/core/item_line.h"
#include "harness/core/measurement.h"
#include "harness/core/paths.h"
#include "harness/json/read.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

// Every salt of the export with the file it stands in: one that occurs twice would give a hidden answer away.
class Salts {
 public:
  void add(const Salt& salt, std::size_t file) { all_.emplace_back(salt, file); }
  // Files of the first salts that repeat.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> repeated() {
    std::sort(all_.begin(), all_.end());
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 1; i < all_.size() && pairs.size() < 10; ++i) {
      if (all_[i].first == all_[i - 1].first) pairs.emplace_back(all_[i - 1].second, all_[i].second);
    }
    return pairs;
  }

 private:
  std::vector<std::pair<Salt, std::size_t>> all_;
};

// What a file of lines adds up to.
struct Totals {
  std::vector<Digest> leaves;
  std::int64_t sum_micro{0};
  std::int64_t errors{0};
};

class EvidenceCheck {
 public:
  explicit EvidenceCheck(State& state) : state_(state) {}

  void run_file(const RunRecord& record) {
    const auto text = open(paths::run_evidence(record.team, record.benchmark, record.run, record.attempt));
    if (!text) return;
    if (!record.items) return scalar_file(*text, record.outcome == Outcome::completed ? record.value : std::nullopt);
    const auto lines = split_lines(*text);
    if (!lines.ok()) return fail(lines.error());
    Totals totals;
    for (std::size_t i = 0; i < lines->size(); ++i) run_line((*lines)[i], i, record, totals);
    compare(totals, *record.items, record.sum_micro);
    if (record.outcome == Outcome::completed) completed_file(record, totals);
  }

  void rerun_file(const Logged<RerunRecord>& logged) {
    const RerunRecord& record = logged.record;
    rerun_ = logged.ref;
    const auto text = open(paths::rerun_evidence(record.team, record.benchmark, record.batch));
    if (!text) return;
    if (!record.items) return scalar_file(*text, record.value);
    const auto lines = split_lines(*text);
    if (!lines.ok()) return fail(lines.error());
    Totals totals;
    for (std::size_t i = 0; i < lines->size(); ++i) rerun_line((*lines)[i], i, record, totals);
    compare(totals, *record.items, std::nullopt);
  }

  // The lines of a warm-up decide nothing: how many they are and their root is all that is signed.
  void warm_up_file(const WarmUp& record) {
    const auto text = open(paths::warm_up(record.team, record.benchmark, record.number));
    if (!text) return;
    const auto lines = split_lines(*text);
    if (!lines.ok()) return fail(lines.error());
    Totals totals;
    for (const std::string_view line : *lines) {
      const auto read = parse_item_line(line);
      if (!read.ok()) return fail(read.error());
      count_line(line, read->salt, totals);
    }
    compare(totals, record.items, std::nullopt);
  }

  void finish() {
    for (const auto& [first, second] : salts_.repeated()) {
      const std::string other = first == second ? "twice in the file" : "in " + names_[first] + " too";
      state_.findings.fail(Step::evidence, "E_ITEMS", names_[second], "a salt stands " + other);
    }
  }

  [[nodiscard]] std::size_t files() const { return files_; }
  [[nodiscard]] std::size_t withheld() const { return withheld_; }
  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  // The file's text, or nothing where it is not in the export or cannot be read.
  std::optional<std::string> open(std::string path) {
    path_ = std::move(path);
    names_.push_back(path_);
    seen_.clear();
    if (!state_.has_file(path_)) {
      ++withheld_;
      return std::nullopt;
    }
    auto text = state_.read_evidence(path_);
    if (!text.ok()) {
      state_.findings.fail(Step::evidence, path_, text.error(), "E_LIMIT");
      return std::nullopt;
    }
    ++files_;
    return std::move(text).value();
  }
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::evidence, rule, path_, detail);
  }
  void fail(const Error& error) { state_.findings.fail(Step::evidence, path_, error, "E_ITEMS"); }

  const std::vector<ItemId>* items_of(const TeamId& team, const BenchmarkId& benchmark) const {
    const CellStratum* const cell = state_.strata ? state_.strata->cell(team, benchmark) : nullptr;
    if (cell == nullptr) return nullptr;
    const auto list = state_.item_lists.find(cell->item_list);
    return list == state_.item_lists.end() ? nullptr : &list->second;
  }

  bool is_listed(const std::vector<ItemId>& items, const ItemId& item) {
    std::set<ItemId>& known = listed_[&items];
    if (known.empty()) known.insert(items.begin(), items.end());
    return known.contains(item);
  }

  void count_line(std::string_view line, const Salt& salt, Totals& totals) {
    ++lines_;
    totals.leaves.push_back(crypto::merkle_leaf(line));
    salts_.add(salt, names_.size() - 1);
  }

  void run_line(std::string_view text, std::size_t place, const RunRecord& record, Totals& totals) {
    const std::string where = "line " + std::to_string(place + 1) + ": ";
    const auto line = parse_item_line(text);
    if (!line.ok()) {
      totals.leaves.push_back(crypto::merkle_leaf(text));
      return fail(Error(line.error()).with("line " + std::to_string(place + 1)));
    }
    count_line(text, line->salt, totals);
    totals.sum_micro += line->score_micro.value_or(0);
    totals.errors += line->finish == Finish::error ? 1 : 0;
    if (record.scored != line->score_micro.has_value()) {
      fail("E_ITEMS", where + "a line has a score exactly when its run is scored");
    }
    if (!record.scored && !line->output_sha256) fail("E_ITEMS", where + "an unscored line needs outputSha256");
    check_item(where, line->item, place, record);
    check_rules(where, text, *line, record.benchmark);
  }

  // In a completed run the lines follow the list; before that each item occurs at most once.
  void check_item(const std::string& where, const ItemId& item, std::size_t place, const RunRecord& record) {
    const std::vector<ItemId>* const items = items_of(record.team, record.benchmark);
    if (items == nullptr) return;
    if (record.outcome == Outcome::completed) {
      if (place >= items->size() || (*items)[place] != item) {
        fail("E_ITEMS", where + item.text + " is not the item of this place in the list");
      }
    } else if (!seen_.insert(item).second || !is_listed(*items, item)) {
      fail("E_ITEMS", where + item.text + " is there twice or is no item of the list");
    }
  }

  // What the benchmark file says about lines: a judge's answer is kept, a withheld text is not there.
  template <class Line>
  void check_rules(const std::string& where, std::string_view text, const Line& line, const BenchmarkId& benchmark) {
    const auto rules = state_.benchmark_files.find(benchmark);
    if (rules == state_.benchmark_files.end()) return;
    if (!rules->second.rescore_parse && !rules->second.digest_only) return;
    const auto value = json::read_strict(text);
    if (!value.ok()) return;
    const bool judged = value->find("scoreMicro") != nullptr && line.finish != Finish::error;
    if (rules->second.rescore_parse && judged && value->find("judge") == nullptr) {
      fail("E_ITEMS", where + "a line that a judge scored needs judge");
    }
    if (rules->second.digest_only && value->find("output") != nullptr) {
      fail("E_ITEMS", where + "the benchmark keeps its outputs back, the line has one");
    }
  }

  void rerun_line(std::string_view text, std::size_t place, const RerunRecord& record, Totals& totals) {
    const std::string where = "line " + std::to_string(place + 1) + ": ";
    const auto line = parse_rerun_line(text);
    if (!line.ok()) {
      totals.leaves.push_back(crypto::merkle_leaf(text));
      return fail(Error(line.error()).with("line " + std::to_string(place + 1)));
    }
    count_line(text, line->salt, totals);
    const StagePolicy& policy = *state_.policy();
    if (line->run > policy.runs) fail("E_ITEMS", where + "run " + std::to_string(line->run) + " does not exist");
    if (line->attempts > policy.attempts || (!line->ok && line->attempts != policy.attempts)) {
      fail("E_ITEMS", where + "a unit fails after exactly " + std::to_string(policy.attempts) + " tries");
    }
    const std::vector<ItemId>* const items = items_of(record.team, record.benchmark);
    if (items != nullptr && !is_listed(*items, line->item)) {
      fail("E_ITEMS", where + line->item.text + " is no item of the list");
    }
    const bool is_void = state_.log.is_void(rerun_);
    if (!is_void && !reruns_[{record.team, record.benchmark}].insert({line->run, line->item}).second) {
      fail("E_RERUN", where + line->item.text + " of run " + std::to_string(line->run) + " is executed twice");
    }
    if (line->ok) check_rules(where, text, *line, record.benchmark);
  }

  void compare(const Totals& totals, const ItemTree& items, const std::optional<std::int64_t>& sum_micro) {
    if (static_cast<std::int64_t>(totals.leaves.size()) != items.size) {
      fail("E_ITEMS", "it has " + plural(totals.leaves.size(), "line", "lines") + ", the record says " +
                          std::to_string(items.size));
    }
    if (crypto::merkle_root(totals.leaves) != items.root) fail("E_ITEMS", "its root is not the one of the record");
    if (sum_micro && *sum_micro != totals.sum_micro) {
      fail("E_ITEMS", "its scores add up to " + std::to_string(totals.sum_micro) + " millionths, the record says " +
                          std::to_string(*sum_micro));
    }
  }

  // More item errors than the benchmark allows cannot be a completed run.
  void completed_file(const RunRecord& record, const Totals& totals) {
    const auto rules = state_.benchmark_files.find(record.benchmark);
    if (rules == state_.benchmark_files.end() || !rules->second.max_item_errors) return;
    const auto allowed = Decimal::parse(*rules->second.max_item_errors);
    const auto billionths = allowed.ok() ? allowed->scaled_exact(9) : Result<std::int64_t>(allowed.error());
    if (!billionths.ok()) return state_.findings.fail(Step::evidence, path_, billionths.error());
    if (*billionths >= 1'000'000'000) return;  // all of them may fail
    if (totals.errors * 1'000'000'000 > *billionths * record.items->size) {
      fail("E_ITEMS", plural(static_cast<std::size_t>(totals.errors), "item error", "item errors") +
                          ", more than maxItemErrors " + *rules->second.max_item_errors + " allows");
    }
  }

  // One line without salt: the measurement.
  void scalar_file(std::string_view text, const std::optional<std::int64_t>& value) {
    if (!value) return;
    const auto found = parse_value_file(text);
    if (!found.ok()) return fail(found.error());
    ++lines_;
    if (*found != *value) fail("E_ITEMS", "its value is " + std::to_string(*found) + ", not that of the record");
  }

  State& state_;
  Salts salts_;
  std::string path_;
  std::vector<std::string> names_;
  Ref rerun_;  // whose file it is
  std::set<ItemId> seen_;
  std::map<const std::vector<ItemId>*, std::set<ItemId>> listed_;
  std::map<CellId, std::set<std::pair<int, ItemId>>> reruns_;
  std::size_t files_{0};
  std::size_t withheld_{0};
  std::size_t lines_{0};
};

}  // namespace

void check_evidence(State& state) {
  EvidenceCheck check(state);
  for (const auto& [cell, attempts] : state.log.attempts) {
    for (const AttemptLog& attempt : attempts) {
      if (attempt.end) check.run_file(attempt.end->record);
    }
  }
  for (const auto& [cell, batches] : state.log.reruns) {
    for (const auto& batch : batches) check.rerun_file(batch);
  }
  for (const auto& logged : state.log.warm_ups) check.warm_up_file(logged.record);
  check.finish();
  if (check.files() + check.withheld() == 0) {
    state.findings.not_checked(Step::evidence, "no run has ended yet");
  } else if (check.withheld() > 0) {
    state.findings.not_checked(
        Step::evidence, plural(check.withheld(), "evidence file is", "evidence files are") + " not in the export");
  }
  state.leave_out(Step::evidence, {"score-record"});
  state.findings.pass(Step::evidence, plural(check.lines(), "line", "lines") + " in " +
                                          plural(check.files(), "file", "files") + " are those that were sealed");
}

}  // namespace fivefold::verify
