#pragma once
// What a launch that cannot be lost costs without a harness: posix_spawn of the same program with files for its output
// or with all files of the runner protocol, and as many files, folders and log appends made durable, and signatures
// made, as the harness makes for an attempt. One owner, one thread.

#include <filesystem>
#include <string>

#include "harness/base/result.h"
#include "harness/crypto/ed25519.h"
#include "harness/os/descriptor.h"

namespace fivefold::bench {

// Of one attempt, as bench/launch.py counts them.
struct Price {
  int files{0};       // written and synced
  int folders{0};     // synced after a rename in them
  int appends{0};     // fdatasync of a log after an append
  int signatures{0};  // Ed25519
};

// With which files the program starts.
enum class Around {
  output,    // items, results, stdout and stderr
  protocol,  // also the rest of an attempt's folder: tmp, home, a copy of the program in `runner`, request, launch file
};

class RawLaunch {
 public:
  static Result<RawLaunch> make(std::filesystem::path folder, std::filesystem::path program, const Price& price);

  // Starts the program on `items`, waits for it, and pays the price. The folder of each launch is a new one.
  Result<void> once(const std::string& items, Around around);
  // The price alone.
  Result<void> pay_only();

 private:
  RawLaunch(std::filesystem::path folder, std::filesystem::path program, std::string program_bytes, const Price& price,
            os::Descriptor log, crypto::KeySigner key);
  Result<std::filesystem::path> next_folder();
  Result<void> write_protocol(const std::filesystem::path& dir) const;
  Result<void> spawn(const std::filesystem::path& dir, const std::string& program) const;
  Result<void> pay(const std::filesystem::path& dir);

  std::filesystem::path folder_;
  std::filesystem::path program_;
  std::string program_bytes_;
  Price price_;
  os::Descriptor log_;
  crypto::KeySigner key_;
  int launches_{0};
};

}  // namespace fivefold::bench
