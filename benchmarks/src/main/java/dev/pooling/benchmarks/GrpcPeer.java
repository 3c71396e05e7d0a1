package dev.pooling.benchmarks;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SynchronizationContext;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The pick of gRPC's {@code round_robin}, taken from its load balancer, among subchannels that are all connected: only who is
 * asked is decided here; neither are calls counted nor failures noticed, which gRPC leaves to its channels.
 */
final class GrpcPeer {

    private GrpcPeer() {}

    /** The replica behind the subchannel that is picked. */
    static Service roundRobin(Service[] replicas) {
        Channels channels = new Channels();
        LoadBalancer balancer = LoadBalancerRegistry.getDefaultRegistry()
                .getProvider("round_robin")
                .newLoadBalancer(channels);
        List<EquivalentAddressGroup> addresses = Arrays.stream(replicas)
                .map(replica -> new EquivalentAddressGroup(new Address(replica)))
                .toList();
        channels.getSynchronizationContext()
                .execute(() -> balancer.acceptResolvedAddresses(
                        ResolvedAddresses.newBuilder().setAddresses(addresses).build()));
        SubchannelPicker picker = channels.picker;
        Call call = new Call();
        return input -> ((Connected) picker.pickSubchannel(call).getSubchannel()).replica.work(input);
    }

    /** Where a replica is: in this very object. */
    private static final class Address extends SocketAddress {

        private static final long serialVersionUID = 1;

        private final transient Service replica;

        Address(Service replica) {
            this.replica = replica;
        }
    }

    /** Makes subchannels that are ready at once, and keeps the newest picker. */
    private static final class Channels extends LoadBalancer.Helper {

        private final SynchronizationContext context = new SynchronizationContext((thread, failure) -> {
            throw new IllegalStateException(failure);
        });
        private SubchannelPicker picker;

        @Override
        public Subchannel createSubchannel(CreateSubchannelArgs args) {
            return new Connected(args.getAddresses(), context);
        }

        @Override
        public void updateBalancingState(ConnectivityState state, SubchannelPicker newPicker) {
            picker = newPicker;
        }

        @Override
        public SynchronizationContext getSynchronizationContext() {
            return context;
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return NoLogger.INSTANCE;
        }

        @Override
        public String getAuthority() {
            return "replicas";
        }

        @Override
        public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
            throw new UnsupportedOperationException("Only subchannels are made");
        }
    }

    /** A connection to a replica. */
    private static final class Connected extends Subchannel {

        private final List<EquivalentAddressGroup> addresses;
        private final SynchronizationContext context;
        private final Service replica;
        private SubchannelStateListener listener;

        Connected(List<EquivalentAddressGroup> addresses, SynchronizationContext context) {
            this.addresses = addresses;
            this.context = context;
            this.replica = ((Address) addresses.get(0).getAddresses().get(0)).replica;
        }

        @Override
        public void start(SubchannelStateListener newListener) {
            listener = newListener;
        }

        @Override
        public void requestConnection() {
            context.execute(
                    () -> listener.onSubchannelState(ConnectivityStateInfo.forNonError(ConnectivityState.READY)));
        }

        @Override
        public void shutdown() {
            // Nothing is open.
        }

        @Override
        public List<EquivalentAddressGroup> getAllAddresses() {
            return addresses;
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.EMPTY;
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return NoLogger.INSTANCE;
        }
    }

    /** Writes nothing. */
    private static final class NoLogger extends ChannelLogger {

        static final NoLogger INSTANCE = new NoLogger();

        @Override
        public void log(ChannelLogLevel level, String message) {
            // Nothing is logged.
        }

        @Override
        public void log(ChannelLogLevel level, String format, Object... args) {
            // Nothing is logged.
        }
    }

    /** Round robin does not look at the call. */
    private static final class Call extends PickSubchannelArgs {

        @Override
        public CallOptions getCallOptions() {
            return CallOptions.DEFAULT;
        }

        @Override
        public Metadata getHeaders() {
            throw new UnsupportedOperationException("Round robin needs no headers");
        }

        @Override
        public MethodDescriptor<?, ?> getMethodDescriptor() {
            throw new UnsupportedOperationException("Round robin needs no method");
        }
    }
}
