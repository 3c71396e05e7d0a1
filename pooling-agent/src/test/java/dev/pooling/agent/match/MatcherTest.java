package dev.pooling.agent.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.agent.config.SettingsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {

    private static Matcher matcher(String arguments) throws Exception {
        return new Matcher(SettingsReader.read(arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdk/proxy1/$Proxy7",
                "com/sun/proxy/$Proxy12",
                "com/acme/Chat$$SpringCGLIB$$0",
                "com/acme/Chat$MockitoMock$17",
                "com/acme/Chat$HibernateProxy$x"
            })
    void classes_that_libraries_generate_are_recognised(String name) {
        assertThat(Matcher.isGenerated(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"com/acme/Chat", "com/acme/Chat$ProxyClient", "com/acme/$ProxyClient", "com/acme/Scala$$anon$1"})
    void others_are_not(String name) {
        assertThat(Matcher.isGenerated(name)).isFalse();
    }

    @Test
    void well_known_libraries_are_ignored_as_nothing_in_them_is_annotated() throws Exception {
        Matcher matcher = matcher("");

        assertThat(matcher.ignores("org/springframework/core/Ordered")).isTrue();
        assertThat(matcher.ignores("kotlin/Unit")).isTrue();
        assertThat(matcher.ignores("com/acme/Chat")).isFalse();
        assertThat(matcher.ignores("org/springframeworks/Mine")).isFalse();
    }

    @Test
    void they_are_looked_at_where_an_interface_or_a_class_is_named() throws Exception {
        Matcher interfaceNamed = matcher("pooling.db.interface=javax.sql.DataSource,pooling.db.agents=*");
        Matcher classesNamed = matcher("include=org.springframework.*");

        assertThat(interfaceNamed.ignores("com/zaxxer/hikari/HikariDataSource")).isFalse();
        assertThat(classesNamed.ignores("org/springframework/core/Ordered")).isFalse();
    }
}
