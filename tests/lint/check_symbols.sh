#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What leaves the library: the symbols that libfrontmap.so exports are those that
# exported_symbols.txt lists, which are those that the public headers declare.
#
#     sh check_symbols.sh SOURCE_FOLDER LIBRARY [--refresh]
. "$(dirname -- "$0")/lib.sh"

library=$2
list=tests/lint/exported_symbols.txt
exported=$(mktemp) || exit 1
declared=$(mktemp) || exit 1
trap 'rm -f "$complaints" "$exported" "$declared"' EXIT

nm -D --defined-only "$library" | awk '{ print $NF }' | sort >"$exported"
[ -s "$exported" ] || { echo "$library exports nothing"; exit 1; }
if [ "${3:-}" = --refresh ]; then
    cp "$exported" "$list"
    exit 0
fi

# Declarations: FM_API ... fm_name(
cat include/frontmap/*.h | tr '\n' ' ' | grep -o 'FM_API [^;]*;' |
    sed -e 's/^[^(]*[ *]\(fm_[a-z0-9_]*\)(.*/\1/' | grep '^fm_' | sort >"$declared"

compare() { # OPTIONS A B MESSAGE
    comm "$1" "$2" "$3" | while read -r symbol; do
        complain "$symbol: $4"
    done
}
compare -23 "$exported" "$list" 'exported, but not listed'
compare -13 "$exported" "$list" 'listed, but no longer exported'
compare -23 "$declared" "$exported" 'declared in include/frontmap, but not exported'
compare -13 "$declared" "$exported" 'exported, but not declared in include/frontmap'
if [ -s "$complaints" ]; then
    complain "when this is meant: sh tests/lint/check_symbols.sh . $library --refresh"
fi
finish
