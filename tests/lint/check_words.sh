#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Words that have no place in a repository: unfinished business without a decision to be
# taken (NEEDSWORK: says one), paths of one person's machine, trailing blanks, tabs and
# files that do not end with a newline.
. "$(dirname -- "$0")/lib.sh"

text_files=$(mktemp) || exit 1
trap 'rm -f "$complaints" "$text_files"' EXIT
project_files . | grep -v -e '^tests/lint/' -e '/corpus/' |
    xargs -r grep -lI '' 2>/dev/null >"$text_files"

search() { # EXPRESSION WHAT [FILES]
    xargs -r grep -nHE -e "$1" <"${3:-$text_files}" | cut -d: -f1,2 |
        sed "s|\$|: $2|" >>"$complaints"
}
search '(^|[^A-Za-z])(TODO|FIXME)([^A-Za-z]|$)' 'unfinished; write NEEDSWORK: and the decision'
search '/(home|Users|work)/[a-z]' 'a path of one machine'

sources=$(mktemp) || exit 1
trap 'rm -f "$complaints" "$text_files" "$sources"' EXIT
grep -E '\.(c|h|sh|txt|cmake|md|yaml|json|in)$|^scripts/|^\.ci/' "$text_files" |
    grep -v -e '^tests/.*/std' -e '^layers/' -e '^tests/data' -e '^tests/golden' \
        -e '^examples/data' >"$sources"
search '[[:blank:]]$' 'trailing blank' "$sources"
grep -E '\.(c|h|cmake)$|CMakeLists\.txt$' "$sources" >"$text_files"
search "$(printf '\t')" 'tab' "$text_files"
while read -r file; do
    [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ] &&
        complain "$file: no newline at the end"
done <"$sources"
finish
