#include "model_file.hpp"

#include <doctest/doctest.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::Folder;

namespace {

RecoveryParameters sample() {
  RecoveryParameters made;
  made.as_of = Date::from_ymd(2026, 3, 31).value();
  made.recipe = Recipe::behaviour;
  made.payments = 12.375;
  made.dilution = Probability::from_steps(123);
  made.promise_keeping = 2.0 / 3.0;
  made.widening = 137;
  for (const HazardView view : {HazardView::plain, HazardView::habit}) {
    HazardShape shape;
    shape.view = view;
    shape.frailty = 0.1 + 0.2;
    shape.usual = -3.3;
    for (HazardAxis& axis : shape.axis) {
      axis.first = -2;
      axis.running = {0.0, 1e-17, 1.0 / 3.0};
      axis.slope_before = 1e-9;
      axis.slope_after = 0.01;
    }
    made.hazards.push_back(shape);
  }
  made.mean.fill(0.25);
  made.scale.fill(1.0 / 7.0);
  made.scale[3] = 0.0;
  made.mean[3] = 0.0;
  made.weights = {{7, {}}, {30, {}}};
  made.weights[1].weight[0] = -0.1;
  made.habits.mean_late = 4.56789;
  made.rhythm.by_place.fill(0.03);
  made.rhythm.by_weekday.fill(0.1);
  made.rhythm.by_weekday[4] = 0.4;
  made.rhythm.place_mix = {0.05, 0.05, 0.1, 0.5, 0.3};
  made.rhythm.weekday_mix = {0.1, 0.2, 0.3, 0.15, 0.25};
  made.habits.log_amount = {{Currency::from_code("CNY").value(), 11.5},
                            {Currency::from_code("EUR").value(), 10.25}};
  made.stakes = {{false, Currency::from_code("EUR").value(), 1, 123.456},
                 {true, Currency::from_code("EUR").value(), 1, 99.0}};
  return made;
}

}  // namespace

TEST_CASE("model file: what is written is read back exactly") {
  const RecoveryParameters known = sample();
  const std::string text = write_model(known);
  const auto read = parse_model(text, "m.csv");
  REQUIRE(read);
  CHECK(write_model(*read) == text);
  CHECK(read->as_of == known.as_of);
  CHECK(read->recipe == Recipe::behaviour);
  CHECK(read->promise_keeping == known.promise_keeping);
  REQUIRE(read->hazards.size() == 2);
  CHECK(read->hazards[1].view == HazardView::habit);
  CHECK(read->hazards[0].frailty == known.hazards[0].frailty);
  CHECK(read->hazards[0].axis[1].running == known.hazards[0].axis[1].running);
  CHECK(read->hazards[0].axis[1].first == -2);
  CHECK(read->mean == known.mean);
  CHECK(read->scale == known.scale);
  CHECK(read->weights[1].weight == known.weights[1].weight);
  CHECK(read->rhythm.by_place == known.rhythm.by_place);
  CHECK(read->rhythm.by_weekday == known.rhythm.by_weekday);
  CHECK(read->rhythm.place_mix == known.rhythm.place_mix);
  CHECK(read->rhythm.weekday_mix == known.rhythm.weekday_mix);
  CHECK(read->habits.log_amount == known.habits.log_amount);
  CHECK(read->stakes[0].stake == known.stakes[0].stake);
  CHECK(read->stakes[1].of_customer);
}

TEST_CASE("model file: a line that says nothing known is an error that names it") {
  const std::string head = "part,name,key,value\n";
  for (const char* line : {"model,colour,,red", "plain,frailty,,fast", "weight,size,0,1",
                           "plain,undisputed,0,-1", "stake,item,EUR,1", "model,widening,,99",
                           "calendar,place,32,0.1", "calendar,weekday,1,0", "model,dilution,,10001",
                           "feature,size,mean,nan"}) {
    CAPTURE(line);
    const auto read = parse_model(head + "model,version,,3\n" + line + "\n", "m.csv");
    REQUIRE_FALSE(read);
    CHECK(read.error().code == "model-syntax");
    CHECK(read.error().status == Status::usage);
    CHECK(read.error().place.line == 3);
  }
  CHECK(parse_model("a,b\n", "m.csv").error().place.line == 1);
  CHECK(parse_model(head, "m.csv").error().code == "model-version");
  CHECK(parse_model(head + "model,version,,1\nmodel,as_of,,2026-01-01\n", "m").error().code ==
        "model-version");
  CHECK(load_model("/nowhere/m.csv").error().status == Status::file);
}

TEST_CASE("signal weights: the list of practice, and a file of one's own") {
  const auto practice = load_signal_weights("");
  REQUIRE(practice);
  CHECK(practice->size() > 25);
  const Folder folder;
  const auto own = load_signal_weights(folder.put("w.csv", "signal,weight\n\"a, b\",2.5\n"));
  REQUIRE(own);
  REQUIRE(own->size() == 1);
  CHECK(own->front().signal == "a, b");
  CHECK(own->front().weight == doctest::Approx(2.5));
  for (const char* line : {"cheque", "cheque,-1", "cheque,much", ",1"}) {
    CAPTURE(line);
    const auto bad = load_signal_weights(folder.put("bad.csv", std::string(line) + "\n"));
    CHECK(bad.error().code == "signal-weights-syntax");
  }
}
