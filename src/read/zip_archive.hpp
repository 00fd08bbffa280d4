// ZipArchive: the parts of a zip file, each read as a stream. libzip is loaded when the first
// archive is opened: linked, it would bring a crypto library into the start of every run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <arrears/model/result.hpp>
#include <arrears/read/byte_source.hpp>

namespace arrears {

class ZipArchive {
 public:
  virtual ~ZipArchive() = default;
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  /// Opens the archive that an open file descriptor gives; the descriptor is not kept. `name` is
  /// for messages. Errors (status 3): file-truncated, file-corrupt, zip-library-missing, and
  /// workbook-reading-off where the program was built without libzip.
  [[nodiscard]] static Result<std::unique_ptr<ZipArchive>> open(int descriptor,
                                                                const std::string& name);

  /// Whether there is a part of that name (compared as written, then without regard to case).
  [[nodiscard]] virtual bool has(const std::string& part) const = 0;
  /// How many bytes the part claims to have.
  [[nodiscard]] virtual std::uint64_t size(const std::string& part) const = 0;
  /// A part's bytes, unpacked. The archive must outlive it. Errors: sheet-part-missing,
  /// file-is-encrypted, file-corrupt; from `read`: file-corrupt.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteSource>> part(const std::string& part) = 0;

 protected:
  ZipArchive() = default;
};

}  // namespace arrears
