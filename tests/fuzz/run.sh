#!/bin/sh
# Builds the fuzz targets and runs them from their kept inputs: sh tests/fuzz/run.sh [SECONDS]
#
# The scanner gets SECONDS (60), amounts and days half of them each, on two processors. New inputs
# go to build/fuzz/found; a failure leaves its input in build/fuzz and ends with its status.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}

cmake --log-level=WARNING -S . -B build/fuzz -G Ninja -D CMAKE_CXX_COMPILER=clang++ \
    -D CMAKE_BUILD_TYPE=Release -D ARREARS_FUZZ=ON -D ARREARS_UNITY=ON -D ARREARS_PCH=ON
cmake --build build/fuzz --target fuzz_scanner_fuzz fuzz_amount_fuzz fuzz_day_fuzz

fuzz() {
    mkdir -p "build/fuzz/found/$1"
    "build/fuzz/bin/fuzz_$1_fuzz" -max_total_time="$2" -timeout=20 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix=build/fuzz/ \
        "build/fuzz/found/$1" "tests/fuzz/corpus/$1" > "build/fuzz/$1.log" 2>&1 ||
        { tail -n 40 "build/fuzz/$1.log"; return 1; }
    printf '%s: %s runs\n' "$1" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$1.log")"
}

fuzz scanner "$seconds" &
scanner=$!
fuzz amount $((seconds / 2))
fuzz day $((seconds / 2))
wait "$scanner"
