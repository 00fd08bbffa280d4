#!/bin/sh
# new_user.sh BUILD: the path of a new user. The program is installed from a build folder into an
# empty place; from then on only that, a copy of samples/ and what README and --help say are used:
# age an export, find who is over the limit, write letters, make the report.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
    echo "new_user.sh: $*" >&2
    exit 1
}
has() { # has FILE TEXT
    grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "'$2' is not in $1"; }
}

cmake --install "$build" --prefix "$place/usr" >/dev/null
[ -r "$place/usr/share/man/man1/arrears.1" ] || fail "the manual was not installed"
cp -R "$source/samples" "$place/samples"
cd "$place"
env -i PATH="$place/usr/bin:/usr/bin:/bin" HOME="$place" LC_ALL=C.UTF-8 TERM=dumb sh -eu <<'END'
arrears > short.txt
arrears help age > age.txt
arrears age samples/exports/sage50-aged-debtors.csv > out.txt 2> refused.txt || echo $? > status.txt
arrears age samples/exports/sage50-aged-debtors.csv --currency GBP --as-of 2026-03-31 > age-gbp.txt
arrears age samples/ledger.csv --as-of 2026-03-31 -q -O csv --excel -o ageing.csv
arrears score samples/ledger.csv --customers samples/customers.csv --as-of 2026-03-31 \
    --breaches -q -O csv --columns customer_id,excess,status > breaches.csv
arrears score samples/ledger.csv --customers samples/customers.csv --as-of 2026-03-31 -q \
    --may-ship C005=500 > may-ship.txt || echo $? >> status.txt
arrears dunning samples/ledger.csv --customers samples/customers.csv --as-of 2026-03-31 -q \
    --creditor samples/creditor.toml --letters letters --log log.csv --commit -o plan.csv
arrears dunning samples/ledger.csv --customers samples/customers.csv --as-of 2026-03-31 \
    --log log.csv --where 'action = send' -O csv -q --columns doc_no > again.csv
arrears report summary samples/ledger.csv --customers samples/customers.csv \
    --as-of 2026-03-31 -q -o march.html
END

has short.txt "arrears age export.csv"
has age.txt "--as-of"
has refused.txt "hint: say it with --currency"
has age-gbp.txt "2,700.00"
has breaches.csv "C005,21265.55,hold"
has may-ship.txt "no: C005"
[ "$(cat status.txt)" = "2
10" ] || fail "statuses were $(cat status.txt)"
has letters/2026-03-31-L1-C006.txt "29.852,52"
has letters/2026-03-31-L1-C019.txt "上海沪榕家居有限公司"
[ "$(cat again.csv)" = doc_no ] || fail "a second run would send again: $(cat again.csv)"
has march.html "</html>"
has march.html "Elektro Schäfer GmbH"
echo "new_user.sh: done"
