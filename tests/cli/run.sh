#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Run one case: a folder that says what the program must do.
#
#     sh run.sh CASE FRONTMAP SCRATCH [--update]
#
#   cmd            shell commands, run with sh -e in an empty folder; `frontmap` is the
#                  program under test, $case the folder of the case, $root the project's
#   files/         copied into that folder before
#   stdin          standard input; without it there is none
#   exit           the exit code that is wanted; without it 0
#   stdout stderr  what is wanted, byte for byte
#   stdout.match stderr.match
#                  what is wanted, a shell pattern for each line
#   requires       shell commands; when they fail the case is skipped
#
# Where neither stdout nor stdout.match is there, nothing may be printed; so for stderr.
# --update writes stdout, stderr and exit anew where they are there; look at the
# difference before you keep it.
case=$(CDPATH='' cd -- "$1" && pwd) || exit 1
program=$(CDPATH='' cd -- "$(dirname -- "$2")" && pwd)/${2##*/}
mkdir -p "$3" && scratch=$(CDPATH='' cd -- "$3" && pwd) || exit 1
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
mode=${4:-}
export case root

rm -rf "$scratch"
mkdir -p "$scratch/work" "$scratch/bin" || exit 1
ln -s "$program" "$scratch/bin/frontmap"
PATH=$scratch/bin:$PATH
HOME=$scratch
export PATH HOME
unset NO_COLOR SOURCE_DATE_EPOCH LC_ALL LC_CTYPE LANG
cd "$scratch/work" || exit 1

if [ -d "$case/files" ]; then
    cp -R "$case/files/." . || exit 1
fi
if [ -f "$case/requires" ] && ! sh -e "$case/requires" >/dev/null 2>&1; then
    echo "skipped: $(head -n 1 "$case/requires")"
    exit 77
fi

if [ -f "$case/stdin" ]; then
    sh -e "$case/cmd" <"$case/stdin" >../stdout 2>../stderr
else
    sh -e "$case/cmd" </dev/null >../stdout 2>../stderr
fi
code=$?
failed=0

if [ "$mode" = --update ]; then
    for name in stdout stderr; do
        [ ! -f "$case/$name" ] || cp "../$name" "$case/$name"
    done
    [ "$code" -eq 0 ] && rm -f "$case/exit" || echo "$code" >"$case/exit"
    exit 0
fi

wanted=0
[ ! -f "$case/exit" ] || wanted=$(cat "$case/exit")
if [ "$code" -ne "$wanted" ]; then
    echo "exit code $code, wanted $wanted"
    failed=1
fi

# Line by line; a pattern that is left over, or a line, is a difference.
compare_patterns() { # PATTERNS OUTPUT
    number=0
    while IFS= read -r pattern <&3 || [ -n "$pattern" ]; do
        number=$((number + 1))
        if ! IFS= read -r line <&4; then
            echo "line $number is missing: $pattern"
            return 1
        fi
        # shellcheck disable=SC2254 # a pattern it is
        case $line in
        $pattern) ;;
        *)
            echo "line $number: $line"
            echo "    wanted: $pattern"
            return 1
            ;;
        esac
    done 3<"$1" 4<"$2"
    if [ "$(wc -l <"$2")" -gt "$number" ]; then
        echo "one line too many: $(sed -n "$((number + 1))p" "$2")"
        return 1
    fi
}

for name in stdout stderr; do
    if [ -f "$case/$name.match" ]; then
        compare_patterns "$case/$name.match" "../$name" >../difference || {
            echo "$name is not as wanted:"
            cat ../difference
            failed=1
        }
    elif [ -f "$case/$name" ]; then
        diff -u "$case/$name" "../$name" || failed=1
    elif [ -s "../$name" ]; then
        echo "$name should be empty:"
        head -n 20 "../$name"
        failed=1
    fi
done
[ "$failed" -eq 0 ] || { echo "run in $scratch"; cat ../stderr; }
exit "$failed"
