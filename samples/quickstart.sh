#!/bin/sh
# Builds arrears and shows its five subcommands on the samples: sh samples/quickstart.sh
# Works on a bare Debian 12; the build's own output goes to stderr.
set -eu
cd "$(dirname "$0")/.."

sh tests/packages.sh tests/packages.txt
{
    cmake --preset release
    cmake --build --preset release --target arrears --parallel "$(nproc)"
} >&2

PATH=$PWD/build/release/bin:$PATH
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

show arrears import samples/zh/应收账款.csv -O table
show arrears age samples/ledger.csv --as-of 2026-03-31
show arrears score samples/ledger.csv --as-of 2026-03-31 \
    --customers samples/customers.csv --breaches
show arrears dunning samples/ledger.csv --as-of 2026-03-31 \
    --customers samples/customers.csv --promises samples/promises.csv \
    --creditor samples/creditor.toml --log "$out/log.csv" --letters "$out/letters" --commit \
    --columns customer_id,doc_no,open_amount,days_past_due,level_name,action,letter_total,reason
show ls "$out/letters"
show cat "$out/letters/$(ls "$out/letters" | head -n 1)"
show arrears report samples/ledger.csv --as-of 2026-03-31
