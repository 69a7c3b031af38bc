#pragma once
// The attempt's directory as the shim holds it: by descriptors opened before the program starts, so that a directory
// that was removed, moved or swapped for something else is put back with what is left. One owner, one thread.

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

class Place {
 public:
  static Result<Place> open(const std::filesystem::path& dir);

  [[nodiscard]] int folder() const { return folder_.get(); }
  // Under its name lies this directory again: the same one wherever it was moved, or a new one when it is gone. What
  // lay there instead is kept in it.
  Result<void> put_back();
  // Write, fsync, rename; whatever the program put under that name is moved aside.
  Result<void> replace(const char* name, std::string_view bytes) const;
  // What a regular file of that name holds becomes durable; whatever else lies there is left alone.
  Result<void> sync(const char* name) const;
  // The name holds that very file.
  [[nodiscard]] bool holds(const char* name, const os::Descriptor& file) const;
  // The name holds a file of these bytes.
  [[nodiscard]] bool reads(const char* name, std::string_view bytes) const;

 private:
  Place(os::Descriptor parent, os::Descriptor folder, std::string name)
      : parent_(std::move(parent)), folder_(std::move(folder)), name_(std::move(name)) {}
  [[nodiscard]] bool in_place() const;
  [[nodiscard]] bool bring_back() const;
  Result<void> make_anew();

  os::Descriptor parent_;
  os::Descriptor folder_;
  std::string name_;
};

}  // namespace fivefold::exec
