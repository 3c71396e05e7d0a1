package dev.pooling.agent;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/** A resource that was read already, as an address that can be opened. */
final class ReadResource extends URLStreamHandler {

    private final byte[] content;

    private ReadResource(byte[] content) {
        this.content = content;
    }

    static @Nullable URL url(String name, byte[] content) {
        try {
            return new URL(null, "pooling-agent:/".concat(name), new ReadResource(content));
        } catch (MalformedURLException impossible) {
            return null;
        }
    }

    @Override
    protected URLConnection openConnection(URL url) {
        return new URLConnection(url) {
            @Override
            public void connect() {
                // There is nothing to connect to.
            }

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(content);
            }
        };
    }
}
