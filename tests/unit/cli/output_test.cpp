#include "output.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::content;
using test::Folder;

TEST_CASE("output: a file appears whole, when it is committed") {
  const Folder folder;
  const std::string path = folder.at("out.csv");
  auto output = open_output(path);
  REQUIRE(output);
  REQUIRE((*output)->write("first\n"));
  REQUIRE((*output)->write(std::string(1 << 17, 'x')));
  CHECK_FALSE(std::filesystem::exists(path));
  REQUIRE((*output)->commit());
  CHECK(content(path) == "first\n" + std::string(1 << 17, 'x'));
  output->reset();
  CHECK(folder.size() == 1);
}

TEST_CASE("output: what is never committed leaves the old file and nothing else") {
  const Folder folder;
  const std::string path = folder.put("out.csv", "old");
  {
    auto output = open_output(path);
    REQUIRE(output);
    REQUIRE((*output)->write("new"));
  }
  CHECK(content(path) == "old");
  CHECK(folder.size() == 1);
}

TEST_CASE("output: the mode of the old file stays, and a link is not replaced") {
  const Folder folder;
  const std::string path = folder.put("real.csv", "old");
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  std::filesystem::create_symlink("real.csv", folder.at("link.csv"));
  REQUIRE(write_file(folder.at("link.csv"), "new"));
  CHECK(std::filesystem::is_symlink(folder.at("link.csv")));
  CHECK(content(path) == "new");
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777U) == 0640U);
}

TEST_CASE("output: a new file has the mode that the user's mask leaves") {
  const Folder folder;
  const mode_t before = ::umask(027);
  REQUIRE(write_file(folder.at("new.csv"), "x"));
  ::umask(before);
  struct stat facts {};
  REQUIRE(::stat(folder.at("new.csv").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777U) == 0640U);
}

TEST_CASE("output: what cannot be written is a fault of the file") {
  const Folder folder;
  for (const std::string& path : {folder.path().string(), folder.at("none/out.csv")}) {
    CAPTURE(path);
    const auto output = open_output(path);
    REQUIRE_FALSE(output);
    CHECK(output.error().code == "output-failed");
    CHECK(output.error().status == Status::file);
  }
}

TEST_CASE("output: a full device is said when all is written") {
  if (!std::filesystem::exists("/dev/full")) return;
  auto output = open_output("/dev/full");
  REQUIRE(output);
  CHECK((*output)->write("x"));
  const auto done = (*output)->commit();
  REQUIRE_FALSE(done);
  CHECK(done.error().status == Status::file);
}

TEST_CASE("output: a reader that went away ends the run quietly") {
  const Folder folder;
  const std::string pipe = folder.at("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const pid_t reader = ::fork();
  if (reader == 0) {
    std::FILE* in = std::fopen(pipe.c_str(), "rb");
    std::fclose(in);
    ::_exit(0);
  }
  auto* const old = std::signal(SIGPIPE, SIG_IGN);
  auto output = open_output(pipe);
  REQUIRE(output);
  ::waitpid(reader, nullptr, 0);
  const std::string piece(1 << 20, 'x');
  CHECK_FALSE((*output)->write(piece));
  CHECK((*output)->commit());
  CHECK((*output)->reader_gone());
  std::signal(SIGPIPE, old);
}

TEST_CASE("output: standard output, also by its name") {
  for (const char* name : {"", "-"}) {
    const std::string text = test::captured(stdout, [&] {
      auto output = open_output(name);
      REQUIRE(output);
      REQUIRE((*output)->write("table\n"));
      REQUIRE((*output)->commit());
    });
    CHECK(text == "table\n");
  }
}

TEST_CASE("output: an interrupt removes what is unfinished") {
  const Folder folder;
  auto output = open_output(folder.at("out.csv"));
  REQUIRE(output);
  REQUIRE((*output)->write("half"));
  CHECK(folder.size() == 1);
  remove_unfinished_outputs();
  CHECK(folder.size() == 0);
}
