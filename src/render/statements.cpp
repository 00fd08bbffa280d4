#include <arrears/render/statements.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <arrears/engine/account_activity.hpp>

#include "letter_formats.hpp"
#include "letter_lookup.hpp"
#include "letter_parts.hpp"
#include "letter_template.hpp"
#include "statement_fields.hpp"
#include "statement_rows.hpp"

namespace arrears {
namespace {

constexpr std::string_view kTemplate = "account_statement";
constexpr std::string_view kSubject = "Subject:";

/// A template with its words.
struct Voice {
  std::optional<LetterLanguage> words;
  std::optional<LetterTemplate> subject;
  std::vector<FramePart> parts;
};

struct Statement {
  StatementFacts facts;
  std::string file;
  const Voice* voice = nullptr;
};

}  // namespace

struct StatementWriter::Impl {
  Impl(const ReportInput& of, StatementOptions with) : input(of), options(std::move(with)) {}

  std::optional<Diagnostic> prepare();
  std::optional<Diagnostic> collect();
  void name(Statement& statement);
  std::optional<Diagnostic> give_voice(Statement& statement);
  Result<Voice> load(const std::string& language) const;
  [[nodiscard]] bool wanted(CustomerId customer) const;

  const ReportInput& input;
  StatementOptions options;
  Diagnostics notes;
  std::map<std::string, Voice> voices;                 // by folder
  std::map<std::string, std::string> folders;          // by language asked for
  std::optional<LetterLanguage> english;
  std::set<std::string> ids;
  std::vector<Statement> statements;
};

bool StatementWriter::Impl::wanted(CustomerId customer) const {
  if (options.only.empty()) return true;
  const std::string_view id = input.ledger.customer_id(customer);
  return std::find(options.only.begin(), options.only.end(), id) != options.only.end();
}

// Accounts come by customer, company and currency; a statement is one customer's of one company.
std::optional<Diagnostic> StatementWriter::Impl::collect() {
  auto accounts = account_activity(input.ledger, input.open, input.period.from);
  if (!accounts) return accounts.error();
  const Ledger& ledger = input.ledger;
  for (AccountActivity& one : *accounts) {
    if (!wanted(one.customer)) continue;
    StatementAccount account{one.currency, one.opening, one.closing, std::move(one.entries), {},
                             {}};
    const auto mine = [&](RowId row) {
      return ledger.currency(row) == one.currency &&
             ledger.text(Column::company, row) == one.company;
    };
    for (const OpenItem& item : input.open.items_of(one.customer)) {
      if (mine(item.row)) account.items.push_back(&item);
    }
    for (const UnappliedCredit& credit : input.open.unapplied_of(one.customer)) {
      if (mine(credit.row)) account.unapplied.push_back(&credit);
    }
    if (!input.activity && account.items.empty() && account.unapplied.empty()) continue;
    if (statements.empty() || statements.back().facts.customer != one.customer ||
        statements.back().facts.company != one.company) {
      StatementFacts& fresh = statements.emplace_back().facts;
      fresh.customer = one.customer;
      fresh.company = one.company;
      fresh.master = input.ager.facts().customer(one.customer);
    }
    statements.back().facts.accounts.push_back(std::move(account));
  }
  return std::nullopt;
}

void StatementWriter::Impl::name(Statement& statement) {
  std::string id = input.open.as_of.to_iso() + "-S-" +
                   file_name_part(input.ledger.customer_id(statement.facts.customer));
  if (!statement.facts.company.empty()) id += '-' + file_name_part(statement.facts.company);
  statement.facts.id = id;
  for (int i = 2; !ids.insert(statement.facts.id).second; ++i) {
    statement.facts.id = id + '-' + std::to_string(i);
  }
  statement.file = statement.facts.id + std::string(suffix_of(options.letters.format));
}

Result<Voice> StatementWriter::Impl::load(const std::string& language) const {
  const auto find = [&](const std::string& path) {
    return find_template(options.letters.templates, path);
  };
  const std::string path = template_path(language, kTemplate);
  const std::string strings = language + "/strings.toml";
  if (!find(strings)) return fail(usage_error("template-missing").with("template", strings));
  auto words = LetterLanguage::parse(*find(strings), strings);
  if (!words) return fail(words.error());
  Voice voice;
  voice.words = std::move(*words);
  const std::string_view text = *find(path);
  std::string_view rest = text;
  if (text.starts_with(kSubject)) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    auto subject = LetterTemplate::parse(text.substr(kSubject.size(), end - kSubject.size()), path,
                                         statement_field_names());
    if (!subject) return fail(subject.error());
    voice.subject = std::move(*subject);
    rest = text.substr(end);
  }
  auto parts = parse_frame(rest, path, statement_field_names());
  if (!parts) return fail(parts.error());
  voice.parts = std::move(*parts);
  return voice;
}

