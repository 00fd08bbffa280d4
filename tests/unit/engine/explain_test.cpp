#include <arrears/engine/explain.hpp>

#include <doctest/doctest.h>

#include "engine/apply_fixture.hpp"

namespace arrears::test {
namespace {

std::string codes(ApplyFixture& f, std::string_view number, std::string_view as_of) {
  f.run(as_of);
  const auto due = DueDates::resolve(f.ledger, {});
  const CustomerFacts facts(f.ledger, nullptr, day(as_of));
  const Ager ager = Ager::make(f.ledger, facts, AgePolicy{}, day(as_of)).value();
  ApplyOptions options;
  options.as_of = day(as_of);
  const auto lines = explain(*due, ager, options, number);
  if (!lines) return lines.error().code;
  std::string text;
  for (const ExplainLine& line : *lines) {
    std::string code = line.code;
    for (const Argument& argument : line.arguments) {
      if (argument.name == "amount") code += "(" + argument.value + ")";
    }
    text += (text.empty() ? "" : " ") + code.substr(8);
  }
  return text;
}

}  // namespace

TEST_CASE("a document is explained from its row to its stage") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 10000).due("2026-01-31");
  f.payment("A", "P1", "2026-02-01", 7000).names("I1");
  f.payment("A", "P2", "2026-02-05", 1000).names("I1");
  f.row(DocType::returned_payment, "A", "R1", "2026-02-10", 1000).names("P2");
  CHECK(codes(f, "I1", "2026-03-31") ==
        "document(100.00) origin due-own applied-named(70.00) applied-named(10.00) "
        "reopened(10.00) open(30.00) overdue bucket stage");
  CHECK(codes(f, "I1", "2025-12-31") == "document(100.00) origin later");
  CHECK(codes(f, "P1", "2026-03-31") ==
        "document(70.00) origin applied-named(70.00) used-up");
}

TEST_CASE("a payment left over says so, a settled document too") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100);
  f.payment("A", "P1", "2026-02-01", 150).names("I1");
  CHECK(codes(f, "I1", "2026-03-31") ==
        "document(1.00) origin due-document applied-named(1.00) settled");
  CHECK(codes(f, "P1", "2026-03-31") ==
        "document(1.50) origin applied-named(1.00) unapplied-names(0.50)");
}

TEST_CASE("every row of the number is explained, of whichever customer") {
  ApplyFixture f;
  f.invoice("B", "I1", "2026-01-01", 100).due("2026-04-30");
  f.invoice("A", "I1", "2026-01-01", 200).due("2026-03-31");
  CHECK(codes(f, "I1", "2026-03-31") ==
        "document(2.00) origin due-own open(2.00) due-today bucket stage "
        "document(1.00) origin due-own open(1.00) days-ahead bucket stage");
}

TEST_CASE("a customer is explained by his balance and what is left") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-01-31");
  f.invoice("A", "I2", "2026-01-02", 70).due("2026-04-30");
  f.invoice("A", "I3", "2026-01-03", 50);
  f.payment("A", "P1", "2026-02-01", 50).names("I3");
  f.payment("A", "P2", "2026-02-02", 20);
  f.invoice("B", "C", "2026-01-01", 10);
  f.payment("B", "P3", "2026-01-01", 10).names("C");
  f.invoice("C", "I4", "2026-01-01", 10);
  CHECK(codes(f, "A", "2026-03-31") ==
        "customer document(1.00) origin due-own open(1.00) overdue bucket stage "
        "document(0.70) origin due-own open(0.70) days-ahead bucket stage "
        "document(0.20) origin unapplied(0.20)");
  CHECK(codes(f, "B", "2026-03-31") == "customer-settled");
  CHECK(codes(f, "C", "2026-03-31") ==
        "document(0.10) origin due-document applied-named(0.10) settled");
}

TEST_CASE("an unknown number is a usage error") {
  ApplyFixture f;
  f.invoice("A", "", "2026-01-01", 100);
  CHECK(codes(f, "I9", "2026-03-31") == "explain-unknown-document");
  CHECK(codes(f, "", "2026-03-31") == "explain-unknown-document");
}

}  // namespace arrears::test
