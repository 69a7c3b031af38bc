#pragma once
// Runs the verifier over an export that a test built, and reads its report.

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "harness/verify/verify.h"
#include "tests/support/export_builder.h"

namespace fivefold::test {

inline verify::Report report_on(const MemorySource& source, const Digest& policy_leaf) {
  auto report = verify::verify_export(source, {policy_leaf, {}});
  if (!report.ok()) throw std::runtime_error(report.error().message);
  return *report;
}

inline verify::Report report_on(ExportKnobs knobs) {
  ExportBuilder builder(std::move(knobs));
  builder.build();
  return report_on(builder.source(), builder.policy_leaf());
}

// "runs E_RUN_COUNT" of every failure, each once.
inline std::string errors_of(const verify::Report& report) {
  std::string all;
  for (const verify::Check& check : report.checks) {
    if (check.status != verify::Status::fail) continue;
    const std::string one = std::string(verify::to_text(check.step)) + " " + check.error;
    if (all.find(one) == std::string::npos) all += (all.empty() ? "" : ", ") + one;
  }
  return all;
}

inline bool has_error(const verify::Report& report, verify::Step step, const std::string& error) {
  for (const verify::Check& check : report.checks) {
    if (check.step == step && check.error == error) return true;
  }
  return false;
}

inline void expect_fails(const verify::Report& report, verify::Step step, const std::string& error,
                         const std::string& what = "") {
  EXPECT_TRUE(has_error(report, step, error)) << what << " " << errors_of(report) << "\n"
                                              << verify::report_text(report);
}

inline bool has_weakness(const verify::Report& report, const std::string& name) {
  for (const verify::Weakness& weakness : report.weaknesses) {
    if (weakness.name == name) return true;
  }
  return false;
}

// An edit of one file's bytes before it is hashed: its record then seals the wrong thing.
inline ExportKnobs changing(const std::string& path, std::function<void(std::string&)> change) {
  ExportKnobs knobs;
  knobs.edit_file = [path, change = std::move(change)](const std::string& at, std::string& bytes) {
    if (at == path) change(bytes);
  };
  return knobs;
}

// The first place of a text, which must be there, in another spelling.
inline void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no " + from + " in " + text.substr(0, 400));
  text.replace(at, from.size(), to);
}

// An edit of the number-th record of one type.
template <class Record>
auto edit_record(int number, std::function<void(Record&)> change) {
  return [number, change](const std::string& /*kind*/, int at, Statement& statement) {
    if (auto* const record = std::get_if<Record>(&statement.predicate); record != nullptr && at == number) {
      change(*record);
    }
  };
}

}  // namespace fivefold::test
