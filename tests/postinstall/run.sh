#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Install the build into a folder, move that folder elsewhere, and use it as a stranger
# would: through find_package(frontmap), through pkg-config, and as a program.
#
#     sh run.sh STRANGER BUILD SCRATCH
set -eu
mkdir -p "$3"
stranger=$(cd "$1" && pwd) build=$(cd "$2" && pwd) scratch=$(cd "$3" && pwd)
prefix=$scratch/prefix

rm -rf "$scratch/first" "$prefix" "$scratch/cmake" "$scratch/pkg"
mkdir -p "$scratch/pkg"
cmake --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
mv "$scratch/first" "$prefix"
libdir=$(dirname "$(dirname "$(find "$prefix" -name frontmap.pc)")")
version=$(sed -n 's/^Version: //p' "$build/frontmap.pc")

echo '-- find_package(frontmap)'
# Built as we are: there may be no make.
generator=$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$build/CMakeCache.txt")
cmake -G "$generator" -S "$stranger" -B "$scratch/cmake" -DCMAKE_PREFIX_PATH="$prefix" \
    >"$scratch/cmake.log"
cmake --build "$scratch/cmake" >>"$scratch/cmake.log"
"$scratch/cmake/stranger" "$stranger/posts.geojson" "$version"

echo '-- pkg-config frontmap'
PKG_CONFIG_PATH=$libdir/pkgconfig
export PKG_CONFIG_PATH
static=
[ -e "$libdir/libfrontmap.so" ] || static=--static
# shellcheck disable=SC2046,SC2086 # one word a flag
${CC:-cc} -std=c17 -Wall -Wextra -Werror ${CFLAGS:-} -o "$scratch/pkg/stranger" \
    "$stranger/stranger.c" $(pkg-config --cflags --libs $static frontmap)
LD_LIBRARY_PATH=$libdir "$scratch/pkg/stranger" "$stranger/posts.geojson" "$version"

echo '-- the program'
"$prefix/bin/frontmap" --version
for file in share/frontmap/layers/README.md share/man/man1/frontmap.1; do
    test -f "$prefix/$file" || { echo "not installed: $file"; exit 1; }
done
