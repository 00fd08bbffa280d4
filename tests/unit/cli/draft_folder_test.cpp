#include "draft_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace arrears;

namespace {

namespace fs = std::filesystem;

struct Corner {
  Corner() {
    std::string name = (fs::temp_directory_path() / "arrears-drafts-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    root = name;
  }
  ~Corner() { fs::remove_all(root); }
  [[nodiscard]] std::string drafts() const { return (root / "a" / "drafts").string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(fs::path(drafts()) / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(fs::path(drafts()) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] bool has(const std::string& name) const {
    return fs::exists(fs::path(drafts()) / name);
  }
  fs::path root;
};

bool none(const std::string&) { return false; }

// One whole run that writes these drafts.
std::size_t run(const Corner& place, const std::vector<std::pair<std::string, std::string>>& texts,
                bool (*keep)(const std::string&) = none) {
  std::vector<std::string> names;
  for (const auto& [name, text] : texts) names.push_back(name);
  auto folder = DraftFolder::open(place.drafts(), names);
  REQUIRE(folder.has_value());
  for (const auto& [name, text] : texts) REQUIRE(folder->put(name, text).has_value());
  REQUIRE(folder->finish(keep).has_value());
  return folder->edited();
}

}  // namespace

TEST_CASE("a run replaces its own drafts, removes the stale ones, and touches nothing else") {
  const Corner place;
  CHECK(run(place, {{"a.txt", "1"}, {"b.txt", "2"}}) == 0);
  place.write("notes.txt", "mine");
  CHECK(run(place, {{"b.txt", "3"}, {"c.txt", "4"}}) == 0);
  CHECK_FALSE(place.has("a.txt"));
  CHECK(place.read("b.txt") == "3");
  CHECK(place.read("c.txt") == "4");
  CHECK(place.read("notes.txt") == "mine");
  CHECK(run(place, {}) == 0);
  CHECK_FALSE(place.has("b.txt"));
  CHECK(place.read("notes.txt") == "mine");
}

TEST_CASE("a draft that was edited is left alone, planned or not") {
  const Corner place;
  run(place, {{"a.txt", "1"}, {"b.txt", "2"}});
  place.write("a.txt", "edited");
  place.write("b.txt", "edited too");
  CHECK(run(place, {{"a.txt", "3"}}) == 2);
  CHECK(place.read("a.txt") == "edited");
  CHECK(place.read("b.txt") == "edited too");
  // Deleting it is how one asks for it again.
  fs::remove(fs::path(place.drafts()) / "a.txt");
  CHECK(run(place, {{"a.txt", "3"}}) == 1);
  CHECK(place.read("a.txt") == "3");
}

TEST_CASE("what the log calls sent stays") {
  const Corner place;
  run(place, {{"a.txt", "1"}, {"b.txt", "2"}});
  run(place, {}, [](const std::string& name) { return name == "a.txt"; });
  CHECK(place.has("a.txt"));
  CHECK_FALSE(place.has("b.txt"));
}

TEST_CASE("a name that someone else's file has is refused before anything is written") {
  const Corner place;
  fs::create_directories(place.drafts());
  place.write("b.txt", "mine");
  const auto folder = DraftFolder::open(place.drafts(), {"a.txt", "b.txt"});
  REQUIRE_FALSE(folder.has_value());
  CHECK(folder.error().code == "draft-foreign");
  CHECK(place.read("b.txt") == "mine");
  CHECK_FALSE(place.has(std::string(kManifestName)));
  fs::remove(fs::path(place.drafts()) / "b.txt");
  fs::create_symlink("/etc/passwd", fs::path(place.drafts()) / "b.txt");
  CHECK_FALSE(DraftFolder::open(place.drafts(), {"b.txt"}).has_value());
}

TEST_CASE("a manifest that was tampered with leads nowhere") {
  const Corner place;
  run(place, {{"a.txt", "1"}});
  std::ofstream(place.root / "victim.txt") << "keep";
  place.write(std::string(kManifestName),
              "file,content_hash\n../victim.txt,\n../../victim.txt,\n/etc/hostname,\nno comma\n"
              ".hidden,\na.txt,");
  place.write(".hidden", "keep");
  run(place, {});
  CHECK(fs::exists(place.root / "victim.txt"));
  CHECK(place.has(".hidden"));
  CHECK_FALSE(place.has("a.txt"));
}

TEST_CASE("a run cut short leaves drafts that the next one knows") {
  const Corner place;
  {
    auto folder = DraftFolder::open(place.drafts(), {"a.txt", "b.txt"});
    REQUIRE(folder.has_value());
    REQUIRE(folder->put("a.txt", "1").has_value());
  }
  CHECK(run(place, {{"b.txt", "2"}}) == 0);
  CHECK_FALSE(place.has("a.txt"));
  CHECK(place.read("b.txt") == "2");
}

TEST_CASE("a draft written in parts appears whole, or not at all") {
  const Corner place;
  const auto write = [&](std::string_view second, bool whole) {
    auto folder = DraftFolder::open(place.drafts(), {"all.txt"});
    REQUIRE(folder.has_value());
    const auto done = folder->put_parts("all.txt", [&](ByteSink& sink) {
      return sink.write("one ") && sink.write(second) && whole;
    });
    REQUIRE(done.has_value());
    CHECK(*done == whole);
    REQUIRE(folder->finish(none).has_value());
    return folder->edited();
  };
  CHECK(write("two", true) == 0);
  CHECK(place.read("all.txt") == "one two");
  CHECK(write("three", false) == 0);
  CHECK(place.read("all.txt") == "one two");
  CHECK_FALSE(place.has(".arrears-draft-0"));
  CHECK(write("four", true) == 0);
  CHECK(place.read("all.txt") == "one four");
  place.write("all.txt", "one five");
  CHECK(write("six", true) == 1);  // a person's work stays
  CHECK(place.read("all.txt") == "one five");
  place.write("all.txt", "one seven");
  CHECK(write("seven", true) == 0);  // edited into what is to be written
  CHECK_FALSE(place.has(".arrears-draft-0"));
}
