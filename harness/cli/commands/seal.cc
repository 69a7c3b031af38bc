// fivefold seal submissions|runs: closes the submissions or the runs and names the coming randomness.

#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/cli/words_given.h"
#include "harness/ledger/draws.h"
#include "harness/ledger/next_step.h"

namespace fivefold::cli {
namespace {

Result<ledger::SealOptions> read_options(const Arguments& args) {
  ledger::SealOptions options;
  if (const auto dice = args.value("--dice")) FF_TRY(ledger::parse_dice(*dice, options));
  FF_ASSIGN(options.held_at, time_option(args, "--held-at"));
  FF_ASSIGN(options.reveal_by, time_option(args, "--reveal-by"));
  options.incomplete = args.has("--incomplete");
  return options;
}

void print(const Context& context, const ledger::Workspace& workspace, Purpose purpose, const ledger::Sealed& sealed,
           const ledger::SealOptions& options) {
  const std::string what = purpose == Purpose::runs ? "submissions" : "runs";
  if (context.json) {
    context.print_json(json::Object{{"sealed", what},
                                    {"plan", json::Object{{"index", static_cast<std::int64_t>(sealed.plan.index)},
                                                          {"leaf", to_hex(sealed.plan.leaf)}}},
                                    {"seal", sealed.seal_body},
                                    {"heldAt", to_text(sealed.held_at)}});
    return;
  }
  const Words& words = context.look.words;
  const publish::Word word = purpose == Purpose::runs ? publish::Word("seal.submissions") : publish::Word("seal.runs");
  context.print(words(word, {{"entry", std::to_string(sealed.plan.index)}}) + "\n\n" + sealed.seal_body + "\n");
  context.print(words("seal.dice", {{"faces", std::to_string(options.faces)},
                                    {"rolls", std::to_string(options.rolls)},
                                    {"time", to_text(sealed.held_at)}}) +
                "\n");
  context.next(ledger::next_words(workspace));
}

Result<Exit> run_seal(Context& context) {
  const std::string what = context.args.value("WHAT").value_or("");
  if (what != "submissions" && what != "runs") {
    return bad_word("seal", what, {"submissions", "runs"});
  }
  const Purpose purpose = what == "submissions" ? Purpose::runs : Purpose::audit;
  FF_ASSIGN(const ledger::SealOptions options, read_options(context.args));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  FF_ASSIGN(const ledger::Sealed sealed, purpose == Purpose::runs ? ledger::seal_submissions(workspace, options)
                                                                  : ledger::seal_runs(workspace, options));
  print(context, workspace, purpose, sealed, options);
  return Exit::clean;
}

}  // namespace

CommandSpec seal_command() {
  return {
      "seal",
      "close the submissions or the runs; only then are dice thrown",
      {{"WHAT", "submissions|runs", "what to close", true},
       {"--dice", "FACESxROLLS", "the dice to come: 10x20 (default) or 6x25 and more rolls"},
       {"--held-at", "TIME", "not before this time (UTC, YYYY-MM-DDTHH:MM:SS.mmmZ); default now + the stage's margin"},
       {"--reveal-by", "TIME", "until when parties reveal their nonces; default now"},
       {"--incomplete", "", "seal the runs although some are missing"}},
      {"fivefold -C stage seal submissions", "fivefold -C stage seal runs --dice 6x25"},
      run_seal};
}

}  // namespace fivefold::cli
