package dev.pooling.examples.soak;

import dev.pooling.examples.soak.FaultSchedule.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands before a server and passes on what comes, in both directions, except when its schedule has something else in mind:
 * data come late, or only half of them, the connection is reset, or everything on it disappears until the client gives up.
 */
final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 128;

    private final ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final int upstreamPort;
    private final FaultSchedule schedule;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<Fault, LongAdder> faults = new ConcurrentHashMap<>();

    FaultProxy(int upstreamPort, FaultSchedule schedule) throws IOException {
        this.upstreamPort = upstreamPort;
        this.schedule = schedule;
        start("proxy-listener", this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** No fault any more. */
    void calm() {
        schedule.calm();
    }

    /** How often what has happened. */
    Map<Fault, Long> faults() {
        Map<Fault, Long> counts = new TreeMap<>();
        faults.forEach((fault, count) -> counts.put(fault, count.sum()));
        return counts;
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                // Nobody can connect, or nobody may any more: the loop sees which it is.
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Connection connection = new Connection(client, server);
            start("proxy-request", () -> connection.pump(client, server));
            start("proxy-response", () -> connection.pump(server, client));
            if (listener.isClosed()) {
                connection.close();
            }
        } catch (IOException noServer) {
            close(client);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
        sockets.forEach(this::close);
    }

    /** A client and its way to the server. */
    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallows;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pump(Socket from, Socket to) {
            byte[] buffer = new byte[1_024];
            try {
                InputStream in = from.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    pass(buffer, count, to);
                }
            } catch (IOException broken) {
                // The other side is told below.
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            } finally {
                close();
            }
        }

        private void pass(byte[] data, int count, Socket to) throws IOException, InterruptedException {
            Fault fault = swallows ? Fault.NONE : schedule.next(System.nanoTime());
            if (fault != Fault.NONE) {
                faults.computeIfAbsent(fault, first -> new LongAdder()).increment();
            }
            if (fault == Fault.DELAY) {
                TimeUnit.MILLISECONDS.sleep(schedule.delayMillis());
            }
            swallows |= fault == Fault.BLACK_HOLE;
            if (!swallows && fault != Fault.RESET) {
                to.getOutputStream().write(data, 0, fault == Fault.TRUNCATE ? count / 2 : count);
            }
            if (fault == Fault.RESET) {
                client.setSoLinger(true, 0);
            }
            if (fault == Fault.RESET || fault == Fault.TRUNCATE) {
                close();
            }
        }

        void close() {
            FaultProxy.this.close(client);
            FaultProxy.this.close(server);
        }
    }
}
