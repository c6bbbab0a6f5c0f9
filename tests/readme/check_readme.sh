#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs every sh block of README.md, checks its YAML block, and compiles and runs its C
# block, in a scratch copy of what they name.
# usage: check_readme.sh SOURCE_FOLDER PROGRAM CC CFLAGS... -- LIBS...
set -eu
source=$1 program=$2 compiler=$3
shift 3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$source/layers" "$source/examples" "$scratch/"
ln -s "$program" "$scratch/frontmap"
PATH=$scratch:$PATH
export PATH
cd "$scratch"

# The n-th fenced block of a language, or nothing.
block() {
    awk -v lang="$1" -v want="$2" '
        $0 == "```" lang { if (++n == want) { on = 1; next } }
        on && $0 == "```" { exit }
        on' "$source/README.md"
}

n=1
while block sh $n >block.sh && [ -s block.sh ]; do
    echo "README sh block $n"
    sh -e block.sh >block.out
    n=$((n + 1))
done
[ $n -gt 3 ] || { echo "README has lost its sh blocks"; exit 1; }

block yaml 1 >readme.yaml
frontmap check readme.yaml
frontmap render readme.yaml -o readme.png

block c 1 >readme.c
"$compiler" -std=c17 readme.c -o readme "$@"
./readme >readme.out
said=$(sed -n 's/^prints `\(.*\)`\. Compile.*/\1/p' "$source/README.md")
[ "$(cat readme.out)" = "$said" ] || {
    echo "README says the C block prints '$said'; it printed '$(cat readme.out)'"
    exit 1
}
for picture in $(grep -o '](docs/images/[^)]*)' "$source/README.md" | tr -d '])('); do
    [ -s "$source/$picture" ] || { echo "README shows $picture, which is missing"; exit 1; }
done
