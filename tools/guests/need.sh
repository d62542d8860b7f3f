#!/bin/bash
# need.sh COMMAND:PACKAGE ...: installs the Debian packages whose command is missing. Needs root. Callers at the same time wait for each other:
# apt's own lock of the package lists does not wait.
set -uo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

exec 8> /var/lock/innkeeper-apt.lock
flock 8
packages=()
for pair in "$@"; do command -v "${pair%%:*}" >/dev/null || packages+=("${pair##*:}"); done
[ ${#packages[@]} = 0 ] && exit 0

install() { apt-get -y -qq -o DPkg::Lock::Timeout=600 install --no-install-recommends "${packages[@]}" >/dev/null 2>&1; }
install && exit 0
apt-get -qq update >/dev/null 2>&1
apt-get -y -qq -o DPkg::Lock::Timeout=600 install --no-install-recommends "${packages[@]}" >/dev/null && exit 0
echo "apt-get cannot install ${packages[*]}" >&2
exit 1
