#!/usr/bin/env bash
# Races threads against each other with jcstress: "run.sh" in full, "run.sh quick" in a few minutes, "run.sh sanity" only to see that
# all tests run. Further arguments go to jcstress, such as "-t BreakerStress" for some of the tests. The report is in
# stress/target/jcstress.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-full}
[ $# -eq 0 ] || shift
# Quick and sanity do with one way of compiling the tests; in full each is tried in all of them: interpreted, by either compiler, and mixed.
one_way=(-jvmArgs "-Xmx512m" -sc false)
case "$mode" in
    sanity) options=(-m sanity "${one_way[@]}") ;;
    quick) options=(-m quick "${one_way[@]}") ;;
    full) options=(-m default) ;;
    *)
        echo "usage: run.sh [sanity|quick|full] [options of jcstress]" >&2
        exit 2
        ;;
esac

echo "Building..." >&2
./mvnw -q -B -ntp -pl stress -am -DskipTests -Dmaven.javadoc.skip=true package >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p stress/target/jcstress
cd stress/target/jcstress
exec "$java" -cp "../classes:../lib/*" org.openjdk.jcstress.Main "${options[@]}" -r . "$@"
