package dev.pooling.async;

/**
 * Teaches pooled interfaces an asynchronous return type, such as the {@code Mono} of Reactor: a method that returns it is
 * over when what it returned completes, not when it returns.
 *
 * <p>Found by {@link java.util.ServiceLoader} from the class loader of the pooled interface. {@link
 * java.util.concurrent.CompletionStage}, {@link java.util.concurrent.CompletableFuture}, {@link
 * java.util.concurrent.Future} and {@link java.util.concurrent.Flow.Publisher} need no adapter. Implementations must be
 * public, have a public constructor without arguments, and be safe for use by many threads.
 *
 * @param <S> the return type, with its own parameter left open
 * @since 0.1
 */
public interface ReturnTypeAdapter<S> {

    /**
     * Returns the type. It is compared as it is: methods that return a subtype are not meant.
     *
     * @return a public class or interface; never null
     */
    Class<S> returnType();

    /**
     * Answers one call of a method.
     *
     * @param call the call, which has not begun yet; not null
     * @return what the caller gets; never null. It begins the call at once, or whenever it is subscribed to, by one of the
     *     methods of {@code call}
     */
    S adapt(PooledInvocation<S> call);
}
