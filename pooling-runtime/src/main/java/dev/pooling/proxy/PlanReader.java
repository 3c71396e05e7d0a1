package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.retry.ExceptionFilter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of an interface and its methods, and checks what they say. */
final class PlanReader<T> {

    private final Class<T> type;
    private final PlanProblems problems;
    private final @Nullable Pooled pooled;
    private final @Nullable Fallback fallback;
    private final boolean chain;
    private final AnnotationChecks checks;
    private final HedgeChecks hedgeChecks;
    private final FallbackMethods fallbackMethods;
    private final ReturnTypes returnTypes;
    private final TypeArguments arguments;

    PlanReader(Class<T> type, PlanProblems problems) {
        this.type = type;
        this.problems = problems;
        this.pooled = type.getAnnotation(Pooled.class);
        this.fallback = type.getAnnotation(Fallback.class);
        this.chain = pooled == null && fallback != null;
        this.checks = new AnnotationChecks(type, problems);
        this.hedgeChecks = new HedgeChecks(type, problems);
        this.fallbackMethods = new FallbackMethods(type, problems);
        this.returnTypes = new ReturnTypes(type, problems);
        this.arguments = TypeArguments.of(type);
    }

    InterfacePlan<T> read() {
        checks.check(pooled, Signatures.on(Pooled.class, type));
        hedgeChecks.check(pooled, Signatures.on(Pooled.class, type));
        String place = Signatures.on(Fallback.class, type);
        checks.check(fallback, place);
        FallbackPlan ofType = fallback == null ? FallbackPlan.NONE : FallbackPlan.of(fallback);
        if (fallback != null && !chain && ofType.isEmpty()) {
            refuseEmpty(place);
        }
        CallSettings settings = pooled == null ? CallSettings.DEFAULT : CallSettings.of(pooled);
        List<MethodPlan> methods = new ArrayList<>();
        for (PooledMethod method : MethodSelection.of(type, problems)) {
            methods.add(readMethod(method, settings, ofType));
        }
        hedgeChecks.checkType(settings.hedge(), methods);
        ProbePlan<T> probe = new ProbeReader<>(type, problems, returnTypes, arguments).read();
        InterfacePlan<T> plan = new InterfacePlan<>(type, pooled, chain, settings, ofType, methods, probe);
        PackageAccess.refuseForeign(type, methods, problems);
        String obstacle = ProxyDefiner.obstacle(type, plan.needsPackageAccess());
        if (obstacle != null) {
            problems.add(type.getName(), obstacle, "Make the interface public, in an exported or opened package");
        }
        return plan;
    }

    private MethodPlan readMethod(PooledMethod pooledMethod, CallSettings ofType, FallbackPlan fallbackOfType) {
        Method declaration = pooledMethod.declaration();
        Pooled own = declaration.getAnnotation(Pooled.class);
        checks.checkOnMethod(own, declaration, chain);
        FallbackPlan effective = readFallback(declaration, fallbackOfType);
        MethodPlan plan = new MethodPlan(
                pooledMethod.method(),
                pooledMethod.target(),
                routeKeyIndex(declaration),
                settings(own, ofType, effective.when()),
                effective,
                ownAgents(declaration),
                fallbackMethod(pooledMethod, effective),
                returnTypes.find(arguments.erase(pooledMethod.target().getGenericReturnType())));
        hedgeChecks.checkMethod(own, declaration, plan);
        return plan;
    }

    private CallSettings settings(@Nullable Pooled own, CallSettings ofType, ExceptionFilter ofFallback) {
        CallSettings said = own == null ? CallSettings.DEFAULT : CallSettings.of(own);
        if (own == null || Filters.saysNothing(own)) {
            said = said.withRetryable(ofType.retryable());
        }
        said = said.withHedge(said.hedge().within(ofType.hedge()));
        // In a chain, going on to the next agent is the fallback.
        return chain ? said.withRetryable(ofFallback) : said;
    }

    private FallbackPlan readFallback(Method method, FallbackPlan ofType) {
        Fallback own = method.getAnnotation(Fallback.class);
        if (own == null) {
            return ofType;
        }
        String place = Signatures.on(Fallback.class, method);
        checks.check(own, place);
        FallbackPlan said = FallbackPlan.of(own).orElse(ofType);
        FallbackPlan effective = Filters.saysNothing(own) ? said.withWhen(ofType.when()) : said;
        if (effective.isEmpty() && !chain) {
            refuseEmpty(place);
        }
        return effective;
    }

    private void refuseEmpty(String place) {
        problems.add(place, "names nothing to fall back to", "Name agents, a method or a handler, or remove it");
    }

    private static List<String> ownAgents(Method method) {
        Fallback own = method.getAnnotation(Fallback.class);
        return own == null ? List.of() : List.of(own.agents());
    }

    private @Nullable FallbackMethod fallbackMethod(PooledMethod method, FallbackPlan effective) {
        if (effective.methodName().isEmpty()) {
            return null;
        }
        Fallback own = method.declaration().getAnnotation(Fallback.class);
        String place = own != null && !own.method().isEmpty()
                ? Signatures.on(Fallback.class, method.declaration())
                : Signatures.on(Fallback.class, type);
        return fallbackMethods.find(place, effective.methodName(), method);
    }

    private int routeKeyIndex(Method method) {
        int first = RouteKeys.indexOf(method);
        int second = first < 0 ? -1 : RouteKeys.indexAfter(method, first);
        if (second >= 0) {
            problems.add(
                    Signatures.on(RouteKey.class, method),
                    "is on parameters " + (first + 1) + " and " + (second + 1),
                    "Mark one parameter; make it a record if the key has several parts");
        }
        return first;
    }
}
