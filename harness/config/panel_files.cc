#include "harness/config/panel_files.h"

#include <algorithm>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/config/panel_table.h"
#include "harness/config/policy_reader.h"
#include "harness/config/yaml_text.h"
#include "harness/os/file.h"

namespace fivefold::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

// The whole line is what a problem of a table is about.
Place line_place(const SourceLines& lines, int line) {
  if (line == 0) return {};
  std::string_view text = lines.line(line);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return {line, 1, std::max(1, static_cast<int>(code_points(text)))};
}

class Loader {
 public:
  explicit Loader(LoadedPanel& out) : out_(out) {}

  // What the problem of a file that cannot be read is about.
  struct Asked {
    std::string file;
    Place place{};
  };
  std::optional<std::string> read(const fs::path& path, const Asked& asked) {
    Result<std::string> bytes = os::read_file(path, kMostBytes);
    if (bytes.ok()) {
      out_.bytes[path.string()] = *bytes;
      return std::move(*bytes);
    }
    out_.problems.push_back(
        {.file = asked.file, .place = asked.place, .rule = "file.unreadable", .message = bytes.error().message});
    return std::nullopt;
  }

  template <class T>
  std::optional<T> take(Checked<T> checked) {
    out_.problems.insert(out_.problems.end(), checked.problems.begin(), checked.problems.end());
    return std::move(checked.value);
  }

  std::optional<card::Policy> policy(const fs::path& path, const Asked& asked) {
    const std::optional<std::string> bytes = read(path, asked);
    return bytes ? take(read_policy(*bytes, path.string())) : std::nullopt;
  }

  void tables(const card::Policy& policy, const PanelFile& file, const Places& places, const fs::path& folder,
              const std::string& name, card::Panel& panel) {
    const std::vector<std::string> wanted = card::tables_of(policy);
    for (const auto& [table, path] : file.tables) {
      if (std::ranges::find(wanted, table) == wanted.end()) {
        out_.problems.push_back({.file = name,
                                 .place = place_at(places, "/tables/" + table),
                                 .rule = "panel.tables",
                                 .message = "the policy has no table \"" + printable(table) + "\"",
                                 .hint = "its tables are " + listed(wanted)});
        continue;
      }
      const fs::path whole = folder / path;
      const std::optional<std::string> bytes = read(whole, {name, place_at(places, "/tables/" + table)});
      if (!bytes) continue;
      card::Faults faults;
      const card::TextTable text = read_table(*bytes, whole.string(), card::columns_of(policy, table), faults);
      if (faults.empty()) card::take_table(policy, table, text, panel, faults);
      add(faults, name);
    }
  }

  // `panel` stands for a fault of no file.
  void add(const card::Faults& faults, const std::string& panel) {
    std::map<std::string, SourceLines> lines;
    for (const card::Fault& fault : faults) {
      const auto bytes = out_.bytes.find(fault.file);
      Place place;
      if (bytes != out_.bytes.end()) {
        place = line_place(lines.try_emplace(fault.file, bytes->second).first->second, fault.line);
      }
      out_.problems.push_back({.file = fault.file.empty() ? panel : fault.file,
                               .place = place,
                               .rule = fault.rule,
                               .message = fault.message});
    }
  }

 private:
  static std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& one : names) out += (out.empty() ? "" : ", ") + one;
    return out.empty() ? "none" : out;
  }

  LoadedPanel& out_;
};

}  // namespace

LoadedPanel load_panel(const fs::path& path) {
  LoadedPanel out;
  Loader loader(out);
  const std::string name = path.string();
  const std::optional<std::string> bytes = loader.read(path, {name});
  if (!bytes) return out;
  Checked<PanelFile> checked = read_panel(*bytes, name);
  const Places places = checked.places;
  std::optional<PanelFile> file = loader.take(std::move(checked));
  if (!file) return out;
  const fs::path folder = path.parent_path();
  std::optional<card::Policy> policy = loader.policy(folder / file->policy, {name, place_at(places, "/policy")});
  if (!policy) return out;
  if (file->source == AveragesFrom::nowhere && policy->uses_averages()) {
    out.problems.push_back({.file = name,
                            .place = place_at(places, "/averages"),
                            .rule = "panel.averages",
                            .message = "the policy needs averages, got none"});
  }
  card::Panel panel = std::move(file->panel);
  loader.tables(*policy, *file, places, folder, name, panel);
  if (acceptable(out.problems)) {  // a row that was left out is not missing
    card::Faults faults;
    card::Panel open = panel;  // here people have their names, whatever will be signed
    open.pseudonyms = false;
    card::check_panel(*policy, open, faults);
    loader.add(faults, name);
  }
  if (!acceptable(out.problems)) return out;
  out.source = file->source;
  out.averages = folder / file->averages;
  out.policy = std::move(policy);
  out.panel = std::move(panel);
  return out;
}

LoadedPanel load_policy(const fs::path& path) {
  LoadedPanel out;
  out.policy = Loader(out).policy(path, {path.string()});
  return out;
}

}  // namespace fivefold::config
