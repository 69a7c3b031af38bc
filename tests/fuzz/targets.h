#pragma once
// What is fuzzed: each function takes any bytes, reads them as one format, and aborts (FF_CHECK) where a property of
// that format does not hold. One function is one libFuzzer program (libfuzzer.cc), and the everyday tests run each over
// its committed corpus (corpus_test.cc). Keep no state between calls.

#include <string>
#include <string_view>
#include <vector>

namespace fivefold::fuzz {

void configuration(std::string_view bytes);  // stage.yaml and team.yaml
void strict_json(std::string_view bytes);
void lenient_json(std::string_view bytes);
void note(std::string_view bytes);           // signed notes, checkpoints, vkeys, proofs
void envelope(std::string_view bytes);       // and the statement in it
void statement(std::string_view bytes);      // the payload alone: every kind of record
void signed_files(std::string_view bytes);   // strata, rules, configs, claims, lines of evidence
void exported(std::string_view bytes);       // a whole export with one file changed
void results(std::string_view bytes);        // results.jsonl
void attempt_files(std::string_view bytes);  // launch.json, shim.json, exit.json
void plain_values(std::string_view bytes);   // decimals, times, base64, ids, UTF-8

struct Target {
  const char* name;
  void (*run)(std::string_view);
};
inline std::vector<Target> all_targets() {
  return {{"configuration", configuration},
          {"strict_json", strict_json},
          {"lenient_json", lenient_json},
          {"note", note},
          {"envelope", envelope},
          {"statement", statement},
          {"signed_files", signed_files},
          {"exported", exported},
          {"results", results},
          {"attempt_files", attempt_files},
          {"plain_values", plain_values}};
}

}  // namespace fivefold::fuzz
