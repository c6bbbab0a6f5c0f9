#!/bin/sh
# SPDX-License-Identifier: MIT
# Renders one map document to every format, twice, and asks of the results what can be
# asked without looking: they are there, of the right size, well formed, the same bytes
# from another folder and under another locale and time zone.
# usage: check_examples.sh PROGRAM DOCUMENT
set -eu
program=$1 document=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
name=$(basename "$document" .yaml)

fail() {
    echo "$name: $*" >&2
    exit 1
}

"$program" check "$document" || fail "check has findings"
for suffix in png svg pdf trace; do
    "$program" render --strict "$document" -o "$scratch/one.$suffix" ||
        fail "does not render to $suffix"
    (cd / && LC_ALL=de_DE.UTF-8 TZ=Asia/Damascus \
        "$program" render "$document" -o "$scratch/two.$suffix") ||
        fail "does not render to $suffix from another folder"
    cmp "$scratch/one.$suffix" "$scratch/two.$suffix" ||
        fail "$suffix differs from run to run"
done

# The size that the document asks for, in the PNG's header (big-endian, bytes 16 to 23).
size=$(sed -n 's/^ *size: *\([0-9]*x[0-9]*\).*/\1/p' "$document")
found=$(od -A n -t u1 -j 16 -N 8 "$scratch/one.png" |
    awk '{print $3 * 256 + $4 "x" $7 * 256 + $8}')
[ "$size" = "$found" ] || fail "PNG is $found, not $size"
"$program" render "$document" --dpi 192 -o "$scratch/fine.png" || fail "no 192 dpi"

head -c 8 "$scratch/one.pdf" | grep -q '%PDF-1' || fail "PDF without its header"
if command -v xmllint >/dev/null 2>&1; then
    xmllint --noout "$scratch/one.svg" || fail "SVG is not well formed"
fi
title=$(sed -n 's/^title: *\([^,،]*\).*/\1/p' "$document")
grep -q "$title" "$scratch/one.svg" || fail "SVG has lost its title '$title'"
grep -q "$title" "$scratch/one.trace" || fail "the sheet has lost its title '$title'"
