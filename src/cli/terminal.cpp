#include "terminal.hpp"

#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

namespace arrears {
bool stdin_is_terminal() { return isatty(STDIN_FILENO) == 1; }
bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

std::size_t terminal_width() {
  winsize size{};
  if (!stdout_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

std::size_t terminal_height() {
  winsize size{};
  if (!stdout_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_row;
}

bool lines_can_be_rewritten() {
  const char* term = std::getenv("TERM");
  return stderr_is_terminal() && term != nullptr && std::string_view(term) != "dumb";
}

bool colour_wanted(std::string_view choice, bool terminal) {
  if (choice == "always") return true;
  if (choice == "never" || !terminal) return false;
  const char* none = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (none == nullptr || *none == '\0') && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace arrears
