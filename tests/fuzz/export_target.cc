#include <cstdio>
#include <map>

#include "harness/base/check.h"
#include "harness/verify/verify.h"
#include "tests/fuzz/targets.h"
#include "tests/support/export_builder.h"

namespace fivefold::fuzz {
namespace {

struct Valid {
  test::MemorySource source;
  verify::Options options;
  std::vector<std::string> paths;
  std::map<std::string, bool> covered;  // false: no record names the file
};

const Valid& valid() {
  static const Valid kept = [] {
    test::ExportBuilder builder;
    Valid out;
    out.source = builder.build();
    out.options.policy_leaf = builder.policy_leaf();
    const verify::Report report = verify::verify_export(out.source, out.options).value();
    FF_CHECK(!report.failed());
    for (const auto& [path, bytes] : out.source.files) {
      out.paths.push_back(path);
      out.covered[path] = true;
    }
    for (const std::string& path : report.unverified) out.covered[path] = false;
    return out;
  }();
  return kept;
}

std::size_t number(std::string_view& bytes) {
  std::size_t out = 0;
  for (int i = 0; i < 2 && !bytes.empty(); ++i) {
    out = out << 8U | static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
  }
  return out;
}

// `what` chooses: the rest of the input replaces the file, is put over it, is put into it, or the file is cut, left
// out, exchanged with another, or comes a second time under another name.
void change(test::MemorySource& source, const std::string& path, std::size_t what, std::size_t where,
            std::string_view rest) {
  std::string& file = source.files.at(path);
  const std::size_t at = file.empty() ? 0 : where % file.size();
  switch (what % 7) {
    case 0:
      file = rest;
      break;
    case 1:
      file.replace(at, rest.size(), rest);
      break;
    case 2:
      file.insert(at, rest);
      break;
    case 3:
      file.resize(at);
      break;
    case 4:
      source.files.erase(path);
      break;
    case 5:
      std::swap(file, source.files.at(valid().paths[where % valid().paths.size()]));
      break;
    default:
      source.files.emplace(std::string(rest), file);
      break;
  }
}

// Lines of keys that nobody enrolled may stand below a note: they are passed over, and neither prove nor hide anything.
bool same_but_for_unknown_lines(const std::string& before, const std::string& after) {
  return after.starts_with(before.substr(0, before.find("\n\n") + 1)) &&
         after.find(before.substr(before.find("\n\n") + 2)) != std::string::npos;
}

// Earlier checkpoints, proofs and the hint are there for who kept one: no record names them (docs/records.md section
// 10).
bool may_be_absent(const std::string& name) {
  return name.starts_with("checkpoints/") || name.starts_with("proofs/") || name == "manifest.json";
}

}  // namespace

void exported(std::string_view bytes) {
  const std::string path = valid().paths[number(bytes) % valid().paths.size()];
  const std::size_t what = number(bytes);
  const std::size_t where = number(bytes);
  test::MemorySource source = valid().source;
  change(source, path, what, where, bytes);
  const Result<verify::Report> report = verify::verify_export(source, valid().options);
  if (!report.ok() || report->failed()) return;
  FF_CHECK(!verify::report_text(*report).empty());
  // Nothing failed: then no byte that a record covers has changed.
  for (const auto& [name, before] : valid().source.files) {
    const auto after = source.files.find(name);
    if (after != source.files.end() && after->second == before) continue;
    if (after == source.files.end()) {  // what is not there cannot be checked: never all-pass
      FF_CHECK(!report->ok() || !valid().covered.at(name) || may_be_absent(name));
      continue;
    }
    const bool is_note = name == "checkpoint" || name.starts_with("checkpoints/");
    const bool harmless = is_note && same_but_for_unknown_lines(before, after->second);
    if (valid().covered.at(name) && !harmless) std::fprintf(stderr, "changed and not noticed: %s\n", name.c_str());
    FF_CHECK(!valid().covered.at(name) || harmless);
  }
}

}  // namespace fivefold::fuzz
