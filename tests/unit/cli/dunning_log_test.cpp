#include "dunning_log.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dunning_log_text.hpp"

using namespace arrears;

namespace {

namespace fs = std::filesystem;

// A folder that is gone after the test.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "arrears-log-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::string log() const { return (path / "dunning.csv").string(); }
  fs::path path;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

DunningRecord record(std::string doc_no, std::string_view day) {
  DunningRecord row;
  row.run_date = Date::parse_iso(day).value();
  row.letter_id = "L-" + doc_no;
  row.customer_id = "C1";
  row.doc_no = std::move(doc_no);
  row.currency = Currency::from_code("EUR").value();
  row.open_amount = 1234'56;
  row.level = 2;
  row.level_name = "warning";
  row.channel = "email";
  row.fee = 5'00;
  row.interest = 7;
  row.deadline = row.run_date.plus_days(10);
  row.status = "sent";
  row.content_hash = "0123456789abcdef-";
  row.procedure = "three-letters";
  row.letter_total = 1239'63;
  return row;
}

std::vector<DunningRecord> run_of(std::initializer_list<const char*> documents,
                                  std::string_view day, std::size_t log_size) {
  std::vector<DunningRecord> rows;
  for (const char* document : documents) rows.push_back(record(document, day));
  stamp_run(rows, log_size);
  return rows;
}

std::optional<Diagnostic> commit(const std::string& path,
                                 std::initializer_list<const char*> documents,
                                 std::string_view day) {
  auto lock = DunningLogLock::take(path);
  if (!lock) return lock.error();
  auto log = read_dunning_log(path);
  if (!log) return log.error();
  return append_dunning_log(path, *log, run_of(documents, day, log->rows.size()), *lock);
}

}  // namespace

TEST_CASE("a log that does not exist is empty, and reads back what was appended") {
  const Folder folder;
  CHECK(read_dunning_log(folder.log())->rows.empty());
  CHECK_FALSE(commit(folder.log(), {"I1", "I,\"2\"\nx"}, "2026-02-03").has_value());
  CHECK_FALSE(commit(folder.log(), {"I3"}, "2026-02-03").has_value());
  const auto log = read_dunning_log(folder.log());
  REQUIRE(log.has_value());
  REQUIRE(log->rows.size() == 3);
  CHECK(log->rows[1].doc_no == "I,\"2\"\nx");
  CHECK(log->rows[0].run_id == log->rows[1].run_id);
  CHECK(log->rows[0].run_id != log->rows[2].run_id);
  const auto first = run_of({"I1", "I,\"2\"\nx"}, "2026-02-03", 0);
  CHECK(log->rows[0] == first[0]);
  CHECK(content(folder.log()).starts_with(
      "run_id,run_date,letter_id,customer_id,doc_no,currency,open_amount,level,level_name,channel,"
      "fee,interest,deadline,status,content_hash,procedure,letter_total,netted,reverses\n"));
  CHECK_FALSE(fs::exists(folder.log() + ".new"));
}

TEST_CASE("a run before the last one, and one on a changed log, are refused") {
  const Folder folder;
  REQUIRE_FALSE(commit(folder.log(), {"I1"}, "2026-02-03").has_value());
  const std::string before = content(folder.log());
  const auto old = commit(folder.log(), {"I2"}, "2026-02-02");
  REQUIRE(old.has_value());
  CHECK(old->code == "dunning-run-too-old");
  CHECK(old->status == Status::usage);
  const auto stale = read_dunning_log(folder.log());
  REQUIRE_FALSE(commit(folder.log(), {"I2"}, "2026-02-04").has_value());
  const auto lock = DunningLogLock::take(folder.log());
  const auto late =
      append_dunning_log(folder.log(), *stale, run_of({"I3"}, "2026-02-05", 1), *lock);
  REQUIRE(late.has_value());
  CHECK(late->code == "dunning-log-changed");
  CHECK(content(folder.log()).starts_with(before));
}

