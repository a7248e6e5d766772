#!/usr/bin/env bash
# Runs what tests the stores against MySQL itself; everywhere else MariaDB stands for both.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! test/databases/install-mysql.sh "$folder" >"$folder/log" 2>&1; then
  tail -3 "$folder/log"
  echo 'Tests on MySQL itself are left out: its packages could not be fetched.'
  exit 0
fi
# The report is that of the whole run.
env -u BCDATA_TEST_REPORT BCDATA_TEST_MYSQL_FOLDER="$folder" npx vitest run --project unit \
  src/runtime/store/{block-store,event-rows,journal,open-server-store}.test.ts src/runtime/store/{schema,server,queries} src/runtime/store/stash/{open-stash,stash-lossless,stash-rows}.test.ts \
  src/runtime/exact --testNamePattern mysql
