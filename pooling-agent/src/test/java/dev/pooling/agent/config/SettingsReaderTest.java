package dev.pooling.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    @TempDir
    Path folder;

    private static Settings read(String arguments, Map<String, String> properties, Map<String, String> environment)
            throws BadOptionsException {
        Properties system = new Properties();
        system.putAll(properties);
        return SettingsReader.read(arguments, system, environment);
    }

    private static Settings read(String arguments) throws BadOptionsException {
        return read(arguments, Map.of(), Map.of());
    }

    @Test
    void without_options_all_is_at_its_default() throws Exception {
        Settings settings = read("");

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.dryRun()).isFalse();
        assertThat(settings.includes("com.acme.Any")).isTrue();
        assertThat(settings.ruleOf("Chat").mode()).isNull();
        assertThat(settings.ruleOf("Chat").maxAgents()).isEqualTo(64);
    }

    @Test
    void flags_need_no_value_and_names_may_be_written_in_kebab_case() throws Exception {
        assertThat(read("dry-run, debug").dryRun()).isTrue();
    }

    @Test
    void the_arguments_stand_above_properties_and_these_above_the_environment() throws Exception {
        Map<String, String> properties =
                Map.of("pooling.Chat.mode", "off", "pooling.javaagent.debug", "true", "pooling.Chat.maxAgents", "2");
        Map<String, String> environment = Map.of("POOLING_CHAT_MAX_AGENTS", "3", "POOLING_CHAT_METHODS", "ask");

        Settings settings = read("pooling.Chat.mode=balance", properties, environment);

        assertThat(settings.debug()).isTrue();
        assertThat(settings.ruleOf("Chat").mode()).isEqualTo(Mode.BALANCE);
        assertThat(settings.ruleOf("Chat").maxAgents()).isEqualTo(2);
        assertThat(settings.ruleOf("Chat").methods()).containsExactly("ask");
    }

    @Test
    void the_environment_alone_may_speak_of_an_annotated_interface() throws Exception {
        Settings settings =
                read("", Map.of(), Map.of("POOLING_CHAT_SERVICE_MODE", "off", "CODOMYRMEX_POOLING_WORK_MODE", "off"));

        assertThat(settings.ruleOf("ChatService").mode()).isEqualTo(Mode.OFF);
        assertThat(settings.ruleOf("Work").mode()).isEqualTo(Mode.OFF);
        assertThat(settings.ruleOf("Other").mode()).isNull();
    }

    @Test
    void a_star_speaks_of_all_pools_and_a_name_of_one() throws Exception {
        Settings settings = read("pooling.*.maxAgents=9,pooling.Chat.maxAgents=2");

        assertThat(settings.ruleOf("Chat").maxAgents()).isEqualTo(2);
        assertThat(settings.ruleOf("Other").maxAgents()).isEqualTo(9);
    }

    @Test
    void agents_have_ids_weights_and_priorities_and_an_exact_name_stands_above_a_pattern() throws Exception {
        PoolRule rule = read("pooling.Chat.agents=com.acme.*;com.acme.Eu(id=eu weight=2.5 priority=1)")
                .ruleOf("Chat");

        assertThat(rule.agent("com.acme.Eu")).extracting(AgentPattern::id).isEqualTo("eu");
        assertThat(rule.agent("com.acme.Eu")).extracting(AgentPattern::weight).isEqualTo(2.5);
        assertThat(rule.agent("com.acme.Eu")).extracting(AgentPattern::priority).isEqualTo(1);
        assertThat(rule.agent("com.acme.deep.Us")).extracting(AgentPattern::id).isNull();
        assertThat(rule.agent("org.acme.Us")).isNull();
    }

    @Test
    void methods_are_chosen_by_name_or_left_out() throws Exception {
        assertThat(read("pooling.Chat.methods=get*").ruleOf("Chat").pools("getOne"))
                .isTrue();
        assertThat(read("pooling.Chat.methods=get*").ruleOf("Chat").pools("putOne"))
                .isFalse();
        assertThat(read("pooling.Chat.methods=!get*").ruleOf("Chat").pools("getOne"))
                .isFalse();
        assertThat(read("pooling.Chat.methods=!get*").ruleOf("Chat").pools("putOne"))
                .isTrue();
    }

    @Test
    void classes_are_included_and_excluded() throws Exception {
        Settings settings = read("include=com.acme.*;org.example.Main,exclude=com.acme.generated.*");

        assertThat(settings.includes("com.acme.Main")).isTrue();
        assertThat(settings.includes("org.example.Main")).isTrue();
        assertThat(settings.includes("org.example.Other")).isFalse();
        assertThat(settings.includes("com.acme.generated.Main")).isFalse();
    }

    @Test
    void all_mistakes_are_told_at_once() {
        assertThatThrownBy(() -> read("dryRunn,debug=yes,dump,pooling.Chat.mode=never,pooling.Chat.maxAgents=0"))
                .isInstanceOf(BadOptionsException.class)
                .hasMessageContaining("unknown option 'dryRunn', did you mean 'dryRun'?")
                .hasMessageContaining("option 'debug' must be true or false, was 'yes'")
                .hasMessageContaining("option 'dump' needs a value")
                .hasMessageContaining("pooling.Chat.mode = 'never': must be balance, home-first or off");
    }

    @Test
    void options_of_a_pool_are_checked_though_the_java_agent_is_told_nothing_else_of_it() throws IOException {
        Path file = Files.writeString(folder.resolve("pools.properties"), "pooling.Work.strateg=RANDOM\n");

        assertThatThrownBy(() -> read("pooling.Work.retries=-1")).hasMessageContaining("retries");
        assertThatThrownBy(() -> read("pooling.Work.interfac=com.acme.Work")).hasMessageContaining("interfac");
        assertThatThrownBy(() -> read("config=" + file))
                .hasMessageContaining("strateg")
                .hasMessageContaining("did you mean 'strategy'?");
    }

    @Test
    void properties_of_others_that_look_like_ours_are_left_alone() throws Exception {
        assertThat(read("", Map.of("pooling.of.others", "1"), Map.of("POOLING_OTHERS", "1"))
                        .enabled())
                .isTrue();
    }

    @Test
    void an_interface_without_agents_is_a_mistake() {
        assertThatThrownBy(() -> read("pooling.db.interface=javax.sql.DataSource"))
                .hasMessageContaining("pooling.db.interface is set, but nobody joins");
        assertThatThrownBy(() -> read("pooling.db.interface=javax.sql.*,pooling.db.agents=*"))
                .hasMessageContaining("must be the full name of one interface");
    }

    @Test
    void text_from_outside_cannot_forge_a_line() {
        assertThatThrownBy(() -> read("x\ny"))
                .satisfies(bad -> assertThat(bad.getMessage()).doesNotContain("\n"));
    }
}
