#include "zip_archive.hpp"

#ifdef ARREARS_XLSX_IN

#include <memory>
#include <mutex>
#include <utility>

#include <dlfcn.h>
#include <unistd.h>
#include <zip.h>

namespace arrears {
namespace {

/// The functions of libzip, found when first needed; it stays loaded.
struct Library {
  decltype(&::zip_fdopen) fdopen = nullptr;
  decltype(&::zip_discard) discard = nullptr;
  decltype(&::zip_name_locate) name_locate = nullptr;
  decltype(&::zip_stat_init) stat_init = nullptr;
  decltype(&::zip_stat_index) stat_index = nullptr;
  decltype(&::zip_fopen_index) fopen_index = nullptr;
  decltype(&::zip_fread) fread = nullptr;
  decltype(&::zip_fclose) fclose = nullptr;
  bool complete = false;

  Library() {
    void* const handle = ::dlopen(ARREARS_LIBZIP, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return;
    complete = true;
    const auto find = [&](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
          ::dlsym(handle, name));
      complete = complete && function != nullptr;
    };
    find(fdopen, "zip_fdopen");
    find(discard, "zip_discard");
    find(name_locate, "zip_name_locate");
    find(stat_init, "zip_stat_init");
    find(stat_index, "zip_stat_index");
    find(fopen_index, "zip_fopen_index");
    find(fread, "zip_fread");
    find(fclose, "zip_fclose");
  }
};

const Library& library() {
  static const Library loaded;
  return loaded;
}

Diagnostic damaged(const std::string& name) {
  return file_error("file-corrupt", name).with("format", "zip");
}

class Part final : public ByteSource {
 public:
  Part(std::string name, zip_file_t* file) : ByteSource(std::move(name)), file_(file) {}
  ~Part() override { library().fclose(file_); }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    const zip_int64_t got = library().fread(file_, out, n);
    // The checksum is compared at the end, so a part that was read whole is as it was written.
    if (got < 0) return fail(damaged(name()));
    return static_cast<std::size_t>(got);
  }

 private:
  zip_file_t* file_;
};

class LibzipArchive final : public ZipArchive {
 public:
  LibzipArchive(zip_t* zip, std::string name) : zip_(zip), name_(std::move(name)) {}
  ~LibzipArchive() override { library().discard(zip_); }

  [[nodiscard]] bool has(const std::string& part) const override { return at(part).has_value(); }

  [[nodiscard]] std::uint64_t size(const std::string& part) const override {
    const auto index = at(part);
    if (!index) return 0;
    zip_stat_t facts;
    library().stat_init(&facts);
    const bool known = library().stat_index(zip_, *index, 0, &facts) == 0 &&
                       (facts.valid & ZIP_STAT_SIZE) != 0;
    return known ? facts.size : 0;
  }

  [[nodiscard]] Result<std::unique_ptr<ByteSource>> part(const std::string& part) override {
    const auto index = at(part);
    if (!index) return fail(file_error("sheet-part-missing", name_).with("part", part));
    zip_stat_t facts;
    library().stat_init(&facts);
    if (library().stat_index(zip_, *index, 0, &facts) != 0) return fail(damaged(name_));
    const bool says = (facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0;
    if (says && facts.encryption_method != ZIP_EM_NONE) {
      return fail(file_error("file-is-encrypted", name_));
    }
    zip_file_t* const file = library().fopen_index(zip_, *index, 0);
    if (file == nullptr) return fail(damaged(name_));
    return std::make_unique<Part>(name_, file);
  }

 private:
  [[nodiscard]] std::optional<zip_uint64_t> at(const std::string& part) const {
    for (const zip_flags_t flags : {zip_flags_t{0}, zip_flags_t{ZIP_FL_NOCASE}}) {
      const zip_int64_t index = library().name_locate(zip_, part.c_str(), flags);
      if (index >= 0) return static_cast<zip_uint64_t>(index);
    }
    return std::nullopt;
  }

  zip_t* zip_;
  std::string name_;
};

}  // namespace

Result<std::unique_ptr<ZipArchive>> ZipArchive::open(int descriptor, const std::string& name) {
  if (!library().complete) {
    return fail(file_error("zip-library-missing", name).with("library", ARREARS_LIBZIP));
  }
  const int own = ::dup(descriptor);
  int why = 0;
  zip_t* const zip = own < 0 ? nullptr : library().fdopen(own, 0, &why);
  if (zip != nullptr) return std::make_unique<LibzipArchive>(zip, name);
  if (own >= 0) ::close(own);
  // The table of contents stands at the end, and is the first that a cut takes away.
  if (why == ZIP_ER_NOZIP || why == ZIP_ER_EOF) {
    return fail(file_error("file-truncated", name).with("format", "zip"));
  }
  return fail(damaged(name));
}

}  // namespace arrears

#else

namespace arrears {

Result<std::unique_ptr<ZipArchive>> ZipArchive::open(int, const std::string& name) {
  return fail(file_error("workbook-reading-off", name));
}

}  // namespace arrears

#endif
