// The program `fivefold`.

#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "harness/cli/commands/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/program.h"

int main(int argc, char** argv) {
  fivefold::cli::prepare_standard_streams();
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  // Where fivefold-exec lies too. Without /proc the name it was called by has to do.
  std::error_code no_proc;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", no_proc);
  if (no_proc && argc > 0) program = argv[0];

  fivefold::cli::StandardConsole console;
  const int status = fivefold::cli::run_program(words, fivefold::cli::all_commands(), console, program);
  if (const int failed = console.result_error(); failed != 0) {
    console.error(std::string("fivefold: error: standard output: ") + std::strerror(failed));
    return static_cast<int>(fivefold::cli::Exit::failed);
  }
  return status;
}
