#include "harness/core/driver_files.h"

#include <algorithm>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/core/decode_fields.h"
#include "harness/crypto/sha256.h"

namespace fivefold {

namespace {

constexpr std::size_t kMaxFiles = 100'000;

bool by_path(const PinnedFile& a, const PinnedFile& b) { return a.path < b.path; }

}  // namespace

Digest listing_digest(const std::vector<PinnedFile>& files) {
  std::vector<PinnedFile> sorted = files;
  std::sort(sorted.begin(), sorted.end(), by_path);
  crypto::Sha256 hash;
  for (const PinnedFile& file : sorted) hash.update(to_hex(file.sha256) + "  " + file.path + "\n");
  return hash.finish();
}

Result<DriverFiles> make_driver_files(std::vector<std::string> command, std::vector<PinnedFile> files) {
  if (files.empty()) return bad_input("pinned-files", "the directory of the driver has no file");
  for (const PinnedFile& file : files) {
    if (file.path.find('\n') != std::string::npos || !is_utf8(file.path)) {
      return bad_input("pinned-files", "\"" + printable(file.path) + "\" is a name with a line feed or not UTF-8");
    }
  }
  std::sort(files.begin(), files.end(), by_path);
  DriverFiles driver{std::move(command), {}, std::move(files)};
  driver.sha256 = listing_digest(driver.files);
  return driver;
}

void add_driver(json::Object& out, const DriverFiles& driver) {
  json::Array command(driver.command.begin(), driver.command.end());
  json::Array files;
  for (const PinnedFile& file : driver.files) {
    files.push_back(json::Object{{"path", file.path}, {"sha256", to_hex(file.sha256)}});
  }
  out.push_back({"command", std::move(command)});
  out.push_back({"sha256", to_hex(driver.sha256)});
  out.push_back({"files", std::move(files)});
}

DriverFiles read_driver(json::Fields& fields) {
  DriverFiles driver;
  driver.command = fields.texts("command");
  if (fields.ok() && driver.command.empty()) fields.fail("command", "must not be empty");
  driver.sha256 = fields.digest("sha256");
  decode::each_object(fields, "files", 1, kMaxFiles, [&](json::Fields& element) {
    PinnedFile file;
    file.path = decode::filled(element, "path");
    file.sha256 = element.digest("sha256");
    driver.files.push_back(std::move(file));
  });
  if (fields.ok() && listing_digest(driver.files) != driver.sha256) {
    fields.fail(bad_input("E_CONFIG_LINK", "driver: sha256 is not that of its files"));
  }
  return driver;
}

json::Value endpoint_value(const Endpoint& endpoint) {
  return json::Object{{"url", endpoint.url}, {"model", endpoint.model}};
}

Endpoint read_endpoint(json::Fields& fields) {
  Endpoint endpoint;
  endpoint.url = decode::filled(fields, "url");
  endpoint.model = decode::filled(fields, "model");
  return endpoint;
}

}  // namespace fivefold
