package dev.pooling.agent.match;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a class file: what it is called, what it extends and implements, and which text its constant pool holds. Read
 * by hand because every class of the application comes through here: no library is loaded until one is to be woven.
 *
 * <p>The format is that of chapter 4 of the Java Virtual Machine Specification. Names are internal ones, with slashes.
 */
public final class ClassHeader {

    private static final int MAGIC = 0xCAFEBABE;

    /** The sizes of the entries of a constant pool, without their tag; 0 for tags that do not exist, and for text. */
    private static final byte[] SIZES = {0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2};

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int INVOKE_DYNAMIC = 18;

    private final byte[] bytes;

    /** Where the entries of the constant pool begin, after their tags. */
    private final int[] entries;

    private final int access;
    private final String name;
    private final @Nullable String superName;
    private final List<String> interfaces;

    /**
     * Reads a class file.
     *
     * @param bytes the class file; not null
     * @throws IllegalArgumentException if it is malformed
     */
    public ClassHeader(byte[] bytes) {
        this.bytes = bytes;
        try {
            if (i4(0) != MAGIC) {
                throw new IllegalArgumentException("no class file");
            }
            entries = new int[u2(8)];
            int offset = readEntries();
            access = u2(offset);
            name = className(u2(offset + 2));
            int superIndex = u2(offset + 4);
            superName = superIndex == 0 ? null : className(superIndex);
            interfaces = readInterfaces(offset + 6);
        } catch (IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException("malformed class file", malformed);
        }
    }

    private int readEntries() {
        int offset = 10;
        for (int i = 1; i < entries.length; i++) {
            int tag = bytes[offset];
            entries[i] = offset + 1;
            int size = tag == UTF8 ? 2 + u2(offset + 1) : SIZES[tag];
            if (size == 0) {
                throw new IllegalArgumentException("unknown constant " + tag);
            }
            offset += 1 + size;
            if (tag == LONG || tag == DOUBLE) {
                i++;
            }
        }
        return offset;
    }

    private List<String> readInterfaces(int offset) {
        int count = u2(offset);
        if (count == 0) {
            return List.of();
        }
        List<String> names = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            names.add(className(u2(offset + 2 * i)));
        }
        return names;
    }

    /**
     * Returns the version of the class file.
     *
     * @return the major version: 61 for Java 17
     */
    public int majorVersion() {
        return u2(6);
    }

    /**
     * Returns the flags of the class.
     *
     * @return the access flags as in the class file
     */
    public int access() {
        return access;
    }

    /**
     * Returns the name of the class.
     *
     * @return the internal name; never null
     */
    public String name() {
        return name;
    }

    /**
     * Returns the name of the superclass.
     *
     * @return the internal name; null for {@link Object} and modules
     */
    public @Nullable String superName() {
        return superName;
    }

    /**
     * Returns the names of the interfaces that the class names itself.
     *
     * @return the internal names; never null
     */
    public List<String> interfaces() {
        return interfaces;
    }

    /**
     * Tells whether the class is an interface.
     *
     * @return true for interfaces, annotations included
     */
    public boolean isInterface() {
        return (access & 0x0200) != 0;
    }

    /**
     * Tells whether the class can't be of interest, whatever is to be pooled: it is no interface, descends from {@link
     * Object} alone, and makes no objects by lambda expressions.
     *
     * @return true if it need not be looked at
     */
    public boolean isPlain() {
        if (isInterface() || !interfaces.isEmpty() || !"java/lang/Object".equals(superName)) {
            return false;
        }
        for (String made : dynamicResults()) {
            if (!made.equals("java/lang/String")) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells whether the constant pool holds a text.
     *
     * @param ascii the text, in ASCII characters alone; not null
     * @return true if it is one of the constants
     */
    public boolean mentions(String ascii) {
        for (int entry : entries) {
            if (entry != 0 && bytes[entry - 1] == UTF8 && isText(entry, ascii)) {
                return true;
            }
        }
        return false;
    }

    private boolean isText(int entry, String ascii) {
        int length = ascii.length();
        if (u2(entry) != length) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[entry + 2 + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns what the dynamic call sites of the class make: of lambda expressions and method references the interface.
     *
     * @return the internal names of the classes they return; never null
     */
    public List<String> dynamicResults() {
        List<String> results = new ArrayList<>();
        for (int entry : entries) {
            if (entry != 0 && bytes[entry - 1] == INVOKE_DYNAMIC) {
                String descriptor = text(u2(entries[u2(entry + 2)] + 2));
                int result = descriptor.indexOf(')') + 1;
                if (descriptor.charAt(result) == 'L') {
                    results.add(descriptor.substring(result + 1, descriptor.length() - 1));
                }
            }
        }
        return results;
    }

    private String className(int index) {
        return text(u2(entries[index]));
    }

    private String text(int index) {
        int entry = entries[index];
        int length = u2(entry);
        for (int i = entry + 2; i < entry + 2 + length; i++) {
            if (bytes[i] < 0) {
                return unicode(entry, length);
            }
        }
        return new String(bytes, entry + 2, length, StandardCharsets.ISO_8859_1);
    }

    private String unicode(int entry, int length) {
        try {
            return new DataInputStream(new ByteArrayInputStream(bytes, entry, length + 2)).readUTF();
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private int u2(int offset) {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }

    private int i4(int offset) {
        return u2(offset) << 16 | u2(offset + 2);
    }
}
