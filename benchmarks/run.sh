#!/usr/bin/env bash
# Runs the benchmarks and writes tables and plots into docs/performance.md:
#   run.sh [full|quick|once] [PART...]   in full, for a first look, or only to see that they run (which writes no page)
#   run.sh jmh ARGUMENT...               runs JMH itself, such as "jmh -t 2 -p way=DIRECT,PROXY_ROUND_ROBIN SuccessfulCall"
# The parts are the constants of report/Part.java in lower case; none means all. JAVA_HOME chooses the JDK.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=full
case "${1:-}" in
    quick | full | once | jmh)
        mode=$1
        shift
        ;;
esac

echo "Building..." >&2
./mvnw -q -B -ntp -pl benchmarks -am -DskipTests -Dmaven.javadoc.skip=true package >&2
java=("${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "benchmarks/target/classes:benchmarks/target/lib/*")
page=docs/performance.md
case "$mode" in
    jmh) exec "${java[@]}" org.openjdk.jmh.Main "$@" ;;
    once) page=benchmarks/target/once/performance.md ;;
esac
exec "${java[@]}" dev.pooling.benchmarks.report.Report "$page" benchmarks/target/jmh "$mode" "$@"
