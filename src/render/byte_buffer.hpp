/// ByteBuffer: a growing run of bytes with room asked for once per piece, for the hot paths of the
/// machine formats (a `std::string` looks at its capacity for every character).
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace arrears {

class ByteBuffer {
 public:
  /// Room for `bytes` more at the returned place; `commit` says how many were used.
  char* room(std::size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return bytes_.get() + size_;
  }
  void commit(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.get()); }

  void push(char byte) {
    *room(1) = byte;
    ++size_;
  }
  void append(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  /// Takes back what was appended after the buffer had that size.
  void shrink(std::size_t size) { size_ = size; }
  void clear() { size_ = 0; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  void grow(std::size_t bytes) {
    std::size_t capacity = capacity_ == 0 ? std::size_t{1} << 16U : capacity_ * 2;
    while (capacity - size_ < bytes) capacity *= 2;
    // Not make_unique: it would clear what is written over at once.
    std::unique_ptr<char[]> bigger(new char[capacity]);
    if (size_ > 0) std::memcpy(bigger.get(), bytes_.get(), size_);
    bytes_ = std::move(bigger);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace arrears
