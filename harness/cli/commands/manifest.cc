// fivefold manifest DIR, or --endpoint URL --model NAME: writes a model manifest (docs/records.md section 6).

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/config/manifest.h"
#include "harness/crypto/sha256.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

Result<config::Manifest> of_folder(const std::string& folder) {
  FF_ASSIGN(const std::vector<os::TreeFile> tree, os::list_tree(folder));
  if (tree.empty()) return bad_input("manifest", "\"" + folder + "\" holds no files");
  std::vector<config::WeightFile> files;
  for (const os::TreeFile& file : tree) {
    files.push_back({.path = file.path, .sha256 = file.sha256, .size = static_cast<std::int64_t>(file.size)});
  }
  return config::Manifest(std::move(files));
}

Result<config::Manifest> asked_for(const Arguments& args) {
  const std::optional<std::string> folder = args.value("DIR");
  const std::optional<std::string> url = args.value("--endpoint");
  const std::optional<std::string> model = args.value("--model");
  if (folder && !url && !model) return of_folder(*folder);
  if (folder || !url || !model) return bad_input("usage", "give DIR, or --endpoint and --model");
  return config::Manifest(Endpoint{.url = *url, .model = *model});
}

std::string described(const config::Manifest& manifest) {
  const auto* const files = std::get_if<std::vector<config::WeightFile>>(&manifest);
  if (files == nullptr) return "hosted model";
  std::int64_t bytes = 0;
  for (const config::WeightFile& file : *files) bytes += file.size;
  return with_thousands(static_cast<std::int64_t>(files->size())) + (files->size() == 1 ? " file, " : " files, ") +
         with_thousands(bytes) + (bytes == 1 ? " byte" : " bytes");
}

Result<Exit> run_manifest(Context& context) {
  FF_ASSIGN(const config::Manifest manifest, asked_for(context.args));
  const std::string text = config::write_manifest(manifest);
  // What we write must be what `check` and `submit` take.
  if (const auto readable = config::parse_manifest(text); !readable.ok()) return readable.error();
  const std::string digest = to_hex(crypto::sha256(text));
  const std::optional<std::string> out = context.args.value("--out");
  if (out) FF_TRY(os::write_file_durably(*out, text));
  if (context.json) {
    context.print_json(json::Object{{"sha256", digest}, {"manifest", text}});
  } else if (!out) {
    context.print(text);
  }
  context.note(described(manifest) + "; sha256 of the manifest: " + digest);
  return Exit::clean;
}

}  // namespace

CommandSpec manifest_command() {
  return {
      .name = "manifest",
      .summary = "write a model manifest: the digest of every weight file, or one line for a hosted model",
      .options = {{.name = "DIR", .value = "", .help = "the folder of the weights; no links in it"},
                  {.name = "--endpoint", .value = "URL", .help = "where a hosted model answers"},
                  {.name = "--model", .value = "NAME", .help = "its name there"},
                  {.name = "--out", .value = "FILE", .help = "where to write it (default: standard output)"}},
      .examples = {"fivefold manifest weights/ --out model.jsonl",
                   "fivefold manifest --endpoint https://api.example.org/v1 --model solar-open-100b --out model.jsonl"},
      .run = run_manifest,
      .records = Records::no};
}

}  // namespace fivefold::cli
