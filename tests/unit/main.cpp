// The entry point of every unit test program; the cases are in <room>/*_test.cpp.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

// Properties run on the same random cases every time, so that a failure belongs to the change that
// made it. `RC_PARAMS="max_success=20000" build/release/bin/test_engine` looks at others: with
// RC_PARAMS set, its own seed holds, or a new one.
int main(int argc, char** argv) {
  ::setenv("RC_PARAMS", "seed=1", /*overwrite=*/0);
  return doctest::Context(argc, argv).run();
}
