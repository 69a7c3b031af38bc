// fivefold import scalar FILE: measurements made elsewhere enter the ledger, marked as imported.

#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/cli/words_given.h"
#include "harness/ledger/next_step.h"
#include "harness/os/file.h"
#include "harness/schedule/import_runs.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kMaxFile = std::size_t{16} << 20;
constexpr std::size_t kMaxSource = 200;

Result<Exit> run_import(Context& context) {
  const std::string kind = context.args.value("KIND").value_or("");
  if (kind != "scalar") return bad_word("import", kind, {"scalar"});
  const std::filesystem::path file = context.args.value("FILE").value_or("");
  const std::string source = context.args.value("--source").value_or(file.filename().string());
  if (source.empty() || source.size() > kMaxSource) {
    return bad_input("usage", "--source has 1 to 200 bytes, got " + std::to_string(source.size()));
  }
  FF_ASSIGN(const std::string text, os::read_file(file, kMaxFile));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  auto cells = config::read_scalar_values(text, workspace.stage().runs);
  if (!cells.ok()) return std::move(cells).error().with(file.string());
  auto runs = schedule::import_scalars(workspace, *cells, source);
  if (!runs.ok()) return runs.error().rule == "import" ? std::move(runs).error().with(file.string()) : runs.error();
  if (context.json) {
    context.print_json(json::Object{{"cells", static_cast<std::int64_t>(cells->size())}, {"runs", *runs}});
    return Exit::clean;
  }
  context.print(context.look.words("import.done", {{"runs", with_thousands(*runs)},
                                                   {"cells", with_thousands(static_cast<std::int64_t>(cells->size()))},
                                                   {"source", source}}) +
                "\n");
  context.next(ledger::next_words(workspace));
  return Exit::clean;
}

}  // namespace

CommandSpec import_command() {
  return {"import",
          "runs that were made elsewhere; every table and the verifier mark them as imported",
          {{"KIND", "scalar", "what the file holds: measurements of scalar benchmarks", true},
           {"FILE", "FILE", "CSV (team,benchmark and a column a run) or JSON ([{\"team\",\"benchmark\",\"values\"}])",
            true},
           {"--source", "TEXT", "tool and version that made them (default: the file's name)"}},
          {"fivefold -C stage import scalar speeds.csv --source \"mlperf-log 5.0\""},
          run_import};
}

}  // namespace fivefold::cli
