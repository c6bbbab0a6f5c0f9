#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Are the fonts that the references were made with installed?
here=$(cd "$(dirname -- "$0")" && pwd) || exit 1
cd /usr/share/fonts/truetype || exit 1
sha256sum --check --quiet "$here/SHA256SUMS" || {
    echo "install fonts-noto-core and fonts-dejavu-core of Debian 12, or renew"
    echo "tests/fonts/SHA256SUMS and the references; see tests/fonts/README.md"
    exit 1
}
