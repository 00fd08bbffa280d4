/// Draft folder: drafts of one plan in a folder that may hold other files too.
///
/// A hidden manifest remembers which files are ours and what they held. A later run replaces its
/// own drafts, removes those that are no longer planned, and touches nothing else: not a file that
/// someone else put there, and not a draft that a person has edited since.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/result.hpp>
#include <arrears/render/sink.hpp>

namespace arrears {

inline constexpr std::string_view kManifestName = ".arrears-drafts.csv";

class DraftFolder {
 public:
  /// Makes the folder where there is none, and claims the names. Fails with `draft-foreign` (a
  /// file of that name is not ours; status 3) or `output-failed`, before anything is written.
  [[nodiscard]] static Result<DraftFolder> open(const std::string& path,
                                                std::vector<std::string> names);
  DraftFolder(DraftFolder&& other) noexcept;
  DraftFolder& operator=(DraftFolder&&) = delete;
  ~DraftFolder();

  /// Writes one draft; a name appears whole or not at all. Callable from several threads, each
  /// with a `worker` number of its own.
  [[nodiscard]] Result<bool> put(const std::string& name, std::string_view bytes,
                                 unsigned worker = 0);
  /// The same for a draft that is written part by part; false when `write` gave up, for a reason
  /// that the caller knows. Nothing is left of it then.
  [[nodiscard]] Result<bool> put_parts(const std::string& name,
                                       const std::function<bool(ByteSink&)>& write,
                                       unsigned worker = 0);
  /// Removes drafts of earlier runs that are not planned any more, except those that `keep` names,
  /// and writes the manifest.
  [[nodiscard]] Result<bool> finish(const std::function<bool(const std::string&)>& keep);
  /// How many files were left alone because they were edited, and the first of them.
  [[nodiscard]] std::size_t edited() const { return edited_; }
  [[nodiscard]] const std::string& edited_example() const { return edited_example_; }
  [[nodiscard]] std::size_t removed() const { return removed_; }

 private:
  struct Entry {
    std::string hash;      // of what we wrote last; empty: not known to be complete
    bool planned = false;
  };

  DraftFolder(std::string path, int folder) : path_(std::move(path)), folder_(folder) {}
  [[nodiscard]] Result<bool> read_manifest();
  [[nodiscard]] Result<bool> write_manifest() const;
  [[nodiscard]] bool was_edited(const std::string& name, const std::string& hash) const;
  void keep_edited(const std::string& name);

  std::string path_;
  int folder_ = -1;
  std::map<std::string, Entry> entries_;
  std::mutex guard_;
  std::size_t edited_ = 0, removed_ = 0;
  std::string edited_example_;
};

}  // namespace arrears
