// fivefold explain NAME: what an error, reason, weakness, finding, rule or key that the program prints means.

#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/explanation.h"
#include "harness/cli/marks.h"
#include "harness/cli/table.h"
#include "harness/config/nearest.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kMostSuggestions = 5;

json::Value text_json(const ExplanationText& text) {
  return json::Object{{"means", text.means}, {"why", text.why}, {"todo", text.todo}};
}

json::Value entry_json(const Explanation& entry) {
  json::Array next;
  for (const std::string& command : entry.next) next.emplace_back(command);
  return json::Object{{"name", entry.name},        {"kind", entry.kind},      {"en", text_json(entry.en)},
                      {"ko", text_json(entry.ko)}, {"next", std::move(next)}, {"document", entry.document}};
}

// In the language of the reader, as display names are.
std::string worded(const Context& context, const std::string& en, const std::string& ko) {
  return context.look.name({.en = en, .ko = ko});
}

Exit show(const Context& context, const Explanation& entry) {
  if (context.json) {
    context.print_json(entry_json(entry));
    return Exit::clean;
  }
  context.print(entry.name + " (" + entry.kind + ")\n");
  context.print(paragraph(worded(context, entry.en.means, entry.ko.means), context.look, 2));
  context.print(paragraph(worded(context, entry.en.why, entry.ko.why), context.look, 2));
  context.print(paragraph(worded(context, entry.en.todo, entry.ko.todo), context.look, 2));
  for (const std::string& command : entry.next) context.print("      " + command + "\n");
  context.print("  docs/" + entry.document + "\n");
  return Exit::clean;
}

Exit list_all(const Context& context) {
  if (context.json) {
    json::Array all;
    for (const Explanation& entry : explanations()) all.push_back(entry_json(entry));
    context.print_json(json::Object{{"names", std::move(all)}});
    return Exit::clean;
  }
  std::string kind;
  for (const Explanation& entry : explanations()) {
    if (entry.kind != kind) context.print((kind.empty() ? "" : "\n") + entry.kind + "\n");
    kind = entry.kind;
    context.print(paragraph(entry.name + "  " + worded(context, entry.en.means, entry.ko.means), context.look, 2));
  }
  return Exit::clean;
}

Error unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const Explanation& entry : explanations()) names.push_back(entry.name);
  std::vector<std::string> close = config::nearest(name, names);
  if (close.size() > kMostSuggestions) close.resize(kMostSuggestions);
  std::string text = "there is no explanation of \"" + printable(name) + "\"";
  for (std::size_t i = 0; i < close.size(); ++i) text += (i == 0 ? "; nearest: " : ", ") + close[i];
  return bad_input("unknown-name", text + (close.empty() ? ": fivefold explain lists all names" : ""));
}

Result<Exit> run_explain(Context& context) {
  const auto name = context.args.value("NAME");
  if (!name) return list_all(context);
  const Explanation* const entry = find_explanation(*name);
  if (entry == nullptr) return unknown(*name);
  return show(context, *entry);
}

}  // namespace

CommandSpec explain_command() {
  return {"explain",
          "say what the name of an error, reason, weakness, finding, rule or key means, and what to do",
          {{"NAME", "NAME", "a name that the program printed; all of them without it"}},
          {"fivefold explain schema.unknown-key", "fivefold explain E_ITEMS", "fivefold explain"},
          run_explain,
          Records::no};
}

}  // namespace fivefold::cli