TEST_CASE("hostile and broken logs are refused with their place") {
  const std::string header = dunning_log_header();
  const std::string row =
      "r,2026-02-03,l,C1,I1,EUR,10.00,1,notice,email,0.00,0.00,,sent,h,p,10.00,0.00,\n";
  const auto code = [](const std::string& text) {
    const auto log = parse_dunning_log(text, "log.csv", LogKind::ours);
    if (log) return std::string("ok");
    return log.error().code + ':' + std::to_string(log.error().place.line);
  };
  CHECK(code("") == "ok");
  CHECK(code(header) == "ok");
  CHECK(code(header + row) == "ok");
  CHECK(code("\xef\xbb\xbf" + header + row.substr(0, row.size() - 1)) == "ok");
  CHECK(code("runid,x\n") == "dunning-log-column:1");
  CHECK(code("run_id,run_date\n") == "dunning-log-header:1");
  CHECK(code("run_date,run_id" + header.substr(15) + row) == "dunning-log-order:1");
  CHECK(code(header + row + "r,2026\n") == "dunning-log-cells:3");
  CHECK(code(header + "\"r" + row.substr(1)) == "dunning-log-quote:2");
  CHECK(code(header + "r\"" + row.substr(1)) == "dunning-log-quote:2");
  std::string bad = row;
  bad.replace(bad.find("10.00"), 5, "1e3");
  CHECK(code(header + bad) == "dunning-log-value:2");
  bad = row;
  bad.replace(bad.find("10.00"), 5, "9.999");
  CHECK(code(header + bad) == "dunning-log-value:2");
  bad = row;
  bad.replace(bad.find("EUR"), 3, "EUX");
  CHECK(code(header + bad) == "dunning-log-value:2");
  bad = row;
  bad.replace(bad.find("2026-02-03"), 10, "2026-02-30");
  CHECK(code(header + bad) == "dunning-log-value:2");
}

TEST_CASE("an opening log has some columns in any order") {
  const auto log = parse_dunning_log("level,doc_no,currency,customer_id,run_date\n2,I1,EUR,C1,\n",
                                     "o.csv", LogKind::opening);
  REQUIRE(log.has_value());
  CHECK(log->at(0).level == 2);
  CHECK(log->at(0).status == "opening");
  CHECK_FALSE(log->at(0).run_date.known());
}

TEST_CASE("a lock held elsewhere is waited for, then told") {
  const Folder folder;
  auto held = DunningLogLock::take(folder.log());
  REQUIRE(held.has_value());
  const auto second = DunningLogLock::take(folder.log(), std::chrono::milliseconds(120));
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code == "dunning-log-locked");
  CHECK(second.error().status == Status::file);
}

TEST_CASE("two commits at once: both stand, one after the other, or one says so") {
  const Folder folder;
  constexpr int kRuns = 8;
  for (int i = 0; i < kRuns; ++i) {
    if (::fork() == 0) {
      const auto problem = commit(folder.log(), {"I1", "I2"}, "2026-02-03");
      ::_exit(problem ? 1 : 0);
    }
  }
  int good = 0;
  for (int i = 0; i < kRuns; ++i) {
    int status = 0;
    ::wait(&status);
    good += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
  }
  const auto log = read_dunning_log(folder.log());
  REQUIRE(log.has_value());
  CHECK(log->rows.size() == static_cast<std::size_t>(2 * good));
  CHECK(good == kRuns);
}

TEST_CASE("a disk that fills up after any byte leaves the old log") {
  const Folder folder;
  REQUIRE_FALSE(commit(folder.log(), {"I1"}, "2026-02-03").has_value());
  const std::string before = content(folder.log());
  const std::string added = write_dunning_rows(run_of({"I2", "I3"}, "2026-02-04", 1));
  for (std::size_t limit = 0; limit < before.size() + added.size(); ++limit) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit size{limit, limit};
      ::setrlimit(RLIMIT_FSIZE, &size);
      const auto problem = commit(folder.log(), {"I2", "I3"}, "2026-02-04");
      ::_exit(problem && problem->code == "dunning-log-write" ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK_MESSAGE(WEXITSTATUS(status) == 0, "limit ", limit);
    CHECK(content(folder.log()) == before);
  }
  CHECK_FALSE(commit(folder.log(), {"I2", "I3"}, "2026-02-04").has_value());
  CHECK(content(folder.log()) == before + added);
}

TEST_CASE("killed at random points, the log is the old or the new one") {
  const Folder folder;
  REQUIRE_FALSE(commit(folder.log(), {"I0"}, "2026-02-03").has_value());
  std::string before = content(folder.log());
  int committed = 0;
  constexpr int kKills = 200;
  for (int i = 0; i < kKills; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      while (true) {
        if (commit(folder.log(), {"I1", "I2", "I3"}, "2026-02-03")) ::_exit(1);
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(137 * (i % 23)));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    const std::string after = content(folder.log());
    REQUIRE(after.starts_with(before));
    const auto rows = parse_dunning_log(after, "log", LogKind::ours);
    REQUIRE(rows.has_value());
    REQUIRE((rows->size() - 1) % 3 == 0);  // whole runs only
    committed += after.size() > before.size() ? 1 : 0;
    before = after;
    // A log that grows without end would only measure the disk.
    if (rows->size() > 3000) {
      fs::remove(folder.log());
      REQUIRE_FALSE(commit(folder.log(), {"I0"}, "2026-02-03").has_value());
      before = content(folder.log());
    }
  }
  MESSAGE("commits that beat the kill: ", committed);  // on a busy machine it may be none
  CHECK_FALSE(commit(folder.log(), {"I9"}, "2026-02-03").has_value());
}
