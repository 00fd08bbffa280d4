#include <arrears/render/letters.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "embedded_templates.hpp"
#include "letter_fields.hpp"
#include "letter_language.hpp"
#include "letter_template.hpp"

namespace arrears {
namespace {

constexpr std::string_view kEnglish = "en";
constexpr std::string_view kFrame = "letter";
constexpr std::string_view kSuffix = ".txt.mustache";
constexpr std::string_view kSubject = "Subject:";

// `de-AT` -> `de-AT`, `de`, `en`. A bare `zh` is the mainland's.
std::vector<std::string> fallbacks(std::string_view language) {
  std::vector<std::string> chain{std::string(language)};
  const std::size_t dash = language.find_first_of("-_");
  if (dash != std::string_view::npos) chain.emplace_back(language.substr(0, dash));
  if (chain.back() == "zh") chain.emplace_back("zh-CN");
  chain.emplace_back(kEnglish);
  return chain;
}

bool safe_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
  });
}

// A letter's text with its subject, or a draft that stands alone (a call sheet).
struct Text {
  LetterTemplate body;
  std::optional<LetterTemplate> subject;
};

// What a language and a template name came to.
struct Choice {
  const LetterLanguage* language = nullptr;
  const LetterTemplate* frame = nullptr;
  const Text* text = nullptr;
};

std::string without_blank_edges(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const std::size_t first = text.find_first_not_of('\n');
  return first == std::string::npos ? std::string{} : text.substr(first);
}

}  // namespace

struct LetterWriter::Impl {
  Impl(const DunningPlan& of_plan, const Ledger& of_ledger, LetterOptions with)
      : plan(of_plan), ledger(of_ledger), options(std::move(with)) {}

  std::optional<Diagnostic> prepare();
  std::optional<Diagnostic> choose(const DunningLetter& letter, Choice& choice);
  std::optional<Diagnostic> check(const DunningLetter& letter, const Choice& choice) const;
  std::optional<Diagnostic> load_language(const std::string& language);
  std::optional<Diagnostic> load_text(const std::string& path);
  std::optional<std::string_view> find(const std::string& path) const;

  const DunningPlan& plan;
  const Ledger& ledger;
  LetterOptions options;
  Diagnostics notes;
  std::map<std::string, LetterLanguage> languages;  // by folder
  std::map<std::string, LetterTemplate> frames;     // by folder
  std::map<std::string, Text> texts;                // by path
  std::map<std::pair<std::string, std::string>, Choice> choices;  // language, template
  std::vector<Choice> by_letter;
};

std::optional<std::string_view> LetterWriter::Impl::find(const std::string& path) const {
  for (const auto& [own, text] : options.templates) {
    if (own == path) return text;
  }
  for (const EmbeddedFile& file : embedded_templates()) {
    if (file.path == path) return file.text;
  }
  return std::nullopt;
}

std::optional<Diagnostic> LetterWriter::Impl::load_language(const std::string& language) {
  if (languages.contains(language)) return std::nullopt;
  const std::string strings = language + "/strings.toml";
  const std::string frame = language + '/' + std::string(kFrame) + std::string(kSuffix);
  for (const std::string& path : {strings, frame}) {
    if (!find(path)) return usage_error("template-missing").with("template", path);
  }
  auto words = LetterLanguage::parse(*find(strings), strings);
  if (!words) return words.error();
  auto parsed = LetterTemplate::parse(*find(frame), frame, letter_field_names());
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

std::optional<Diagnostic> LetterWriter::Impl::choose(const DunningLetter& letter,
                                                     Choice& choice) {
  const std::string& name = letter.level_info().template_name;
  const std::pair<std::string, std::string> key{letter.language, name};
  if (const auto known = choices.find(key); known != choices.end()) {
    choice = known->second;
    return std::nullopt;
  }
  if (!safe_name(name)) return usage_error("template-missing").with("template", name);
  for (const std::string& language : fallbacks(letter.language)) {
    const std::string path = language + '/' + name + std::string(kSuffix);
    if (!safe_name(language) || !find(path)) continue;
    if (auto problem = load_language(language)) return problem;
    if (auto problem = load_text(path)) return problem;
    choice = {&languages.at(language), &frames.at(language), &texts.at(path)};
    choices.emplace(key, choice);
    if (language != letter.language) {
      notes.push_back(note("letter-language")
                          .with("language", letter.language)
                          .with("template", name)
                          .with("used", language));
    }
    return std::nullopt;
  }
  return usage_error("template-missing").with("template", name + std::string(kSuffix));
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
    used.push_back(choice.frame);
  }
  for (const auto& [name, missing] : empty) {
    for (const LetterTemplate* part : used) {
      const TemplateTag* tag = missing ? part->required(name) : nullptr;
      if (tag == nullptr) continue;
      return usage_error("letter-empty-field")
          .with("field", std::string(name))
          .with("level", letter.level_info().name)
          .at({part->file(), tag->line, tag->column, {}, 0});
    }
  }
  return std::nullopt;
}

std::optional<Diagnostic> LetterWriter::Impl::prepare() {
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

LetterFile LetterWriter::write(std::size_t index) const {
  const DunningLetter& letter = impl_->plan.letters[index];
  const Choice& choice = impl_->by_letter[index];
  const LetterSource source{impl_->plan, impl_->ledger, impl_->options.creditor};
  auto fields = letter_data(source, letter, *choice.language);
  std::string body = without_blank_edges(choice.text->body.render(fields));
  if (!choice.text->subject) return {letter.file, std::move(body) + '\n'};
  std::string subject = choice.text->subject->render(fields);
  subject.erase(0, std::min(subject.find_first_not_of(' '), subject.size()));
  fields.set("subject", std::move(subject));
  fields.set("body", std::move(body));
  return {letter.file, without_blank_edges(choice.frame->render(fields)) + '\n'};
}

}  // namespace arrears
