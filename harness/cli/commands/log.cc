// fivefold log show|proof: the ledger, an entry in full, or the proof that an entry is in it.

#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/cli/words_given.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold::cli {
namespace {

struct Entry {
  Envelope envelope;
  Statement statement;
};

Result<Entry> decode(const std::string& bytes) {
  FF_ASSIGN(Envelope envelope, parse_envelope(bytes));
  FF_ASSIGN(Statement statement, decode_statement(envelope.payload));
  return Entry{std::move(envelope), std::move(statement)};
}

std::string signer_name(const StageLog& log, const std::string& keyid) {
  const KeyValidity* key = log.find_key(keyid);
  return key == nullptr ? keyid : std::string(to_text(key->key.role)) + " " + key->key.name;
}

Result<std::size_t> entry_number(const Context& context, std::size_t size) {
  const std::string text = context.args.value("N").value_or("");
  const auto number = parse_integer<std::size_t>(text);
  if (number && *number < size) return *number;
  return bad_input("usage", "\"" + text + "\" is no entry of this ledger: it has 0.." + std::to_string(size - 1));
}

Result<Exit> show_all(const Context& context, const ledger::Workspace& workspace,
                      const std::vector<std::string>& entries) {
  Table table({{"entry"}, {"time", Align::left, 2}, {"kind"}, {"signed by", Align::left, 1}, {"about"}});
  json::Array rows;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    FF_ASSIGN(const Entry entry, decode(entries[i]));
    const std::string about = entry.statement.subjects.empty() ? "" : entry.statement.subjects.front().name;
    const std::string by = signer_name(workspace.log(), entry.envelope.keyid);
    const std::string kind = kind_of(entry.statement.predicate);
    table.add({std::to_string(i), to_text(entry.statement.at), kind, by, about});
    rows.push_back(json::Object{
        {"index", i}, {"at", to_text(entry.statement.at)}, {"kind", kind}, {"signer", by}, {"subject", about}});
  }
  if (context.json) {
    context.print_json(json::Object{{"entries", std::move(rows)}});
  } else {
    context.print(table.text(context.look));
  }
  return Exit::clean;
}

Result<Exit> show_one(const Context& context, const ledger::Workspace& workspace, const std::string& bytes) {
  FF_ASSIGN(const Entry entry, decode(bytes));
  FF_ASSIGN(const json::Value payload, json::read_strict(entry.envelope.payload));
  if (context.json) {
    context.print_json(payload);
    return Exit::clean;
  }
  context.print("Signed by " + signer_name(workspace.log(), entry.envelope.keyid) + " (" + entry.envelope.keyid +
                ")\n");
  context.print("Leaf      " + to_hex(crypto::merkle_leaf(bytes)) + "\n\n");
  context.print(json::write_pretty(payload) + "\n");
  return Exit::clean;
}

Result<Exit> prove(const Context& context, ledger::Workspace& workspace, std::size_t index) {
  FF_ASSIGN(const auto notes, workspace.checkpoints());
  const crypto::TlogProof proof{index, crypto::inclusion_proof(workspace.leaves(), index), notes.back().second};
  if (context.json) {
    context.print_json(json::Object{{"index", index}, {"proof", crypto::to_text(proof)}});
  } else {
    context.print(crypto::to_text(proof));
  }
  return Exit::clean;
}

Result<Exit> run_log(Context& context) {
  const std::string what = context.args.value("WHAT").value_or("");
  if (what != "show" && what != "proof") return bad_word("log", what, {"show", "proof"});
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  FF_ASSIGN(const auto entries, workspace.entries());
  if (what == "show" && !context.args.has("N")) return show_all(context, workspace, entries);
  FF_ASSIGN(const std::size_t index, entry_number(context, entries.size()));
  if (what == "proof") return prove(context, workspace, index);
  return show_one(context, workspace, entries[index]);
}

}  // namespace

CommandSpec log_command() {
  return {
      "log",
      "show the ledger, one entry of it, or the proof that an entry is in it",
      {{"WHAT", "show|proof", "what to print", true}, {"N", "N", "number of the entry (show: all without it)"}},
      {"fivefold -C stage log show", "fivefold -C stage log show 0", "fivefold -C stage log proof 12 > 12.tlog-proof"},
      run_log,
      Records::no};
}

}  // namespace fivefold::cli
