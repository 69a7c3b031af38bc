#include "harness/config/submission_rules.h"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "harness/base/decimal.h"
#include "harness/base/utf8.h"
#include "harness/config/map_reader.h"
#include "harness/config/nearest.h"

namespace fivefold::config {
namespace {

std::string quoted(const std::string& text) { return "\"" + printable(text) + "\""; }

std::string text_of(const DecodingNumber& number) {
  if (const auto* const integer = std::get_if<std::int64_t>(&number)) return std::to_string(*integer);
  return std::get<std::string>(number);
}

class StageRules {
 public:
  StageRules(const Submission& submission, const Stage& stage, const Places& places, Report& report)
      : submission_(submission), stage_(stage), places_(places), report_(report) {}

  void check() {
    if (std::ranges::find(stage_.teams, submission_.team) == stage_.teams.end()) {
      std::vector<std::string> names;
      for (const TeamId& team : stage_.teams) names.push_back(team.text);
      fail("/team", "submission.team",
           quoted(submission_.team.text) + " is not a team of stage " + quoted(stage_.id.text),
           suggestion(submission_.team.text, names));
      return;
    }
    check_missing();
    for (const auto& [id, decoding] : submission_.benchmarks) check_benchmark(id, decoding);
  }

 private:
  void fail(const std::string& pointer, std::string rule, std::string message, std::string hint = "") {
    report_.error(place_at(places_, pointer), std::move(rule), std::move(message), std::move(hint));
  }

  static std::string suggestion(const std::string& written, const std::vector<std::string>& names) {
    const std::optional<std::string> close = nearest_one(written, names);
    return close ? "did you mean " + quoted(*close) + "?" : "";
  }

  [[nodiscard]] bool has_team(const Benchmark& benchmark) const {
    return std::ranges::find(benchmark.teams, submission_.team) != benchmark.teams.end();
  }

  void check_missing() {
    for (const Benchmark& benchmark : stage_.benchmarks) {
      if (!has_team(benchmark) || submission_.benchmarks.contains(benchmark.id)) continue;
      fail("/benchmarks", "submission.benchmarks",
           "benchmark " + quoted(benchmark.id.text) + " of the stage is missing",
           "a submission lists all benchmarks of its team and no others");
    }
  }

  void check_benchmark(const BenchmarkId& id, const Decoding& decoding) {
    const std::string pointer = "/benchmarks/" + id.text;
    const Benchmark* const benchmark = stage_.find(id);
    if (benchmark == nullptr || !has_team(*benchmark)) {
      std::vector<std::string> names;
      for (const Benchmark& other : stage_.benchmarks) {
        if (has_team(other) && !submission_.benchmarks.contains(other.id)) names.push_back(other.id.text);
      }
      fail(pointer, "submission.benchmarks", quoted(id.text) + " is not a benchmark of this team",
           suggestion(id.text, names));
      return;
    }
    if (benchmark->driver) {
      if (!submission_.endpoint) {
        fail("/benchmarks", "submission.endpoint",
             "benchmark " + quoted(id.text) + " is asked by the organiser's driver: an endpoint must be given");
      }
    } else if (!submission_.runner || submission_.runner->driver.command.empty()) {
      fail("/benchmarks", "submission.runner",
           "benchmark " + quoted(id.text) + " is asked by the team's runner: its command and directory must be given");
    }
    if (benchmark->decoding_limits) check_decoding(decoding, *benchmark->decoding_limits, pointer + "/decoding");
  }

  void check_decoding(const Decoding& decoding, const std::map<std::string, DecodingLimit>& limits,
                      const std::string& pointer) {
    const auto check_number = [&](const std::string& name, const std::optional<std::string>& value) {
      if (value) check_limit(name, *value, limits, pointer);
    };
    const auto as_text = [](const std::optional<std::int64_t>& value) {
      return value ? std::optional<std::string>(std::to_string(*value)) : std::nullopt;
    };
    check_number("temperature", decoding.temperature);
    check_number("top_p", decoding.top_p);
    check_number("top_k", as_text(decoding.top_k));
    check_number("max_tokens", as_text(decoding.max_tokens));
    if (decoding.stop) not_allowed("stop", limits, pointer);
    if (decoding.extra_json) not_allowed("extra", limits, pointer);
  }

  void not_allowed(const std::string& name, const std::map<std::string, DecodingLimit>& limits,
                   const std::string& pointer) {
    std::string allowed;
    for (const auto& [other, limit] : limits) allowed += (allowed.empty() ? "" : ", ") + other;
    fail(pointer + "/" + name, "decoding." + name, name + " is not allowed by the stage's decoding_limits",
         allowed.empty() ? "nothing is" : "allowed: " + allowed);
  }

  void check_limit(const std::string& name, const std::string& written,
                   const std::map<std::string, DecodingLimit>& limits, const std::string& pointer) {
    const auto found = limits.find(name);
    if (found == limits.end()) {
      not_allowed(name, limits, pointer);
      return;
    }
    const std::string low = text_of(found->second.low);
    const std::string high = text_of(found->second.high);
    const Decimal value = Decimal::parse(written).value();  // all three have been read from decimals before
    if (value.compare(Decimal::parse(low).value()) >= 0 && value.compare(Decimal::parse(high).value()) <= 0) return;
    fail(pointer + "/" + name, "decoding." + name,
         name + " must be " + low + ".." + high + " in this stage, got " + written);
  }

  const Submission& submission_;
  const Stage& stage_;
  const Places& places_;
  Report& report_;
};

}  // namespace

Problems check_against_stage(const Submission& submission, const Stage& stage, const Places& places,
                             const std::string& file) {
  Problems problems;
  Report report(file, problems);
  StageRules(submission, stage, places, report).check();
  return problems;
}

}  // namespace fivefold::config
