#!/usr/bin/env bash
# Runs the benchmarks: "run.sh" in full, "run.sh quick" in about two minutes, "run.sh once" only to see that they run.
# Further arguments go to JMH, such as "-t 2" for two threads or "-p way=DIRECT,PROXY_ROUND_ROBIN".
set -euo pipefail
cd "$(dirname "$0")/.."

mode=full
case "${1:-}" in
    quick | full | once)
        mode=$1
        shift
        ;;
esac
case "$mode" in
    once) options=(-f 1 -wi 0 -i 1 -r 100ms) ;;
    quick) options=(-f 1 -wi 2 -w 500ms -i 3 -r 500ms -prof gc) ;;
    full) options=(-prof gc) ;;
esac

echo "Building..." >&2
./mvnw -q -B -ntp -pl benchmarks -am -DskipTests -Dmaven.javadoc.skip=true package >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "benchmarks/target/classes:benchmarks/target/lib/*" org.openjdk.jmh.Main "${options[@]}" "$@"
