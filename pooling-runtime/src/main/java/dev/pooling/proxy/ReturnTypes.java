package dev.pooling.proxy;

import dev.pooling.async.PooledInvocation;
import dev.pooling.async.ReturnTypeAdapter;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows which return types are asynchronous: those of the JDK, and those for which the class loader of the interface has a
 * {@link ReturnTypeAdapter}. The adapters of an interface are looked up once.
 */
final class ReturnTypes {

    private static final ClassValue<List<ReturnTypeAdapter<?>>> ADAPTERS = new ClassValue<>() {
        @Override
        protected List<ReturnTypeAdapter<?>> computeValue(Class<?> type) {
            return load(type.getClassLoader());
        }
    };

    private final Class<?> type;
    private final PlanProblems problems;

    ReturnTypes(Class<?> type, PlanProblems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** How a method with this return type is asynchronous; null if it is not. */
    @Nullable
    AsyncReturn find(Class<?> returnType) {
        if (returnType == CompletionStage.class || returnType == CompletableFuture.class) {
            return AsyncReturn.STAGE;
        }
        if (returnType == Future.class) {
            return new AsyncReturn(new FutureAdapter());
        }
        if (returnType == Flow.Publisher.class) {
            return new AsyncReturn(new PublisherAdapter());
        }
        return isOfTheJdk(returnType) ? null : adapted(returnType);
    }

    /** No library adapts these, and most interfaces have no others: nothing is looked up for them. */
    private static boolean isOfTheJdk(Class<?> returnType) {
        return returnType.isPrimitive()
                || returnType.isArray()
                || returnType.isEnum()
                || returnType.isRecord()
                || returnType.getName().startsWith("java.");
    }

    private @Nullable AsyncReturn adapted(Class<?> returnType) {
        try {
            for (ReturnTypeAdapter<?> adapter : ADAPTERS.get(type)) {
                if (adapter.returnType() == returnType) {
                    return checked(adapter);
                }
            }
        } catch (ServiceConfigurationError broken) {
            problems.add(
                    type.getName(),
                    "a ReturnTypeAdapter can't be loaded: " + broken.getMessage(),
                    "Mend or remove the library that brings it",
                    broken);
        }
        return null;
    }

    private AsyncReturn checked(ReturnTypeAdapter<?> adapter) {
        if (!Modifier.isPublic(adapter.returnType().getModifiers())) {
            problems.add(
                    adapter.getClass().getName(),
                    "adapts " + adapter.returnType().getName() + ", which is not public",
                    "Make the type public");
        }
        return new AsyncReturn(adapter);
    }

    private static List<ReturnTypeAdapter<?>> load(@Nullable ClassLoader loader) {
        List<ReturnTypeAdapter<?>> adapters = new ArrayList<>();
        for (ReturnTypeAdapter<?> adapter : ServiceLoader.load(ReturnTypeAdapter.class, loader)) {
            adapters.add(adapter);
        }
        return List.copyOf(adapters);
    }

    /** Publishers are passed on as they are. */
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final class PublisherAdapter implements ReturnTypeAdapter<Flow.Publisher> {

        @Override
        public Class<Flow.Publisher> returnType() {
            return Flow.Publisher.class;
        }

        @Override
        @SuppressWarnings("unchecked") // publishes whatever the agent publishes
        public Flow.Publisher adapt(PooledInvocation<Flow.Publisher> call) {
            return call.publisher((Function<Flow.Publisher, Flow.Publisher<Object>>) publisher -> publisher);
        }
    }

    /** Futures that are no stages have to be looked at until they are done. */
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final class FutureAdapter implements ReturnTypeAdapter<Future> {

        @Override
        public Class<Future> returnType() {
            return Future.class;
        }

        @Override
        @SuppressWarnings("unchecked") // yields whatever the agent's future does
        public Future adapt(PooledInvocation<Future> call) {
            return call.future(future -> FutureStage.of((Future<Object>) future, call.scheduler()));
        }
    }
}
