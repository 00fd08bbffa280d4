#include <arrears/render/letters.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "letter_fields.hpp"
#include "letter_formats.hpp"
#include "letter_language.hpp"
#include "letter_lookup.hpp"
#include "letter_merge.hpp"
#include "letter_parts.hpp"
#include "letter_tables.hpp"
#include "letter_template.hpp"

namespace arrears {
namespace {

constexpr std::string_view kFrame = "letter";
constexpr std::string_view kSubject = "Subject:";

// A letter's text with its subject, or a draft that stands alone (a call sheet).
struct Text {
  LetterTemplate body;
  std::optional<LetterTemplate> subject;
};

// What a language and a template name came to.
struct Choice {
  const LetterLanguage* language = nullptr;
  const std::vector<FramePart>* frame = nullptr;
  const Text* text = nullptr;
  const FieldNames* used = nullptr;  // by any of the templates
};

}  // namespace

struct LetterWriter::Impl {
  Impl(const DunningPlan& of_plan, const Ledger& of_ledger, LetterOptions with)
      : plan(of_plan), ledger(of_ledger), options(std::move(with)) {}

  std::optional<Diagnostic> prepare();
  std::optional<Diagnostic> choose(const DunningLetter& letter, Choice& choice);
  std::optional<Diagnostic> check(const DunningLetter& letter, const Choice& choice) const;
  const FieldNames& used_by(const Choice& choice);
  std::optional<Diagnostic> load_language(const std::string& language);
  std::optional<Diagnostic> load_text(const std::string& path);
  std::optional<std::string_view> find(const std::string& path) const {
    return find_template(options.templates, path);
  }

