#include <arrears/read/profile.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "header_match.hpp"
#include "names.hpp"
#include "read_helpers.hpp"
#include "words.hpp"

using namespace arrears;
using namespace arrears::test;

TEST_CASE("every embedded profile is there, named once, and says where it comes from") {
  std::set<std::string> names;
  for (const Profile& profile : embedded_profile_list()) {
    CAPTURE(profile.name);
    CHECK(names.insert(profile.name).second);
    CHECK_FALSE(profile.title.empty());
    CHECK_FALSE(profile.source.empty());
    CHECK_FALSE(profile.required.empty());
  }
  for (const char* name : {"canonical", "ibm", "highradius", "generic-en", "generic-zh",
                           "generic-de", "generic-fr", "generic-es"}) {
    CHECK_MESSAGE(names.count(name) == 1, name);
  }
}

TEST_CASE("no profile gives two columns the same header name") {
  for (const Profile& profile : embedded_profile_list()) {
    std::map<std::string, Column> seen;
    for (const ProfileColumn& column : profile.columns) {
      for (const std::string& name : column.plain) {
        CAPTURE(profile.name);
        CHECK_MESSAGE(seen.emplace(name, column.column).first->second == column.column, name);
      }
    }
  }
}

TEST_CASE("a wrong profile name is answered with the nearest") {
  const auto found = load_profile("highradus");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == "profile-unknown");
  CHECK(argument(found.error(), "closest") == "highradius");
  CHECK(load_profile("./nowhere.toml").error().code == "file-missing");
}

TEST_CASE("a profile file that is wrong says where") {
  CHECK(parse_profile("name = ", "p.toml").error().code == "toml-invalid");
  CHECK(parse_profile("name = ", "p.toml").error().place.line == 1);
  const auto key_of = [](const char* toml) {
    const auto profile = parse_profile(toml, "p.toml");
    return profile ? std::string("ok") : argument(profile.error(), "key");
  };
  CHECK(key_of("name = 'x'\n[columns]\namount = ['Sum']") == "ok");
  CHECK(key_of("[columns]\namount = ['Sum']") == "name");
  CHECK(key_of("name = 'x'\ndate_order = 'ymmd'\n[columns]") == "date_order");
  CHECK(key_of("name = 'x'\ncolour = 'red'\n[columns]") == "colour");
  CHECK(key_of("name = 'x'\n[columns]\namout = ['Sum']") == "columns");
  CHECK(key_of("name = 'x'\n[columns]\namount = 'Sum'") == "amount");
  CHECK(key_of("name = 'x'\n[columns]\n[types]\nbill = ['B']") == "types");
  CHECK(key_of("name = 'x'\n[columns]\n[constants]\ncurrency = 'EURO'") == "currency");
}

TEST_CASE("names compare without case, spaces, punctuation and width") {
  CHECK(plain_name("Due Date") == plain_name("due_date"));
  CHECK(plain_name("FÄLLIGKEIT") == plain_name("Fälligkeit"));
  CHECK(plain_name("金额（元）") == plain_name("金额 (元)"));
  CHECK(plain_name("Ｄｕｅ　ｄａｔｅ") == "duedate");
  CHECK(plain_name("Invoice #") != plain_name("Invoice"));
  CHECK(trimmed("\xC2\xA0 \xE2\x80\x8Bx y\xE3\x80\x80\t") == "x y");
  CHECK(trimmed("\xC2\xA0") == "");
  CHECK(trimmed("é") == "é");
}

TEST_CASE("the header decides, and a specific profile beats a generic one") {
  const auto name = [](std::vector<std::string> cells) {
    const ProfileChoice choice = choose_profile(HeaderCells(std::move(cells)));
    if (choice.tie != nullptr) return std::string("tie");
    return choice.best ? choice.best->profile->name : std::string("none");
  };
  CHECK(name({"doc_type", "doc_no", "customer_id", "doc_date", "currency", "amount"}) ==
        "canonical");
  CHECK(name({"Invoice No", "Customer", "Date", "Due Date", "Balance Due"}) == "generic-en");
  CHECK(name({"客户编码", "单据日期", "金额"}) == "generic-zh");
  CHECK(name({"客戶編號", "單據日期", "未沖金額", "幣別"}) == "generic-zh");
  CHECK(name({"Debitor", "Belegdatum", "Betrag", "Währung"}) == "generic-de");
  CHECK(name({"Client", "Date de facture", "Montant TTC"}) == "generic-fr");
  CHECK(name({"Cliente", "Fecha de emisión", "Importe pendiente"}) == "generic-es");
  CHECK(name({"countryCode", "customerID", "PaperlessDate", "invoiceNumber", "InvoiceDate",
              "DueDate", "InvoiceAmount", "Disputed", "SettledDate", "PaperlessBill",
              "DaysToSettle", "DaysLate"}) == "ibm");
  CHECK(name({"a", "b", "c"}) == "none");
}

TEST_CASE("words of all languages, and marks that prove nothing") {
  const Words words(*load_profile("generic-en"));
  CHECK(words.kind("Invoice")->type == DocType::invoice);
  CHECK(words.kind("红字发票")->type == DocType::credit_note);
  CHECK(words.kind("GUTSCHRIFT")->type == DocType::credit_note);
  CHECK(words.kind("收款單")->type == DocType::payment);
  CHECK_FALSE(words.kind("Frobnication"));
  CHECK(words.currency("人民币") == Currency::from_code("CNY"));
  CHECK_FALSE(words.currency("$"));
  CHECK_FALSE(words.currency("¥"));
  CHECK(words.yes_no("Ja") == true);
  CHECK(words.yes_no("否") == false);
  CHECK_FALSE(words.yes_no("maybe"));
  for (const char* label : {"合计", "张三小计", "Total for Smith", "Smith & Co Total", "1000 Summe",
                            "Sub-total:", "TOTAL"}) {
    CHECK_MESSAGE(says_total(label), label);
  }
  for (const char* label : {"Smith", "Summit Ltd", "Totally Fine Ltd", "Sumo", ""}) {
    CHECK_FALSE_MESSAGE(says_total(label), label);
  }
  CHECK(words.is_credit("H") == true);
  CHECK(words.is_credit("借") == false);
  CHECK_FALSE(words.is_credit("X"));
  CHECK(mark_fits("$", *Currency::from_code("CAD"), words));
  CHECK_FALSE(mark_fits("$", *Currency::from_code("EUR"), words));
  CHECK_FALSE(mark_fits("€", *Currency::from_code("USD"), words));
}
