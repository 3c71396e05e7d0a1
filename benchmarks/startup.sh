#!/usr/bin/env bash
# Measures what happens once in a JVM:
#   startup.sh [ROUNDS]         what the Java agent costs the start of a program in which there is nothing to be pooled
#   startup.sh first [ROUNDS]   how long the first pool, proxy and call take, also with an archive of classes
set -euo pipefail
cd "$(dirname "$0")/.."

program=StartUp
if [ "${1:-}" = first ]; then
    program=FirstProxies
    shift
fi

echo "Building..." >&2
./mvnw -q -B -ntp -pl benchmarks -am -DskipTests -Dmaven.javadoc.skip=true package >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "benchmarks/target/classes:benchmarks/target/lib/*" "dev.pooling.benchmarks.startup.$program" "$@"
