// XmlEvents: an XML text pulled through a parser piece by piece, names without their prefixes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/model/result.hpp>
#include <arrears/read/byte_source.hpp>

namespace arrears {

/// The attributes of an element; views live during the call.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  /// The value of that name, any prefix left out; nothing when there is none.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::string_view get(std::string_view name) const {
    return find(name).value_or(std::string_view());
  }
  /// Whether it is `1` or `true`.
  [[nodiscard]] bool flag(std::string_view name) const;

 private:
  const char** pairs_;
};

/// What a reader of one kind of part does with its elements.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void begin(std::string_view element, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view element) { (void)element; }
  virtual void text(std::string_view text) { (void)text; }
  /// Asked after each piece: a reason to stop reading.
  [[nodiscard]] virtual std::optional<Diagnostic> failure() { return std::nullopt; }
};

/// Feeds a source to a handler. A document type is refused, so that no entity can blow up; so is a
/// tag of more than a few megabytes.
class XmlEvents {
 public:
  XmlEvents(std::unique_ptr<ByteSource> source, XmlHandler& handler);
  ~XmlEvents();
  XmlEvents(const XmlEvents&) = delete;
  XmlEvents& operator=(const XmlEvents&) = delete;

  /// Parses the next piece; false when the text has ended well. Errors: sheet-xml-damaged, and
  /// those of the source and the handler.
  [[nodiscard]] Result<bool> step();

 private:
  struct Parser;
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<Parser> parser_;
};

/// Parses a whole source.
[[nodiscard]] std::optional<Diagnostic> read_xml(std::unique_ptr<ByteSource> source,
                                                 XmlHandler& handler);

}  // namespace arrears
