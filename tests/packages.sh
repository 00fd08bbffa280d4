#!/bin/sh
# packages.sh LIST... installs the Debian packages named in these files that are missing.
set -eu

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "Not a Debian system: install what these files name yourself: $*" >&2
    exit 0
fi

for list; do
    [ -r "$list" ] || { echo "packages.sh: cannot read $list" >&2; exit 1; }
done

missing=
# shellcheck disable=SC2013  # one word a line
for package in $(sed "s/#.*//" "$@"); do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

by_hand() {
    echo "Packages are missing. As root, install them, then start again:" >&2
    echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    by_hand
fi

echo "Installing:$missing" >&2
install="apt-get install -q -y --no-install-recommends"
# shellcheck disable=SC2086  # lists of words
{
    $as_root apt-get update -q &&
        $as_root env DEBIAN_FRONTEND=noninteractive $install $missing
} >&2 || by_hand
