#!/usr/bin/env bash
# Runs an example: "run.sh" the failover demonstration, "run.sh NAME" another one, "run.sh list" names all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# name | main class | what it shows
examples='
failover   | dev.pooling.examples.failover.Failover     | three replica processes fail in turn, and no call is lost (20 s)
quickstart | dev.pooling.examples.quickstart.Quickstart | the smallest program: an annotated interface and two agents
code       | dev.pooling.examples.code.PoolInCode       | a pool and a chain made in code, without annotations
reserve    | dev.pooling.examples.reserve.Reserve       | consistent hashing, a reserve agent and a fallback handler
agent      | dev.pooling.examples.agent.WithAndWithout  | a program without a line of pooling code, without and with -javaagent, while its database dies
crowd      | dev.pooling.examples.crowd.Crowd               | 100,000 asynchronous calls at the same time in a small JVM
simulate   | dev.pooling.examples.simulate.Simulate     | every strategy on simulated fleets whose agents fail in all the usual ways
soak       | dev.pooling.examples.soak.Soak             | calls over real sockets under faults for a minute, and a check that nothing is lost or left behind
'

list() {
    echo "$examples" | awk -F' *[|] *' 'NF == 3 { printf "%-11s %s\n", $1, $3 }'
}

name=${1:-failover}
if [ "$name" = list ]; then
    list
    exit
fi
main=$(echo "$examples" | awk -F' *[|] *' -v name="$name" '$1 == name { print $2 }')
if [ -z "$main" ]; then
    echo "There is no example '$name'. There are:" >&2
    list >&2
    exit 2
fi

stamp=examples/target/run.stamp
sources=(pom.xml pooling-annotations pooling-runtime pooling-agent examples)
if [ ! -e "$stamp" ] || [ -n "$(find "${sources[@]}" \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$stamp" -print -quit)" ]; then
    echo "Building..." >&2
    ./mvnw -q -B -ntp -pl examples -am -Dmaven.test.skip=true -Dmaven.javadoc.skip=true -Dspotless.check.skip=true package >&2
    touch "$stamp"
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "examples/target/classes:examples/target/lib/*" "$main" "${@:2}"