std::optional<Diagnostic> StatementWriter::Impl::give_voice(Statement& statement) {
  const Customer* master = statement.facts.master;
  std::string asked = master != nullptr ? master->language : std::string();
  if (asked.empty()) asked = "en";
  const auto [found, fresh] = folders.try_emplace(asked);
  if (fresh) {
    found->second = language_with(options.letters.templates, asked, std::string(kTemplate));
    if (found->second.empty()) {
      return usage_error("template-missing").with("template", std::string(kTemplate));
    }
    if (found->second != asked) {
      notes.push_back(language_note(asked, std::string(kTemplate), found->second));
    }
    if (!voices.contains(found->second)) {
      auto voice = load(found->second);
      if (!voice) return voice.error();
      voices.emplace(found->second, std::move(*voice));
    }
  }
  statement.facts.language = found->second;
  statement.voice = &voices.at(found->second);
  return std::nullopt;
}

std::optional<Diagnostic> StatementWriter::Impl::prepare() {
  const LetterOptions& letters = options.letters;
  if (auto problem = collect()) return problem;
  if (!statements.empty() && letters.format == LetterFormat::eml &&
      !mail_addresses(letters.creditor.email)) {
    return usage_error("letter-mail-address").with("address", letters.creditor.email);
  }
  auto words = LetterLanguage::parse(find_template({}, "en/strings.toml").value(), "strings.toml");
  if (!words) return words.error();
  english = std::move(*words);
  for (Statement& statement : statements) {
    name(statement);
    if (auto problem = give_voice(statement)) return problem;
  }
  return std::nullopt;
}

StatementWriter::StatementWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StatementWriter::StatementWriter(StatementWriter&&) noexcept = default;
StatementWriter& StatementWriter::operator=(StatementWriter&&) noexcept = default;
StatementWriter::~StatementWriter() = default;

Result<StatementWriter> StatementWriter::make(const ReportInput& input, StatementOptions options) {
  auto impl = std::make_unique<Impl>(input, std::move(options));
  if (auto problem = impl->prepare()) return fail(std::move(*problem));
  return StatementWriter(std::move(impl));
}

std::size_t StatementWriter::size() const { return impl_->statements.size(); }
const Diagnostics& StatementWriter::notes() const { return impl_->notes; }
const std::string& StatementWriter::file(std::size_t statement) const {
  return impl_->statements[statement].file;
}

std::size_t StatementWriter::without_address() const {
  return static_cast<std::size_t>(std::count_if(
      impl_->statements.begin(), impl_->statements.end(), [](const Statement& one) {
        return one.facts.master == nullptr || !mail_addresses(one.facts.master->email);
      }));
}

LetterDocument StatementWriter::document(std::size_t index) const {
  const Statement& statement = impl_->statements[index];
  const StatementWords words(*statement.voice->words, *impl_->english);
  kainjow::mustache::data fields = statement_data(impl_->input, impl_->options.letters.creditor,
                                                  statement.facts, *statement.voice->words);
  LetterDocument made;
  made.id = statement.facts.id;
  made.file = statement.file;
  made.language = statement.facts.language;
  made.date = impl_->input.open.as_of;
  made.to_name = statement_customer_name(impl_->input, statement.facts);
  if (statement.facts.master != nullptr) made.to_address = one_line(statement.facts.master->email);
  made.heads = statement_heads(words, impl_->input.activity);
  for (const StatementAccount& account : statement.facts.accounts) {
    for (LetterItems& table : statement_tables(impl_->input, account, words)) {
      made.items.push_back(std::move(table));
    }
  }
  if (statement.voice->subject) made.subject = statement.voice->subject->render(fields);
  made.subject.erase(0, std::min(made.subject.find_first_not_of(' '), made.subject.size()));
  fields.set("subject", made.subject);
  for (const FramePart& part : statement.voice->parts) {
    const bool keep_lines = part.role != LetterRole::body;
    made.parts.push_back({part.role, blocks_of(part.text.render(fields), keep_lines)});
  }
  return made;
}

LetterFile StatementWriter::write(std::size_t index) const {
  const LetterDocument letter = document(index);
  const Creditor& creditor = impl_->options.letters.creditor;
  switch (impl_->options.letters.format) {
    case LetterFormat::text: return {letter.file, letter_text(letter)};
    case LetterFormat::md: return {letter.file, letter_md(letter)};
    case LetterFormat::html: return {letter.file, letter_html(letter, creditor.layout)};
    case LetterFormat::eml: return {letter.file, letter_eml(letter, creditor)};
    case LetterFormat::pdf: break;
  }
  assert(false);
  return {};
}

std::string StatementWriter::combined() const {
  const LetterLayout& layout = impl_->options.letters.creditor.layout;
  const LetterFormat format = impl_->options.letters.format;
  const bool html = format == LetterFormat::html;
  std::string out;
  for (std::size_t i = 0; i < size(); ++i) {
    const LetterDocument letter = document(i);
    if (html && i == 0) out += html_head(letter.date.to_iso(), letter.language, layout);
    if (html) out += html_body(letter, layout);
    if (format == LetterFormat::text) out += (i > 0 ? "\f" : "") + letter_text(letter);
    if (format == LetterFormat::md) out += (i > 0 ? "\n---\n\n" : "") + letter_md(letter);
  }
  if (html && size() > 0) out += html_foot();
  return out;
}

}  // namespace arrears
