#include "harness/config/manifest.h"

#include <optional>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/config/endpoint.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold::config {
namespace {

constexpr std::size_t kMaxModelCharacters = 256;
constexpr std::int64_t kLargestSize = (std::int64_t{1} << 53) - 1;

bool is_relative_path(std::string_view path) {
  if (path.empty() || path.front() == '/' || printable(path) != path) return false;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    const std::string_view part = path.substr(from, end - from);
    if (part.empty() || part == "." || part == "..") return false;
    from = end + 1;
  }
  return true;
}

Error at_line(std::size_t number, const std::string& why) {
  return bad_input("manifest", "line " + std::to_string(number) + ": " + why);
}

Result<WeightFile> read_file_line(const json::Value& value) {
  json::Fields fields(value, "file", "manifest");
  WeightFile file;
  file.path = fields.text("path");
  file.sha256 = fields.digest("sha256");
  file.size = fields.integer("size", 0, kLargestSize);
  if (fields.ok() && !is_relative_path(file.path)) fields.fail("path", "must be a relative path without . and ..");
  FF_TRY(fields.finish());
  return file;
}

Result<Endpoint> read_endpoint_line(const json::Value& value) {
  json::Fields fields(value, "endpoint", "manifest");
  Endpoint endpoint;
  endpoint.url = fields.text("endpoint");
  endpoint.model = fields.text("model");
  if (const auto wrong = wrong_with_url(endpoint.url); fields.ok() && wrong) fields.fail("endpoint", *wrong);
  const std::size_t length = code_points(endpoint.model);
  if (fields.ok() && (length == 0 || length > kMaxModelCharacters)) fields.fail("model", "must have 1..256 characters");
  FF_TRY(fields.finish());
  return endpoint;
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
  std::string out;
  if (const auto* const endpoint = std::get_if<Endpoint>(&manifest)) {
    return json::write(json::Object{{"endpoint", endpoint->url}, {"model", endpoint->model}}) + "\n";
  }
  for (const WeightFile& file : std::get<std::vector<WeightFile>>(manifest)) {
    out += json::write(json::Object{{"path", file.path}, {"sha256", to_hex(file.sha256)}, {"size", file.size}}) + "\n";
  }
  return out;
}

Result<Manifest> parse_manifest(std::string_view bytes) {
  if (bytes.empty()) return bad_input("manifest", "the file is empty");
  if (bytes.back() != '\n') return bad_input("manifest", "the last line must end in LF");
  std::vector<WeightFile> files;
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    if (number > kMaxManifestLines) return at_line(number, "a manifest has at most 100,000 lines");
    const std::size_t end = bytes.find('\n');
    const Result<json::Value> value = json::read_strict(bytes.substr(0, end));
    bytes.remove_prefix(end + 1);
    if (!value.ok()) return at_line(number, value.error().message);
    if (value->find("endpoint") != nullptr) {
      const Result<Endpoint> endpoint = read_endpoint_line(*value);
      if (!endpoint.ok()) return at_line(number, endpoint.error().message);
      if (number != 1 || !bytes.empty()) return at_line(number, "an endpoint line must be the only one");
      return Manifest(*endpoint);
    }
    Result<WeightFile> file = read_file_line(*value);
    if (!file.ok()) return at_line(number, file.error().message);
    if (!files.empty() && files.back().path >= file->path) {
      return at_line(number, "paths must be distinct and in byte order, \"" + file->path + "\" follows \"" +
                                 files.back().path + "\"");
    }
    files.push_back(std::move(*file));
  }
  return Manifest(std::move(files));
}

}  // namespace fivefold::config
