// fivefold draw runs|audit: turns dice that witnesses saw into the seed of the runs or of the audit.

#include <unistd.h>

#include <iostream>

#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/cli/words_given.h"
#include "harness/ledger/draws.h"
#include "harness/ledger/next_step.h"

namespace fivefold::cli {
namespace {

std::string in_groups_of_five(std::string_view digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 5 == 0) text += ' ';
    text += digits[i];
  }
  return text;
}

// What the people of the ceremony must see before anything is signed, also with --quiet: on a terminal somebody waits.
void say(const Context& context, const std::string& text) {
  if (isatty(STDIN_FILENO) != 0) {
    context.console.error(text);
  } else {
    context.note(text);
  }
}

// On a terminal the digits are typed a second time: one wrong digit would be sealed for ever.
Result<void> confirm_digits(const Context& context, const std::string& digits) {
  if (isatty(STDIN_FILENO) == 0) return {};
  say(context, context.notes.words("draw.again"));
  std::string line;
  std::string again;
  std::getline(std::cin, line);
  for (const char c : line) {
    if (c != ' ') again += c;
  }
  if (again == digits) return {};
  return bad_input("dice", "the digits typed the second time are others: nothing was recorded");
}

void show(const Context& context, Purpose purpose, const ledger::PreparedDraw& draw) {
  const Beacon& dice = draw.result.beacons.front();
  const auto note = [&context](publish::Word word, const std::string& text) {
    constexpr std::size_t kTextColumn = 9;
    say(context, padded(context.notes.words(word), kTextColumn, Align::left) + printable(text));
  };
  note("draw.dice", in_groups_of_five(dice.digits));
  note("draw.rolled", to_text(dice.rolled_at));
  for (const std::string& witness : dice.witnesses) note("draw.witness", witness);
  note("draw.seed", to_hex(draw.result.seed) + " (" + std::string(to_text(purpose)) + ")");
}

void print(const Context& context, const ledger::Workspace& workspace, Purpose purpose,
           const ledger::PreparedDraw& draw, const Ref& ref) {
  if (context.json) {
    context.print_json(json::Object{{"drawId", draw.result.draw_id},
                                    {"digits", draw.result.beacons.front().digits},
                                    {"seed", to_hex(draw.result.seed)},
                                    {"entry", static_cast<std::int64_t>(ref.index)}});
    return;
  }
  const Words& words = context.look.words;
  context.print(words("draw.done", {{"entry", std::to_string(ref.index)}, {"seed", to_hex(draw.result.seed)}}) + "\n");
  context.print(
      words("draw.same-seed", {{"command", "sha256sum draws/" + std::string(to_text(purpose)) + "-0/seed.bin"}}) +
      "\n");
  context.next(ledger::next_words(workspace));
}

Result<Exit> run_draw(Context& context) {
  const std::string what = context.args.value("WHAT").value_or("");
  if (what != "runs" && what != "audit") return bad_word("draw", what, {"runs", "audit"});
  const Purpose purpose = what == "runs" ? Purpose::runs : Purpose::audit;
  ledger::Ceremony ceremony;
  for (const char c : context.args.value("--dice").value_or("")) {
    if (c != ' ') ceremony.digits += c;
  }
  ceremony.witnesses = context.args.values("--witnessed-by");
  FF_ASSIGN(ceremony.rolled_at, time_option(context.args, "--rolled-at"));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  FF_ASSIGN(const ledger::PreparedDraw draw, ledger::prepare_draw(workspace, purpose, ceremony));
  show(context, purpose, draw);
  FF_TRY(confirm_digits(context, ceremony.digits));
  FF_ASSIGN(const Ref ref, ledger::record_draw(workspace, purpose, draw));
  print(context, workspace, purpose, draw, ref);
  return Exit::clean;
}

}  // namespace

CommandSpec draw_command() {
  return {"draw",
          "turn public dice into the run seeds or into the audit's order",
          {{"WHAT", "runs|audit", "which draw", true},
           {"--dice", "DIGITS", "what the dice showed, in order (spaces are ignored)", true},
           {"--witnessed-by", "\"NAME, BODY\"", "who saw it; two witnesses or more", true, true},
           {"--rolled-at", "TIME", "when (UTC, YYYY-MM-DDTHH:MM:SS.mmmZ); default now"}},
          {"fivefold -C stage draw runs --dice \"48392 01755 60312 98847\" --witnessed-by \"Kim Minji, TTA\" "
           "--witnessed-by \"Lee Jun, NIA\""},
          run_draw};
}

}  // namespace fivefold::cli
