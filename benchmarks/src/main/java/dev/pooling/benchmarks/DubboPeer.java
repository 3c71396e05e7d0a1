package dev.pooling.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;
import org.apache.dubbo.rpc.RpcInvocation;
import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.model.ServiceModel;

/**
 * The pick of Dubbo's load balancers: only who is asked is decided here; neither are calls counted nor failures noticed, which
 * Dubbo leaves to its filters and its registry.
 */
final class DubboPeer {

    private DubboPeer() {}

    /** The replica of the invoker that is selected. */
    static Service picking(LoadBalance balance, Service[] replicas) {
        URL service = URL.valueOf("dubbo://127.0.0.1:20880/" + Service.class.getName());
        List<Invoker<Service>> invokers = new ArrayList<>();
        for (int i = 0; i < replicas.length; i++) {
            invokers.add(new Replicated(service.setPort(20_880 + i), replicas[i]));
        }
        RouteKeys keys = new RouteKeys();
        Object[] arguments = {keys.next()};
        RpcInvocation invocation = new RpcInvocation(
                (ServiceModel) null, "work", Service.class.getName(), "", new Class<?>[] {String.class}, arguments);
        return input -> {
            arguments[0] = keys.next();
            return ((Replicated) balance.select(invokers, service, invocation)).replica.work(input);
        };
    }

    /** An invoker that is only chosen, never invoked. */
    private record Replicated(URL url, Service replica) implements Invoker<Service> {

        @Override
        public Class<Service> getInterface() {
            return Service.class;
        }

        @Override
        public Result invoke(Invocation invocation) {
            throw new UnsupportedOperationException("The replica is called straight");
        }

        @Override
        public URL getUrl() {
            return url;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public void destroy() {
            // Nothing is open.
        }
    }
}
