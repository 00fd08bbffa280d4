#include <arrears/read/byte_source.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "decompress.hpp"
#include "read/test_source.hpp"
#include "transcode.hpp"

using namespace arrears;
using namespace std::string_view_literals;

namespace {

// A folder of its own for each test, removed with it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "arrears-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const char* name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }
  std::string path(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string gzip(std::string_view text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// All that a source gives, read in pieces; or the code of what stopped it.
std::string drain(ByteSource& source, std::size_t piece = 1000) {
  std::string all;
  std::string buffer(piece, '\0');
  while (true) {
    auto got = source.read(buffer.data(), piece);
    if (!got) return "error " + got.error().code;
    all.append(buffer, 0, *got);
    if (*got < piece) return all;
  }
}

std::string text_of(const std::string& path, std::string_view encoding = {}) {
  auto source = open_text(path, encoding);
  return source ? drain(**source) : "error " + source.error().code;
}

std::string some_text() {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "INV-" + std::to_string(i) + ",1.50\n";
  return text;
}

}  // namespace

TEST_CASE("what cannot be opened says why") {
  const Folder folder;
  CHECK(text_of(folder.path("no")) == "error file-missing");
  CHECK(text_of(folder.path("no/deeper")) == "error file-missing");
  CHECK(text_of(folder.path(".")) == "error file-is-directory");
  CHECK(text_of(folder.write("a.bz2", "BZh91AY&SY")) == "error file-compression-unknown");
  CHECK(text_of(folder.write("a.csv", "a"), "klingon") == "error encoding-unknown");
  CHECK(open_text(folder.path("no")).error().status == Status::file);
  CHECK(open_text(folder.path("no")).error().place.file == folder.path("no"));
}

TEST_CASE("plain files are seekable, peeked and read in full") {
  const Folder folder;
  const std::string text = some_text();
  const auto source = open_text(folder.write("a.csv", text)).value();
  CHECK(source->seekable());
  CHECK(source->size() == text.size());
  CHECK(source->peek(4).value() == "INV-");
  CHECK(source->peek(70'000).value() == std::string_view(text).substr(0, 70'000));
  CHECK(source->peek(2).value() == "IN");
  CHECK(drain(*source, 999) == text);
  CHECK(source->peek(1).value().empty());
  std::string part(10, '\0');
  CHECK(source->read_at(5, part.data(), 10).value() == 10);
  CHECK(part == text.substr(5, 10));
  CHECK(source->read_at(text.size() - 3, part.data(), 10).value() == 3);
  CHECK(source->read_at(text.size() + 3, part.data(), 10).value() == 0);
}

TEST_CASE("a file that is cut off while it is read is an error") {
  const Folder folder;
  const std::string path = folder.write("a.csv", std::string(100'000, 'x'));
  const auto source = open_text(path).value();
  std::filesystem::resize_file(path, 50'000);
  CHECK(drain(*source) == "error file-changed");
}

TEST_CASE("byte order marks are dropped, and offsets count without them") {
  const Folder folder;
  const std::string path = folder.write("a.csv", "\xef\xbb\xbfID,é\n");
  const auto marked = open_text(path, "windows-1252").value();
  CHECK(marked->seekable());
  CHECK(marked->size() == 6);
  CHECK(marked->peek(2).value() == "ID");
  char letter = 0;
  CHECK(marked->read_at(1, &letter, 1).value() == 1);
  CHECK(letter == 'D');
  CHECK(drain(*marked) == "ID,é\n");
  CHECK(text_of(folder.write("le.csv", "\xff\xfe" "A\0,\0\xe9\0"sv)) == "A,é");
  CHECK(text_of(folder.write("be.csv", "\xfe\xff\0A\0,\0\xe9"sv), "utf-8") == "A,é");
  CHECK(text_of(folder.write("raw.csv", "A\0"sv), "UTF-16LE") == "A");
}

TEST_CASE("encodings of exports become UTF-8") {
  const Folder folder;
  const auto decoded = [&](std::string_view bytes, std::string_view encoding) {
    return text_of(folder.write("a", bytes), encoding);
  };
  CHECK(decoded("M\xfcller \x80", "windows-1252") == "Müller €");
  CHECK(decoded("M\xfcller", "Latin1") == "Müller");
  CHECK(decoded("\xd6\xd0\xb9\xfa", "GBK") == "中国");
  CHECK(decoded("\x84\x31\xa4\x37", "gb18030") == "\xef\xbf\xbd");
  CHECK(decoded("\xa4\xa4\xb0\xea", "Big5") == "中國");
  CHECK(decoded("\x93\xfa\x96{", "Shift_JIS") == "日本");
  CHECK(decoded("a\x81", "windows-1252") == "error encoding-invalid");
  CHECK(decoded("\xd6\xd0\xb9", "gbk") == "error encoding-invalid");
  // The byte is told, beyond several buffers.
  const std::string long_text = std::string(200'000, 'a') + "\x81";
  const auto source = open_text(folder.write("b", long_text), "windows-1252").value();
  std::string buffer(300'000, '\0');
  const auto got = source->read(buffer.data(), buffer.size());
  REQUIRE_FALSE(got);
  CHECK(got.error().arguments[1].value == "200000");
}

TEST_CASE("decoding gives the same bytes however they arrive and are asked for") {
  CHECK(rc::check("utf-16 by pieces", [] {
    const auto text = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("a", "é", "中", "\xf0\x9f\x98\x80", "\n"));
    std::string wanted;
    std::string utf16;
    for (const std::string& c : text) {
      wanted += c;
      if (c == "a") utf16 += "a\0"sv;
      else if (c == "é") utf16 += "\xe9\0"sv;
      else if (c == "中") utf16 += "\x2d\x4e"sv;
      else if (c == "\n") utf16 += "\n\0"sv;
      else utf16 += "\x3d\xd8\x00\xde"sv;
    }
    auto source = transcode(
        std::make_unique<Trickle>(utf16, *rc::gen::inRange<std::size_t>(1, 9)), "utf-16", 0);
    RC_ASSERT(drain(**source, *rc::gen::inRange<std::size_t>(1, 90)) == wanted);
  }));
}

TEST_CASE("gzip and zstd are known by content and undone, members and frames in a row") {
  const Folder folder;
  const std::string text = some_text();
  CHECK(text_of(folder.write("a.csv", gzip(text))) == text);
  CHECK(text_of(folder.write("b.csv", zstd(text))) == text);
  CHECK(text_of(folder.write("c", gzip("1\n") + gzip("") + gzip("2\n"))) == "1\n2\n");
  CHECK(text_of(folder.write("d", zstd("1\n") + zstd("") + zstd("2\n"))) == "1\n2\n");
  CHECK(text_of(folder.write("e", gzip("1\n") + std::string(5000, '\0'))) == "1\n");
  CHECK(text_of(folder.write("f", "\x50\x2a\x4d\x18\3\0\0\0abc"sv)) == "");
  CHECK(text_of(folder.write("g", gzip("\xef\xbb\xbfz"))) == "z");
  CHECK_FALSE(open_text(folder.path("a.csv")).value()->seekable());
  CHECK(text_of(folder.write("h", gzip(gzip("x")))) == gzip("x"));
}

TEST_CASE("cut off or damaged compressed files are errors at every length") {
  const Folder folder;
  for (const std::string& packed : {gzip("a,b\n1,2\n"), zstd("a,b\n1,2\n")}) {
    // From 6 bytes on it is known for what it is.
    for (std::size_t n = 6; n < packed.size(); ++n) {
      CAPTURE(n);
      CHECK(text_of(folder.write("cut", packed.substr(0, n))) == "error file-truncated");
    }
    CHECK(text_of(folder.write("tail", packed + "garbage")) == "error file-corrupt");
  }
  std::string bad = gzip(some_text());
  bad[bad.size() / 2] = static_cast<char>(~bad[bad.size() / 2]);
  CHECK(text_of(folder.write("bad", bad)) == "error file-corrupt");
}

TEST_CASE("decompression gives the same bytes however they arrive and are asked for") {
  CHECK(rc::check("pieces", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\n'));
    const bool is_gzip = *rc::gen::arbitrary<bool>();
    const std::string packed = is_gzip ? gzip(text) + gzip("x") : zstd(text) + zstd("x");
    const auto source =
        decompress(std::make_unique<Trickle>(packed, *rc::gen::inRange<std::size_t>(1, 20)),
                   is_gzip ? Compression::gzip : Compression::zstd);
    RC_ASSERT(drain(*source, *rc::gen::inRange<std::size_t>(1, 60)) == text + "x");
  }));
}

TEST_CASE("a place is read again, compressed or not") {
  const Folder folder;
  const std::string text = some_text();
  for (const std::string& path : {folder.write("a", text), folder.write("b", gzip(text))}) {
    CHECK(read_again(path, {}, 300'000, 12).value() == text.substr(300'000, 12));
    CHECK(read_again(path, {}, text.size() - 2, 12).value() == text.substr(text.size() - 2));
    CHECK(read_again(path, {}, text.size() + 2, 12).value().empty());
  }
}

TEST_CASE("well-formed UTF-8 is told from the rest") {
  CHECK(find_invalid_utf8("plain, Müller, 中国, \xf0\x9f\x98\x80") == std::string_view::npos);
  CHECK(find_invalid_utf8("0123456789M\xfcller") == 11);
  CHECK(find_invalid_utf8("a\xc0\x80") == 1);          // overlong
  CHECK(find_invalid_utf8("ab\xed\xa0\x80") == 2);     // a surrogate
  CHECK(find_invalid_utf8("\xf4\x90\x80\x80") == 0);   // beyond U+10FFFF
  CHECK(find_invalid_utf8("abc\xe4\xb8") == 3);
  CHECK(find_invalid_utf8("abc\xe4\xb8", true) == std::string_view::npos);
  CHECK(find_invalid_utf8("abc\xe4\x41", true) == 3);
}
