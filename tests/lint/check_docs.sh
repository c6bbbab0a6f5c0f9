#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The program and what is written about it say the same:
#
#   1. manual pages and completions are those that the program prints;
#   2. a command line in a Markdown file names a command and options that exist;
#   3. exit codes in the manual are those of src/base/status.c.
#
#     sh check_docs.sh SOURCE_FOLDER FRONTMAP
. "$(dirname -- "$0")/lib.sh"

frontmap=$2
fresh=$(mktemp -d) || exit 1
trap 'rm -rf "$complaints" "$fresh"' EXIT

stale() { # FILE ARGUMENTS...
    file=$1
    shift
    "$frontmap" help "$@" >"$fresh/text" || complain "frontmap help $* fails"
    cmp -s "$fresh/text" "$file" ||
        complain "$file: is not what the program says; run: scripts/docs $frontmap"
}

commands=$("$frontmap" help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || complain 'frontmap help lists no commands'
stale man/frontmap.1 --man
for command in $commands; do
    stale "man/frontmap-$command.1" --man "$command"
    "$frontmap" help "$command" | grep -o -e '--[a-z-]*' | sort -u >"$fresh/$command"
    # Second names stand in the manual alone.
    grep -o '\\-\\-[a-z\\-]*' "man/frontmap-$command.1" | tr -d '\\' |
        sort -u >>"$fresh/$command"
done
for shell in bash zsh; do
    stale "completions/frontmap.$shell" --completion $shell
done

# Lines of Markdown such as "    frontmap render map.yaml -o map.png", inside a sentence
# or a block of code.
project_files . | grep '\.md$' | while read -r file; do
    grep -n -o 'frontmap [a-z][a-z]* [^`#|]*' "$file" |
        grep -e ' -' -e '\.yaml' -e '\.geojson' | sed "s|^|$file:|"
done >"$fresh/lines"
while IFS= read -r line; do
    place=$(printf '%s\n' "$line" | cut -d: -f1,2)
    text=$(printf '%s\n' "$line" | cut -d: -f3-)
    command=$(printf '%s\n' "$text" | cut -d' ' -f2)
    if [ ! -f "$fresh/$command" ]; then
        complain "$place: there is no command 'frontmap $command'"
        continue
    fi
    for option in $(printf '%s\n' "$text" | grep -o -e ' --[a-z-]*' | sort -u); do
        grep -q -x -e "$option" "$fresh/$command" ||
            complain "$place: 'frontmap $command' has no option $option"
    done
done <"$fresh/lines"

sed -n 's/^ *\[FM_[A-Z_]*\] = { "[^"]*", \([0-9]*\) },/\1/p' src/base/status.c |
    sort -nu >"$fresh/codes"
sed -n '/^\.SH EXIT STATUS/,/^\.SH ENV/s/^\\fB\([0-9]*\)\\fR$/\1/p' man/frontmap.1 |
    sort -nu >"$fresh/manual"
cmp -s "$fresh/codes" "$fresh/manual" ||
    complain 'man/frontmap.1: its exit codes are not those of src/base/status.c'
finish
