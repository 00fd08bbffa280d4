#include "xml_events.hpp"

#ifdef ARREARS_XLSX_IN

#include <algorithm>
#include <new>

#include <expat.h>

namespace arrears {
namespace {

constexpr int kPiece = 1 << 13;
constexpr long kLongestToken = 1L << 22;  // one tag, or one stretch of text

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

std::optional<std::string_view> XmlAttributes::find(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (local_name(pair[0]) == name) return std::string_view(pair[1]);
  }
  return std::nullopt;
}

bool XmlAttributes::flag(std::string_view name) const {
  const std::string_view value = get(name);
  return value == "1" || value == "true";
}

struct XmlEvents::Parser {
  explicit Parser(XmlHandler& to) : handler(to), expat(XML_ParserCreate(nullptr)) {
    if (expat == nullptr) throw std::bad_alloc();
    XML_SetUserData(expat, this);
    XML_SetElementHandler(expat, begin, end);
    XML_SetCharacterDataHandler(expat, text);
    XML_SetStartDoctypeDeclHandler(expat, doctype);
  }
  ~Parser() { XML_ParserFree(expat); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  static void XMLCALL begin(void* self, const char* name, const char** attributes) {
    static_cast<Parser*>(self)->handler.begin(local_name(name), XmlAttributes(attributes));
  }
  static void XMLCALL end(void* self, const char* name) {
    static_cast<Parser*>(self)->handler.end(local_name(name));
  }
  static void XMLCALL text(void* self, const char* bytes, int size) {
    static_cast<Parser*>(self)->handler.text({bytes, static_cast<std::size_t>(size)});
  }
  static void XMLCALL doctype(void* self, const char*, const char*, const char*, int) {
    XML_StopParser(static_cast<Parser*>(self)->expat, XML_FALSE);
  }

  XmlHandler& handler;
  XML_Parser expat;
  long fed = 0;
  long at = 0;  // where the tag or text at hand begins
};

XmlEvents::XmlEvents(std::unique_ptr<ByteSource> source, XmlHandler& handler)
    : source_(std::move(source)), parser_(std::make_unique<Parser>(handler)) {}

XmlEvents::~XmlEvents() = default;

Result<bool> XmlEvents::step() {
  Parser& parser = *parser_;
  const auto damaged = [&] {
    return fail(file_error("sheet-xml-damaged", source_->name())
                    .with("byte", std::max<std::int64_t>(parser.at, 0)));
  };
  void* const buffer = XML_GetBuffer(parser.expat, kPiece);
  if (buffer == nullptr) return damaged();
  auto got = source_->read(static_cast<char*>(buffer), kPiece);
  if (!got) return fail(std::move(got).error());
  parser.fed += static_cast<long>(*got);
  const bool last = *got < static_cast<std::size_t>(kPiece);
  const auto status = XML_ParseBuffer(parser.expat, static_cast<int>(*got), last ? 1 : 0);
  if (auto why = parser.handler.failure()) return fail(std::move(*why));
  const long at = XML_GetCurrentByteIndex(parser.expat);
  if (at >= 0) parser.at = at;
  if (status != XML_STATUS_OK || parser.fed - parser.at > kLongestToken) return damaged();
  return !last;
}

std::optional<Diagnostic> read_xml(std::unique_ptr<ByteSource> source, XmlHandler& handler) {
  XmlEvents events(std::move(source), handler);
  while (true) {
    const auto more = events.step();
    if (!more) return more.error();
    if (!*more) return std::nullopt;
  }
}

}  // namespace arrears

#else

#include <cstdlib>

namespace arrears {

// Never reached: no archive opens where the program was built without the libraries.
struct XmlEvents::Parser {};
std::optional<std::string_view> XmlAttributes::find(std::string_view) const {
  return std::nullopt;
}
bool XmlAttributes::flag(std::string_view) const { return pairs_ == nullptr; }
XmlEvents::XmlEvents(std::unique_ptr<ByteSource> source, XmlHandler&)
    : source_(std::move(source)) {}
XmlEvents::~XmlEvents() = default;
Result<bool> XmlEvents::step() { std::abort(); }
std::optional<Diagnostic> read_xml(std::unique_ptr<ByteSource>, XmlHandler&) { std::abort(); }

}  // namespace arrears

#endif
