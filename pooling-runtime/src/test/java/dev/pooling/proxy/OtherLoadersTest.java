package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces that another class loader or a named module holds. */
class OtherLoadersTest {

    private static final String PUBLIC = """
            package away;
            public interface Away {
                String hello(String name);
                static Away agent() { return name -> "hello " + name; }
            }
            """;

    private static final String PACKAGE_PRIVATE = """
            package away;
            interface Away {
                String hello(String name);
                static Away agent() { return name -> "hello " + name; }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void a_public_interface_of_a_child_loader_is_pooled() throws Exception {
        Class<?> type = CompiledSources.of("away.Away", PUBLIC)
                .loader(getClass().getClassLoader())
                .loadClass("away.Away");
        assertThat(hello(type)).isEqualTo("hello you");
    }

    @Test
    void a_package_private_interface_of_a_child_loader_is_pooled() throws Exception {
        Class<?> type = CompiledSources.of("away.Away", PACKAGE_PRIVATE)
                .loader(getClass().getClassLoader())
                .loadClass("away.Away");
        assertThat(hello(type)).isEqualTo("hello you");
    }

    @Test
    void a_public_interface_whose_loader_does_not_know_pooling_is_pooled() throws Exception {
        Class<?> type = CompiledSources.of("away.Away", PUBLIC)
                .loader(ClassLoader.getPlatformClassLoader())
                .loadClass("away.Away");
        assertThat(hello(type)).isEqualTo("hello you");
    }

    @Test
    void a_package_private_interface_whose_loader_does_not_know_pooling_is_refused() throws Exception {
        Class<?> type = CompiledSources.of("away.Away", PACKAGE_PRIVATE)
                .loader(ClassLoader.getPlatformClassLoader())
                .loadClass("away.Away");
        assertThatThrownBy(() -> Pooling.of(type).build())
                .isInstanceOf(PoolDefinitionException.class)
                .hasMessageContaining("away.Away: its package must hold the proxy, but its class loader")
                .hasMessageContaining("does not see the classes of Pooling. Make the interface public");
    }

    @Test
    void two_loaders_with_an_interface_of_the_same_name_do_not_mix() throws Exception {
        CompiledSources sources = CompiledSources.of("away.Away", PUBLIC);
        Class<?> one = sources.loader(getClass().getClassLoader()).loadClass("away.Away");
        Class<?> other = sources.loader(getClass().getClassLoader()).loadClass("away.Away");
        Object proxy = Pooling.of(one).build();
        assertThat(proxy).isInstanceOf(one).isNotInstanceOf(other);
        assertThat(hello(other)).isEqualTo("hello you");
    }

    @Test
    void an_exported_interface_of_a_named_module_is_pooled() throws Exception {
        assertThat(hello(inModule("module away { exports away; }", PUBLIC))).isEqualTo("hello you");
    }

    @Test
    void an_interface_of_a_module_that_keeps_its_package_to_itself_is_refused_with_the_mend() throws Exception {
        Class<?> type = inModule("module away { }", PUBLIC);
        assertThatThrownBy(() -> Pooling.of(type).build())
                .isInstanceOf(PoolDefinitionException.class)
                .hasMessageContaining("the module away does not let Pooling into the package away. "
                        + "Its module-info needs `exports away;` or `opens away;`");
    }

    @Test
    void a_package_private_interface_of_an_opened_package_is_pooled_if_its_module_reads_pooling() throws Exception {
        Class<?> type = inModule("module away { opens away; }", PACKAGE_PRIVATE);
        assertThatThrownBy(() -> Pooling.of(type).build()).hasMessageContaining("does not read Pooling");
        controller.addReads(type.getModule(), PooledProxy.class.getModule());
        assertThat(hello(type)).isEqualTo("hello you");
    }

    private ModuleLayer.Controller controller;

    private Class<?> inModule(String moduleInfo, String source) throws IOException, ClassNotFoundException {
        CompiledSources sources = CompiledSources.of(Map.of("module-info", moduleInfo, "away.Away", source));
        for (Map.Entry<String, byte[]> classFile : sources.classFiles().entrySet()) {
            Path file = directory.resolve(classFile.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, classFile.getValue());
        }
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("away"));
        controller = ModuleLayer.defineModulesWithOneLoader(
                configuration, java.util.List.of(boot), getClass().getClassLoader());
        return controller.layer().findLoader("away").loadClass("away.Away");
    }

    private static <T> Object hello(Class<T> type) throws Exception {
        T proxy = Pooling.of(type).agent("one", type.cast(agent(type))).build();
        Method hello = type.getMethod("hello", String.class);
        return invoke(hello, proxy, "you");
    }

    private static Object agent(Class<?> type) throws Exception {
        return invoke(type.getMethod("agent"), null);
    }

    /** Calls a method of a type that may be closed to this test, but not to the virtual machine. */
    private static Object invoke(Method method, Object target, Object... arguments) throws Exception {
        if (!method.getDeclaringClass().getModule().isNamed()
                || method.getDeclaringClass().getModule().isOpen("away", OtherLoadersTest.class.getModule())) {
            method.setAccessible(true);
        }
        return method.invoke(target, arguments);
    }
}
