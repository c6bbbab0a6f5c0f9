#!/bin/sh
# SPDX-License-Identifier: MIT
#
# C files are formatted by clang-format 14 and .clang-format.
. "$(dirname -- "$0")/lib.sh"

command -v clang-format-14 >/dev/null 2>&1 || {
    echo 'clang-format-14 is not installed'
    exit 77
}
project_files src include tests examples | grep '\.c$' |
    xargs clang-format-14 --dry-run 2>&1 |
    sed -n 's/^\([^ ]*:[0-9]*\):[0-9]*: warning:.*/\1: not formatted/p' |
    sort -u >"$complaints"
[ ! -s "$complaints" ] || complain 'to mend it: clang-format-14 -i FILE'
finish
