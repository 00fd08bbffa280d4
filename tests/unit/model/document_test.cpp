#include <arrears/model/document.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

constexpr struct {
  DocType type;
  const char* name;
  Effect effect;
  bool sale;
} kExpected[] = {
    {DocType::invoice, "invoice", Effect::raises, true},
    {DocType::debit_note, "debit_note", Effect::raises, true},
    {DocType::opening, "opening", Effect::raises, false},
    {DocType::interest, "interest", Effect::raises, false},
    {DocType::fee, "fee", Effect::raises, false},
    {DocType::credit_note, "credit_note", Effect::lowers, true},
    {DocType::payment, "payment", Effect::lowers, false},
    {DocType::write_off, "write_off", Effect::lowers, false},
    {DocType::refund, "refund", Effect::undoes, false},
    {DocType::returned_payment, "returned_payment", Effect::undoes, false},
    // Becomes a debit note or a credit note, both of which are sales.
    {DocType::adjustment, "adjustment", Effect::signed_, true},
};

}  // namespace

TEST_CASE("each kind has its name, its effect, and is a sale or not") {
  CHECK(std::size(kExpected) == kDocTypes);
  for (const auto& expected : kExpected) {
    INFO(expected.name);
    CHECK(to_string(expected.type) == expected.name);
    CHECK(parse_doc_type(expected.name) == expected.type);
    CHECK(effect_of(expected.type) == expected.effect);
    CHECK(is_sale(expected.type) == expected.sale);
  }
}

TEST_CASE("only the exact name is a kind") {
  for (const char* wrong : {"", "Invoice", "INVOICE", "invoice ", "credit note", "creditnote",
                            "write-off", "invoices", "zahlung", "发票"}) {
    INFO(wrong);
    CHECK_FALSE(parse_doc_type(wrong).has_value());
  }
}
