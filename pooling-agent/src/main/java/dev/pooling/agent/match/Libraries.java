package dev.pooling.agent.match;

/**
 * Libraries whose classes make up most of many programs, and of which none carries an annotation of ours or implements an
 * interface that does. To look for that in all of them would delay the start of such a program by a tenth: their
 * supertypes would have to be read before they are loaded.
 */
final class Libraries {

    /** Packages with what is below them, as prefixes of internal names. */
    private static final String[] PREFIXES = {
        "ch/qos/logback/",
        "com/fasterxml/",
        "com/google/common/",
        "com/sun/",
        "com/zaxxer/hikari/",
        "groovy/",
        "io/grpc/",
        "io/micrometer/",
        "io/netty/",
        "io/opentelemetry/",
        "io/undertow/",
        "jakarta/",
        "javax/",
        "jdk/",
        "kotlin/",
        "kotlinx/",
        "net/bytebuddy/",
        "org/apache/catalina/",
        "org/apache/commons/",
        "org/apache/coyote/",
        "org/apache/el/",
        "org/apache/groovy/",
        "org/apache/http/",
        "org/apache/jasper/",
        "org/apache/juli/",
        "org/apache/kafka/",
        "org/apache/logging/",
        "org/apache/maven/",
        "org/apache/naming/",
        "org/apache/tomcat/",
        "org/aspectj/",
        "org/codehaus/groovy/",
        "org/eclipse/jetty/",
        "org/hibernate/",
        "org/jboss/",
        "org/junit/",
        "org/mockito/",
        "org/slf4j/",
        "org/springframework/",
        "org/yaml/snakeyaml/",
        "reactor/",
        "scala/",
        "sun/",
        "tools/jackson/"
    };

    private Libraries() {}

    /** Whether a class is one of theirs, by its internal name. */
    static boolean contain(String name) {
        // Few prefixes begin with the same letter, so nearly all comparisons end with it.
        char first = name.charAt(0);
        for (String prefix : PREFIXES) {
            if (prefix.charAt(0) == first && name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
