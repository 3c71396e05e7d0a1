#!/usr/bin/env bash
# Measures what the Java agent costs the start of a program in which there is nothing to be pooled: "startup.sh [ROUNDS]".
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Building..." >&2
./mvnw -q -B -ntp -pl benchmarks -am -DskipTests -Dmaven.javadoc.skip=true package >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "benchmarks/target/classes:benchmarks/target/lib/*" dev.pooling.benchmarks.startup.StartUp "$@"
