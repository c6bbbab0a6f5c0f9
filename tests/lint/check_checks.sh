#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The checks themselves: in a copy of the sources with one offence of each kind, every
# offence is found, and nothing else.
. "$(dirname -- "$0")/lib.sh"
here=$(pwd)/tests/lint

copy=$(mktemp -d) || exit 1
trap 'rm -rf "$complaints" "$copy"' EXIT
cp -R src include .clang-format "$copy"
mkdir -p "$copy/tests" "$copy/examples"

offend() { # FILE LINE...
    file=$copy/$1
    shift
    printf '%s\n' "$@" >>"$file"
}

expect() { # CHECK MESSAGE...
    check=$1
    shift
    found=$(sh "$here/check_$check.sh" "$copy" 2>&1)
    [ $? -eq 77 ] && return
    count=$(printf '%s\n' "$found" | grep -c .)
    for message; do
        printf '%s\n' "$found" | grep -qF -e "$message" ||
            complain "check_$check.sh does not find: $message"
    done
    [ "$count" -eq $# ] ||
        complain "check_$check.sh finds $count complaints, not $#: $found"
}

offend src/geo/own_header.h '#include "geo/other_header.h"'
offend src/geo/other_header.h '#include "geo/own_header.h"'
offend src/geo/own_header.c '#include "base/mem.h"' '#include "doc/color.h"' \
    '#include <cairo.h>' '#include "mem.h"'
offend src/cli/upwards.c '#include "doc/color.h"'
offend src/draw/upwards.c '#include "front/zone.h"' '#include <proj.h>'
expect includes \
    'src/cli/upwards.c:1: src/cli may not include "doc/color.h"' \
    'src/draw/upwards.c:1: src/draw may not include "front/zone.h"' \
    'src/draw/upwards.c:2: <proj.h> of PROJ stands behind another door' \
    'src/geo/own_header.c:1: the first include is "base/mem.h", not its own header' \
    'src/geo/own_header.c:2: src/geo may not include "doc/color.h"' \
    'src/geo/own_header.c:3: <cairo.h> of Cairo stands behind another door' \
    'src/geo/own_header.c:4: "mem.h" names no folder' \
    'include each other'

rm -rf "$copy/src" "$copy/include"
mkdir -p "$copy/src" "$copy/include"
# Written in two halves, so that they are not found here.
offend src/words.c "/* TO""DO: more */" "static const char *path = \"/ho""me/me\";" \
    'int a; '
printf '/* no end' >"$copy/src/end.c"
expect words \
    'src/words.c:1: unfinished' \
    'src/words.c:2: a path of one machine' \
    'src/words.c:3: trailing blank' \
    'src/end.c: no newline at the end'

printf 'int  a;\n' >"$copy/src/words.c"
rm "$copy/src/end.c"
expect format 'src/words.c:1: not formatted' 'to mend it'
finish
