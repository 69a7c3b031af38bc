// fivefold void RERUN --reason R, void --consent RECORD: auditor and team together take back a re-run made wrongly.

#include <algorithm>

#include "harness/audit/voids.h"
#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/cli/words_given.h"

namespace fivefold::cli {
namespace {

Result<std::uint64_t> entry_number(const std::string& text) {
  const auto number = parse_integer<std::int64_t>(text);
  if (number && *number >= 0) return static_cast<std::uint64_t>(*number);
  return bad_input("usage", "a record is named by its ledger index, a whole number, got \"" + text + "\"");
}

Result<Exit> call(Context& context) {
  const std::string reason = context.args.value("--reason").value_or("");
  const auto& reasons = void_reasons();
  if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
    return bad_input("usage", "--reason is wrong-template, wrong-model or infrastructure, got \"" + reason + "\"");
  }
  FF_ASSIGN(const std::uint64_t rerun, entry_number(context.args.value("RERUN").value_or("")));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  FF_ASSIGN(const Ref made, audit::call_void(workspace, rerun, reason, context.args.value("--note").value_or("")));
  const std::string entry = std::to_string(made.index);
  if (context.json) {
    context.print_json(json::Object{{"void", static_cast<std::int64_t>(made.index)}});
  } else {
    context.print(context.look.words("void.called", {{"rerun", std::to_string(rerun)}, {"entry", entry}}) + "\n");
    context.next("void --consent " + entry);
  }
  return Exit::clean;
}

Result<Exit> consent(Context& context, const std::string& record) {
  FF_ASSIGN(const std::uint64_t asked, entry_number(record));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  FF_ASSIGN(const Ref made, audit::consent_to_void(workspace, asked));
  if (context.json) {
    context.print_json(json::Object{{"consent", static_cast<std::int64_t>(made.index)}});
  } else {
    context.print(context.look.words("void.consented", {{"entry", std::to_string(made.index)}}) + "\n");
    context.next("audit");
  }
  return Exit::clean;
}

Result<Exit> run_void(Context& context) {
  const auto record = context.args.value("--consent");
  const bool calls = context.args.value("RERUN").has_value();
  if (calls == record.has_value()) {
    return bad_input("usage", "void takes either RERUN --reason R (the auditor) or --consent RECORD (the team)");
  }
  return record ? consent(context, *record) : call(context);
}

}  // namespace

CommandSpec void_command() {
  return {"void",
          "auditor and team together take back a re-run made wrongly; its units are executed again",
          {{"RERUN", "RERUN", "ledger index of the rerun-record that was made wrongly"},
           {"--reason", "R", "wrong-template, wrong-model or infrastructure"},
           {"--note", "TEXT", "what happened, for people; it is published"},
           {"--consent", "RECORD", "the team's consent to the void at that ledger index; alone neither has an effect"}},
          {"fivefold -C stage void 260 --reason wrong-template", "fivefold -C stage void --consent 263"},
          run_void};
}

}  // namespace fivefold::cli
