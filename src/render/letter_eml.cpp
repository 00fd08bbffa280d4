// E-mail drafts: RFC 5322 with MIME parts. No ledger text reaches a header unencoded, and no
// address that is not one.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "letter_formats.hpp"
#include "letter_language.hpp"

namespace arrears {
namespace {

constexpr std::string_view kLine = "\r\n";
constexpr std::size_t kBase64Line = 76;

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) {
      const std::uint32_t byte = j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U;
      group = (group << 8U) | byte;
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= count ? kAlphabet[(group >> (18U - 6U * j)) & 63U] : '=';
    }
  }
  return out;
}

std::string base64_lines(std::string_view bytes) {
  const std::string all = base64(bytes);
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += kBase64Line) {
    out.append(all, i, kBase64Line).append(kLine);
  }
  return out;
}

bool plain_header_text(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) return false;
  }
  return text.find("=?") == std::string_view::npos && text.size() < 60;
}

// Encoded words (RFC 2047), each of whole characters and at most 75 bytes, one a line.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t kBytes = 42;
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min(kBytes, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return out;
}

std::string header_text(std::string_view text) {
  return plain_header_text(text) ? std::string(text) : encoded_words(text);
}

// A display name: quoted where it is ASCII, encoded otherwise.
std::string display_name(std::string_view name) {
  if (!plain_header_text(name)) return encoded_words(name);
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

bool atom_text(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view("!#$%&'*+/=?^_`{|}~-.").find(c) != std::string_view::npos;
}

bool one_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  const std::string_view host = text.substr(at + 1);
  for (const std::string_view part : {text.substr(0, at), host}) {
    if (part.starts_with('.') || part.ends_with('.') || part.find("..") != part.npos) return false;
    for (const char c : part) {
      if (!atom_text(c)) return false;
    }
  }
  return text.size() <= 254;
}

std::vector<std::string_view> split_addresses(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(",;"), text.size());
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string mailboxes(std::string_view name, std::string_view addresses) {
  std::string out;
  for (const std::string_view address : split_addresses(addresses)) {
    if (!out.empty()) out += ",\r\n ";
    // The name may fold over lines; the address gets one of its own.
    out += display_name(name) + "\r\n <" + std::string(address) + '>';
  }
  return out;
}

// `Sat, 31 Mar 2026 00:00:00 +0000`: English whatever the letter's language.
std::string mail_date(Date day) {
  constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {} {} {:04} 00:00:00 +0000", kDays.at(day.iso_weekday() - 1), day.day(),
                     kMonths.at(day.month() - 1), day.year());
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

void add_part(std::string& out, std::string_view boundary, std::string_view type,
              std::string_view text) {
  out += fmt::format("--{}\r\nContent-Type: {}; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n",
                     boundary, type);
  out += base64_lines(with_crlf(text));
}

}  // namespace

bool mail_addresses(std::string_view text) {
  const auto parts = split_addresses(text);
  bool good = !parts.empty();
  for (const std::string_view part : parts) good = good && one_address(part);
  return good;
}

LetterDocument without_paper(LetterDocument letter) {
  std::vector<LetterPart> kept;
  for (LetterPart& part : letter.parts) {
    const bool paper = part.role == LetterRole::sender || part.role == LetterRole::recipient ||
                       part.role == LetterRole::date;
    if (!paper) kept.push_back(std::move(part));
  }
  letter.parts = std::move(kept);
  return letter;
}

std::string letter_eml(const LetterDocument& letter, const Creditor& creditor) {
  const LetterDocument mail = without_paper(letter);
  const std::string text = letter_text(mail);
  const std::string html = letter_html(mail, creditor.layout);
  const std::string mark = ContentHash().add(letter.id).add(text).hex();
  const std::string subject = letter.subject.empty() ? letter.id : letter.subject;
  std::string out = "From: " + mailboxes(one_line(creditor.name), creditor.email) + "\r\n";
  if (mail_addresses(letter.to_address)) {
    out += "To: " + mailboxes(letter.to_name, letter.to_address) + "\r\n";
  }
  out += "Subject: " + header_text(subject) + "\r\n";
  out += "Date: " + mail_date(letter.date) + "\r\n";
  out += fmt::format("Message-ID: <{}@letters.invalid>\r\n", mark);
  out += "X-Unsent: 1\r\nMIME-Version: 1.0\r\n";
  out += fmt::format("Content-Language: {}\r\n", letter.language);
  const std::string boundary = "=_" + mark;
  out += fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", boundary);
  add_part(out, boundary, "text/plain", text);
  add_part(out, boundary, "text/html", html);
  return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace arrears
