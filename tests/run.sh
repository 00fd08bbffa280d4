#!/bin/sh
# Builds and tests: sh tests/run.sh [--all] [PRESET] [CTEST ARGUMENT...]
#
# PRESET is release (the default), debug, asan or clang. --all, or CI in the environment, also
# installs what only some tests need. Works on a bare Debian 12.
set -eu
cd "$(dirname "$0")/.."

lists=tests/packages.txt
[ -z "${CI-}" ] || lists="$lists tests/packages-all.txt"
if [ "${1-}" = --all ]; then
    lists="tests/packages.txt tests/packages-all.txt"
    shift
fi
preset=release
case ${1-} in
    '' | -*) ;;
    *) preset=$1; shift ;;
esac

# shellcheck disable=SC2086  # a list of words
sh tests/packages.sh $lists
jobs=$(nproc)
cmake --preset "$preset" -D ARREARS_WERROR=ON
cmake --build --preset "$preset" --parallel "$jobs"
ctest --preset "$preset" --parallel "$jobs" "$@"