  const DunningPlan& plan;
  const Ledger& ledger;
  LetterOptions options;
  Diagnostics notes;
  std::map<std::string, LetterLanguage> languages;  // by folder
  std::map<std::string, std::vector<FramePart>> frames;  // by folder
  std::map<std::string, Text> texts;                // by path
  std::map<std::pair<std::string, std::string>, Choice> choices;  // language, template
  std::deque<FieldNames> name_sets;                 // of choices, which point here
  std::vector<Choice> by_letter;
};

std::optional<Diagnostic> LetterWriter::Impl::load_language(const std::string& language) {
  if (languages.contains(language)) return std::nullopt;
  const std::string strings = language + "/strings.toml";
  const std::string frame = template_path(language, kFrame);
  for (const std::string& path : {strings, frame}) {
    if (!find(path)) return usage_error("template-missing").with("template", path);
  }
  auto words = LetterLanguage::parse(*find(strings), strings);
  if (!words) return words.error();
  auto parsed = parse_frame(*find(frame), frame, letter_field_names());
  if (!parsed) return parsed.error();
  languages.emplace(language, std::move(*words));
  frames.emplace(language, std::move(*parsed));
  return std::nullopt;
}

std::optional<Diagnostic> LetterWriter::Impl::load_text(const std::string& path) {
  if (texts.contains(path)) return std::nullopt;
  const std::string_view text = *find(path);
  // The body keeps the subject's line as an empty one, so that faults name the right line.
  const bool has_subject = text.starts_with(kSubject);
  const std::size_t end = has_subject ? std::min(text.find('\n'), text.size()) : 0;
  auto body = LetterTemplate::parse(text, path, letter_field_names());
  if (!body) return body.error();
  Text made{std::move(*body), {}};
  if (has_subject) {
    const std::string_view line = text.substr(kSubject.size(), end - kSubject.size());
    auto subject = LetterTemplate::parse(line, path, letter_field_names());
    auto rest = LetterTemplate::parse(text.substr(end), path, letter_field_names());
    if (!subject) return subject.error();
    if (!rest) return rest.error();
    made = Text{std::move(*rest), std::move(*subject)};
  }
  texts.emplace(path, std::move(made));
  return std::nullopt;
}

const FieldNames& LetterWriter::Impl::used_by(const Choice& choice) {
  FieldNames& names = name_sets.emplace_back();
  const auto add = [&](const LetterTemplate& part) {
    for (const TemplateTag& tag : part.tags()) {
      const auto known = letter_field_names();
      const auto name = std::find(known.begin(), known.end(), tag.name);
      if (name != known.end()) names.insert(*name);
    }
  };
  add(choice.text->body);
  if (choice.text->subject) add(*choice.text->subject);
  for (const FramePart& part : *choice.frame) add(part.text);
  return names;
}

std::optional<Diagnostic> LetterWriter::Impl::choose(const DunningLetter& letter,
                                                     Choice& choice) {
  const std::string& name = letter.level_info().template_name;
  const std::pair<std::string, std::string> key{letter.language, name};
  if (const auto known = choices.find(key); known != choices.end()) {
    choice = known->second;
    return std::nullopt;
  }
  const std::string language = language_with(options.templates, letter.language, name);
  if (language.empty()) {
    return usage_error("template-missing").with("template", name);
  }
  const std::string path = template_path(language, name);
  if (auto problem = load_language(language)) return problem;
  if (auto problem = load_text(path)) return problem;
  choice = {&languages.at(language), &frames.at(language), &texts.at(path)};
  choice.used = &used_by(choice);
  choices.emplace(key, choice);
  if (language != letter.language) {
    notes.push_back(language_note(letter.language, name, language));
  }
  return std::nullopt;
}

// A required field that a template names must not be empty in this letter.
std::optional<Diagnostic> LetterWriter::Impl::check(const DunningLetter& letter,
                                                    const Choice& choice) const {
  const std::pair<std::string_view, bool> empty[] = {
      {"creditor_name", options.creditor.name.empty()},
      {"account", options.creditor.account.empty()},
      {"payment_reference", options.creditor.reference.empty()},
      {"deadline", !letter.deadline.known()},
  };
  std::vector<const LetterTemplate*> used{&choice.text->body};
  if (choice.text->subject) {
    used.push_back(&*choice.text->subject);
    for (const FramePart& part : *choice.frame) used.push_back(&part.text);
  }
  for (const auto& [name, missing] : empty) {
    for (const LetterTemplate* part : used) {
      const TemplateTag* tag = missing ? part->required(name) : nullptr;
      if (tag == nullptr) continue;
      return usage_error("letter-empty-field")
          .with("field", std::string(name))
          .with("level", letter.level_info().name)
          .at({part->file(), 0, 0, {}, 0});  // the field is empty elsewhere
    }
  }
  return std::nullopt;
}

std::optional<Diagnostic> LetterWriter::Impl::prepare() {
  if (options.format == LetterFormat::eml && !mail_addresses(options.creditor.email)) {
    return usage_error("letter-mail-address").with("address", options.creditor.email);
  }
  std::set<std::tuple<const Text*, const Procedure*, std::int32_t>> checked;
  for (const DunningLetter& letter : plan.letters) {
    Choice choice;
    if (auto problem = choose(letter, choice)) return problem;
    if (checked.insert({choice.text, letter.procedure, letter.level}).second) {
      if (auto problem = check(letter, choice)) return problem;
    }
    by_letter.push_back(choice);
  }
  return std::nullopt;
}

LetterWriter::LetterWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LetterWriter::LetterWriter(LetterWriter&&) noexcept = default;
LetterWriter& LetterWriter::operator=(LetterWriter&&) noexcept = default;
LetterWriter::~LetterWriter() = default;

Result<LetterWriter> LetterWriter::make(const DunningPlan& plan, const Ledger& ledger,
                                        LetterOptions options) {
  auto impl = std::make_unique<Impl>(plan, ledger, std::move(options));
  if (auto problem = impl->prepare()) return fail(std::move(*problem));
  return LetterWriter(std::move(impl));
}

std::size_t LetterWriter::size() const { return impl_->by_letter.size(); }

const Diagnostics& LetterWriter::notes() const { return impl_->notes; }

LetterDocument LetterWriter::document(std::size_t index) const {
  const DunningLetter& letter = impl_->plan.letters[index];
  const Choice& choice = impl_->by_letter[index];
  const LetterSource source{impl_->plan, impl_->ledger, impl_->options.creditor};
  auto fields = letter_data(source, letter, *choice.language, choice.used);
  LetterDocument made;
  made.id = letter.id;
  made.file = letter.file;
  made.language = letter.language;
  made.date = impl_->plan.as_of;
  made.to_name = one_line(impl_->plan.rows[letter.rows.front()].customer_name);
  if (letter.master != nullptr) made.to_address = one_line(letter.master->email);
  made.heads = item_heads(*choice.language);
  made.items = item_tables(source, letter, *choice.language);
  made.charges = charge_lines(source, letter, *choice.language);
  const std::string body = choice.text->body.render(fields);
  if (!choice.text->subject) {
    made.parts.push_back({LetterRole::sheet, blocks_of(body, true)});
    return made;
  }
  made.subject = choice.text->subject->render(fields);
  made.subject.erase(0, std::min(made.subject.find_first_not_of(' '), made.subject.size()));
  fields.set("subject", made.subject);
  fields.set("body", std::string(kBodyMark));
  const std::vector<LetterBlock> text = blocks_of(body, false);
  for (const FramePart& part : *choice.frame) {
    const bool keep_lines = part.role != LetterRole::body;
    made.parts.push_back({part.role, blocks_of(part.text.render(fields), keep_lines, text)});
  }
  return made;
}

LetterFile LetterWriter::write(std::size_t index) const {
  const LetterDocument letter = document(index);
  switch (impl_->options.format) {
    case LetterFormat::text: return {letter.file, letter_text(letter)};
    case LetterFormat::md: return {letter.file, letter_md(letter)};
    case LetterFormat::html:
      return {letter.file, letter_html(letter, impl_->options.creditor.layout)};
    case LetterFormat::eml: return {letter.file, letter_eml(letter, impl_->options.creditor)};
    case LetterFormat::pdf: break;
  }
  assert(false);
  return {};
}

std::string LetterWriter::combined_head() const {
  if (impl_->options.format != LetterFormat::html || size() == 0) return {};
  return html_head(impl_->plan.as_of.to_iso(), impl_->plan.letters.front().language,
                   impl_->options.creditor.layout);
}

// Letters of plain text are parted by a form feed, which printers take for a new page.
std::string LetterWriter::combined_part(std::size_t index) const {
  const LetterDocument letter = document(index);
  switch (impl_->options.format) {
    case LetterFormat::text: return (index > 0 ? "\f" : "") + letter_text(letter);
    case LetterFormat::md: return (index > 0 ? "\n---\n\n" : "") + letter_md(letter);
    case LetterFormat::html: return html_body(letter, impl_->options.creditor.layout);
    case LetterFormat::eml:
    case LetterFormat::pdf: break;
  }
  assert(false);
  return {};
}

std::string LetterWriter::combined_foot() const {
  return impl_->options.format == LetterFormat::html && size() > 0 ? html_foot() : std::string{};
}

Table LetterWriter::merge_table() const {
  return letter_merge_table(
      {impl_->plan, impl_->ledger, impl_->options.creditor},
      [this](std::size_t letter) -> const LetterLanguage& {
        return *impl_->by_letter[letter].language;
      },
      [this](std::size_t letter) { return document(letter).subject; });
}

std::string_view suffix_of(LetterFormat format) {
  static constexpr std::array<std::string_view, 5> kSuffixes{".txt", ".md", ".html", ".eml",
                                                             ".pdf"};
  return kSuffixes.at(static_cast<std::size_t>(format));
}

}  // namespace arrears
