#pragma once
// One export a named error of docs/records.md, and short ways of making one. The fixtures themselves are in
// ledger_errors.cc and audit_errors.cc beside their test.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/core/paths.h"
#include "harness/crypto/note.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {

struct ErrorFixture {
  std::string error;
  verify::Step step{verify::Step::entries};
  std::string threat;  // the row of the document's table of threats that it plays, or nothing
  std::function<verify::Report()> report;
  std::set<std::string> consequences;  // "step error"
};

std::vector<ErrorFixture> head_errors();  // policy to history
std::vector<ErrorFixture> entry_errors();
std::vector<ErrorFixture> file_errors();
std::vector<ErrorFixture> run_errors();      // runs and evidence
std::vector<ErrorFixture> draw_errors();     // plans to seed
std::vector<ErrorFixture> unit_errors();     // units and overstatement
std::vector<ErrorFixture> closing_errors();  // verdicts to averages
std::vector<ErrorFixture> card_errors();     // scorecards

using Files = std::map<std::string, std::string>;

inline ExportKnobs with_card(ExportKnobs knobs = {}) {
  knobs.scorecard = true;
  return knobs;
}

// An export that was changed after it was made.
inline std::function<verify::Report()> tampered(std::function<void(Files&, ExportBuilder&)> change,
                                                ExportKnobs knobs = {}) {
  return [change = std::move(change), knobs = std::move(knobs)] {
    ExportBuilder builder(knobs);
    MemorySource source = builder.build();
    change(source.files, builder);
    return report_on(source, builder.policy_leaf());
  };
}

inline std::function<verify::Report()> made(ExportKnobs knobs) {
  return [knobs = std::move(knobs)] { return report_on(knobs); };
}

template <class Record>
std::function<verify::Report()> with(int number, std::function<void(Record&)> change, ExportKnobs knobs = {}) {
  knobs.edit = edit_record<Record>(number, std::move(change));
  return made(std::move(knobs));
}

inline std::function<verify::Report()> sealing(const std::string& path, std::function<void(std::string&)> change) {
  return made(changing(path, std::move(change)));
}

inline std::function<verify::Report()> signing(const std::string& kind, int number,
                                               std::function<void(std::string&)> change) {
  ExportKnobs knobs;
  knobs.edit_payload = [kind, number, change = std::move(change)](const std::string& at, int count,
                                                                  std::string& payload) {
    if (at == kind && count == number) change(payload);
  };
  return made(std::move(knobs));
}

inline std::function<verify::Report()> signed_by(const std::string& kind, int number, const std::string& key) {
  ExportKnobs knobs;
  knobs.signer = [=](const std::string& at, int count) { return at == kind && count == number ? key : std::string(); };
  return made(std::move(knobs));
}

inline void flip_bit(std::string& bytes, std::size_t at) { bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1); }

}  // namespace fivefold::test
