/// Catalogue: every text that people read, by code and language (`messages/*.toml`).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/diagnostic.hpp>
#include <arrears/render/format.hpp>

namespace arrears {

/// One entry; a text that a language lacks falls back to English.
struct Message {
  std::string_view en, zh, en_hint, zh_hint;
};

struct CodedMessage {
  std::string_view code;
  Message message;
};

class Catalogue final : public Phrases {
 public:
  /// `language` is `en` or `zh`.
  explicit Catalogue(std::string language) : language_(std::move(language)) {}

  /// The message of a diagnostic with its arguments put in, without place and hint.
  [[nodiscard]] std::string text(const Diagnostic& diagnostic) const;
  /// Its hint; empty where there is none, or where an argument that it names is missing.
  [[nodiscard]] std::string hint(const Diagnostic& diagnostic) const;
  /// A text without arguments; the code itself where the catalogue has none.
  [[nodiscard]] std::string plain(std::string_view code) const;
  [[nodiscard]] bool has(std::string_view code) const;

  [[nodiscard]] std::string phrase(std::string_view code,
                                   std::span<const std::string> values) const override;

  /// For a language that only a settings file names.
  void set_language(std::string language) { language_ = std::move(language); }
  [[nodiscard]] const std::string& language() const { return language_; }
  /// All codes with their entries in byte order, for tests and tools.
  [[nodiscard]] std::vector<CodedMessage> entries() const;

 private:
  [[nodiscard]] std::optional<Message> find(std::string_view code) const;

  std::string language_;
};

/// Puts values for `{name}`, and for `{name|row|rows}` the value with the word that fits its
/// number. A name that has no value stays as it is.
[[nodiscard]] std::string fill_in(std::string_view pattern, std::span<const Argument> arguments);

}  // namespace arrears
