/// ByteSink: where the bytes of an output go. The command line implements it over standard output
/// and over files that appear whole or not at all; tests collect the bytes in a string.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace arrears {

/// Takes bytes in order. Writers call it from one thread at a time, with large pieces.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  /// False when nothing more can be written (a closed pipe, a full disk): the writer then stops and
  /// returns false itself. The sink knows the reason and says it; a writer never does.
  [[nodiscard]] virtual bool write(std::string_view bytes) = 0;
};

/// Keeps all bytes in memory.
class StringSink final : public ByteSink {
 public:
  [[nodiscard]] bool write(std::string_view bytes) override {
    text_.append(bytes);
    return true;
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Hands the bytes over and is empty afterwards.
  [[nodiscard]] std::string take() { return std::exchange(text_, {}); }

 private:
  std::string text_;
};

}  // namespace arrears
