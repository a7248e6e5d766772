#!/usr/bin/env bash
# Unpacks Debian's newest mysql-server-core with all its libraries into a folder, without touching the
# system: apt gets a state and a cache of its own. Debian's stable releases have MariaDB only.
# usage: install-mysql.sh <folder>
set -euo pipefail

folder=$1
apt=$folder/apt
mkdir -p "$apt"/etc/apt.conf.d "$apt"/etc/preferences.d "$apt"/etc/trusted.gpg.d "$apt"/etc/sources.list.d \
  "$apt"/lib/lists/partial "$apt"/cache/archives/partial
touch "$apt/status"
# The mirror that this system takes its packages from.
mirror=$(sed -nE 's/^(URIs:|deb (\[[^]]*\] )?)[ ]*([^ ]*\/debian)\/?( .*)?$/\3/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null | head -1 || true)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$apt/etc/sources.list"

options=(-qq -o "Dir::Etc=$apt/etc" -o "Dir::State=$apt/lib" -o "Dir::State::status=$apt/status"
  -o "Dir::Cache=$apt/cache" -o APT::Install-Recommends=0)
apt-get "${options[@]}" update
apt-get "${options[@]}" -y --download-only install mysql-server-core -t sid

for package in "$apt"/cache/archives/*.deb; do
  case ${package##*/} in
    # Its scripts need Perl, the server doesn't.
    perl* | libperl*) ;;
    *) dpkg-deb -x "$package" "$folder/root" ;;
  esac
done
rm -rf "$apt"
