# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the lint checks share. Each check is run as `sh check_x.sh SOURCE_FOLDER [...]`,
# prints FILE:LINE: complaints, and exits 1 when there was one, 77 when it cannot run.

cd "$1" || exit 1
LC_ALL=C
export LC_ALL

complaints=$(mktemp) || exit 1
trap 'rm -f "$complaints"' EXIT

complain() {
    printf '%s\n' "$*" >>"$complaints"
}

# End of a check: print what was found.
finish() {
    [ -s "$complaints" ] || exit 0
    cat "$complaints"
    exit 1
}

# Files of the project below the given folders: those git knows, else all but builds.
project_files() {
    if git -c safe.directory='*' rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git -c safe.directory='*' ls-files --cached --others --exclude-standard -- "$@"
    else
        find "$@" -type f ! -path './build/*' ! -path 'build/*' ! -path './out/*' \
            ! -path './.git/*' | sed 's|^\./||'
    fi
}
